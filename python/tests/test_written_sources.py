"""Tests of commands that write sources while Bazel runs them in a tree of links."""

import subprocess
from pathlib import Path

import pytest
from running import append, run

_MODEL = "\n\nclass Review(models.Model):\n    text = models.TextField()\n"


@pytest.fixture
def links(monorepo: Path, tmp_path: Path) -> Path:
    """The tree of links to the files of the sample."""
    root = tmp_path / "manage.runfiles" / "_main"
    for file in filter(Path.is_file, monorepo.rglob("*")):
        link = root / file.relative_to(monorepo)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file)
    return root


def _run(links: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    program = links / "services" / "shop" / "ui" / "manage.py"
    return run(program, *command, RUNFILES_DIR=str(links.parent), **env)


def test_a_migration_is_written_into_the_workspace(monorepo: Path, links: Path) -> None:
    append(monorepo / "shop" / "catalog" / "models.py", _MODEL)
    migration = "shop/catalog/migrations/0002_review.py"
    done = _run(links, "makemigrations", BUILD_WORKSPACE_DIRECTORY=str(monorepo))
    assert done.returncode == 0, done.stderr
    assert (monorepo / migration).exists()
    assert not (links / migration).exists()


def test_the_first_migration_is_written_into_the_workspace(
    monorepo: Path, links: Path
) -> None:
    app = monorepo / "shop" / "catalog" / "migrations"
    for folder in (app, links / "shop" / "catalog" / "migrations"):
        for name in ("__init__.py", "0001_initial.py"):
            (folder / name).unlink()
        folder.rmdir()
    variable = {"BUILD_WORKSPACE_DIRECTORY": str(monorepo)}
    done = _run(links, "makemigrations", "catalog", **variable)
    assert done.returncode == 0, done.stderr
    assert sorted(file.name for file in app.glob("*.py")) == [
        "0001_initial.py",
        "__init__.py",
    ]


def test_generated_modules_are_found(monorepo: Path, links: Path) -> None:
    (links / "shop" / "catalog" / "generated.py").write_text("LENGTH = 7\n")
    append(
        monorepo / "shop" / "catalog" / "models.py",
        "\nfrom shop.catalog.generated import LENGTH  # noqa\n" + _MODEL,
    )
    done = _run(links, "makemigrations", BUILD_WORKSPACE_DIRECTORY=str(monorepo))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["makemigrations", "check"])
def test_nothing_changes_without_bazel_run(links: Path, command: str) -> None:
    assert _run(links, command).returncode == 0
