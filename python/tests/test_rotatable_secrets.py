"""Tests of services_runtime.rotatable_secrets."""

import base64
import json
import zlib

import pytest

from services_runtime.rotatable_secrets import current_value, values_in_use

_STATES = json.dumps(
    {
        "PROPOSED": [{"VALUE": "next", "TRANSITIONS": []}],
        "CURRENT": [{"VALUE": "now", "TRANSITIONS": []}],
        "PREVIOUS": [
            {"VALUE": "first", "TRANSITIONS": []},
            {"VALUE": "second", "TRANSITIONS": []},
        ],
        "REMOVABLE": [{"VALUE": "unused", "TRANSITIONS": []}],
    }
)


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()


@pytest.mark.parametrize("text", [_STATES, _packed(_STATES)])
def test_values_by_label(text: str) -> None:
    assert current_value(text) == "now"
    assert values_in_use(text) == ["now", "first", "second", "next"]


def test_no_current_value() -> None:
    assert current_value('{"PROPOSED": [{"VALUE": "x", "TRANSITIONS": []}]}') is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "{}",
        "[]",
        '{"SECRET_KEY": "x"}',
        '{"CURRENT": "x"}',
        '{"CURRENT": []}',
        '{"CURRENT": [{"KEY": 1}]}',
        "QUJD",
        _packed("text"),
    ],
)
def test_a_plain_value_is_what_it_is(text: str) -> None:
    assert current_value(text) == text
    assert values_in_use(text) == [text]
