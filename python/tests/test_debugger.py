"""Tests of the debugger that one can attach."""

import sys
from types import SimpleNamespace

import pytest

from services_runtime import debugger
from services_runtime.errors import ServiceError


@pytest.fixture
def listened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The addresses that a stand-in for debugpy was told to listen on."""
    addresses: list[tuple[str, int]] = []
    stand_in = SimpleNamespace(listen=addresses.append)
    monkeypatch.setitem(sys.modules, "debugpy", stand_in)
    monkeypatch.setattr(sys, "argv", ["manage.py", "runserver", "--noreload"])
    return addresses


def test_listens_where_it_is_asked_to(
    listened: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    debugger.listen()
    assert listened == []
    monkeypatch.setenv("SERVICES_DEBUGPY", "5678")
    debugger.listen()
    assert listened == [("127.0.0.1", 5678)]


def test_only_the_process_that_serves_listens(
    listened: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICES_DEBUGPY", "5678")
    monkeypatch.setattr(sys, "argv", ["manage.py", "runserver"])
    debugger.listen()
    assert listened == []
    monkeypatch.setenv("RUN_MAIN", "true")
    debugger.listen()
    assert listened == [("127.0.0.1", 5678)]


@pytest.mark.usefixtures("listened")
def test_port_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICES_DEBUGPY", "many")
    with pytest.raises(ServiceError, match="cannot listen on port many"):
        debugger.listen()


def test_debugpy_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICES_DEBUGPY", "5678")
    monkeypatch.setattr(sys, "argv", ["manage.py", "worker"])
    monkeypatch.setitem(sys.modules, "debugpy", None)
    with pytest.raises(ServiceError, match="debugpy is missing: add it"):
        debugger.listen()
