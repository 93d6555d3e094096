"""The probes of a Django site, as middleware.

They answer before any other middleware, so a probe that names the pod by its address
over plain HTTP meets neither ALLOWED_HOSTS nor the redirect to HTTPS. They take
nothing from the request but its method and path.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from services_runtime.probes import probes
from services_runtime.readiness import Readiness

_METHODS = ["GET", "HEAD"]


class HealthMiddleware:
    """Answers the probes, and passes every other request on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._probes = probes(settings.SERVICE, Readiness())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers or passes on."""
        probe = self._probes.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if request.method not in _METHODS:
            return HttpResponseNotAllowed(_METHODS)
        status, body = probe()
        response = JsonResponse(body, status=status)
        response["Cache-Control"] = "no-store"
        # Readiness logs the reasons; Django would log an error for each failing probe.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response
