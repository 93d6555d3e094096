"""Management commands that write source files beside those that are there.

Bazel runs a program in a tree of links to the files of the workspace. What a command
writes beside a link would be in that tree only, and gone with the next build.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_file_location
from types import ModuleType

COMMANDS = ("makemigrations", "optimizemigration", "squashmigrations")


class Sources(MetaPathFinder):
    """Finds modules where the files are that the tree of links leads to.

    Args:
        workspace: Root of the workspace; what lies elsewhere stays as it is.
    """

    def __init__(self, workspace: str) -> None:
        self._workspace = os.path.realpath(workspace)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Leaves what is no link to other finders; see importlib.abc.MetaPathFinder."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.has_location or spec.origin is None:
            return None
        source = os.path.realpath(spec.origin)
        if source == spec.origin or not source.startswith(self._workspace + os.sep):
            return None
        folders = spec.submodule_search_locations
        if folders is not None:
            # Modules that Bazel has generated are in the tree only.
            folders = [os.path.dirname(source), *folders]
        return spec_from_file_location(
            fullname, source, submodule_search_locations=folders
        )


def import_sources(command: str) -> None:
    """Lets a command that writes sources find the workspace, under bazel run only.

    Args:
        command: Name of the management command.
    """
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY")
    if workspace and command in COMMANDS:
        sys.meta_path.insert(0, Sources(workspace))
