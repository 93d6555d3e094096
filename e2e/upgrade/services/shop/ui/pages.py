"""Pages of the shop."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from services_runtime import endpoints


def front_page(request: HttpRequest) -> HttpResponse:
    """Greets, and tells where products are looked up."""
    return HttpResponse(f"{settings.GREETING}, see {endpoints.url('search')}")
