"""Modules that people may put beside the generated ones of a service."""

import importlib
import importlib.util
from types import ModuleType

from services_runtime.facts import Service


def own_module(service: Service, name: str) -> ModuleType | None:
    """Returns a module of a service's package; None when it has no such module."""
    module = f"{service.package}.{name}"
    if importlib.util.find_spec(module) is None:
        return None
    return importlib.import_module(module)
