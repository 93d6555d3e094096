"""Tests of manage.py as a process of its own."""

import json
import os
from pathlib import Path

import pytest
from running import free_port, run, running, wait_until

from services_runtime.secret_files import SecretFiles


@pytest.fixture
def bare(monorepo: Path) -> Path:
    return monorepo / "services" / "bare" / "manage.py"


@pytest.fixture
def shop(monorepo: Path) -> Path:
    """manage.py of a service with a database, pages and static files."""
    return monorepo / "services" / "shop" / "ui" / "manage.py"


def _register(script: Path, port: int) -> str:
    """Gives a service another registered port; returns the URL there."""
    facts = script.with_name("service_facts.py")
    lines = facts.read_text().splitlines()
    changed = [
        f"PORT = {port}" if line.startswith("PORT =") else line for line in lines
    ]
    facts.write_text("\n".join(changed) + "\n")
    return f"http://127.0.0.1:{port}/"


def test_runserver_serves_on_the_registered_port(bare: Path, tmp_path: Path) -> None:
    url = _register(bare, free_port())
    with running(bare, "runserver", url=url, log=tmp_path / "log") as service:
        assert service.get("/healthz").json() == {"service": "bare", "status": "ok"}
        assert service.get("/readyz").status == 200
        page = service.get("/")
        assert page.status == 200
        assert "<h1>bare</h1>" in page.text
        assert service.get("/nothing").status == 404
        assert any(url in line for line in service.lines())


def test_two_services_run_at_once(bare: Path, shop: Path, tmp_path: Path) -> None:
    first, second = _register(bare, free_port()), _register(shop, free_port())
    with (
        running(bare, "runserver", url=first, log=tmp_path / "log1") as one,
        running(shop, "runserver", url=second, log=tmp_path / "log2") as other,
    ):
        assert one.get("/healthz").json()["service"] == "bare"
        assert other.get("/healthz").json()["service"] == "shop/ui"


@pytest.mark.parametrize("form", ["{port}", "0.0.0.0:{port}", "127.0.0.1:{port}"])
def test_runserver_takes_another_address(bare: Path, tmp_path: Path, form: str) -> None:
    port = free_port()
    arguments = ("runserver", form.format(port=port), "--noreload")
    url = f"http://127.0.0.1:{port}/"
    with running(bare, *arguments, url=url, log=tmp_path / "log") as service:
        assert service.get("/healthz").status == 200


def test_runserver_passes_flags_on(bare: Path, tmp_path: Path) -> None:
    url = _register(bare, free_port())
    arguments = ("runserver", "--noreload", "--nothreading")
    with running(bare, *arguments, url=url, log=tmp_path / "log") as service:
        assert service.get("/healthz").status == 200


