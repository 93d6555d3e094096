"""Tests of services_runtime.gunicorn_config."""

import pytest

from services_runtime.errors import ServiceError
from services_runtime.facts import Service
from services_runtime.gunicorn_config import default_config

_SERVICE = Service(name="shop/ui", package="services.shop.ui", port=9001)


def test_defaults_are_explicit() -> None:
    config = default_config(_SERVICE)
    assert config["bind"] == "127.0.0.1:9001"
    assert config["workers"] == 2
    assert config["threads"] == 4
    assert config["timeout"] == 30
    assert config["graceful_timeout"] == 20
    assert config["accesslog"] == "-"
    assert config["forwarded_allow_ips"] == "127.0.0.1,::1"
    assert config["worker_tmp_dir"] in ("/dev/shm", None)


_BINDINGS = {
    "a port": ({"PORT": "8000"}, "127.0.0.1:8000"),
    "a host": ({"HOST": "0.0.0.0"}, "0.0.0.0:9001"),
    "an address of the sixth version": ({"HOST": "::1"}, "[::1]:9001"),
    "a pod": ({"K8S_POD_NAMESPACE": "prod"}, "0.0.0.0:8001"),
    "a pod's own port": ({"K8S_POD_NAMESPACE": "prod", "PORT": "80"}, "0.0.0.0:80"),
}


@pytest.mark.parametrize(("variables", "want"), _BINDINGS.values(), ids=_BINDINGS)
def test_bind(
    variables: dict[str, str], want: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_config(_SERVICE)["bind"] == want


_NUMBERS = {
    "WEB_CONCURRENCY": "workers",
    "WEB_THREADS": "threads",
    "WEB_TIMEOUT_SECONDS": "timeout",
    "WEB_GRACEFUL_TIMEOUT_SECONDS": "graceful_timeout",
    "WEB_KEEPALIVE_SECONDS": "keepalive",
    "WEB_MAX_REQUESTS": "max_requests",
    "WEB_MAX_REQUESTS_JITTER": "max_requests_jitter",
}


@pytest.mark.parametrize(("variable", "setting"), _NUMBERS.items())
def test_numbers_can_be_declared(
    variable: str, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "7")
    assert default_config(_SERVICE)[setting] == 7
    monkeypatch.setenv(variable, "seven")
    with pytest.raises(ServiceError, match=f'{variable} is "seven"'):
        default_config(_SERVICE)


def test_trusted_proxies_can_be_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.0.0.1")
    assert default_config(_SERVICE)["forwarded_allow_ips"] == "10.0.0.1"


def test_a_service_without_a_port() -> None:
    with pytest.raises(ServiceError, match='"x" has no dev_port: set PORT'):
        default_config(Service(name="x", package="services.x"))
