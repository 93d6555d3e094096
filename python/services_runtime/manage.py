"""Django's command line for a generated service."""

import importlib.util
import os
import sys

from services_runtime import debugger, facts
from services_runtime.errors import one_line_errors
from services_runtime.facts import Service
from services_runtime.interrupt import end_once
from services_runtime.new_modules import find_new_modules
from services_runtime.quick_start import collect_later
from services_runtime.reloading import watch_sources
from services_runtime.written_sources import import_sources


def main(package: str, *command: str) -> None:
    """Runs the management command that sys.argv names; manage.py calls this.

    runserver without an address serves on PORT, or on the registered port. maintenance
    has the settings of settings_maintenance.py, where there is one. Every other command
    and argument is Django's.

    Args:
        package: Python package of the service, such as "services.shop.ui".
        command: What to run whatever sys.argv says, which then holds its arguments.
    """
    sys.argv[1:1] = command
    find_new_modules(sys.argv[0])
    import_sources("".join(sys.argv[1:2]))
    with one_line_errors():
        service = facts.load(package)
        announce(service, _settings(service))
        debugger.listen()
        if sys.argv[1:2] == ["runserver"]:
            _prepare_runserver(service)
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


def announce(service: Service, settings: str = "settings") -> None:
    """Tells Django and child processes which service this process is.

    Args:
        service: The service.
        settings: The module of its package with the settings, unless
            DJANGO_SETTINGS_MODULE names another.
    """
    os.environ["SERVICE_NAME"] = service.name
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{service.package}.{settings}")


def _settings(service: Service) -> str:
    own = "settings_maintenance"
    wanted = sys.argv[1:2] == ["maintenance"]
    has_own = importlib.util.find_spec(f"{service.package}.{own}") is not None
    return own if wanted and has_own else "settings"


def _prepare_runserver(service: Service) -> None:
    collect_later()
    # staticfiles' runserver, and those of other packages, derive from this class.
    from django.core.management.commands.runserver import Command

    port = os.environ.get("PORT") or service.port
    if port:
        Command.default_port = str(port)
    end_once()
    watch_sources()
    _hand_on_runfiles()


def _hand_on_runfiles() -> None:
    """Gives Bazel's import path to the process that the auto-reloader starts.

    Bazel's launcher may have put it into sys.path of this process only.
    """
    runfiles = os.environ.get("RUNFILES_DIR")
    if runfiles:
        inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        entries = [path for path in sys.path if path.startswith(runfiles)]
        path = dict.fromkeys([*entries, *filter(None, inherited)])
        os.environ["PYTHONPATH"] = os.pathsep.join(path)
