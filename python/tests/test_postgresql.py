"""Readiness on a real PostgreSQL."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from running import free_port, run, running

from services_runtime.secret_files import SecretFiles

psycopg = pytest.importorskip("psycopg")

# PostgreSQL refuses to be run by root.
_NOBODY = pwd.getpwnam("nobody")
_ACCOUNT: dict[str, Any] = (
    {"user": _NOBODY.pw_uid, "group": _NOBODY.pw_gid, "extra_groups": []}
    if os.geteuid() == 0
    else {}
)


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs; Debian puts them on nobody's PATH."""
    named = os.environ.get("SERVICES_POSTGRESQL_BIN")
    on_path = shutil.which("initdb")
    if named:
        return Path(named)
    if on_path:
        return Path(on_path).resolve().parent
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return packaged[-1] if packaged else None


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that runs."""

    port: int
    control: Callable[..., None]


@pytest.fixture
def server() -> Iterator[Server]:
    """A new PostgreSQL with an empty database "shop" and its two roles."""
    programs = _programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL on this machine")
    data, port = Path(tempfile.mkdtemp()), free_port()
    if _ACCOUNT:
        shutil.chown(data, _ACCOUNT["user"], _ACCOUNT["group"])

    def execute(program: str, *arguments: str) -> None:
        command = [programs / program, "-D", str(data), *arguments]
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, **_ACCOUNT
        )

    def start() -> None:
        options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off"
        execute("pg_ctl", "start", "-w", "-o", options, "-l", str(data / "log"))

    def control(action: str) -> None:
        if action == "start":
            start()
        else:
            execute("pg_ctl", "stop", "-w", "-m", "immediate")

    execute("initdb", "-A", "trust", "-U", "postgres", "--locale=C", "--encoding=UTF8")
    start()
    try:
        _prepare(port)
        yield Server(port, control)
    finally:
        if (data / "postmaster.pid").exists():
            control("stop")
        shutil.rmtree(data)


def _prepare(port: int) -> None:
    address = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in (
            "CREATE ROLE shop_owner NOLOGIN",
            "CREATE ROLE shop_0000 LOGIN NOINHERIT IN ROLE shop_owner",
            "CREATE DATABASE shop OWNER shop_owner",
        ):
            connection.execute(statement)


@pytest.fixture
def shop(monorepo: Path, server: Server) -> Path:
    """manage.py of the sample service, with that server in place of SQLite."""
    folder = monorepo / "services" / "shop" / "ui"
    facts = folder / "service_facts.py"
    facts.write_text(facts.read_text().replace('"sqlite"', '"postgresql"'))
    store = SecretFiles(Path(os.environ["HOME"]) / ".toolchain_secrets_dev")
    credentials = {
        "engine": "postgresql",
        "user": "shop_0000",
        "password": "unchecked",
        "host": "127.0.0.1",
        "port": server.port,
        "dbname": "shop",
        "set_role": "shop_owner",
    }
    store.write("local-db-shop-creds", json.dumps(credentials))
    return folder / "manage.py"


def test_readiness_follows_the_database(
    shop: Path, server: Server, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    arguments = ("runserver", "--noreload", str(port))
    with running(shop, *arguments, url=url, log=tmp_path / "log") as service:
        before = service.get("/readyz")
        assert before.status == 503
        assert "unapplied" in before.json()["checks"]["migrations:default"]

        migrated = run(shop, "migrate")
        assert migrated.returncode == 0, migrated.stderr
        assert service.get("/readyz").status == 200

        server.control("stop")
        down = service.get("/readyz")
        assert down.status == 503
        assert "OperationalError" in down.json()["checks"]["database:default"]
        assert service.get("/healthz").status == 200

        server.control("start")
        assert service.get("/readyz").status == 200


def test_the_owner_role_owns_the_tables(shop: Path, server: Server) -> None:
    assert run(shop, "migrate").returncode == 0
    address = f"host=127.0.0.1 port={server.port} user=postgres dbname=shop"
    with psycopg.connect(address) as connection:
        query = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(query).fetchall() == [("shop_owner",)]
