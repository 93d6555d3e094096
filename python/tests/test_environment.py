"""Tests of services_runtime.environment."""

import getpass
from pathlib import Path

import pytest

from services_runtime import environment
from services_runtime.environment import Environment
from services_runtime.errors import ServiceError

_CASES = {
    "nothing set": ({}, Environment("dev")),
    "dev": ({"SERVICES_ENV": "dev"}, Environment("dev")),
    "the older variable": ({"TOOLCHAIN_ENV": "toolchain_dev"}, Environment("dev")),
    "a pod": ({"K8S_POD_NAMESPACE": "ns"}, Environment("prod", "ns")),
    "a pod's address": (
        {"K8S_POD_NAMESPACE": "ns", "K8S_POD_IP": "10.0.0.1"},
        Environment("prod", "ns", "10.0.0.1"),
    ),
    "a developer's pod": (
        {"K8S_POD_NAMESPACE": "alice", "SERVICES_ENV": "dev"},
        Environment("dev", "alice"),
    ),
    "the older variable in a pod": (
        {"K8S_POD_NAMESPACE": "ns", "TOOLCHAIN_ENV": "toolchain_prod"},
        Environment("prod", "ns"),
    ),
    "both variables": (
        {"SERVICES_ENV": "dev", "TOOLCHAIN_ENV": "toolchain_prod"},
        Environment("dev"),
    ),
}


@pytest.mark.parametrize(("variables", "want"), _CASES.values(), ids=_CASES)
def test_current(
    variables: dict[str, str], want: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment.current() == want


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SERVICES_ENV", "prod"), ("TOOLCHAIN_ENV", "toolchain_prod")],
)
def test_production_is_refused_outside_kubernetes(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ServiceError, match='"prod" is refused outside Kubernetes'):
        environment.current()


def test_user_is_declared_or_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.user() == getpass.getuser()
    monkeypatch.setenv("TOOLCHAIN_USER", "bob")
    assert environment.user() == "bob"
    monkeypatch.setenv("SERVICES_USER", "alice")
    assert environment.user() == "alice"


def test_user_that_the_system_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise OSError("no such user")

    monkeypatch.setattr(getpass, "getuser", fail)
    with pytest.raises(ServiceError, match="set SERVICES_USER"):
        environment.user()


def test_state_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert environment.state_directory() == home / ".local" / "state" / "services"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    assert environment.state_directory() == tmp_path / "xdg" / "services"
    monkeypatch.setenv("SERVICES_STATE_DIR", "~/mine")
    assert environment.state_directory() == home / "mine"
