"""Tests of what makes runserver start anew."""

import json
import sys
from pathlib import Path
from types import ModuleType

import django
import pytest
from django.core.signals import request_started
from django.utils import autoreload

from services_runtime import reloading


def test_installed() -> None:
    assert reloading.installed(json)
    assert reloading.installed(django)
    assert not reloading.installed(reloading)
    assert not reloading.installed(ModuleType("made_here"))


def test_watches_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    every = autoreload.iter_modules_and_files
    monkeypatch.setattr(autoreload, "iter_modules_and_files", every)
    before = set(autoreload.iter_all_python_module_files())
    reloading.watch_sources()
    request_started.send(sender=None)
    after = set(autoreload.iter_all_python_module_files())
    assert {Path(str(json.__file__)).resolve(), _file_of(autoreload)} <= before - after
    assert {_file_of(reloading), _file_of(sys.modules[__name__])} <= after <= before


def _file_of(module: ModuleType) -> Path:
    return Path(str(module.__file__)).resolve()
