"""Tests of a workflow service's maintenance and its tasks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from running import Start, append, run, wait_until


def test_without_tasks_it_says_what_to_write(start: Start) -> None:
    with start("workflow_maintenance_main.py") as maintenance:
        maintenance.wait_for_line("write services/jobs/maintenance_tasks.py")
        assert maintenance.get("/readyz").status == 200


_TASKS = """
import logging
from datetime import timedelta
from django.conf import settings
from services_runtime.maintenance import Task

def sweep(worker):
    logging.warning("%s for %s", worker.name, settings.WHOM)

def fail(worker):
    raise ValueError("broken broom")

def rare(worker):
    logging.warning("rare comes")

TASKS = [
    Task(sweep, every=timedelta(milliseconds=10)),
    Task(fail, every=timedelta(milliseconds=10)),
    Task(rare, every=timedelta(days=1)),
]
"""


def test_tasks_are_done_again_and_again(jobs: Path, start: Start) -> None:
    (jobs / "maintenance_tasks.py").write_text(_TASKS)
    append(jobs / "settings_maintenance.py", 'WHOM = "maintenance"\n')
    with start("workflow_maintenance_main.py") as maintenance:
        text = maintenance.log.read_text

        def has_come(part: str) -> Callable[[], bool]:
            return lambda: text().count(part) > 2

        for part in ("sweep for maintenance", "ValueError: broken broom"):
            wait_until(has_come(part), maintenance.process)
        assert "fail failed, next in 0:00:00.010000" in text()
        assert maintenance.get("/readyz").status == 200
        assert maintenance.stop() == 0
        assert text().count("rare comes") == 1


_BAD_TASKS = {
    "none": "tasks = []\n",
    "a function": "TASKS = [print]\n",
    "without a pause": (
        "from datetime import timedelta\n"
        "from services_runtime.maintenance import Task\n"
        "TASKS = [Task(print, every=timedelta())]\n"
    ),
}


@pytest.mark.parametrize("code", _BAD_TASKS.values(), ids=_BAD_TASKS)
def test_tasks_that_are_none_are_one_line(jobs: Path, code: str) -> None:
    (jobs / "maintenance_tasks.py").write_text(code)
    done = run(jobs / "workflow_maintenance_main.py")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "services/jobs/maintenance_tasks.py has no TASKS that" in done.stderr


def test_maintenance_without_settings_of_its_own(jobs: Path, start: Start) -> None:
    (jobs / "settings_maintenance.py").unlink()
    with start("workflow_maintenance_main.py") as maintenance:
        assert maintenance.get("/readyz").status == 200
