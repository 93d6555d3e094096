"""Tests of services_runtime.urls."""

from types import ModuleType

import pytest

from services_runtime.urls import declared_urls


@pytest.mark.parametrize(
    ("prefix", "route"),
    [("api", "api/"), ("api/", "api/"), ("/api/v1/", "api/v1/"), ("", ""), ("/", "")],
)
def test_a_prefix_is_a_route(prefix: str, route: str) -> None:
    facts = ModuleType("service_facts")
    facts.NAME, facts.PACKAGE = "x", "services.x"  # type: ignore[attr-defined]
    facts.URLS = [(prefix, "urlconf")]  # type: ignore[attr-defined]
    (pattern,) = declared_urls(facts)
    assert str(pattern.pattern) == route
