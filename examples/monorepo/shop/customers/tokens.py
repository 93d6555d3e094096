"""Tokens that tell who a customer is, signed with keys that can be rotated."""

from datetime import datetime, timedelta, timezone

import jwt
from django.conf import settings

LIFETIME = timedelta(hours=24)


def sign(customer):
    """Return a new token of a customer, signed with the first key."""
    key = settings.JWT_KEYS["access_token_keys"][0]
    return jwt.encode(
        {"sub": customer, "exp": datetime.now(timezone.utc) + LIFETIME},
        key["secret_key"],
        algorithm=key["algorithm"],
        headers={"kid": key["key_id"]},
    )


def verify(token):
    """Return the customer whose token it is, or None.

    Any key of the set will do: a token outlives the key that signs new ones.
    """
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = jwt.PyJWKSet.from_dict(settings.JWK_SET)[kid]
        claims = jwt.decode(token, key, options={"require": ["sub", "exp"]})
    except (jwt.InvalidTokenError, KeyError):
        return None
    return claims["sub"]
