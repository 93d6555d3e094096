"""Go modules, through the machine's own `go` and its proxy settings; Bazelisk, built
from its Go module.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile

import cache
from report import Trouble, no_space, step

OLDEST = (1, 24)
BAZELISK = "github.com/bazelbuild/bazelisk@v1.28.0"


def check_machine():
    """Fails on a machine without a Go that is new enough."""
    found = "none"
    if shutil.which("go"):
        found = subprocess.run(
            ["go", "version"], stdout=subprocess.PIPE, encoding="utf-8", check=False
        ).stdout.strip()
    numbers = re.search(r"go(\d+)\.(\d+)", found)
    if not numbers or tuple(map(int, numbers.groups())) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise Trouble(
            f"needs Go {oldest} or later on PATH (its module proxy has rules_go, "
            f"Gazelle and Bazelisk), found {found}; "
            "install Go, or Bazel 7.7 or later, and run it again"
        )


def go(arguments, **environment):
    """Runs `go` outside any module and returns its output."""
    settings = dict(
        os.environ, GO111MODULE="on", GOWORK="off", GOFLAGS="-mod=mod", **environment
    )
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(
            ["go"] + arguments,
            cwd=nowhere,
            env=settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        text = (done.stderr + done.stdout).strip()
        if "no space left" in text:
            raise Trouble(no_space("Go's caches or the temporary folder"))
        raise Trouble(
            "go {} failed: {}".format(
                " ".join(arguments), text.splitlines()[-1] if text else "no message"
            )
        )
    return done.stdout


def lay(module, folder):
    """Copies a Go module ("path@version") into a folder, writable, scripts executable
    (module zips lose that bit).
    """
    source = json.loads(go(["mod", "download", "-json", module]))["Dir"]
    shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=copy_writable)
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o755)


def copy_writable(source, target):
    """Copies one file for lay()."""
    shutil.copyfile(source, target)
    with open(target, "rb") as file:
        os.chmod(target, 0o755 if file.read(2) == b"#!" else 0o644)


def bazelisk(folder):
    """Returns the path of a Bazelisk in the cache folder, built the first time."""
    place = os.path.join(folder, "bazelisk-" + BAZELISK.partition("@")[2])

    def make(temporary):
        check_machine()
        step("building Bazelisk from its Go module")
        go(["install", BAZELISK], GOBIN=temporary)

    cache.build(place, make)
    return os.path.join(place, "bazelisk")
