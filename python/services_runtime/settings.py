"""Django settings from the facts of a service and the environment of the process."""

from types import ModuleType
from typing import Any

from services_runtime import environment, secrets_store
from services_runtime.databases import database_settings
from services_runtime.environment import Environment
from services_runtime.errors import ServiceError
from services_runtime.facts import Service
from services_runtime.hosts import allowed_hosts, in_cluster_hosts
from services_runtime.logs import logging_settings
from services_runtime.static_files import static_settings

SECRET_KEY_SECRET = "django-secret-key"

_HSTS_SECONDS = 365 * 24 * 60 * 60
_VALIDATION = "django.contrib.auth.password_validation"


def service_settings(facts: ModuleType) -> dict[str, Any]:
    """Returns the settings that are the same for every service.

    INSTALLED_APPS, MIDDLEWARE and ROOT_URLCONF are not among them: the generated
    settings_generated.py names those.

    Args:
        facts: The service's generated module service_facts.

    Raises:
        ServiceError: The environment is refused here, or a secret is missing.
    """
    service = Service.from_module(facts)
    here = environment.current()
    settings = {
        "SERVICE": service,
        "DEBUG": here.is_development,
        **_secret_keys(service),
        "ALLOWED_HOSTS": allowed_hosts(service, here),
        "IN_CLUSTER_HOSTS": in_cluster_hosts(service, here),
        "TEMPLATES": [_templates(service, here)],
        "AUTH_PASSWORD_VALIDATORS": _password_validators(),
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "TIME_ZONE": "UTC",
        "LOGGING": logging_settings(here),
        **database_settings(service, here),
        **static_settings(service, here),
    }
    if not here.is_development:
        settings.update(_transport_security())
    return settings


def _secret_keys(service: Service) -> dict[str, Any]:
    """Returns the key that signs, and those that what was signed before is checked
    with.
    """
    keys = []
    for value in secrets_store.read_all(SECRET_KEY_SECRET, service):
        secret = secrets_store.parse_object(SECRET_KEY_SECRET, service, value)
        key = secret.get("SECRET_KEY")
        if not isinstance(key, str) or not key:
            raise ServiceError(
                f'secret "{SECRET_KEY_SECRET}" of service "{service.name}" has no '
                '"SECRET_KEY" in its JSON object'
            )
        keys.append(key)
    return {"SECRET_KEY": keys[0], "SECRET_KEY_FALLBACKS": keys[1:]}


def _transport_security() -> dict[str, Any]:
    return {
        "SECURE_SSL_REDIRECT": True,
        # Every path: HttpsRedirectMiddleware redirects, and spares in-cluster hosts.
        "SECURE_REDIRECT_EXEMPT": [""],
        "SECURE_HSTS_SECONDS": _HSTS_SECONDS,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "X_FRAME_OPTIONS": "DENY",
    }


def _templates(service: Service, here: Environment) -> dict[str, Any]:
    processors = ["django.template.context_processors.request"]
    if here.is_development:
        processors.append("django.template.context_processors.debug")
    for app in ("django.contrib.auth", "django.contrib.messages"):
        if app in service.apps:
            name = app.rpartition(".")[2]
            processors.append(f"{app}.context_processors.{name}")
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": processors},
    }


def _password_validators() -> list[dict[str, str]]:
    names = [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
    return [{"NAME": f"{_VALIDATION}.{name}"} for name in names]
