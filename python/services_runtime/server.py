"""A generated service under gunicorn."""

from typing import Any

from services_runtime import facts
from services_runtime.errors import one_line_errors
from services_runtime.facts import Service
from services_runtime.gunicorn_config import default_config
from services_runtime.manage import announce
from services_runtime.own_module import own_module


def main(package: str) -> None:
    """Serves until SIGTERM or SIGINT; gunicorn_main.py calls this.

    The configuration is, later ones winning: default_config, gunicorn_conf.py in the
    service's folder, GUNICORN_CMD_ARGS, and the command line (gunicorn's own flags,
    --config excepted).

    Args:
        package: Python package of the service, such as "services.shop.ui".
    """
    with one_line_errors():
        service = facts.load(package)
        announce(service)
        # Before gunicorn is imported, which trips over a malformed WEB_CONCURRENCY.
        config = default_config(service)
        config.update(_own_config(service))
        from services_runtime.gunicorn_application import ServiceApplication

        ServiceApplication(config).run()


def _own_config(service: Service) -> dict[str, Any]:
    """Returns what gunicorn_conf.py of the service's folder sets."""
    own = own_module(service, "gunicorn_conf")
    return dict(vars(own)) if own else {}
