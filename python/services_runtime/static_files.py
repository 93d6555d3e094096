"""Static files: where they lie, and WhiteNoise to serve them in production."""

import importlib.util
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from services_runtime.environment import Environment, state_directory
from services_runtime.facts import Service

PRODUCTION_ROOT = "/staticfiles"

logger = logging.getLogger(__name__)


def static_settings(service: Service, environment: Environment) -> dict[str, Any]:
    """Returns Django's settings for static files."""
    root = PRODUCTION_ROOT
    if environment.is_development:
        root = str(state_directory() / "staticfiles" / service.dashes)
    return {"STATIC_URL": "/static/", "STATIC_ROOT": root}


def whitenoise_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Returns WhiteNoise's middleware.

    Raises:
        MiddlewareNotUsed: WhiteNoise is not installed, or collectstatic has not run; a
            web server in front of the service then has to serve STATIC_ROOT.
    """
    if importlib.util.find_spec("whitenoise") is None:
        raise MiddlewareNotUsed
    if not settings.DEBUG and not Path(settings.STATIC_ROOT).is_dir():
        logger.warning("no static files: there is no folder %s", settings.STATIC_ROOT)
        raise MiddlewareNotUsed
    from whitenoise.middleware import WhiteNoiseMiddleware

    return WhiteNoiseMiddleware(get_response)
