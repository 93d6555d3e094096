"""What services.json says about a service: its generated module service_facts."""

import functools
import importlib
import importlib.util
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import ModuleType
from typing import Any

from services_runtime.errors import ServiceError


@dataclass(frozen=True)
class Service:
    """The facts of one service; each field is a constant of service_facts.py.

    Attributes:
        name: Name in services.json, such as "shop/ui".
        type: Service type, such as "gunicorn".
        directory: Folder of the service, from the repository's root.
        package: Python package of that folder.
        dashes: The name with "-" for "/": the DNS name on Kubernetes.
        port: Development port; None for a service without one.
        description: One sentence, may be empty.
        owner: Team or person, may be empty.
        health_path: Path that answers 200 when the service can take requests.
        has_static_files: Whether the service serves static files.
        apps: Django apps to install besides the built-in ones.
        urls: Pairs of URL prefix and module with urlpatterns.
        needs: Names of the services it calls, with their development ports.
        databases: Names of its databases, with engine, migrated_by and apps; the first
            one is Django's "default".
        workers: Names of the declared workers, with their development ports.
        secrets: Names of its secrets, with the generator of each.
        secrets_dir: Folder of development secrets; empty for the usual one.
    """

    name: str
    package: str
    type: str = ""
    directory: str = ""
    dashes: str = ""
    port: int | None = None
    description: str = ""
    owner: str = ""
    health_path: str = "/readyz"
    has_static_files: bool = False
    apps: Sequence[str] = ()
    urls: Sequence[tuple[str, str]] = ()
    needs: Mapping[str, int | None] = field(default_factory=dict)
    databases: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    workers: Mapping[str, int | None] = field(default_factory=dict)
    secrets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    secrets_dir: str = ""

    @property
    def secrets_target(self) -> str:
        """The Bazel target for its secrets."""
        name = self.name.rpartition("/")[2].replace("-", "_")
        own = name == self.directory.rpartition("/")[2]
        return f"//{self.directory}:{'' if own else name + '_'}secrets"

    @classmethod
    def from_module(cls, module: ModuleType) -> "Service":
        """Returns the facts that a service_facts module holds."""
        names = [item.name for item in fields(cls)]
        known = [name for name in names if hasattr(module, name.upper())]
        return cls(**{name: getattr(module, name.upper()) for name in known})


@functools.cache
def load(package: str) -> Service:
    """Returns the facts of the service in a package.

    Raises:
        ServiceError: The package has no service_facts module.
    """
    module = f"{package}.service_facts"
    try:
        found = importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise ServiceError(
            f"no module {module}: is the Python root on the import path, "
            "and was the service generated (bazel run //:gazelle)?"
        )
    return Service.from_module(importlib.import_module(module))


def current() -> Service:
    """Returns the facts of the service that this process runs.

    They lie beside its settings, so DJANGO_SETTINGS_MODULE tells which service it is.

    Raises:
        ServiceError: DJANGO_SETTINGS_MODULE is unset or names no service's settings.
    """
    package, _, _ = os.environ.get("DJANGO_SETTINGS_MODULE", "").rpartition(".")
    if not package:
        raise ServiceError(
            "DJANGO_SETTINGS_MODULE does not name the settings of a service, "
            "such as services.shop.ui.settings"
        )
    return load(package)
