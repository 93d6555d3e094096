"""manage.py worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from services_runtime import worker


class Command(BaseCommand):
    """Runs workers."""

    help = "Runs the workers of this service, with probes on PORT."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the names of workers."""
        parser.add_argument(
            "name",
            nargs="*",
            help="a worker that services.json declares; without any, all of them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs them until SIGTERM or SIGINT."""
        worker.run(options["name"])
