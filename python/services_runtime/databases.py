"""Django's DATABASES and router from the databases that a service declares.

The first database is Django's "default", the others go by their own names.
"""

from typing import Any

from django.conf import settings

from services_runtime import secrets_store
from services_runtime.environment import Environment, state_directory
from services_runtime.errors import ServiceError
from services_runtime.facts import Service

DEFAULT_ALIAS = "default"
_CONNECT_TIMEOUT_SECONDS = 5
_CONNECTION_AGE_SECONDS = 60


def database_settings(service: Service, environment: Environment) -> dict[str, Any]:
    """Returns DATABASES and DATABASE_ROUTERS.

    A database without credentials gets an entry that explains so on first use:
    commands that need no database work without it.
    """
    databases = {
        alias: _database(name, service, environment)
        for name, alias in aliases(service).items()
    }
    routers = ["services_runtime.databases.ServiceRouter"] if len(databases) > 1 else []
    return {"DATABASES": databases, "DATABASE_ROUTERS": routers}


def aliases(service: Service) -> dict[str, str]:
    """Returns Django's alias of each database that a service declares, by name."""
    return {
        name: DEFAULT_ALIAS if index == 0 else name
        for index, name in enumerate(service.databases)
    }


def _database(name: str, service: Service, environment: Environment) -> dict[str, Any]:
    try:
        if service.databases[name]["engine"] == "sqlite":
            return _sqlite(name, service, environment)
        return _postgresql(name, service, environment)
    except ServiceError as error:
        return {
            "ENGINE": "services_runtime.unavailable_database",
            "NAME": name,
            "OPTIONS": {"reason": str(error)},
        }


def _sqlite(name: str, service: Service, environment: Environment) -> dict[str, Any]:
    if not environment.is_development:
        raise ServiceError(
            f'database "{name}" of service "{service.name}" is sqlite, which is for '
            "development only: give it another engine in services.json"
        )
    folder = state_directory()
    folder.mkdir(parents=True, exist_ok=True)
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / f"{name}.sqlite3"}


def _postgresql(
    name: str, service: Service, environment: Environment
) -> dict[str, Any]:
    secret = credentials_secret(name, environment)
    value = secrets_store.find(secret, service)
    if value is None:
        raise secrets_store.missing(secret, service)
    credentials = secrets_store.parse_object(secret, service, value)
    options: dict[str, Any] = {"connect_timeout": _CONNECT_TIMEOUT_SECONDS}
    if credentials.get("set_role"):
        options["assume_role"] = credentials["set_role"]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": credentials.get("dbname", name),
        "USER": credentials.get("user", ""),
        "PASSWORD": credentials.get("password", ""),
        "HOST": credentials.get("host", ""),
        "PORT": str(credentials.get("port", "")),
        # The development server has a thread a request: there is nothing to keep.
        "CONN_MAX_AGE": 0 if environment.is_development else _CONNECTION_AGE_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def credentials_secret(name: str, environment: Environment) -> str:
    """Returns the name of the secret with the credentials of a database."""
    owner = environment.namespace or "local"
    return f"{owner}-db-{name.replace('_', '-')}-creds"


class ServiceRouter:
    """Sends the apps of a database there; Django sends all others to the default."""

    def __init__(self) -> None:
        service: Service = settings.SERVICE
        self._aliases = aliases(service)
        self._alias_of_app = {
            app: alias
            for name, alias in self._aliases.items()
            for app in service.databases[name].get("apps", ())
        }

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Returns the alias of a model's database; None leaves it to Django."""
        return self._alias_of_app.get(model._meta.app_label)

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        """Returns the alias of a model's database; None leaves it to Django."""
        return self._alias_of_app.get(model._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Tells whether the migrations of an app belong on a database.

        None, for a database that services.json does not declare, leaves it to Django.
        """
        if db not in self._aliases.values():
            return None
        return db == self._alias_of_app.get(app_label, DEFAULT_ALIAS)
