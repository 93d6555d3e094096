"""Tests of services_runtime.static_files."""

import importlib.util
from pathlib import Path

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import override_settings

from services_runtime.static_files import whitenoise_middleware


def test_without_whitenoise_another_server_has_to_serve_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MiddlewareNotUsed):
        whitenoise_middleware(lambda request: HttpResponse())


def test_without_collected_files_there_is_nothing_to_serve(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("whitenoise")
    root = str(tmp_path / "none")
    with (
        override_settings(DEBUG=False, STATIC_ROOT=root),
        pytest.raises(MiddlewareNotUsed),
    ):
        whitenoise_middleware(lambda request: HttpResponse())
    assert f"there is no folder {root}" in caplog.text
