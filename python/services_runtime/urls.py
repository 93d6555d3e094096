"""URL patterns from the prefixes that services.json declares."""

from types import ModuleType

from django.urls import URLResolver, include, path

from services_runtime.facts import Service


def declared_urls(facts: ModuleType) -> list[URLResolver]:
    """Returns one pattern for each prefix in "urls" of the service, in that order.

    Args:
        facts: The service's generated module service_facts.
    """
    return service_urls(Service.from_module(facts))


def service_urls(service: Service) -> list[URLResolver]:
    """Returns the same for a service whose facts are known already."""
    return [path(_route(prefix), include(module)) for prefix, module in service.urls]


def _route(prefix: str) -> str:
    name = prefix.strip("/")
    return f"{name}/" if name else ""
