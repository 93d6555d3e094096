"""gunicorn's application for a generated service."""

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import Application


class ServiceApplication(Application):
    """Serves Django with a given configuration.

    Args:
        config: gunicorn's settings by name; names that are none are passed over, as
            gunicorn does in its own configuration files.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        """Fills gunicorn's configuration; it reads no file of the current folder."""
        for name, value in self._config.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        parser = self.cfg.parser()
        environment = parser.parse_args(self.cfg.get_cmd_args_from_env())
        for arguments in (environment, parser.parse_args()):
            for name, value in vars(arguments).items():
                if value is not None and name != "args":
                    self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Returns the WSGI application: Django's, or what WSGI_APPLICATION names."""
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application
        from django.utils.module_loading import import_string

        if settings.WSGI_APPLICATION:
            return import_string(settings.WSGI_APPLICATION)
        return get_wsgi_application()
