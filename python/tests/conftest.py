"""What the tests share: a clean environment and the sample monorepo."""

import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import django
import pytest
from django.conf import settings
from running import Start, running

from services_runtime import facts
from services_runtime.facts import Service

_SAMPLE = Path(__file__).parent / "testdata" / "monorepo"
_OURS = ("SERVICE", "TOOLCHAIN_", "K8S_", "WEB_", "XDG_", "GUNICORN_", "DJANGO_")
_OUR_NAMES = ("PORT", "HOST", "LOG_LEVEL", "FORWARDED_ALLOW_IPS", "RUNFILES_DIR")


def pytest_configure() -> None:
    """Gives Django the settings that the tests of single middleware need."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for tests",
        SERVICE=Service(name="shop/ui", package="services.shop.ui", port=9001),
        ROOT_URLCONF="urlconf",
        IN_CLUSTER_HOSTS=[],
        LOGGING_CONFIG=None,
    )
    django.setup()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hides the developer's own variables, home and mounted secrets."""
    for name in list(os.environ):
        if name.startswith(_OURS) or name in _OUR_NAMES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SERVICES_SECRETS_MOUNT", str(tmp_path / "mount"))
    facts.load.cache_clear()


@pytest.fixture
def monorepo(tmp_path: Path) -> Path:
    """A copy of the sample monorepo, to start services from and to change."""
    return Path(shutil.copytree(_SAMPLE, tmp_path / "monorepo"))


@pytest.fixture
def sample_path(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample monorepo itself, on the import path and never written to."""
    monkeypatch.syspath_prepend(str(_SAMPLE))
    return _SAMPLE


@pytest.fixture
def jobs(monorepo: Path) -> Path:
    """The folder of a workflow service with two workers and no code of its own."""
    return monorepo / "services" / "jobs"


@pytest.fixture
def start(jobs: Path, tmp_path: Path) -> Start:
    """Starts a process of the service."""

    def start_it(script: str, *words: str, **variables: str) -> AbstractContextManager:
        log = tmp_path / f"log-{len(list(tmp_path.glob('log-*')))}"
        return running(jobs / script, *words, log=log, **variables)

    return start_it
