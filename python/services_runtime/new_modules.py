"""Modules that were written while a service runs on a developer's machine.

Bazel runs a program in a tree of links to the files that there were at the build. What
is written after that is in the workspace only, and is imported from there, so that a
new source file needs no new build. A file that the build has left out stays out: it
would be missing in the image as well.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class NewModules(MetaPathFinder):
    """Finds modules in the workspace that are newer than the tree of links.

    Args:
        tree: Folder of the links to the files of the workspace.
        workspace: Root of the workspace.
        built: When the tree was made, in seconds since the epoch.
    """

    def __init__(self, tree: str, workspace: str, built: float) -> None:
        self._tree = tree
        self._workspace = workspace
        self._built = built

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Looks where the tree has nothing; see importlib.abc.MetaPathFinder."""
        folders = sys.path if path is None else path
        spec = PathFinder.find_spec(fullname, self._in_workspace(folders), target)
        if spec is None or not spec.has_location or spec.origin is None:
            return None
        return spec if os.stat(spec.origin).st_mtime > self._built else None

    def _in_workspace(self, folders: Sequence[str]) -> list[str]:
        return [
            os.path.normpath(
                os.path.join(self._workspace, os.path.relpath(f, self._tree))
            )
            for f in folders
            if os.path.commonpath([os.path.abspath(f), self._tree]) == self._tree
        ]


def find_new_modules(program: str) -> None:
    """Lets this process import what is newer than its build, under bazel run only.

    Args:
        program: Path of the program's main file, in the tree of links.
    """
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY")
    runfiles = os.environ.get("RUNFILES_DIR")
    if not workspace or not runfiles:
        return
    runfiles, program = os.path.abspath(runfiles), os.path.abspath(program)
    repository = os.path.relpath(program, runfiles).split(os.sep)[0]
    if repository == os.pardir:
        return
    built = os.lstat(program).st_mtime
    sys.meta_path.append(
        NewModules(os.path.join(runfiles, repository), workspace, built)
    )
