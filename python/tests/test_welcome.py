"""Tests of services_runtime.welcome."""

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from services_runtime.facts import Service
from services_runtime.welcome import WelcomeMiddleware

_SERVICE = Service(
    name="shop/ui",
    package="services.shop.ui",
    type="gunicorn",
    directory="services/shop/ui",
    port=9001,
    description="Pages & more.",
    needs={"shop/api": 9002, "search": None},
    databases={"shop": {"engine": "sqlite"}},
    secrets={"stripe": {"prompt": True}},
)


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("services_runtime.facts.current", lambda: _SERVICE)
    with override_settings(DEBUG=True, SERVICE=_SERVICE, ALLOWED_HOSTS=["testserver"]):
        yield


def _ask(url: str, *routes: str) -> HttpResponse:
    def view(request: object) -> HttpResponse:
        return HttpResponse("page")

    urlconf = ModuleType("urlconf_of_test")
    urlconf.urlpatterns = [path(route, view) for route in routes]  # type: ignore
    sys.modules[urlconf.__name__] = urlconf
    request = RequestFactory().get(url)
    with override_settings(ROOT_URLCONF=urlconf.__name__):
        return WelcomeMiddleware(view)(request)


def test_the_page_says_which_service_this_is() -> None:
    response = _ask("/", "catalog/")
    assert response.status_code == 200
    text = response.content.decode()
    for fact in (
        "<h1>shop/ui</h1>",
        "<dd>gunicorn</dd>",
        "<dd>9001</dd>",
        "Pages &amp; more.",
        '<a href="/readyz">',
        '<a href="/catalog/">',
        '<a href="http://localhost:9002/">shop/api</a>, search',
        "<dd>shop</dd>",
        "stripe (names only)",
    ):
        assert fact in text


def test_a_page_of_the_service_wins() -> None:
    assert _ask("/", "").content == b"page"


def test_other_paths_are_passed_on() -> None:
    assert _ask("/x", "catalog/").content == b"page"


def test_without_routes_every_other_path_is_unknown() -> None:
    assert _ask("/x").status_code == 404


@override_settings(DEBUG=False)
def test_it_is_not_for_production() -> None:
    with pytest.raises(MiddlewareNotUsed):
        WelcomeMiddleware(lambda request: HttpResponse())
