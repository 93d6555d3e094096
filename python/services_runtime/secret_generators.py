"""New values for secrets, as the generators in services.json describe them."""

import json
import secrets
import string
import time
from collections.abc import Mapping
from typing import Any

ALPHABET = string.ascii_letters + string.digits + "!@#%^&*(-_=+)"
DEFAULT_LENGTH = 50
JWT_KEY_LENGTH = 32


class CannotGenerateError(Exception):
    """Only a person or a cloud account can supply the value."""


def generate(generator: Mapping[str, Any]) -> str:
    """Returns a new value for a secret of a developer's machine.

    Args:
        generator: One of {"generate": "random", "length": 50},
            {"generate": "jwt_keys"} (for HS256), {"fields": {name: generator}} (gives
            a JSON object), or {"aws_secret": …, "local": generator}.

    Raises:
        CannotGenerateError: Any other generator, such as {"prompt": true}. Keys with a
            public part are made by //tools/secrets.
    """
    if "fields" in generator:
        fields = generator["fields"]
        return json.dumps({name: generate(fields[name]) for name in fields})
    if "local" in generator:
        return generate(generator["local"])
    if generator.get("generate") == "random":
        return _random(generator.get("length", DEFAULT_LENGTH))
    own = generator.get("algorithm", "HS256") == "HS256"
    if generator.get("generate") == "jwt_keys" and own:
        return json.dumps(
            {"refresh_token_keys": [_jwt_key()], "access_token_keys": [_jwt_key()]}
        )
    raise CannotGenerateError


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _jwt_key() -> dict[str, str]:
    return {
        "secret_key": _random(JWT_KEY_LENGTH),
        "key_id": f"ts:{int(time.time())}",
        "algorithm": "HS256",
    }
