"""An HTTP server for the probes of a process that serves nothing else."""

import errno
import json
import logging
import socket
import socketserver
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from django.db import connections

from services_runtime.addresses import Address
from services_runtime.errors import ServiceError
from services_runtime.probes import Probe

_REQUEST_SECONDS = 10

logger = logging.getLogger(__name__)


class ProbeServer:
    """Answers probes while its with block runs, each in a thread of its own.

    Args:
        address: Where to listen.
        probes: What answers each path.
        owner: The service's name, for messages.

    Raises:
        ServiceError: Nothing can listen there.
    """

    def __init__(
        self, address: Address, probes: Mapping[str, Probe], owner: str
    ) -> None:
        try:
            self._server = _Server(address, probes)
        except OSError as error:
            raise _explained(address, owner, error) from None
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        #: Where it listens, with the port that was free if none was asked for.
        self.address = Address(address.host, self._server.server_address[1])

    def __enter__(self) -> "ProbeServer":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _explained(address: Address, owner: str, error: OSError) -> ServiceError:
    reason = error.strerror or str(error)
    if error.errno == errno.EADDRINUSE:
        reason = "it is in use"
    return ServiceError(
        f'service "{owner}" cannot listen on {address}: {reason}: set PORT to another '
        "port, or stop what is there"
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: Address, probes: Mapping[str, Probe]) -> None:
        self.probes = probes
        if ":" in address.host:
            self.address_family = socket.AF_INET6
        super().__init__((address.host, address.port), _Handler)

    def server_bind(self) -> None:
        """Binds without the base class's look-up of the machine's name."""
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Passes over clients that go away."""
        logger.debug("a probe's connection broke", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "services_runtime", ""
    timeout = _REQUEST_SECONDS

    def do_GET(self) -> None:
        """Answers with a body."""
        self.wfile.write(self._answer())

    def do_HEAD(self) -> None:
        """Answers without one."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Logs nothing: probes ask every second."""

    def _answer(self) -> bytes:
        probe = self.server.probes.get(self.path.partition("?")[0])
        status, content = probe() if probe else (404, {"status": "not found"})
        connections.close_all()  # those of this thread, which ends with the answer
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        return body
