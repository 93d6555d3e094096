"""Redirects public HTTP requests to HTTPS and leaves in-cluster calls alone."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port


class HttpsRedirectMiddleware:
    """Does what SECURE_SSL_REDIRECT asks for, host by host.

    Services call each other at http://<name>.<namespace>.svc.cluster.local:80/, where
    nothing speaks TLS. Django's own redirect can spare paths but not hosts, so the
    settings exempt every path there and this middleware redirects instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SECURE_SSL_REDIRECT:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.in_cluster_hosts = frozenset(settings.IN_CLUSTER_HOSTS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirects a plain request for a public host."""
        if request.is_secure():
            return self.get_response(request)
        host = request.get_host()  # raises DisallowedHost, which answers 400
        name, _ = split_domain_port(host)
        if name in self.in_cluster_hosts:
            return self.get_response(request)
        target = settings.SECURE_SSL_HOST or host
        return HttpResponsePermanentRedirect(
            f"https://{target}{request.get_full_path()}"
        )
