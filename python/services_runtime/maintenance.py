"""The maintenance process of a workflow service: what is done again and again.

It stands in maintenance_tasks.py in the service's folder:

    from datetime import timedelta

    from services_runtime.maintenance import Task, Worker

    def forget_old_orders(worker: Worker) -> None:
        ...  # long ones look at worker.stopping now and then

    TASKS = [Task(forget_old_orders, every=timedelta(hours=1))]

It is imported when Django is set up, so it may import models.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from services_runtime import addresses, facts, manage
from services_runtime.errors import ServiceError
from services_runtime.facts import Service
from services_runtime.own_module import own_module
from services_runtime.supervisor import Job, Worker, supervise

__all__ = ["Task", "Worker", "main", "run"]

COMMAND = "maintenance"
_MODULE = "maintenance_tasks"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """Something to do again and again.

    It is done first when the process starts, and then a fixed time after its last end.
    An exception is logged, and the next time comes as if there had been none. Tasks run
    beside each other, a task never beside itself.

    Attributes:
        run: Does it once.
        every: The time between an end and the next start.
    """

    run: Callable[[Worker], None]
    every: timedelta

    @property
    def name(self) -> str:
        """The function's name, for logs."""
        return getattr(self.run, "__name__", type(self.run).__name__)


def main(package: str) -> None:
    """Runs the maintenance of a service; workflow_maintenance_main.py calls this.

    Args:
        package: Python package of the service, such as "services.shop.orders".
    """
    manage.main(package, COMMAND)


def run() -> None:
    """Runs the tasks of the current service until SIGTERM or SIGINT.

    Raises:
        ServiceError: maintenance_tasks.py has no TASKS, or the probes' port is taken.
        SystemExit: A task did not end in time.
    """
    service = facts.current()
    jobs = [Job(task.name, _Periodic(task)) for task in _tasks(service)]
    supervise(service, jobs or [Job(COMMAND, _idle)], addresses.listening(0))


def _tasks(service: Service) -> Sequence[Task]:
    module = own_module(service, _MODULE)
    if module is None:
        return []
    tasks = getattr(module, "TASKS", None)
    if not isinstance(tasks, (list, tuple)) or not all(
        isinstance(task, Task) and task.every > timedelta() for task in tasks
    ):
        raise ServiceError(
            f"{service.directory}/{_MODULE}.py has no TASKS that can be run: write "
            '"TASKS = [Task(function, every=timedelta(hours=1))]", or TASKS = []'
        )
    return tasks


@dataclass(frozen=True)
class _Periodic:
    """Does a task until told to stop."""

    task: Task

    def __call__(self, worker: Worker) -> None:
        while not worker.stopping:
            begin = time.monotonic()
            try:
                self.task.run(worker)
                seconds = time.monotonic() - begin
                logger.info("%s is done after %.3f s", worker.name, seconds)
            except Exception:
                logger.exception("%s failed, next in %s", worker.name, self.task.every)
            worker.wait(self.task.every.total_seconds())


def _idle(worker: Worker) -> None:
    logger.warning(
        "there are no tasks: write %s/%s.py with a list TASKS",
        worker.service.directory,
        _MODULE,
    )
    worker.wait()
