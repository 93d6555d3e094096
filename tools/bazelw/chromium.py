#!/usr/bin/env python3
"""Prints the path of a Chromium without a window, for tests in a real browser.

    CHROMIUM=$(tools/bazelw/chromium.py)

Looked at: CHROMIUM, then chromium, chromium-browser and google-chrome on PATH; else
Debian sid's, unpacked into bazelw's cache folder as Bazel is. Progress and errors go to
standard error; exit code 1 when there is none to be had.
"""

import os
import re
import shutil
import sys

import cache
import debian
import relocate
from report import Trouble, explain, step

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ("chromium", "chromium-browser", "google-chrome")
WANTED = [
    "chromium-headless-shell",
    "fontconfig-config",
    "fonts-dejavu-core",
    "patchelf",
]
# What it links to, and what that links to, less what draws with a graphics card.
USED = re.compile(
    r"chromium-.*|fontconfig-config|fonts-dejavu-.*|lib(?!llvm|z3-).*|zlib1g|patchelf"
)
PROGRAM = "usr/lib/chromium/chromium-headless-shell"
GIGABYTES = 0.8
# Fonts and their settings are the tree's own: the machine may have none. A library that
# has a run path of its own takes no notice of the program's.
LAUNCHER = """\
#!/bin/sh
FONTCONFIG_SYSROOT='%s' LD_LIBRARY_PATH='%s' exec '%s' "$@"
"""


def main():
    """Runs the command; returns its exit code."""
    try:
        print(find())
    except (Trouble, OSError, KeyboardInterrupt) as error:
        message, code = explain(error)
        sys.stderr.write(f"chromium: {message}\n")
        return code
    return 0


def find(environ=os.environ):
    """Returns the path of a Chromium."""
    for name in (environ.get("CHROMIUM"),) + NAMES:
        program = name and shutil.which(name, path=environ.get("PATH", ""))
        if program:
            return program
    return of_debian(cache.root(environ))


def of_debian(folder):
    """Returns the path of Debian sid's Chromium, unpacked below the cache folder."""
    recipe = [
        os.path.join(HERE, name) for name in ("chromium.py", "debian.py", "relocate.py")
    ]
    tree = os.path.join(folder, "chromium-" + cache.content_id(recipe))
    if not cache.is_complete(tree):
        if not debian.is_available():
            raise Trouble("no Chromium to be had: install one, or name it in CHROMIUM")
        cache.need_space(folder, GIGABYTES)
        step("no Chromium on this machine; unpacking Debian's into the cache folder")
        cache.build(tree, lambda temporary: make(folder, temporary, tree))
    return os.path.join(tree, "chromium")


def make(folder, tree, final):
    """Fills a tree that will lie at `final`."""
    debian.unpack(debian.Downloads(folder, "chromium").fetch(WANTED, USED), tree)
    relocate.inner_links(tree)
    patcher = relocate.Patcher(tree, final)
    patcher.patch(os.path.dirname(PROGRAM) + "/chrom*")
    libraries = os.path.join(final, patcher.libraries, "pulseaudio")
    launcher = os.path.join(tree, "chromium")
    with open(launcher, "w", encoding="utf-8") as file:
        file.write(LAUNCHER % (final, libraries, os.path.join(final, PROGRAM)))
    os.chmod(launcher, 0o755)


if __name__ == "__main__":
    sys.exit(main())
