#!/usr/bin/env python3
"""Prints the path of a Python of at least the version asked that can make virtual
environments.

    python=$(tools/bazelw/newer_python.py --min 3.12)

Looked at: python3 and python3.N on PATH, pyenv's versions; else Debian sid's Python,
unpacked into bazelw's cache folder as Bazel is. Progress and errors go to standard
error; exit code 1 when there is none to be had.
"""

import argparse
import glob
import os
import re
import subprocess
import sys

import cache
import debian
import relocate
from report import Trouble, explain, step

HERE = os.path.dirname(os.path.abspath(__file__))
WANTED = ["python3", "python3-venv", "patchelf"]
USED = re.compile(r"""(?x)
    python3\.[0-9]+(-minimal|-venv)? | libpython3\.[0-9]+-(minimal|stdlib)
    | python3-pip-whl | patchelf
    | libc6 | libgcc-s1 | libstdc\+\+6 | zlib1g | libzstd1 | libbz2-1\.0 | liblzma5
    | libexpat1 | libffi8 | libssl3.* | libsqlite3-0 | libncursesw6 | libtinfo6
    | libreadline8.* | libuuid1 | libdb5\.3.* | libmpdec.*
    """)
GIGABYTES = 0.3
FACTS = (
    "import sys, venv, ensurepip; print(sys.executable); "
    "print('.'.join(map(str, sys.version_info[:3])))"
)


def main(arguments):
    """Runs the command; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--min",
        required=True,
        metavar="X.Y",
        help="the oldest version that will do, such as 3.12",
    )
    minimum = numbers(parser.parse_args(arguments).min)
    try:
        print(find(minimum))
    except (Trouble, OSError, KeyboardInterrupt) as error:
        message, code = explain(error)
        sys.stderr.write(f"newer_python: {message}\n")
        return code
    return 0


def numbers(version):
    """Returns (3, 12) for "3.12" and for "3.12.4"."""
    return tuple(int(part) for part in version.split(".")[:2])


def find(minimum, environ=os.environ):
    """Returns the path of a Python of at least `minimum`, a pair of numbers."""
    for program in on_machine(environ):
        found = ask(program)
        if found and numbers(found[1]) >= minimum:
            return found[0]
    program = of_debian(cache.root(environ))
    found = ask(program)
    if not found or numbers(found[1]) < minimum:
        wanted = ".".join(map(str, minimum))
        other = found[1] if found else "not working"
        raise Trouble(
            f"no Python {wanted} or later: not on PATH, and Debian's is {other}; "
            "install one"
        )
    return found[0]


def on_machine(environ):
    """Returns candidates: python3, so that nobody is surprised, then the newest."""
    folders = environ.get("PATH", "").split(os.pathsep)
    named = [
        path
        for folder in folders
        for path in glob.glob(os.path.join(glob.escape(folder), "python3.[0-9]*"))
        if re.fullmatch(r"python3\.\d+", os.path.basename(path))
    ]
    named.sort(key=lambda path: -int(path.rpartition(".")[2]))
    pyenv = environ.get("PYENV_ROOT") or os.path.join(environ.get("HOME", ""), ".pyenv")
    versions = [
        path
        for path in glob.glob(os.path.join(glob.escape(pyenv), "versions", "3.*"))
        if re.fullmatch(r"3\.\d+\.\d+", os.path.basename(path))
    ]
    versions.sort(
        key=lambda path: [-int(part) for part in os.path.basename(path).split(".")]
    )
    return (
        [os.path.join(folder, "python3") for folder in folders]
        + named
        + [os.path.join(path, "bin", "python3") for path in versions]
    )


def ask(program):
    """Returns (path of the interpreter, version), None when it does not run or makes no
    virtual environments.
    """
    try:
        done = subprocess.run(
            [program, "-c", FACTS],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return tuple(done.stdout.split("\n")[:2]) if done.returncode == 0 else None


def of_debian(folder):
    """Returns the path of Debian sid's Python, unpacked below the cache folder."""
    recipe = [
        os.path.join(HERE, name)
        for name in ("newer_python.py", "debian.py", "relocate.py")
    ]
    tree = os.path.join(folder, "python-" + cache.content_id(recipe))
    if not cache.is_complete(tree):
        debian.check_machine()
        cache.need_space(folder, GIGABYTES)
        step(
            "no such Python on this machine; "
            "unpacking Debian's newest into the cache folder"
        )
        cache.build(tree, lambda temporary: make(folder, temporary, tree))
    return os.path.join(tree, relocate.only(tree, "usr/bin/python3.[0-9]*"))


def make(folder, tree, final):
    """Fills a tree that will lie at `final`."""
    debian.unpack(debian.Downloads(folder, "python").fetch(WANTED, USED), tree)
    relocate.inner_links(tree)
    relocate.Patcher(tree, final).patch("usr/bin/python3.[0-9]*")
    # ensurepip looks for pip where Debian's packages put it.
    for path in glob.glob(
        os.path.join(glob.escape(tree), "usr/lib/python3.[0-9]*/_sysconfigdata_*.py")
    ):
        relocate.replace_text(
            path, "'/usr/share/python-wheels", f"'{final}/usr/share/python-wheels"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
