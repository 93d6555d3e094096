"""Addresses of the services that this service needs, by their names."""

import os
import re

from services_runtime import environment, facts
from services_runtime.errors import ServiceError


def url(name: str) -> str:
    """Returns the base URL of a service, with a final slash.

    SERVICE_URL_<NAME> wins (upper case, "/" and "-" as "_"). Otherwise it is the
    service's DNS name on Kubernetes, and its development port on a machine.

    Args:
        name: Name in services.json, such as "shop/api".

    Raises:
        ServiceError: This service does not declare the name in its needs, or the name
            has no development port.
    """
    variable = url_variable(name)
    override = os.environ.get(variable)
    if override:
        return override.rstrip("/") + "/"
    declared_port = _declared(name)
    namespace = environment.current().namespace
    if namespace:
        return cluster_url(name, namespace)
    if declared_port is None:
        raise ServiceError(f'service "{name}" has no dev_port: set {variable}')
    return machine_url(declared_port)


def url_variable(name: str) -> str:
    """Returns the environment variable that overrides a service's address."""
    return "SERVICE_URL_" + re.sub("[/-]", "_", name).upper()


def cluster_url(name: str, namespace: str) -> str:
    """Returns the address of a service for pods of a namespace."""
    return f"http://{name.replace('/', '-')}.{namespace}.svc.cluster.local:80/"


def machine_url(port: int) -> str:
    """Returns the address of a service on a developer's machine."""
    return f"http://localhost:{port}/"


def port(name: str) -> int:
    """Returns the development port of a service.

    Args:
        name: Name in services.json: this service or one that it needs.

    Raises:
        ServiceError: This service does not declare the name in its needs, or the name
            has no development port.
    """
    declared_port = _declared(name)
    if declared_port is None:
        raise ServiceError(f'service "{name}" has no dev_port')
    return declared_port


def _declared(name: str) -> int | None:
    service = facts.current()
    if name == service.name:
        return service.port
    if name not in service.needs:
        raise ServiceError(
            f'service "{service.name}" does not need "{name}": add "{name}" to "needs" '
            f'of "{service.name}" in services.json and run bazel run //:gazelle'
        )
    return service.needs[name]
