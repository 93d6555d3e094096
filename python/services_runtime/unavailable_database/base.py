"""The engine: it opens no connection and says why, with OPTIONS["reason"]."""

from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.db.backends.dummy import base as dummy

from services_runtime.errors import ServiceError


class DatabaseUnavailableError(ServiceError, ImproperlyConfigured, OperationalError):
    """Why there is no connection.

    runserver goes on without its look at migrations when it meets
    ImproperlyConfigured, and so does makemigrations with OperationalError; for all
    other commands the ServiceError is the one line that they end with.
    """


class DatabaseWrapper(dummy.DatabaseWrapper):
    """A connection that cannot be opened."""

    def _explain(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DatabaseUnavailableError(self.settings_dict["OPTIONS"]["reason"])

    ensure_connection = _explain
    _cursor = _explain
