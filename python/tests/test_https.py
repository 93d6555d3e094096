"""Tests of services_runtime.https."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from services_runtime.https import HttpsRedirectMiddleware

_IN_CLUSTER = "shop-ui.prod.svc.cluster.local"


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with override_settings(
        DEBUG=False,
        SECURE_SSL_REDIRECT=True,
        ALLOWED_HOSTS=[_IN_CLUSTER, "shop.example.com"],
        IN_CLUSTER_HOSTS=[_IN_CLUSTER],
    ):
        yield


def _ask(**headers: Any) -> HttpResponse:
    middleware = HttpsRedirectMiddleware(lambda request: HttpResponse("page"))
    return middleware(RequestFactory().get("/a?b=c", **headers))


def test_a_public_host_is_redirected() -> None:
    response = _ask(HTTP_HOST="shop.example.com")
    assert response.status_code == 301
    assert response["Location"] == "https://shop.example.com/a?b=c"


def test_a_secure_request_is_not() -> None:
    response = _ask(HTTP_HOST="shop.example.com", **{"wsgi.url_scheme": "https"})
    assert response.content == b"page"


@pytest.mark.parametrize("host", [_IN_CLUSTER, f"{_IN_CLUSTER}:80"])
def test_a_call_within_the_cluster_is_not(host: str) -> None:
    assert _ask(HTTP_HOST=host).content == b"page"


def test_an_unknown_host_is_refused() -> None:
    with pytest.raises(DisallowedHost):
        _ask(HTTP_HOST="evil.example.com")


@override_settings(SECURE_SSL_HOST="www.example.com")
def test_the_secure_host_can_be_another() -> None:
    response = _ask(HTTP_HOST="shop.example.com")
    assert response["Location"] == "https://www.example.com/a?b=c"


@override_settings(SECURE_SSL_REDIRECT=False)
def test_it_can_be_switched_off() -> None:
    with pytest.raises(MiddlewareNotUsed):
        _ask()
