"""Tests of services_runtime.health and services_runtime.readiness."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from services_runtime import readiness
from services_runtime.health import HealthMiddleware
from services_runtime.readiness import Failure


class _Connection:
    """Stands in for a database connection."""

    settings_dict = {"ENGINE": "django.db.backends.postgresql"}

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.error: Exception | None = None

    def cursor(self) -> Any:
        if self.error:
            raise self.error
        return self

    def __enter__(self) -> "_Connection":
        return self

    def __exit__(self, *args: object) -> None: ...

    def execute(self, statement: str) -> None: ...

    def close(self) -> None: ...


class _Migration:
    def __init__(self, name: str) -> None:
        self.app_label, self.name = name.split(".")


class _World:
    """Databases and migrations as a test wants them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.connections: dict[str, _Connection] = {}
        self.unapplied: list[_Migration] = []
        self.looked_at_migrations = 0
        monkeypatch.setattr(readiness, "connections", self.connections)
        monkeypatch.setattr(readiness, "_unapplied", self._find_unapplied)

    def add(self, alias: str) -> _Connection:
        connection = self.connections[alias] = _Connection(alias)
        return connection

    def _find_unapplied(self, connection: object) -> list[_Migration]:
        self.looked_at_migrations += 1
        return self.unapplied


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[_World]:
    yield _World(monkeypatch)


@pytest.fixture
def middleware() -> HealthMiddleware:
    return HealthMiddleware(lambda request: HttpResponse("page"))


def _ask(
    middleware: HealthMiddleware, path: str, **headers: Any
) -> tuple[int, dict[str, Any]]:
    response = middleware(RequestFactory().get(path, **headers))
    return response.status_code, json.loads(response.content)


def test_liveness_never_touches_a_database(
    world: _World, middleware: HealthMiddleware
) -> None:
    world.add("default").error = OperationalError("down")
    assert _ask(middleware, "/healthz") == (200, {"service": "shop/ui", "status": "ok"})


def test_ready_without_a_database(middleware: HealthMiddleware) -> None:
    assert list(connections) == ["default"]  # Django's stand-in
    status, body = _ask(middleware, "/readyz")
    assert (status, body["checks"]) == (200, {})


def test_ready(world: _World, middleware: HealthMiddleware) -> None:
    world.add("default")
    assert _ask(middleware, "/readyz") == (
        200,
        {
            "service": "shop/ui",
            "status": "ok",
            "checks": {"database:default": "ok", "migrations:default": "ok"},
        },
    )


def test_an_unreachable_database(world: _World, middleware: HealthMiddleware) -> None:
    world.add("default").error = OperationalError("no route to db.internal")
    world.add("other")
    status, body = _ask(middleware, "/readyz")
    assert status == 503
    assert body["status"] == "unavailable"
    assert body["checks"] == {
        "database:default": "OperationalError: no route to db.internal",
        "migrations:default": "database is unreachable",
        "database:other": "ok",
        "migrations:other": "ok",
    }


@override_settings(DEBUG=False)
def test_production_tells_details_to_the_log_only(
    world: _World, middleware: HealthMiddleware, caplog: pytest.LogCaptureFixture
) -> None:
    world.add("default").error = OperationalError("no route to db.internal")
    _, body = _ask(middleware, "/readyz")
    assert body["checks"]["database:default"] == "OperationalError"
    assert "no route to db.internal" in caplog.text


def test_unapplied_migrations(world: _World, middleware: HealthMiddleware) -> None:
    world.add("default")
    world.unapplied = [_Migration(f"catalog.000{n}") for n in range(1, 6)]
    status, body = _ask(middleware, "/readyz")
    assert status == 503
    assert body["checks"]["migrations:default"] == (
        "5 unapplied: catalog.0001, catalog.0002, catalog.0003, ..."
    )


def test_migrations_are_looked_at_until_they_are_applied(
    world: _World, middleware: HealthMiddleware
) -> None:
    world.add("default")
    world.unapplied = [_Migration("catalog.0001")]
    assert _ask(middleware, "/readyz")[0] == 503
    world.unapplied = []
    assert [_ask(middleware, "/readyz")[0] for _ in range(3)] == [200, 200, 200]
    assert world.looked_at_migrations == 2


def test_a_failure_is_logged_once(
    world: _World, middleware: HealthMiddleware, caplog: pytest.LogCaptureFixture
) -> None:
    connection = world.add("default")
    with caplog.at_level(logging.WARNING):
        for error in (OperationalError("down"), OperationalError("down"), None):
            connection.error = error
            _ask(middleware, "/readyz")
    assert caplog.text.count("database:default: OperationalError: down") == 1


def test_a_probe_needs_no_known_host(middleware: HealthMiddleware) -> None:
    assert _ask(middleware, "/healthz", HTTP_HOST="10.1.2.3:8001")[0] == 200


def test_a_probe_is_not_cached(middleware: HealthMiddleware) -> None:
    response = middleware(RequestFactory().get("/healthz"))
    assert response["Cache-Control"] == "no-store"


def test_a_probe_is_read_only(middleware: HealthMiddleware) -> None:
    assert middleware(RequestFactory().head("/healthz")).status_code == 200
    assert middleware(RequestFactory().post("/healthz")).status_code == 405


@pytest.mark.parametrize("path", ["/", "/healthz/", "/x/healthz"])
def test_other_paths_are_passed_on(middleware: HealthMiddleware, path: str) -> None:
    request: HttpRequest = RequestFactory().get(path)
    assert middleware(request).content == b"page"


def test_a_failure_reads_well() -> None:
    assert str(Failure("reason")) == "reason"
    assert str(Failure("reason", "detail")) == "reason: detail"
