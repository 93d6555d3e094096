"""The page at / that says which service this is, in development only."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template import Context, Engine
from django.urls import Resolver404, URLResolver, get_resolver

from services_runtime import endpoints, environment
from services_runtime.errors import ServiceError
from services_runtime.facts import Service
from services_runtime.probes import LIVENESS_PATH, READINESS_PATH


class WelcomeMiddleware:
    """Answers / when no URL pattern of the service does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers or passes on."""
        resolver = get_resolver(getattr(request, "urlconf", None))
        if request.path_info == "/" and not _is_routed(resolver):
            return HttpResponse(_page(request))
        if not resolver.url_patterns:
            # Without any route Django would answer every path with a welcome and 200.
            return HttpResponseNotFound(_page(request))
        return self.get_response(request)


def _is_routed(resolver: URLResolver) -> bool:
    try:
        resolver.resolve("/")
    except Resolver404:
        return False
    return True


def _page(request: HttpRequest) -> str:
    template = Path(__file__).with_name("welcome.html").read_text(encoding="utf-8")
    context = _context(settings.SERVICE, request)
    return Engine().from_string(template).render(Context(context))


def _context(service: Service, request: HttpRequest) -> dict[str, Any]:
    return {
        "service": service,
        "environment": environment.current().name,
        "address": request.get_host(),
        "user": _known(environment.user),
        "settings_module": os.environ.get("DJANGO_SETTINGS_MODULE", ""),
        "urls": [LIVENESS_PATH, READINESS_PATH, *_routes()],
        "needs": [(name, _known(endpoints.url, name)) for name in service.needs],
        "databases": list(service.databases),
        "secrets": list(service.secrets),
    }


def _routes() -> Iterator[str]:
    return (f"/{pattern.pattern}" for pattern in get_resolver().url_patterns)


def _known(lookup: Callable[..., str], *arguments: str) -> str:
    try:
        return lookup(*arguments)
    except ServiceError:
        return ""
