"""Tests of services_runtime.facts."""

from pathlib import Path

import pytest

from services_runtime import facts
from services_runtime.errors import ServiceError


def test_load_reads_the_generated_module(sample_path: Path) -> None:
    service = facts.load("services.shop.ui")
    assert service.name == "shop/ui"
    assert service.dashes == "shop-ui"
    assert service.port == 9001
    assert service.needs == {"bare": 9002}
    assert service.databases["shop"]["engine"] == "sqlite"
    assert list(service.secrets) == ["django-secret-key", "stripe"]
    assert service.has_static_files


def test_load_without_facts() -> None:
    with pytest.raises(ServiceError, match="no module services.none.service_facts"):
        facts.load("services.none")


def test_current_is_the_service_of_the_settings(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "services.bare.settings_for_tests")
    assert facts.current().name == "bare"


def test_current_without_settings() -> None:
    with pytest.raises(ServiceError, match="DJANGO_SETTINGS_MODULE"):
        facts.current()
