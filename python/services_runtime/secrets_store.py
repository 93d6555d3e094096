"""The values of a service's secrets, by name.

A value is read from the mounted file <SERVICES_SECRETS_MOUNT>/<name>/secret_string, and
on a developer's machine from the local store SERVICES_SECRETS_DIR, where one that can
be generated is created on first use. It is never read from an environment variable.
"""

import json
import os
from pathlib import Path
from typing import Any

from services_runtime import environment, facts
from services_runtime.errors import ServiceError
from services_runtime.facts import Service
from services_runtime.rotatable_secrets import current_value, values_in_use
from services_runtime.secret_files import SecretFiles, read_file
from services_runtime.secret_generators import CannotGenerateError, generate

DEFAULT_MOUNT = "/secrets"
DEFAULT_FOLDER = "~/.toolchain_secrets_dev"


def read(name: str, service: Service | None = None) -> str:
    """Returns the value of a secret that the service declares: of one that can be
    rotated, the current one.

    Args:
        name: Name in "secrets" of services.json.
        service: Whose secret it is; by default the service that this process runs.

    Raises:
        ServiceError: The service does not declare the secret, or it is missing and
            cannot be generated here.
    """
    service = service or facts.current()
    value = current_value(_text(name, service))
    if value is None:
        raise ServiceError(
            f'secret "{name}" of service "{service.name}" has no current value: '
            f"bazel run {service.secrets_target} -- rotate {name} --step promote"
        )
    return value


def read_all(name: str, service: Service | None = None) -> list[str]:
    """Returns all values of a secret that may be in use, the current one first.

    Arguments and errors are those of read. A secret that cannot be rotated has one.
    """
    return values_in_use(_text(name, service or facts.current()))


def _text(name: str, service: Service) -> str:
    if name not in service.secrets:
        raise ServiceError(
            f'service "{service.name}" does not declare secret "{name}": add it to '
            f'"secrets" of "{service.name}" in services.json and run bazel run '
            "//:gazelle"
        )
    value = _find(name, service)
    if value is None and not environment.current().on_kubernetes:
        value = _create(name, service)
    if value is None:
        raise missing(name, service)
    return value


def read_json(name: str, service: Service | None = None) -> dict[str, Any]:
    """Returns a secret that is a JSON object; arguments and errors are those of read.

    Raises:
        ServiceError: Also when the value is not a JSON object.
    """
    service = service or facts.current()
    return parse_object(name, service, read(name, service))


def find(name: str, service: Service | None = None) -> str | None:
    """Returns the value of any secret, declared or not; None when there is none.

    Args:
        name: Name of the secret.
        service: Whose folder of development secrets is looked into; by default that
            of a service that does not name one.

    Raises:
        ServiceError: The value is there and cannot be read.
    """
    text = _find(name, service)
    return None if text is None else current_value(text)


def _find(name: str, service: Service | None) -> str | None:
    mounted = _mounted_file(name)
    if mounted.exists():
        return read_file(mounted)
    if environment.current().on_kubernetes:
        return None
    return _local_store(service).read(name)


def missing(name: str, service: Service) -> ServiceError:
    """Returns the error that tells how to supply a secret."""
    if environment.current().on_kubernetes:
        place = f"it is not mounted at {_mounted_file(name)}"
    elif "generate" in service.secrets.get(name, {}):
        place = f"make it with `bazel run {service.secrets_target} -- ensure`"
    elif name in service.secrets:
        place = f"set it with `bazel run {service.secrets_target} -- set {name}`"
    else:
        path = _local_store(service).path(name)
        place = f"write its value to the file {path} (mode 0600)"
    return ServiceError(
        f'secret "{name}" of service "{service.name}" is missing: {place}'
    )


def parse_object(name: str, service: Service, value: str) -> dict[str, Any]:
    """Returns a secret's value as the JSON object that it must be.

    Raises:
        ServiceError: It is not one. The message does not hold the value.
    """
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise ServiceError(
            f'secret "{name}" of service "{service.name}" is not a JSON object'
        )
    return parsed


def _create(name: str, service: Service) -> str | None:
    try:
        value = generate(service.secrets[name])
    except CannotGenerateError:
        return None
    _local_store(service).create(name, value)
    return _local_store(service).read(name)


def _mounted_file(name: str) -> Path:
    mount = os.environ.get("SERVICES_SECRETS_MOUNT") or DEFAULT_MOUNT
    return Path(mount, name, "secret_string")


def _local_store(service: Service | None) -> SecretFiles:
    declared = service.secrets_dir if service else ""
    folder = os.environ.get("SERVICES_SECRETS_DIR") or declared or DEFAULT_FOLDER
    return SecretFiles(Path(folder).expanduser())
