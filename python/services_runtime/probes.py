"""What the probes /healthz and /readyz answer, whoever serves them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.conf import settings

from services_runtime.facts import Service
from services_runtime.readiness import Failure, Readiness

LIVENESS_PATH = "/healthz"
READINESS_PATH = "/readyz"

Probe: TypeAlias = Callable[[], tuple[int, dict[str, Any]]]


def probes(service: Service, readiness: Readiness) -> Mapping[str, Probe]:
    """Returns what answers each path: a function that gives the status and the JSON."""

    def live() -> tuple[int, dict[str, Any]]:
        return 200, {"service": service.name, "status": "ok"}

    def ready() -> tuple[int, dict[str, Any]]:
        checks = readiness.checks()
        failing = any(checks.values())
        return 503 if failing else 200, {
            "service": service.name,
            "status": "unavailable" if failing else "ok",
            "checks": {name: _shown(failure) for name, failure in checks.items()},
        }

    return {LIVENESS_PATH: live, READINESS_PATH: ready}


def _shown(failure: Failure | None) -> str:
    if failure is None:
        return "ok"
    return str(failure) if settings.DEBUG else failure.reason
