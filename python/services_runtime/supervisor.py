"""Runs the work of a process in threads until the process is told to stop."""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import close_old_connections, connections

from services_runtime.addresses import Address, whole_number
from services_runtime.bell import Bell
from services_runtime.errors import ServiceError
from services_runtime.facts import Service
from services_runtime.probe_server import ProbeServer
from services_runtime.probes import READINESS_PATH, probes
from services_runtime.readiness import Check, Failure, Readiness

GRACE_VARIABLE = "WORKER_GRACEFUL_TIMEOUT_SECONDS"
GRACE_SECONDS = 20
_PAUSE_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Worker:
    """What does the work, as the work itself sees it.

    Attributes:
        service: The service that this process belongs to.
        name: The worker's name: one of services.json, or "worker"; for a task of the
            maintenance process the task's.
    """

    service: Service
    name: str
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def stopping(self) -> bool:
        """Whether the process has been told to stop."""
        return self._stop.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Waits, and returns whether the process has been told to stop meanwhile.

        Database connections that are broken or too old are closed, as Django does
        between two requests.

        Args:
            seconds: How long; without it, until the process is told to stop.
        """
        close_old_connections()
        return self._stop.wait(seconds)


@dataclass(frozen=True)
class Job:
    """What one thread does.

    Attributes:
        name: The worker's name.
        run: Works until worker.wait() or worker.stopping tells it to stop.
        ready: Tells whether it can do its work; without it, it always can.
    """

    name: str
    run: Callable[[Worker], None]
    ready: Callable[[Worker], bool] | None = None


def supervise(service: Service, jobs: Sequence[Job], address: Address) -> None:
    """Runs jobs, and answers probes meanwhile, until SIGTERM or SIGINT.

    A job begins when every database answers and has all migrations. When the process is
    told to stop, jobs have WORKER_GRACEFUL_TIMEOUT_SECONDS (20) to come to an end.

    Raises:
        ServiceError: A job raised it, or nothing can listen on the address.
        SystemExit: A job failed, or ended without having been told to, or did not end
            in time.
    """
    grace = whole_number(GRACE_VARIABLE, GRACE_SECONDS)
    supervisor = _Supervisor(service, jobs)
    answers = dict(probes(service, supervisor.readiness))
    answers[service.health_path] = answers[READINESS_PATH]
    with ProbeServer(address, answers, service.name) as server:
        logger.info("probes at http://%s%s", server.address, READINESS_PATH)
        supervisor.run(grace)


class _Supervisor:
    def __init__(self, service: Service, jobs: Sequence[Job]) -> None:
        self._stop = threading.Event()
        self._bell = Bell()
        self._errors: list[BaseException] = []
        self._threads = []
        checks: dict[str, Check] = {}
        for job in jobs:
            worker = Worker(service, job.name, self._stop)
            thread = threading.Thread(
                target=self._do, args=(job, worker), name=job.name, daemon=True
            )
            self._threads.append(thread)
            if job.ready:
                checks[f"worker:{job.name}"] = _ReadyCheck(job.ready, worker)
        self.readiness = Readiness(checks)

    def run(self, grace: int) -> None:
        """Runs the jobs to their end."""
        for thread in self._threads:
            thread.start()
        self._bell.wait()
        self._stop.set()
        watchdog = threading.Timer(grace, self._give_up, [grace])
        watchdog.daemon = True
        watchdog.start()
        for thread in self._threads:
            thread.join()
        for error in self._errors:
            if isinstance(error, ServiceError):
                raise error
        if self._errors:
            raise SystemExit(1)

    def _do(self, job: Job, worker: Worker) -> None:
        try:
            if self._await_databases(worker):
                job.run(worker)
            if not worker.stopping:
                raise ServiceError(
                    f'worker "{job.name}" of service "{worker.service.name}" returned '
                    "before it was told to stop: go on until worker.wait() is true"
                )
        except BaseException as error:
            if not isinstance(error, ServiceError):
                logger.exception("worker %s failed", job.name)
            self._errors.append(error)
        finally:
            self._bell.ring()
            connections.close_all()

    def _await_databases(self, worker: Worker) -> bool:
        """Waits for databases and migrations; false when told to stop before."""
        while any(self.readiness.databases().values()):
            if worker.wait(_PAUSE_SECONDS):
                return False
        return True

    def _give_up(self, grace: int) -> None:
        names = [thread.name for thread in self._threads if thread.is_alive()]
        logger.error("not ended %d s after being told: %s", grace, ", ".join(names))
        logging.shutdown()
        os._exit(1)


@dataclass(frozen=True)
class _ReadyCheck:
    """Asks a job's own function whether it is ready."""

    ready: Callable[[Worker], bool]
    worker: Worker

    def __call__(self) -> Failure | None:
        try:
            return None if self.ready(self.worker) else Failure("says it is not ready")
        except Exception as error:
            return Failure(type(error).__name__, detail=str(error).strip())
