"""Tests of gunicorn_main.py as a process of its own."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from running import Answer, Running, free_port, run, running

Start = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def shop(monorepo: Path) -> Path:
    return monorepo / "services" / "shop" / "ui"


@pytest.fixture
def start(shop: Path, tmp_path: Path) -> Start:
    """Starts the service under gunicorn on a free port."""

    def start_it(**variables: str) -> AbstractContextManager[Running]:
        port = str(free_port())
        return running(
            shop / "gunicorn_main.py",
            url=f"http://127.0.0.1:{port}/",
            log=tmp_path / "log",
            **{"PORT": port, "HOST": "127.0.0.1", **variables},
        )

    return start_it


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The variables of a pod with its mounted secret."""
    key = tmp_path / "mount" / "django-secret-key" / "secret_string"
    key.parent.mkdir(parents=True)
    key.write_text(json.dumps({"SECRET_KEY": "0123456789abcdefghij" * 3}))
    return {
        "SERVICES_ENV": "prod",
        "K8S_POD_NAMESPACE": "prod",
        "SERVICES_ALLOWED_HOSTS": "shop.example.com",
    }


def _json_lines(service: Running) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in service.lines())


def test_it_serves(start: Start) -> None:
    with start() as service:
        assert service.get("/healthz").json()["service"] == "shop/ui"
        assert service.get("/catalog/").text == "catalog"
        assert "<h1>shop/ui</h1>" in service.get("/").text


def test_every_log_line_is_json(start: Start) -> None:
    with start() as service:
        service.get("/catalog/?token=hidden", **{"User-Agent": "a test"})
        assert service.stop() == 0
        entries = list(_json_lines(service))
        assert "hidden" not in service.log.read_text()
    (access,) = [entry for entry in entries if entry.get("path") == "/catalog/"]
    assert access["logger"] == "gunicorn.access"
    assert access["method"] == "GET"
    assert access["status"] == 200
    assert access["bytes"] == len("catalog")
    assert access["user_agent"] == "a test"
    assert access["milliseconds"] >= 0
    errors = [entry for entry in entries if entry["logger"] == "gunicorn.error"]
    assert any("Listening at" in entry["message"] for entry in errors)


def test_sigterm_lets_requests_end(start: Start) -> None:
    answers: list[Answer] = []
    with start(WEB_CONCURRENCY="1") as service:
        asking = threading.Thread(
            target=lambda: answers.append(service.get("/catalog/slow/"))
        )
        asking.start()
        service.wait_for_line("slow page begins")
        assert service.stop() == 0
        asking.join()
    assert [(answer.status, answer.text) for answer in answers] == [(200, "slow")]


def test_an_idle_connection_does_not_hold_the_end_up(start: Start) -> None:
    with start(WEB_CONCURRENCY="1", WEB_GRACEFUL_TIMEOUT_SECONDS="600") as service:
        connection = http.client.HTTPConnection(urlsplit(service.url).netloc)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
        assert service.stop() == 0
        connection.close()


def test_gunicorn_conf_of_the_service_overrides(start: Start, shop: Path) -> None:
    shop.joinpath("gunicorn_conf.py").write_text(
        "workers = 1\n"
        "unknown = 'passed over'\n"
        "def post_worker_init(worker):\n"
        "    worker.log.info('workers: %d', worker.cfg.workers)\n"
    )
    with start() as service:
        service.stop()
        messages = [entry["message"] for entry in _json_lines(service)]
    assert messages.count("workers: 1") == 1


def test_urls_can_be_an_apps(start: Start, shop: Path) -> None:
    shop.joinpath("urls.py").unlink()
    settings = shop / "settings.py"
    settings.write_text(settings.read_text() + 'ROOT_URLCONF = "shop.catalog.urls"\n')
    with start() as service:
        assert service.get("/").text == "catalog"
        assert service.get("/catalog/").status == 404
        assert service.get("/healthz").status == 200


def test_the_last_word_is_gunicorns_own_variable(start: Start, shop: Path) -> None:
    shop.joinpath("gunicorn_conf.py").write_text("workers = 3\n")
    with start(GUNICORN_CMD_ARGS="--workers=1") as service:
        service.stop()
        messages = [entry["message"] for entry in _json_lines(service)]
    assert len([text for text in messages if text.startswith("Booting worker")]) == 1


def test_the_current_folder_configures_nothing(shop: Path) -> None:
    done = run(shop / "gunicorn_main.py", "--print-config")
    assert done.returncode == 0, done.stderr
    config = dict(
        line.split("=", 1) for line in done.stdout.splitlines() if "=" in line
    )
    config = {name.strip(): value.strip() for name, value in config.items()}
    assert config["bind"] == "['127.0.0.1:9001']"
    assert config["worker_class"] == "gthread"
    assert config["preload_app"] == "True"


def test_production(start: Start, production: dict[str, str]) -> None:
    in_cluster = "shop-ui.prod.svc.cluster.local:80"
    public = "shop.example.com"
    with start(**production) as service:
        page = service.get("/catalog/", Host=in_cluster)
        assert (page.status, page.text) == (200, "catalog")
        moved = service.get("/catalog/", Host=public)
        assert moved.status == 301
        assert moved.headers["Location"] == "https://shop.example.com/catalog/"
        secure = service.get("/catalog/", Host=public, **{"X-Forwarded-Proto": "https"})
        assert secure.status == 200
        assert "max-age=" in secure.headers["Strict-Transport-Security"]
        assert service.get("/catalog/", Host="evil.example.com").status == 400
        assert service.get("/", Host=in_cluster).status == 404
        probe = service.get("/healthz", Host="10.1.2.3")
        assert (probe.status, probe.headers.get("Location")) == (200, None)
        service.stop()
        assert all(entry["level"] for entry in _json_lines(service))


def test_forwarded_headers_of_strangers_are_not_believed(
    start: Start, production: dict[str, str]
) -> None:
    with start(**production, FORWARDED_ALLOW_IPS="10.9.9.9") as service:
        headers = {"Host": "shop.example.com", "X-Forwarded-Proto": "https"}
        assert service.get("/catalog/", **headers).status == 301


def test_a_missing_secret_is_one_line(shop: Path) -> None:
    done = run(shop / "gunicorn_main.py", SERVICES_ENV="prod", K8S_POD_NAMESPACE="prod")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert 'secret "django-secret-key" of service "shop/ui" is missing' in done.stderr


def test_a_malformed_number_is_one_line(shop: Path) -> None:
    done = run(shop / "gunicorn_main.py", WEB_CONCURRENCY="many")
    assert done.returncode == 1
    assert done.stderr == 'error: WEB_CONCURRENCY is "many": use a whole number\n'


def test_static_files_are_served_in_production(
    start: Start, shop: Path, production: dict[str, str], tmp_path: Path
) -> None:
    pytest.importorskip("whitenoise")
    root = tmp_path / "static"
    root.mkdir()
    root.joinpath("app.css").write_text("body {}")
    settings = shop / "settings.py"
    settings.write_text(settings.read_text() + f"STATIC_ROOT = {str(root)!r}\n")
    with start(**production) as service:
        answer = service.get("/static/app.css", Host="shop-ui")
        assert (answer.status, answer.text) == (200, "body {}")
