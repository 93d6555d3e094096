"""manage.py maintenance."""

from typing import Any

from django.core.management.base import BaseCommand

from services_runtime import maintenance


class Command(BaseCommand):
    """Runs the periodic tasks."""

    help = "Runs the periodic tasks of this service, with probes on PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs them until SIGTERM or SIGINT."""
        maintenance.run()
