"""Tests of services_runtime.settings."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services_runtime.errors import ServiceError
from services_runtime.settings import service_settings


def _facts(**constants: Any) -> ModuleType:
    module = ModuleType("service_facts")
    secrets = {"django-secret-key": {"fields": {"SECRET_KEY": {"generate": "random"}}}}
    module.__dict__.update(
        {
            "NAME": "shop/ui",
            "PACKAGE": "services.shop.ui",
            "DASHES": "shop-ui",
            "SECRETS": secrets,
            **constants,
        }
    )
    return module


def _mount_key(tmp_path: Path, value: str) -> None:
    file = tmp_path / "mount" / "django-secret-key" / "secret_string"
    file.parent.mkdir(parents=True)
    file.write_text(value)


@pytest.fixture
def _production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K8S_POD_NAMESPACE", "prod")
    monkeypatch.setenv("SERVICES_ENV", "prod")
    _mount_key(tmp_path, json.dumps({"SECRET_KEY": "mounted"}))


def test_development(tmp_path: Path) -> None:
    settings = service_settings(_facts())
    assert settings["DEBUG"] is True
    assert settings["SERVICE"].name == "shop/ui"
    stored = tmp_path / "home" / ".toolchain_secrets_dev" / "django-secret-key"
    assert json.loads(stored.read_text()) == {"SECRET_KEY": settings["SECRET_KEY"]}
    assert "SECURE_SSL_REDIRECT" not in settings
    root = tmp_path / "home" / ".local" / "state" / "services" / "staticfiles"
    assert settings["STATIC_ROOT"] == str(root / "shop-ui")


@pytest.mark.usefixtures("_production")
def test_production() -> None:
    settings = service_settings(_facts())
    assert settings["DEBUG"] is False
    assert settings["SECRET_KEY"] == "mounted"
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["STATIC_ROOT"] == "/staticfiles"
    assert "localhost" not in settings["ALLOWED_HOSTS"]
    assert "*" not in settings["ALLOWED_HOSTS"]


def test_any_other_environment_is_like_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K8S_POD_NAMESPACE", "staging")
    monkeypatch.setenv("SERVICES_ENV", "staging")
    _mount_key(tmp_path, json.dumps({"SECRET_KEY": "mounted"}))
    assert service_settings(_facts())["DEBUG"] is False


def test_template_processors_follow_the_apps() -> None:
    apps = ["django.contrib.auth", "django.contrib.messages"]
    (templates,) = service_settings(_facts(APPS=apps))["TEMPLATES"]
    processors = templates["OPTIONS"]["context_processors"]
    assert "django.contrib.auth.context_processors.auth" in processors
    assert "django.contrib.messages.context_processors.messages" in processors
    (templates,) = service_settings(_facts())["TEMPLATES"]
    assert not [p for p in templates["OPTIONS"]["context_processors"] if "contrib" in p]


@pytest.mark.parametrize("value", ['{"OTHER": "x"}', '{"SECRET_KEY": ""}'])
def test_a_key_that_is_not_in_its_secret(tmp_path: Path, value: str) -> None:
    _mount_key(tmp_path, value)
    with pytest.raises(ServiceError, match='has no "SECRET_KEY" in its JSON object'):
        service_settings(_facts())


def test_a_service_that_does_not_declare_the_key() -> None:
    with pytest.raises(ServiceError, match='declare secret "django-secret-key"'):
        service_settings(_facts(SECRETS={}))
