"""Settings of this service: the generated ones, then its own.

This file is yours, it is never generated again. What only services.json can say (apps,
databases, secrets, needs) belongs there; anything else goes below. Lists are extended
with `INSTALLED_APPS += [...]`, secrets read with services_runtime.secrets_store.
"""

from services_runtime import secrets_store

from .settings_generated import *  # noqa: F401,F403

# What signs the tokens of customers, and what verifies them.
JWT_KEYS = secrets_store.read_json("jwt-auth-secret-key")
JWK_SET = secrets_store.read_json("jwk-access-token-keys")
