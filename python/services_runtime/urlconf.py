"""The ROOT_URLCONF of services without a urls.py: what services.json declares."""

from services_runtime import facts
from services_runtime.urls import service_urls

urlpatterns = service_urls(facts.current())
