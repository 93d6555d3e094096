"""The probes /healthz and /readyz.

They answer before any other middleware, so a probe that names the pod by its address
over plain HTTP meets neither ALLOWED_HOSTS nor the redirect to HTTPS. They take
nothing from the request but its method and path.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from services_runtime.readiness import Failure, Readiness

LIVENESS_PATH = "/healthz"
READINESS_PATH = "/readyz"
_METHODS = ["GET", "HEAD"]


class HealthMiddleware:
    """Answers the probes, and passes every other request on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._readiness = Readiness()
        self._probes = {LIVENESS_PATH: self._live, READINESS_PATH: self._ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers or passes on."""
        probe = self._probes.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if request.method not in _METHODS:
            return HttpResponseNotAllowed(_METHODS)
        response = probe()
        response["Cache-Control"] = "no-store"
        # Readiness logs the reasons; Django would log an error for each failing probe.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    def _live(self) -> HttpResponse:
        return JsonResponse({"service": settings.SERVICE.name, "status": "ok"})

    def _ready(self) -> HttpResponse:
        checks = self._readiness.checks()
        ready = not any(checks.values())
        body = {
            "service": settings.SERVICE.name,
            "status": "ok" if ready else "unavailable",
            "checks": {name: _shown(failure) for name, failure in checks.items()},
        }
        return JsonResponse(body, status=200 if ready else 503)


def _shown(failure: Failure | None) -> str:
    if failure is None:
        return "ok"
    return str(failure) if settings.DEBUG else failure.reason
