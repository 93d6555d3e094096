"""URLs of this service.

This file is yours, it is never generated again. Prefixes that services.json declares
come first; /healthz and /readyz are there without being named here.
"""

from services_runtime.urls import declared_urls

from . import service_facts

urlpatterns = [
    *declared_urls(service_facts),
]
