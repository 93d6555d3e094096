"""The workspace that bazelw was called in: its root, the flags of its rc files, the
modules it asks for.
"""

import os
import shlex

from module_file import ModuleFile

BOUNDARY_FILES = ("MODULE.bazel", "REPO.bazel", "WORKSPACE.bazel", "WORKSPACE")


class Workspace:
    """A Bazel workspace.

    Attributes:
      root: its folder, or "" outside any workspace.
      flags: every flag of its rc files and of the command line, in the order that Bazel
        reads them.
    """

    def __init__(self, folder, arguments, home):
        self.root = find_root(folder)
        self.flags = []
        if self.root:
            self.flags += rc_flags(os.path.join(self.root, ".bazelrc"), self.root)
        if home:
            self.flags += rc_flags(os.path.join(home, ".bazelrc"), self.root)
        for argument in arguments:
            if argument == "--":
                break
            self.flags.append(argument)

    def values(self, flag):
        """Returns the values given to --flag=value (or `--flag value`), in order."""
        found = []
        for position, text in enumerate(self.flags):
            if text.startswith(f"--{flag}="):
                found.append(text.partition("=")[2])
            elif text == "--" + flag and position + 1 < len(self.flags):
                found.append(self.flags[position + 1])
        return found

    def has_modules(self):
        """Tells whether the workspace uses MODULE.bazel rather than WORKSPACE alone."""
        return bool(self.root) and os.path.exists(
            os.path.join(self.root, "MODULE.bazel")
        )

    def asked_modules(self):
        """Returns the (name, version) pairs that the root module and locally overridden
        modules ask a registry for.
        """
        if not self.has_modules():
            return []
        own = self.own_module_files()
        overrides = {}
        for file in own:
            overrides.update(
                {
                    name: folder and os.path.join(self.root, folder)
                    for name, folder in file.overrides.items()
                }
            )
        overrides.update(self.command_overrides())
        asked = [pair for file in own for pair in file.dependencies(with_dev=True)]
        for folder in overrides.values():
            path = os.path.join(folder, "MODULE.bazel")
            if folder and os.path.exists(path):
                asked += ModuleFile(path).dependencies(with_dev=False)
        return [
            (name, version)
            for name, version in asked
            if version and name not in overrides
        ]

    def own_module_files(self):
        """Returns the root's MODULE.bazel and, after it, all that it includes."""
        todo, files = [os.path.join(self.root, "MODULE.bazel")], []
        while todo:
            path = todo.pop()
            if os.path.exists(path) and path not in [file.path for file in files]:
                files.append(ModuleFile(path))
                todo += [
                    os.path.join(self.root, label.replace(":", "/").lstrip("/"))
                    for label in files[-1].includes
                ]
        return files

    def command_overrides(self):
        """Returns module name -> folder of every --override_module flag."""
        pairs = [value.partition("=") for value in self.values("override_module")]
        return {
            name: os.path.join(self.root, path.replace("%workspace%", self.root))
            for name, _, path in pairs
        }


def find_root(folder):
    """Returns the nearest folder upwards that Bazel takes for a workspace, or ""."""
    while True:
        if any(os.path.exists(os.path.join(folder, name)) for name in BOUNDARY_FILES):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def rc_flags(path, root, depth=0):
    """Returns the flags of an rc file and of those that it imports, whatever command or
    config they are for.
    """
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().replace("\\\n", "").splitlines()
    except OSError:
        return []
    flags = []
    for line in lines:
        words = words_of(line)
        if words[:1] in (["import"], ["try-import"]) and len(words) > 1 and depth < 10:
            flags += rc_flags(words[1].replace("%workspace%", root), root, depth + 1)
        else:
            flags += words[1:]
    return flags


def words_of(line):
    """Returns the words of an rc line; one with an open quote is Bazel's to complain
    about.
    """
    try:
        return shlex.split(line, comments=True)
    except ValueError:
        return line.split()
