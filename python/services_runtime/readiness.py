"""Whether this process can take requests: its databases and their migrations."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from django.db import Error, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

from services_runtime.errors import ServiceError

_NAMED_MIGRATIONS = 3

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """Why a check fails.

    Attributes:
        reason: For anybody who asks.
        detail: For the log and for developers: it may name hosts and users.
    """

    reason: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


Check: TypeAlias = Callable[[], Failure | None]

_NONE: Mapping[str, Check] = MappingProxyType({})


class Readiness:
    """The readiness of this process.

    Migrations are looked at until they are all applied and never again: they do not
    become unapplied while a process runs, and reading them all is slow.

    Args:
        own: Checks of this process besides those of the databases, by name.
    """

    def __init__(self, own: Mapping[str, Check] = _NONE) -> None:
        self._own = own
        self._migrated: set[str] = set()
        self._last: dict[str, Failure | None] = {}

    def checks(self) -> dict[str, Failure | None]:
        """Returns why each check fails, None for one that passes."""
        results = {name: check() for name, check in self._own.items()}
        self._log_changes(results)
        return {**self.databases(), **results}

    def databases(self) -> dict[str, Failure | None]:
        """Returns the outcome of the databases' checks.

        There are two for each database: "database:<alias>" and "migrations:<alias>".
        """
        results: dict[str, Failure | None] = {}
        for alias in connections:
            connection = connections[alias]
            if connection.settings_dict["ENGINE"] == "django.db.backends.dummy":
                continue  # Django's stand-in for no database at all
            results[f"database:{alias}"] = unreachable = _unreachable(connection)
            results[f"migrations:{alias}"] = (
                Failure("database is unreachable")
                if unreachable
                else self._not_migrated(connection)
            )
        self._log_changes(results)
        return results

    def _not_migrated(self, connection: BaseDatabaseWrapper) -> Failure | None:
        if connection.alias in self._migrated:
            return None
        names = [f"{item.app_label}.{item.name}" for item in _unapplied(connection)]
        if not names:
            self._migrated.add(connection.alias)
            return None
        more = ", ..." if len(names) > _NAMED_MIGRATIONS else ""
        listed = ", ".join(names[:_NAMED_MIGRATIONS]) + more
        return Failure(f"{len(names)} unapplied: {listed}")

    def _log_changes(self, results: dict[str, Failure | None]) -> None:
        """Logs each failure once, however often a probe asks."""
        for name, failure in results.items():
            if failure and failure != self._last.get(name):
                logger.warning("not ready: %s: %s", name, failure)
        self._last.update(results)


def _unreachable(connection: BaseDatabaseWrapper) -> Failure | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except ServiceError as error:
        return Failure(str(error))
    except Error as error:
        connection.close()
        return Failure(type(error).__name__, detail=str(error).strip())
    return None


def _unapplied(connection: BaseDatabaseWrapper) -> list[Migration]:
    """Returns the migrations that a database lacks, of the apps that live there."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    alias = connection.alias
    return [m for m, _ in plan if router.allow_migrate(alias, m.app_label)]
