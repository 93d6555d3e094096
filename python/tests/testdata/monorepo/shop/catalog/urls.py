"""Pages of the catalog."""

import logging
import time

from django.http import HttpRequest, HttpResponse
from django.urls import path

logger = logging.getLogger(__name__)


def index(request: HttpRequest) -> HttpResponse:
    """Answers at once."""
    return HttpResponse("catalog")


def slow(request: HttpRequest) -> HttpResponse:
    """Answers after a while, so that a test can stop the server in the meantime."""
    logger.info("slow page begins")
    time.sleep(1)
    return HttpResponse("slow")


urlpatterns = [path("", index), path("slow/", slow)]
