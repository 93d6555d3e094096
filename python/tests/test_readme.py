"""The commands of README.md run as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path

from running import environment

_README = Path(__file__).parent.parent / "README.md"


def test_the_check_of_production_settings(monorepo: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", _README.read_text(), re.DOTALL)
    (commands,) = [block for block in blocks if "--deploy" in block]
    folder = str(Path(sys.executable).parent)
    path = os.pathsep.join([folder, os.environ.get("PATH", "")])
    done = subprocess.run(
        ["sh", "-e", "-c", commands],
        cwd=monorepo,
        env=environment(PATH=path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "System check identified no issues (0 silenced).\n"
