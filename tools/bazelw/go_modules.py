"""Go modules, through the machine's own `go` and its proxy settings; Bazelisk, built from its Go module."""
import json
import os
import re
import shutil
import subprocess
import tempfile

from report import Trouble, no_space, step

BAZELISK = "github.com/bazelbuild/bazelisk@v1.30.0"


def go(arguments, **environment):
    """Runs `go` outside any module and returns its output."""
    if not shutil.which("go"):
        raise Trouble("needs Go 1.24 or later on PATH (its module proxy has rules_go, Gazelle and Bazelisk); "
                      "install Go and run it again")
    settings = dict(os.environ, GO111MODULE="on", GOWORK="off", GOFLAGS="-mod=mod", **environment)
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(["go"] + arguments, cwd=nowhere, env=settings, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        text = (done.stderr + done.stdout).strip()
        if "no space left" in text:
            raise Trouble(no_space("Go's caches or the temporary folder"))
        raise Trouble("go %s failed: %s" % (" ".join(arguments), text.splitlines()[-1] if text else "no message"))
    return done.stdout


def lay(module, folder):
    """Copies a Go module ("path@version") into a folder, writable, scripts executable (module zips lose that bit)."""
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
    """Returns the path of a Bazelisk in the cache folder, building it the first time."""
    place = os.path.join(folder, "bazelisk-" + re.sub(r".*@", "", BAZELISK))
    program = os.path.join(place, "bazelisk")
    if not os.path.exists(program):
        step("building Bazelisk from its Go module")
        temporary = tempfile.mkdtemp(dir=folder)
        try:
            go(["install", BAZELISK], GOBIN=temporary)
            os.makedirs(place, exist_ok=True)
            os.replace(os.path.join(temporary, "bazelisk"), program)
        finally:
            shutil.rmtree(temporary)
    return program