def test_port_is_read_from_the_environment(bare: Path, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    log = tmp_path / "log"
    with running(bare, "runserver", url=url, log=log, PORT=str(port)) as service:
        assert service.get("/healthz").status == 200


def test_a_change_of_a_source_file_reloads(shop: Path, tmp_path: Path) -> None:
    url = _register(shop, free_port())
    pages = shop.parents[3] / "shop" / "catalog" / "urls.py"
    with running(shop, "runserver", url=url, log=tmp_path / "log") as service:
        assert service.get("/catalog/").text == "catalog"
        pages.write_text(pages.read_text().replace('"catalog"', '"changed"'))

        def reloads() -> bool:
            """Changes it again: the first change may come before the first look."""
            later = pages.stat().st_mtime + 10
            os.utime(pages, (later, later))
            return any("urls.py changed, reloading" in line for line in service.lines())

        def shows_the_change() -> bool:
            """Asks while it may be reloading for one of the later changes."""
            try:
                return service.get("/catalog/").text == "changed"
            except OSError:
                return False

        wait_until(reloads, service.process)
        wait_until(shows_the_change, service.process)


def test_it_runs_through_a_link_as_from_bazels_runfiles(
    shop: Path, tmp_path: Path
) -> None:
    """The launcher fills sys.path and runs a link to manage.py; so does this one.

    The reloader starts manage.py once more, without the launcher.
    """
    source = shop.parents[3]
    root = tmp_path / "runfiles" / "_main"
    runtime = tmp_path / "runfiles" / "rules_services+" / "python"
    _link_files(source, root)
    _link_files(
        Path(__file__).parent.parent / "services_runtime", runtime / "services_runtime"
    )
    launcher = tmp_path / "launcher.py"
    launcher.write_text(
        "import os, runpy, sys\n"
        f"sys.path[:0] = [{str(root)!r}, {str(runtime)!r}]\n"
        f"os.environ['RUNFILES_DIR'] = {str(tmp_path / 'runfiles')!r}\n"
        "sys.argv[:] = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    url = _register(shop, free_port())
    arguments = (str(root / shop.relative_to(source)), "runserver")
    log = tmp_path / "log"
    with running(launcher, *arguments, url=url, log=log, PYTHONPATH="") as service:
        assert service.get("/healthz").json()["service"] == "shop/ui"
        assert service.get("/catalog/").text == "catalog"


def _link_files(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            link = target / file.relative_to(source)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(file)


def test_files_of_the_service_do_not_hide_modules(bare: Path) -> None:
    for name in ("django", "services_runtime", "queue", "secrets"):
        bare.with_name(f"{name}.py").write_text("raise SystemExit('hidden')\n")
    done = run(bare, "check")
    assert (done.returncode, done.stderr) == (0, "")


def test_it_is_executable(bare: Path, tmp_path: Path) -> None:
    assert os.access(bare, os.X_OK)
    assert bare.read_text().startswith("#!/usr/bin/env python3\n")


def test_commands_are_djangos_own(shop: Path) -> None:
    done = run(shop, "help", "--commands")
    assert {"migrate", "runserver", "collectstatic"} <= set(done.stdout.split())
    assert run(shop, "check", "--fail-level", "WARNING").returncode == 0
    assert run(shop, "makemigrations", "--check", "--dry-run").returncode == 0


def test_readiness_waits_for_migrations(shop: Path, tmp_path: Path) -> None:
    url = _register(shop, free_port())
    arguments = ("runserver", "--noreload")
    with running(shop, *arguments, url=url, log=tmp_path / "log") as service:
        before = service.get("/readyz")
        assert before.status == 503
        assert "unapplied" in before.json()["checks"]["migrations:default"]
        assert service.get("/healthz").status == 200
        assert run(shop, "migrate").returncode == 0
        after = service.get("/readyz")
        assert (after.status, after.json()["status"]) == (200, "ok")


def test_production_is_refused_on_a_machine(bare: Path) -> None:
    done = run(bare, "check", SERVICES_ENV="prod")
    assert done.returncode == 1
    assert done.stderr.startswith('error: environment "prod" is refused outside')
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_secret_is_one_line(bare: Path) -> None:
    settings = bare.with_name("settings.py")
    facts = bare.with_name("service_facts.py")
    facts.write_text(facts.read_text() + 'SECRETS["stripe"] = {"prompt": True}\n')
    settings.write_text(
        settings.read_text()
        + "from services_runtime import secrets_store\n"
        + 'STRIPE = secrets_store.read("stripe")\n'
    )
    done = run(bare, "check")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert 'secret "stripe" of service "bare" is missing' in done.stderr
    store = SecretFiles(Path(os.environ["HOME"]) / ".toolchain_secrets_dev")
    store.write("stripe", "value")
    assert run(bare, "check").returncode == 0


@pytest.fixture
def without_credentials(bare: Path) -> Path:
    """manage.py of a service whose database has no credentials here."""
    facts = bare.with_name("service_facts.py")
    facts.write_text(
        facts.read_text()
        + 'DATABASES = {"users": {"engine": "postgresql", "apps": []}}\n'
    )
    return bare


def test_without_database_credentials_only_the_database_is_missing(
    without_credentials: Path, tmp_path: Path
) -> None:
    assert run(without_credentials, "check").returncode == 0
    done = run(without_credentials, "migrate")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert 'secret "local-db-users-creds" of service "bare" is missing' in done.stderr
    url = _register(without_credentials, free_port())
    log = tmp_path / "log"
    with running(without_credentials, "runserver", url=url, log=log) as service:
        answer = service.get("/readyz")
        assert answer.status == 503
        assert "local-db-users-creds" in answer.json()["checks"]["database:default"]


def test_a_page_of_the_service_wins_over_ours(bare: Path, tmp_path: Path) -> None:
    bare.with_name("urls.py").write_text(
        "from django.http import HttpResponse\n"
        "from django.urls import path\n"
        'urlpatterns = [path("", lambda request: HttpResponse("mine"))]\n'
    )
    url = _register(bare, free_port())
    arguments = ("runserver", "--noreload")
    with running(bare, *arguments, url=url, log=tmp_path / "log") as service:
        assert service.get("/").text == "mine"
        assert service.get("/healthz").status == 200


@pytest.mark.parametrize("name", ["bare", "shop/ui"])
def test_deploy_check_reports_nothing(
    monorepo: Path, tmp_path: Path, name: str
) -> None:
    key = tmp_path / "mount" / "django-secret-key" / "secret_string"
    key.parent.mkdir(parents=True)
    key.write_text(json.dumps({"SECRET_KEY": "0123456789abcdefghij" * 3}))
    done = run(
        monorepo / "services" / name / "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SERVICES_ENV="prod",
        K8S_POD_NAMESPACE="prod",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "System check identified no issues (0 silenced).\n"
    assert done.stderr == ""
