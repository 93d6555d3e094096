"""gunicorn's configuration for a generated service."""

import os
from pathlib import Path
from typing import Any

from services_runtime.addresses import listening, whole_number
from services_runtime.errors import ServiceError
from services_runtime.facts import Service

# Environment variable that overrides a setting, and the setting's default.
_NUMBERS = {
    "workers": ("WEB_CONCURRENCY", 2),
    "threads": ("WEB_THREADS", 4),
    "timeout": ("WEB_TIMEOUT_SECONDS", 30),
    # Kubernetes kills after 30 seconds, of which a preStop hook may take some.
    "graceful_timeout": ("WEB_GRACEFUL_TIMEOUT_SECONDS", 20),
    # Longer than a load balancer's 60 seconds: the balancer has to close first.
    "keepalive": ("WEB_KEEPALIVE_SECONDS", 75),
    # A worker is replaced before a leak matters, and not all at the same time.
    "max_requests": ("WEB_MAX_REQUESTS", 10_000),
    "max_requests_jitter": ("WEB_MAX_REQUESTS_JITTER", 1_000),
}


def default_config(service: Service) -> dict[str, Any]:
    """Returns gunicorn's settings by name.

    Environment variables that change them: PORT, HOST, WEB_CONCURRENCY, WEB_THREADS,
    WEB_TIMEOUT_SECONDS, WEB_GRACEFUL_TIMEOUT_SECONDS, WEB_KEEPALIVE_SECONDS,
    WEB_MAX_REQUESTS, WEB_MAX_REQUESTS_JITTER, FORWARDED_ALLOW_IPS.

    Raises:
        ServiceError: One of them is not the number that it has to be.
    """
    return {
        "bind": bind_address(service),
        "worker_class": "gthread",
        **{name: whole_number(*item) for name, item in _NUMBERS.items()},
        # Settings are read before the workers start: a mistake ends the server.
        "preload_app": True,
        "worker_tmp_dir": _memory_folder(),
        # X-Forwarded-Proto is believed from these addresses only.
        "forwarded_allow_ips": os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"),
        "accesslog": "-",
        "errorlog": "-",
        "logger_class": "services_runtime.gunicorn_logger.JsonLogger",
        "default_proc_name": service.name,
        "control_socket_disable": True,
    }


def bind_address(service: Service) -> str:
    """Returns HOST and PORT to listen on; see services_runtime.addresses.

    Raises:
        ServiceError: There is no port, or PORT is not a number.
    """
    address = listening(service.port or 0)
    if not address.port and not os.environ.get("PORT"):
        raise ServiceError(f'service "{service.name}" has no dev_port: set PORT')
    return str(address)


def _memory_folder() -> str | None:
    """Returns a folder in memory for the workers' heartbeat files.

    On a disk that stalls, a heartbeat can block and a healthy worker is killed.
    """
    folder = Path("/dev/shm")
    usable = folder.is_dir() and os.access(folder, os.W_OK)
    return str(folder) if usable else None
