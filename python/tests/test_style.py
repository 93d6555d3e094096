"""The generated files are as the usual formatters and linters want them.

They switch those off for themselves; here the switches are taken out.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

_SWITCHES = ("# fmt: off", "# isort: skip_file", "# flake8: noqa")
_TOOLS = {
    "black": ("--check", "--line-length=88"),
    "isort": ("--check", "--profile=black", "--line-length=88"),
    "flake8": ("--isolated", "--max-line-length=88"),
    "ruff": ("check", "--isolated", "--no-cache", "--select=E,F,W,I,B"),
}


@pytest.mark.parametrize("tool", _TOOLS)
def test_generated_files_are_clean(monorepo: Path, tool: str) -> None:
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed")
    services = monorepo / "services"
    for file in services.rglob("*.py"):
        lines = file.read_text().splitlines(keepends=True)
        kept = [line for line in lines if line.rstrip("\n") not in _SWITCHES]
        file.write_text("".join(kept))
    done = subprocess.run(
        [sys.executable, "-m", tool, *_TOOLS[tool], str(services)],
        capture_output=True,
        text=True,
        check=False,
        cwd=monorepo,
    )
    assert done.returncode == 0, done.stdout + done.stderr
