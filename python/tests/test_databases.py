"""Tests of services_runtime.databases."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from services_runtime.databases import ServiceRouter, database_settings
from services_runtime.environment import Environment
from services_runtime.facts import Service
from services_runtime.secret_files import SecretFiles

_DEVELOPMENT = Environment("dev")
_CREDENTIALS = {
    "engine": "postgresql",
    "user": "shop_0000",
    "password": "hidden",
    "host": "localhost",
    "port": 5434,
    "dbname": "shop_data",
    "set_role": "shop_data_owner",
}


def _service(**databases: Any) -> Service:
    return Service(name="shop/ui", package="services.shop.ui", databases=databases)


def _database(
    declared: dict[str, Any], environment: Environment = _DEVELOPMENT
) -> dict[str, Any]:
    settings = database_settings(_service(shop_data=declared), environment)
    return settings["DATABASES"]["default"]


@pytest.fixture
def store(tmp_path: Path) -> SecretFiles:
    return SecretFiles(tmp_path / "home" / ".toolchain_secrets_dev")


def test_no_database() -> None:
    want = {"DATABASES": {}, "DATABASE_ROUTERS": []}
    assert database_settings(_service(), _DEVELOPMENT) == want


def test_sqlite_is_a_file_of_this_user(tmp_path: Path) -> None:
    entry = _database({"engine": "sqlite"})
    assert entry["ENGINE"] == "django.db.backends.sqlite3"
    folder = tmp_path / "home" / ".local" / "state" / "services"
    assert entry["NAME"] == folder / "shop_data.sqlite3"
    assert folder.is_dir()


def test_sqlite_is_not_for_production() -> None:
    entry = _database({"engine": "sqlite"}, Environment("prod", "prod"))
    assert entry["ENGINE"] == "services_runtime.unavailable_database"
    assert "sqlite, which is for development only" in entry["OPTIONS"]["reason"]


def test_postgresql_takes_its_credentials_from_a_secret(store: SecretFiles) -> None:
    store.write("local-db-shop-data-creds", json.dumps(_CREDENTIALS))
    assert _database({"engine": "postgresql"}) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop_data",
        "USER": "shop_0000",
        "PASSWORD": "hidden",
        "HOST": "localhost",
        "PORT": "5434",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "assume_role": "shop_data_owner"},
    }


def test_postgresql_on_kubernetes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K8S_POD_NAMESPACE", "staging")
    file = tmp_path / "mount" / "staging-db-shop-data-creds" / "secret_string"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({**_CREDENTIALS, "set_role": ""}))
    entry = _database({"engine": "postgresql"}, Environment("prod", "staging"))
    assert entry["USER"] == "shop_0000"
    assert entry["CONN_MAX_AGE"] == 60
    assert entry["OPTIONS"] == {"connect_timeout": 5}


def test_postgresql_without_credentials_explains_itself() -> None:
    entry = _database({"engine": "postgresql"})
    assert entry["ENGINE"] == "services_runtime.unavailable_database"
    reason = entry["OPTIONS"]["reason"]
    assert 'secret "local-db-shop-data-creds" of service "shop/ui"' in reason
    assert "\n" not in reason


def test_the_first_database_is_the_default() -> None:
    settings = database_settings(
        _service(shop={"engine": "sqlite"}, users={"engine": "sqlite"}), _DEVELOPMENT
    )
    assert list(settings["DATABASES"]) == ["default", "users"]
    assert settings["DATABASE_ROUTERS"] == ["services_runtime.databases.ServiceRouter"]


def test_the_router_sends_apps_to_their_database() -> None:
    class Model:
        class _meta:
            app_label = "accounts"

    class Other:
        class _meta:
            app_label = "catalog"

    service = _service(shop={"engine": "sqlite"}, users={"apps": ["accounts"]})
    with override_settings(SERVICE=service):
        router = ServiceRouter()
    assert router.db_for_read(Model) == "users"
    assert router.db_for_write(Model) == "users"
    assert router.db_for_read(Other) is None
    assert router.allow_migrate("users", "accounts")
    assert not router.allow_migrate("default", "accounts")
    assert router.allow_migrate("default", "catalog")
    assert not router.allow_migrate("users", "catalog")
    assert router.allow_migrate("another", "catalog") is None
