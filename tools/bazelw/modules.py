"""The local modules: rule sets out of Go modules, Debian's packages and small
stand-ins, as Bazel modules.

Whatever version a MODULE.bazel asks for, the one copy laid here is served
(registry.py).
"""

import glob
import os
import shutil

import go_modules
import relocate
from patches import PATCHES
from report import Trouble, step

HERE = os.path.dirname(os.path.abspath(__file__))
STANDINS = os.path.join(HERE, "standins")
# Keeps Bazel and Gazelle from taking the files here for packages of this repository.
TEMPLATE = ".in"

GO_MODULES = {
    "rules_go": "github.com/bazelbuild/rules_go@v0.65.0",
    # 0.54.0 needs a later v2 module than can be had; its API is the same for all that
    # we use.
    "gazelle": "github.com/bazelbuild/bazel-gazelle@v0.53.0",
    "gazelle/v2": "github.com/bazel-contrib/bazel-gazelle/v2@v2.0.0-3",
}

# module -> folder below Debian's usr/share/bazel
DEBIAN = {
    "aspect_bazel_lib": "tools/aspect_bazel_lib",
    "bazel_features": "tools/features",
    "bazel_lib": "tools/bazel_lib",
    "bazel_skylib": "tools/skylib",
    "platforms": "tools/platforms",
    "rules_cc": "rules/cc",
    "rules_java": "rules/java",
    "rules_license": "rules/license",
    "rules_pkg": "rules/pkg",
    "rules_proto": "rules/proto",
    "rules_python": "rules/python",
    "rules_shell": "rules/shell",
    "stardoc": "tools/stardoc",
}


def recipe_files():
    """Returns the files that decide what lay() makes."""
    names = ("modules.py", "patches.py", "go_modules.py")
    found = [os.path.join(HERE, name) for name in names]
    for folder, folders, names in os.walk(STANDINS):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += [os.path.join(folder, name) for name in sorted(names)]
    return found


def lay(folder, final, tree):
    """Lays all modules into `folder`, which will lie at `final`; `tree` is Debian's
    relocated tree.
    """
    step("laying the local modules (rules_go and Gazelle through Go's module proxy)")
    for name, module in GO_MODULES.items():
        go_modules.lay(module, os.path.join(folder, name))
    # That version of v2 has no go.sum, and Gazelle's list of its tools' sources names
    # it.
    if not os.path.exists(os.path.join(folder, "gazelle/v2/go.sum")):
        shutil.copy(
            os.path.join(folder, "gazelle/go.sum"),
            os.path.join(folder, "gazelle/v2/go.sum"),
        )
    for name, place in DEBIAN.items():
        source = os.path.join(tree, "usr/share/bazel", place)
        if os.path.isdir(source):
            shutil.copytree(
                source, os.path.join(folder, name), ignore_dangling_symlinks=True
            )
    for patch in PATCHES:
        apply(folder, *patch)
    lay_well_known_types(os.path.join(folder, "protobuf/src/google/protobuf"), tree)
    lay_pip(os.path.join(folder, "rules_python/python/machine"), tree)
    lay_standins(
        folder,
        {"@TREE@": tree, "@JAVA_HOME@": os.path.join(tree, relocate.java_home(tree))},
    )
    for name in ("bazel_lib", "aspect_bazel_lib"):
        use_own_tools(os.path.join(folder, name), final, tree)


def lay_well_known_types(folder, tree):
    """Copies protobuf's own .proto files."""
    include = os.path.join(tree, "usr/include/google/protobuf")
    os.makedirs(folder)
    for name in sorted(os.listdir(include)):
        if name.endswith(".proto"):
            shutil.copy(os.path.join(include, name), folder)


def lay_pip(folder, tree):
    """Copies the wheel of pip, for Pythons that have none."""
    os.makedirs(folder, exist_ok=True)
    for path in glob.glob(os.path.join(glob.escape(tree), relocate.PIP)):
        shutil.copy(path, folder)


def use_own_tools(folder, final, tree):
    """Has bazel_lib's toolchains, which Debian links to /usr, use the tree's tools and
    our coreutils.
    """
    places = {
        "/usr/libexec/bazel-lib": tree + "/usr/libexec/bazel-lib",
        "/usr/bin/coreutils": final + "/_bin/coreutils",
    }
    for path in glob.glob(
        os.path.join(glob.escape(folder), "lib/private/*_toolchain.bzl")
    ):
        replace(path, places)


def replace(path, texts):
    """Replaces each text in a file by another."""
    with open(path, encoding="utf-8") as file:
        content = file.read()
    for old, new in texts.items():
        content = content.replace(old, new)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def apply(folder, module, name, old, new):
    """Replaces a text that a file holds exactly once."""
    path = os.path.join(folder, module, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if text.count(old) != 1:
        raise Trouble(
            f"{name} of module {module} is not as expected; "
            "this version of it is not known to bazelw"
        )
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


def lay_standins(folder, texts):
    """Copies the stand-ins over what is there; in a file *.in the texts given are
    replaced.
    """
    for here, folders, names in os.walk(STANDINS):
        folders[:] = [name for name in folders if name != "__pycache__"]
        there = os.path.join(folder, os.path.relpath(here, STANDINS))
        os.makedirs(there, exist_ok=True)
        for name in names:
            target = os.path.join(
                there, name[: -len(TEMPLATE)] if name.endswith(TEMPLATE) else name
            )
            if os.path.lexists(target):
                os.unlink(target)
            shutil.copy(os.path.join(here, name), target)
            if name.endswith(TEMPLATE):
                replace(target, texts)
