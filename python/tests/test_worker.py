"""Tests of a workflow service's workers, and of what its processes share."""

import http.client
import json
import signal
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from running import Start, append, free_port, run, running

_LOOP = """
import logging

def run(worker):
    logging.warning("%s begins", worker.name)
    while not worker.wait(0.01):
        pass
    logging.warning("%s ends", worker.name)
"""


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The variables of a pod with its mounted secret."""
    key = tmp_path / "mount" / "django-secret-key" / "secret_string"
    key.parent.mkdir(parents=True)
    key.write_text(json.dumps({"SECRET_KEY": "0123456789abcdefghij" * 3}))
    return {"SERVICES_ENV": "prod", "K8S_POD_NAMESPACE": "prod", "HOST": "127.0.0.1"}


def _with_database(jobs: Path) -> None:
    database = '{"shop": {"engine": "sqlite", "apps": []}}'
    append(jobs / "service_facts.py", f"DATABASES = {database}\n")
    append(jobs / "settings.py", 'INSTALLED_APPS += ["shop.catalog"]\n')


def test_two_workers_and_maintenance_run_at_once(jobs: Path, start: Start) -> None:
    (jobs / "dispatcher.py").write_text(_LOOP)
    with ExitStack() as all_of_them:
        processes = [
            all_of_them.enter_context(start(script, *words))
            for script, *words in (
                ("workflow_worker_main.py", "fast"),
                ("manage.py", "worker", "fast"),
                ("workflow_maintenance_main.py",),
                ("manage.py", "maintenance"),
            )
        ]
        assert len({process.url for process in processes}) == len(processes)
        for process in processes:
            alive = {"service": "jobs", "status": "ok"}
            assert process.get("/healthz").json() == alive
            ready = process.get("/readyz")
            assert (ready.status, ready.json()) == (200, {**alive, "checks": {}})
            assert process.get("/nothing").status == 404
        assert [process.stop() for process in processes] == [0, 0, 0, 0]
        assert "fast ends" in processes[0].log.read_text()


def test_one_process_runs_all_workers(jobs: Path, start: Start) -> None:
    (jobs / "dispatcher.py").write_text(_LOOP)
    with start("workflow_worker_main.py") as worker:
        for name in ("fast", "slow"):
            worker.wait_for_line(f"{name} begins")
        assert worker.stop(signal.SIGINT) == 0
        for name in ("fast", "slow"):
            assert f"{name} ends" in worker.log.read_text()


def test_a_service_without_declared_workers_has_one(jobs: Path, start: Start) -> None:
    append(jobs / "service_facts.py", "WORKERS = {}\n")
    (jobs / "dispatcher.py").write_text(_LOOP)
    with start("workflow_worker_main.py") as worker:
        worker.wait_for_line("worker begins")


def test_the_port_of_a_worker(jobs: Path, start: Start) -> None:
    declared, given = free_port(), free_port()
    append(jobs / "service_facts.py", f'WORKERS["slow"] = {declared}\n')
    with start("workflow_worker_main.py", "slow") as worker:
        assert worker.url == f"http://127.0.0.1:{declared}/"
        done = run(jobs / "workflow_worker_main.py", "slow")
        assert done.returncode == 1
        assert f"cannot listen on 127.0.0.1:{declared}: it is in use" in done.stderr
        assert "Traceback" not in done.stderr
    with start("workflow_worker_main.py", "slow", PORT=str(given)) as worker:
        assert worker.url == f"http://127.0.0.1:{given}/"


def test_a_pod_logs_json_and_hides_details(
    jobs: Path, start: Start, production: dict[str, str]
) -> None:
    (jobs / "dispatcher.py").write_text(
        _LOOP
        + "\ndef ready(worker):\n    raise OSError('no route to queue.internal')\n"
    )
    port = str(free_port())
    with start("workflow_worker_main.py", "fast", PORT=port, **production) as worker:
        answer = worker.get("/readyz", Host="10.1.2.3")
        assert (answer.status, answer.json()["status"]) == (503, "unavailable")
        assert answer.json()["checks"] == {"worker:fast": "OSError"}
        worker.wait_for_line("no route to queue.internal")
        assert worker.stop() == 0
        assert all(json.loads(line)["level"] for line in worker.lines())


def test_a_pods_port_is_8001(jobs: Path, production: dict[str, str]) -> None:
    done = run(jobs / "workflow_worker_main.py", **{**production, "HOST": "192.0.2.1"})
    assert done.returncode == 1
    assert "cannot listen on 192.0.2.1:8001: " in done.stderr


def test_readiness_is_the_dispatchers_too(jobs: Path, start: Start) -> None:
    (jobs / "dispatcher.py").write_text(
        _LOOP
        + "from pathlib import Path\n"
        + "def ready(worker):\n"
        + "    return Path(__file__).with_name(worker.name).exists()\n"
    )
    with start("workflow_worker_main.py", "fast") as worker:
        answer = worker.get("/readyz")
        assert answer.status == 503
        assert answer.json()["checks"] == {"worker:fast": "says it is not ready"}
        (jobs / "fast").touch()
        assert worker.get("/readyz").json()["checks"] == {"worker:fast": "ok"}


def test_work_begins_when_migrations_are_applied(jobs: Path, start: Start) -> None:
    _with_database(jobs)
    (jobs / "dispatcher.py").write_text(
        "import logging\n"
        "from shop.catalog.models import Product\n"
        "def run(worker):\n"
        "    logging.warning('%d products', Product.objects.count())\n"
        "    worker.wait()\n"
    )
    with start("workflow_worker_main.py", "fast") as worker:
        worker.wait_for_line("not ready: migrations:default: ")
        assert worker.get("/readyz").status == 503
        assert worker.get("/healthz").status == 200
        assert "products" not in worker.log.read_text()
        assert run(jobs / "manage.py", "migrate").returncode == 0
        worker.wait_for_line("0 products")
        assert worker.get("/readyz").status == 200
        assert worker.log.read_text().count("not ready") == 1
        assert worker.stop() == 0


def test_it_stops_while_it_waits_for_a_database(jobs: Path, start: Start) -> None:
    _with_database(jobs)
    with start("workflow_worker_main.py") as worker:
        worker.wait_for_line("not ready: ")
        assert worker.stop() == 0


def test_work_that_does_not_stop_is_cut_off(jobs: Path, start: Start) -> None:
    (jobs / "dispatcher.py").write_text(
        "import logging, threading\n"
        "def run(worker):\n"
        "    if worker.name == 'fast':\n"
        "        return worker.wait()\n"
        "    logging.warning('it sleeps')\n"
        "    threading.Event().wait()\n"
    )
    grace = {"WORKER_GRACEFUL_TIMEOUT_SECONDS": "1"}
    with start("workflow_worker_main.py", **grace) as worker:
        worker.wait_for_line("it sleeps")
        assert worker.stop() == 1
        assert worker.lines()[-1].endswith("not ended 1 s after being told: slow")


def test_an_idle_client_does_not_hold_the_end_up(start: Start) -> None:
    grace = {"WORKER_GRACEFUL_TIMEOUT_SECONDS": "600"}
    with start("workflow_worker_main.py", **grace) as worker:
        connection = http.client.HTTPConnection(urlsplit(worker.url).netloc)
        connection.connect()
        assert worker.stop() == 0
        connection.close()


def test_an_exception_ends_the_process(jobs: Path, start: Start) -> None:
    (jobs / "dispatcher.py").write_text("def run(worker):\n    1 / 0\n")
    done = run(jobs / "workflow_worker_main.py", "fast")
    assert done.returncode == 1
    assert "worker fast failed" in done.stderr
    assert "ZeroDivisionError" in done.stderr


_MISTAKES = {
    "it returns": (
        "def run(worker): ...\n",
        'error: worker "fast" of service "jobs" returned before it was told to stop',
    ),
    "no function": (
        "RUN = 1\n",
        "error: services/jobs/dispatcher.py has no function run: write ",
    ),
    "another service": (
        "from services_runtime import endpoints\n"
        "def run(worker):\n    endpoints.url('bare')\n",
        'error: service "jobs" does not need "bare": add "bare" to "needs"',
    ),
}


@pytest.mark.parametrize(("code", "message"), _MISTAKES.values(), ids=_MISTAKES)
def test_a_mistake_is_one_line(jobs: Path, code: str, message: str) -> None:
    (jobs / "dispatcher.py").write_text(code)
    done = run(jobs / "workflow_worker_main.py", "fast")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(message)
    assert "Traceback" not in done.stderr


def test_an_unknown_worker_is_one_line(jobs: Path) -> None:
    done = run(jobs / "workflow_worker_main.py", "fats")
    assert done.returncode == 1
    wanted = 'error: service "jobs" has no worker "fats": it has fast, slow\n'
    assert done.stderr == wanted
    append(jobs / "service_facts.py", "WORKERS = {}\n")
    done = run(jobs / "workflow_worker_main.py", "fats")
    assert "it has none that services.json declares" in done.stderr


def test_without_a_dispatcher_it_says_what_to_write(start: Start) -> None:
    with start("workflow_worker_main.py", "fast") as worker:
        worker.wait_for_line(
            "fast has nothing to do: write services/jobs/dispatcher.py"
        )
        assert worker.get("/readyz").status == 200


def test_a_health_path_of_its_own(jobs: Path, start: Start) -> None:
    append(jobs / "service_facts.py", 'HEALTH_PATH = "/alive"\n')
    with start("workflow_worker_main.py", "fast") as worker:
        assert worker.get("/alive?x=1").json()["checks"] == {}


def test_runserver_serves_what_is_declared(jobs: Path, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    port = urlsplit(url).port
    append(
        jobs / "service_facts.py",
        f'PORT = {port}\nURLS = [("catalog", "shop.catalog.urls")]\n',
    )
    with running(
        jobs / "manage.py", "runserver", "--noreload", url=url, log=tmp_path / "log"
    ) as service:
        assert service.get("/catalog/").text == "catalog"
        assert service.get("/readyz").status == 200
        assert "<h1>jobs</h1>" in service.get("/").text


@pytest.mark.parametrize("settings", ["settings", "settings_maintenance"])
def test_deploy_check_reports_nothing(
    jobs: Path, production: dict[str, str], settings: str
) -> None:
    arguments = ("check", "--deploy", "--fail-level", "WARNING")
    module = f"services.jobs.{settings}"
    done = run(
        jobs / "manage.py", *arguments, **production, DJANGO_SETTINGS_MODULE=module
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "System check identified no issues (0 silenced).\n"
    assert done.stderr == ""
