"""Logging: lines for people in development, JSON for machines elsewhere."""

import json
import logging
import os
from datetime import datetime, timezone
from typing import Any

from services_runtime.environment import Environment
from services_runtime.errors import ServiceError

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object.

    Its keys are time (UTC), level, logger and message, "exception" where there is one,
    and what the record's attribute json_fields holds. Other attributes are left out:
    nobody has looked at them for secrets.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Returns the record as a line."""
        moment = datetime.fromtimestamp(record.created, tz=timezone.utc)
        entry: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "json_fields", {}),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


def log_level() -> str:
    """Returns the level that LOG_LEVEL names; INFO by default.

    Raises:
        ServiceError: There is no such level.
    """
    level = os.environ.get("LOG_LEVEL", "INFO").upper()
    if level not in _LEVELS:
        raise ServiceError(f'LOG_LEVEL is "{level}": use one of {", ".join(_LEVELS)}')
    return level


def logging_settings(environment: Environment) -> dict[str, Any]:
    """Returns Django's LOGGING: everything to stderr, at LOG_LEVEL and above."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "%(levelname)s %(name)s: %(message)s"},
            "json": {"()": "services_runtime.logs.JsonFormatter"},
            "runserver": {
                "()": "django.utils.log.ServerFormatter",
                "format": "[{server_time}] {message}",
                "style": "{",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "text" if environment.is_development else "json",
            },
            "runserver": {"class": "logging.StreamHandler", "formatter": "runserver"},
        },
        "root": {"handlers": ["stderr"], "level": log_level()},
        "loggers": {
            # Instead of Django's own handlers, which mail in production.
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": ["runserver"], "propagate": False},
        },
    }
