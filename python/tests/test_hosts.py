"""Tests of services_runtime.hosts."""

import pytest

from services_runtime.environment import Environment
from services_runtime.facts import Service
from services_runtime.hosts import allowed_hosts, in_cluster_hosts

_SERVICE = Service(name="shop/ui", package="services.shop.ui", dashes="shop-ui")
_CLUSTER_NAMES = [
    "shop-ui",
    "shop-ui.prod",
    "shop-ui.prod.svc",
    "shop-ui.prod.svc.cluster.local",
]


def test_outside_kubernetes_there_is_no_cluster_name() -> None:
    assert in_cluster_hosts(_SERVICE, Environment("dev")) == []


@pytest.mark.parametrize(
    ("address", "host"), [("10.0.0.1", "10.0.0.1"), ("fd00::1", "[fd00::1]")]
)
def test_cluster_names_and_the_pods_address(address: str, host: str) -> None:
    here = Environment("prod", "prod", address)
    assert in_cluster_hosts(_SERVICE, here) == [*_CLUSTER_NAMES, host]


def test_production_allows_what_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICES_ALLOWED_HOSTS", "shop.example.com, .example.org,")
    here = Environment("prod", "prod")
    want = [*_CLUSTER_NAMES, "shop.example.com", ".example.org"]
    assert allowed_hosts(_SERVICE, here) == want


def test_development_allows_this_machine() -> None:
    hosts = allowed_hosts(_SERVICE, Environment("dev"))
    assert {"localhost", "127.0.0.1", "[::1]", "0.0.0.0"} <= set(hosts)
