"""Tests of services_runtime.endpoints."""

from collections.abc import Iterator

import pytest

from services_runtime import endpoints, facts
from services_runtime.errors import ServiceError
from services_runtime.facts import Service

_SERVICE = Service(
    name="shop/ui",
    package="services.shop.ui",
    port=9001,
    needs={"shop/pay-api": 9002, "search": None},
)


@pytest.fixture(autouse=True)
def _current_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(facts, "current", lambda: _SERVICE)
    yield


def test_on_a_machine_it_is_the_development_port() -> None:
    assert endpoints.url("shop/pay-api") == "http://localhost:9002/"
    assert endpoints.port("shop/pay-api") == 9002


def test_a_service_knows_itself() -> None:
    assert endpoints.url("shop/ui") == "http://localhost:9001/"


def test_on_kubernetes_it_is_the_dns_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K8S_POD_NAMESPACE", "prod")
    want = "http://shop-pay-api.prod.svc.cluster.local:80/"
    assert endpoints.url("shop/pay-api") == want
    assert endpoints.url("search") == "http://search.prod.svc.cluster.local:80/"


@pytest.mark.parametrize("value", ["http://localhost:1", "http://localhost:1/"])
def test_a_variable_wins(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K8S_POD_NAMESPACE", "prod")
    monkeypatch.setenv("SERVICE_URL_SHOP_PAY_API", value)
    assert endpoints.url("shop/pay-api") == "http://localhost:1/"


@pytest.mark.parametrize("lookup", [endpoints.url, endpoints.port])
def test_an_undeclared_name_is_an_error(lookup: object) -> None:
    with pytest.raises(ServiceError, match='add "users/api" to "needs" of "shop/ui"'):
        lookup("users/api")  # type: ignore[operator]


def test_a_service_without_a_port() -> None:
    with pytest.raises(ServiceError, match="no dev_port: set SERVICE_URL_SEARCH"):
        endpoints.url("search")
    with pytest.raises(ServiceError, match='"search" has no dev_port'):
        endpoints.port("search")
