"""Tests of what is imported that was written after the build."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import services_runtime

PROGRAM = """
import sys
from services_runtime.new_modules import find_new_modules

sys.path[:] = [sys.argv[1], *sys.path[1:]]
find_new_modules(sys.argv[0])
import shop.old
{statement}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A workspace with a package, and the tree of links that was made of it."""
    package = tmp_path / "workspace" / "shop"
    links = tmp_path / "program.runfiles" / "_main" / "shop"
    for folder in (package, links):
        folder.mkdir(parents=True)
    (package / "old.py").write_text("")
    (links / "old.py").symlink_to(package / "old.py")
    (package / "left_out.py").write_text("")
    os.utime(package / "left_out.py", (1, 1))
    return tmp_path


def _run(tree: Path, statement: str, **env: str) -> subprocess.CompletedProcess[str]:
    program = tree / "program.runfiles" / "_main" / "main.py"
    program.write_text(PROGRAM.format(statement=statement))
    os.utime(program, (1000, 1000))
    return subprocess.run(
        [sys.executable, str(program), str(program.parent)],
        env={
            "PYTHONPATH": str(Path(services_runtime.__file__).parents[1]),
            "RUNFILES_DIR": str(tree / "program.runfiles"),
            "BUILD_WORKSPACE_DIRECTORY": str(tree / "workspace"),
            **env,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_new_module_is_found(tree: Path) -> None:
    (tree / "workspace" / "shop" / "new.py").write_text("print('new')")
    done = _run(tree, "import shop.new")
    assert (done.stdout, done.stderr) == ("new\n", "")


def test_new_package_is_found(tree: Path) -> None:
    package = tree / "workspace" / "shop" / "more"
    package.mkdir()
    (package / "__init__.py").write_text("print('more')")
    assert _run(tree, "import shop.more").stdout == "more\n"


def test_what_the_build_has_left_out_stays_out(tree: Path) -> None:
    done = _run(tree, "import shop.left_out")
    assert "No module named 'shop.left_out'" in done.stderr


@pytest.mark.parametrize("missing", ["RUNFILES_DIR", "BUILD_WORKSPACE_DIRECTORY"])
def test_nothing_changes_without_bazel_run(tree: Path, missing: str) -> None:
    (tree / "workspace" / "shop" / "new.py").write_text("")
    done = _run(tree, "import shop.new", **{missing: ""})
    assert "No module named 'shop.new'" in done.stderr
