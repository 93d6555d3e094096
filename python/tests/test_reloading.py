"""Tests of what makes runserver start anew."""

import json
import os
import sys
import time
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


def test_edits_before_the_first_look_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    every = autoreload.iter_modules_and_files
    monkeypatch.setattr(autoreload, "iter_modules_and_files", every)
    source = tmp_path / "views.py"
    source.touch()
    reloading.watch_sources()
    request_started.send(sender=None)
    later = time.time() + 5
    os.utime(source, (later, later))
    files = frozenset([str(source), str(tmp_path / "gone.py")])
    with pytest.raises(SystemExit) as end:
        autoreload.iter_modules_and_files((), files)
    assert end.value.code == 3
    assert autoreload.iter_modules_and_files((), files) == {source.resolve()}


def _file_of(module: ModuleType) -> Path:
    return Path(str(module.__file__)).resolve()
