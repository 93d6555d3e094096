"""Where a process of a service listens."""

import os
from dataclasses import dataclass

from services_runtime import environment
from services_runtime.errors import ServiceError

KUBERNETES_PORT = 8001


@dataclass(frozen=True)
class Address:
    """A host name or IP address without brackets, and a port; 0 is any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def listening(port: int) -> Address:
    """Returns the address that a process listens on: HOST and PORT.

    They default to all addresses and port 8001 on Kubernetes, where each process has a
    pod of its own, and elsewhere to 127.0.0.1 and the port given.

    Args:
        port: The port on a developer's machine; 0 for any free one.

    Raises:
        ServiceError: PORT is not a number.
    """
    on_kubernetes = environment.current().on_kubernetes
    host = os.environ.get("HOST") or ("0.0.0.0" if on_kubernetes else "127.0.0.1")
    return Address(
        host, whole_number("PORT", KUBERNETES_PORT if on_kubernetes else port)
    )


def whole_number(variable: str, default: int) -> int:
    """Returns the number in an environment variable; the default when it is unset.

    Raises:
        ServiceError: It is something else than a whole number from 0.
    """
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal():
        raise ServiceError(f'{variable} is "{text}": use a whole number')
    return int(text)
