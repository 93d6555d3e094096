"""Installs one package with pip and writes its BUILD file: `package.py JOB.json`, in
the repository's folder.
"""

import email.parser
import glob
import json
import os
import shutil
import subprocess
import sys

import store
import vendored
from lock import normalised

SITE = "site-packages"
NAMESPACE_INIT = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
# Settings of a person's own that contradict installing into a folder.
SETTINGS = {
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_USER": "0",
    "PIP_TARGET": "",
    "PIP_PREFIX": "",
}

BUILD = """\
load("@rules_python//python:py_library.bzl", "py_library")

package(default_visibility = ["//visibility:public"])

py_library(
    name = "pkg",
    srcs = glob(["site-packages/**/*.py"], allow_empty = True),
    data = glob(
        ["site-packages/**"],
        allow_empty = True,
        exclude = {exclude},
    ),
    imports = ["site-packages"],
    deps = {deps},
)

alias(
    name = "{package}",
    actual = ":pkg",
)

filegroup(
    name = "dist_info",
    srcs = glob(["site-packages/*.dist-info/**"], allow_empty = True),
)

filegroup(
    name = "data",
    srcs = glob(["data/**"], allow_empty = True),
)

filegroup(
    name = "extracted_whl_files",
    srcs = glob(["site-packages/**"], allow_empty = True),
)
"""


def main(path):
    """Does the job that a JSON file describes."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    store.fill(
        SITE,
        [
            job[name]
            for name in ("requirement", "extra_pip_args", "implicit_namespaces")
        ],
        lambda: make(job),
    )
    deps = ["@{}{}//:pkg".format(job["prefix"], name) for name in dependencies(job)]
    exclude = ["**/*.py", "**/*.pyc", "**/*.dist-info/RECORD"] + job["data_exclude"]
    with open("BUILD.bazel", "w", encoding="utf-8") as file:
        file.write(
            BUILD.format(
                package=job["package"],
                exclude=json.dumps(exclude),
                deps=json.dumps(deps),
            )
        )


def make(job):
    """Fills site-packages."""
    install(job["requirement"], job["extra_pip_args"])
    tidy()
    if not job["implicit_namespaces"]:
        write_namespace_inits()


def install(requirement, arguments):
    """Installs a requirement into site-packages; hashes in it are checked."""
    wheel = vendored.find_pip()
    environment = {
        name: value for name, value in os.environ.items() if name not in SETTINGS
    }
    environment.update({name: value for name, value in SETTINGS.items() if value})
    if wheel:
        environment["PYTHONPATH"] = wheel
    with open("requirements.txt", "w", encoding="utf-8") as file:
        file.write(requirement + "\n")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-compile",
        "--no-input",
        "--disable-pip-version-check",
        "--no-warn-script-location",
        "--target",
        SITE,
    ]
    done = subprocess.run(
        command + arguments + ["--requirement", "requirements.txt"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.unlink("requirements.txt")
    if done.returncode:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))


def tidy():
    """Removes scripts, and files that would make a Bazel package of a folder."""
    shutil.rmtree(os.path.join(SITE, "bin"), ignore_errors=True)
    for folder, _, names in os.walk(SITE):
        for name in set(names) & {
            "BUILD",
            "BUILD.bazel",
            "WORKSPACE",
            "WORKSPACE.bazel",
            "MODULE.bazel",
            "REPO.bazel",
        }:
            os.unlink(os.path.join(folder, name))


def write_namespace_inits():
    """Gives folders without __init__.py one that joins all packages' folders of that
    name.

    Bazel would write an empty one, which hides the others.
    """
    for folder, folders, names in os.walk(SITE):
        folders[:] = [
            name
            for name in folders
            if not name.endswith((".dist-info", ".libs", "__pycache__"))
        ]
        code = any(
            name.endswith((".py", ".so"))
            for _, _, below in os.walk(folder)
            for name in below
        )
        if folder != SITE and code and "__init__.py" not in names:
            with open(
                os.path.join(folder, "__init__.py"), "w", encoding="utf-8"
            ) as file:
                file.write(NAMESPACE_INIT)


def dependencies(job):
    """Returns the names of the locked packages that this one asks for, on this machine
    and with the lock's extras.
    """
    packaging = vendored.packaging()
    found = set()
    for text in metadata().get_all("Requires-Dist") or []:
        requirement = packaging.requirements.Requirement(text)
        name = normalised(requirement.name)
        wanted = not requirement.marker or any(
            requirement.marker.evaluate({"extra": extra})
            for extra in [""] + job["extras"]
        )
        if wanted and name in job["locked"] and name != job["package"]:
            found.add(name)
    return sorted(found)


def metadata():
    """Returns the installed package's METADATA."""
    paths = glob.glob(os.path.join(SITE, "*.dist-info", "METADATA"))
    if len(paths) != 1:
        raise SystemExit(f"pip installed {len(paths)} packages where one was expected")
    with open(paths[0], encoding="utf-8") as file:
        return email.parser.HeaderParser().parse(file)


if __name__ == "__main__":
    main(sys.argv[1])
