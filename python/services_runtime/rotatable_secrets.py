"""Secrets with several values: the one in use, former ones, one that is to come.

Such a secret is a JSON object of labels, each with a list of values; it may be
compressed with zlib and encoded with base64. //tools/secrets writes it.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

_LABELS = ("PROPOSED", "CURRENT", "PREVIOUS", "REMOVABLE", "REMOVED")
_IN_USE = ("CURRENT", "PREVIOUS", "PROPOSED")


def current_value(text: str) -> str | None:
    """Returns the value in use of a secret's text.

    A text that holds no labels is a plain value, and is returned as it is. None means
    that no value is the current one.
    """
    states = _parse(text)
    if states is None:
        return text
    values = _values(states, "CURRENT")
    return values[0] if values else None


def values_in_use(text: str) -> list[str]:
    """Returns all values that somebody may use: the current one first, then the former
    ones, the oldest first, then one that is to come.
    """
    states = _parse(text)
    if states is None:
        return [text]
    return [value for label in _IN_USE for value in _values(states, label)]


def _values(states: Mapping[str, Any], label: str) -> list[str]:
    values = [envelope["VALUE"] for envelope in states.get(label, ())]
    return [item if isinstance(item, str) else json.dumps(item) for item in values]


def _parse(text: str) -> Mapping[str, Any] | None:
    try:
        states = json.loads(_unpack(text))
    except ValueError:
        return None
    if not isinstance(states, dict) or not states or not states.keys() <= set(_LABELS):
        return None
    envelopes = [item for values in states.values() for item in _listed(values)]
    well_formed = all(isinstance(item, dict) and "VALUE" in item for item in envelopes)
    return states if envelopes and well_formed else None


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [None]


def _unpack(text: str) -> str:
    try:
        return zlib.decompress(base64.b64decode(text, validate=True)).decode()
    except (binascii.Error, zlib.error, ValueError):
        return text
