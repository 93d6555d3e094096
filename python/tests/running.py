"""Starting a service as a process of its own and asking it over HTTP."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUNTIME = Path(__file__).parent.parent
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """An HTTP response."""

    status: int
    text: str
    headers: Mapping[str, str]

    def json(self) -> Any:
        """Returns the body as JSON."""
        return json.loads(self.text)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def get(url: str, **headers: str) -> Answer:
    """Asks once, without following redirects."""
    request = urllib.request.Request(url, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    try:
        with opener.open(request, timeout=PATIENCE_SECONDS) as response:
            return Answer(response.status, response.read().decode(), response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(), error.headers)


def free_port() -> int:
    """Returns a port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(**variables: str) -> dict[str, str]:
    """Returns this process's environment with the runtime on the import path."""
    return {
        **os.environ,
        "PYTHONPATH": str(RUNTIME),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        **variables,
    }


def run(
    script: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs a script of a service to its end, from a folder that is not its own."""
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        env=environment(**variables),
        cwd="/",
        text=True,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@dataclass(frozen=True)
class Running:
    """A service that answers."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def get(self, path: str, **headers: str) -> Answer:
        """Asks the service."""
        return get(self.url + path.lstrip("/"), **headers)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Asks it to end as Kubernetes and Ctrl-C's tool do; returns its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)

    def lines(self) -> list[str]:
        """Returns what it has printed."""
        return self.log.read_text().splitlines()

    def wait_for_line(self, part: str) -> None:
        """Waits until it has printed something."""
        wait_until(lambda: part in self.log.read_text(), self.process)


@contextlib.contextmanager
def running(
    script: Path, *arguments: str, url: str = "", log: Path, **variables: str
) -> Iterator[Running]:
    """Starts a service, waits until it answers, and stops it in the end.

    Without a URL, the service says itself where it answers.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(script), *arguments],
            env=environment(**variables),
            cwd="/",
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        try:
            if not url:
                wait_until(lambda: _announced(log) is not None, process)
                url = _announced(log) or ""
            wait_until(lambda: answers(url + "healthz"), process)
        except AssertionError as error:
            raise AssertionError(f"{error}: {log.read_text()}") from None
        yield Running(process, url, log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


Start = Callable[..., contextlib.AbstractContextManager[Running]]


def append(file: Path, text: str) -> None:
    """Adds text to the end of a file."""
    file.write_text(file.read_text() + text)


def _announced(log: Path) -> str | None:
    found = re.search(r"probes at (http://\S+/)readyz", log.read_text())
    return found.group(1) if found else None


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Waits until a condition holds, as long as a process runs."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert process.poll() is None, f"it has ended with {process.returncode}"
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Tells whether anything answers at a URL."""
    try:
        get(url)
    except OSError:
        return False
    return True
