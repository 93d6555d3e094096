#!/usr/bin/env python3
"""Prints where the parts are that tests of container images need, a line NAME=PATH each.

    env $(tools/bazelw/container_parts.py) go test ./tests/images -bazel

SKOPEO, UMOCI and DOCKER_REGISTRY are programs: those on PATH, else Debian sid's,
unpacked into bazelw's cache folder as Bazel is. PYTHON_BASE is a root file system of
Debian sid with Python, just unpacked: nothing in it has been run. Progress and errors
go to standard error; exit code 1 when a part is not to be had.
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
PROGRAMS = ("skopeo", "umoci", "docker-registry")
# What they link to, without the helpers of rootless containers.
PROGRAMS_USED = re.compile(r"skopeo|umoci|docker-registry|patchelf|lib.*|zlib1g")
BASE_WANTED = ["base-files", "coreutils", "dash", "python3"]
BASE_USED = re.compile(r"base-files|coreutils|dash|python3.*|lib.*|zlib1g|media-types")
GIGABYTES = 0.5


def main():
    """Runs the command; returns its exit code."""
    try:
        folder = cache.root(os.environ)
        for name in PROGRAMS:
            print(f"{variable(name)}={program(name, folder)}")
        print(f"PYTHON_BASE={unpacked(folder, 'python-base', make_base)}")
    except (Trouble, OSError, KeyboardInterrupt) as error:
        message, code = explain(error)
        sys.stderr.write(f"container_parts: {message}\n")
        return code
    return 0


def variable(name):
    """Returns the name of the variable that says where a program is."""
    return name.upper().replace("-", "_")


def program(name, folder, environ=os.environ):
    """Returns the path of a program."""
    found = shutil.which(name, path=environ.get("PATH", ""))
    if found:
        return found
    return os.path.join(unpacked(folder, "containers", make_programs), "usr/bin", name)


def unpacked(folder, name, make):
    """Returns a tree below the cache folder, made of Debian's packages."""
    recipe = [
        os.path.join(HERE, module)
        for module in ("container_parts.py", "debian.py", "relocate.py")
    ]
    tree = os.path.join(folder, f"{name}-{cache.content_id(recipe)}")
    if not cache.is_complete(tree):
        if not debian.is_available():
            raise Trouble("the parts of tests of images are Debian's packages")
        cache.need_space(folder, GIGABYTES)
        step(f"unpacking Debian's packages into the cache folder, as {name}")
        cache.build(tree, lambda temporary: make(folder, temporary, tree))
    return tree


def make_programs(folder, tree, final):
    """Fills a tree with the programs that will lie at `final`."""
    wanted = list(PROGRAMS) + ["patchelf"]
    downloads = debian.Downloads(folder, "containers")
    debian.unpack(downloads.fetch(wanted, PROGRAMS_USED), tree)
    relocate.inner_links(tree)
    patcher = relocate.Patcher(tree, final)
    for name in PROGRAMS:
        patcher.patch("usr/bin/" + name)


def make_base(folder, tree, _final):
    """Fills a tree with a root file system."""
    downloads = debian.Downloads(folder, "python-base")
    debian.unpack(downloads.fetch(BASE_WANTED, BASE_USED), tree)


if __name__ == "__main__":
    sys.exit(main())
