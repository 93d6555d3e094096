"""The worker process of a workflow service.

What it does stands in dispatcher.py in the service's folder:

    from services_runtime.worker import Worker

    def run(worker: Worker) -> None:
        while not worker.wait(seconds=1):
            ...  # one piece of work

    def ready(worker: Worker) -> bool:  # may be left out
        ...  # whether work can be done now: it is part of /readyz

It is imported when Django is set up, so it may import models. run is called in a thread
of its own for each worker, when the databases answer and have their migrations. A
service with several workers tells them apart by worker.name.
"""

import logging
from collections.abc import Sequence

from services_runtime import addresses, facts, manage
from services_runtime.errors import ServiceError
from services_runtime.facts import Service
from services_runtime.own_module import own_module
from services_runtime.supervisor import Job, Worker, supervise

__all__ = ["Worker", "main", "run"]

COMMAND = "worker"

logger = logging.getLogger(__name__)


def main(package: str) -> None:
    """Runs the workers that sys.argv names; workflow_worker_main.py calls this.

    Args:
        package: Python package of the service, such as "services.shop.orders".
    """
    manage.main(package, COMMAND)


def run(names: Sequence[str] = ()) -> None:
    """Runs workers of the current service until SIGTERM or SIGINT.

    Args:
        names: Which of the declared workers; all of them when there is none.

    Raises:
        ServiceError: There is no such worker, dispatcher.py has no run, or the probes'
            port is taken.
        SystemExit: A worker failed, or did not end in time.
    """
    service = facts.current()
    chosen = _chosen(service, names)
    dispatcher = own_module(service, "dispatcher")
    work, ready = getattr(dispatcher, "run", None), getattr(dispatcher, "ready", None)
    if dispatcher and not callable(work):
        raise ServiceError(
            f"{service.directory}/dispatcher.py has no function run: write "
            '"def run(worker):" with "while not worker.wait(1):" around the work'
        )
    jobs = [Job(name, work or _idle, ready) for name in chosen]
    ports = [service.workers.get(name) or 0 for name in chosen]
    supervise(service, jobs, addresses.listening(ports[0] if len(ports) == 1 else 0))


def _chosen(service: Service, names: Sequence[str]) -> Sequence[str]:
    for name in names:
        if name not in service.workers:
            known = ", ".join(service.workers) or "none that services.json declares"
            raise ServiceError(
                f'service "{service.name}" has no worker "{name}": it has {known}'
            )
    return list(dict.fromkeys(names)) or list(service.workers) or [COMMAND]


def _idle(worker: Worker) -> None:
    logger.warning(
        "%s has nothing to do: write %s/dispatcher.py with a function run(worker)",
        worker.name,
        worker.service.directory,
    )
    worker.wait()
