"""Tests of services_runtime.secret_generators."""

import json
import re
from typing import Any

import pytest

from services_runtime.secret_generators import ALPHABET, CannotGenerateError, generate


@pytest.mark.parametrize(
    ("generator", "length"),
    [({"generate": "random"}, 50), ({"generate": "random", "length": 7}, 7)],
)
def test_random(generator: dict[str, Any], length: int) -> None:
    value = generate(generator)
    assert len(value) == length
    assert set(value) <= set(ALPHABET)
    assert value != generate(generator)


def test_fields_make_a_json_object() -> None:
    value = generate({"fields": {"SECRET_KEY": {"generate": "random", "length": 50}}})
    assert {name: len(text) for name, text in json.loads(value).items()} == {
        "SECRET_KEY": 50
    }


def test_jwt_keys() -> None:
    document = json.loads(generate({"generate": "jwt_keys"}))
    assert list(document) == ["refresh_token_keys", "access_token_keys"]
    for (key,) in document.values():
        assert len(key["secret_key"]) == 32
        assert re.fullmatch(r"ts:\d{10}", key["key_id"])
        assert key["algorithm"] == "HS256"


def test_a_cloud_secret_has_a_local_stand_in() -> None:
    local = {"generate": "random", "length": 5}
    assert len(generate({"aws_secret": "a", "key": "K", "local": local})) == 5


@pytest.mark.parametrize(
    "generator",
    [
        {"prompt": True},
        {"aws_secret": "a"},
        {"fields": {"A": {"generate": "random"}, "B": {"prompt": True}}},
    ],
)
def test_what_only_a_person_knows(generator: dict[str, Any]) -> None:
    with pytest.raises(CannotGenerateError):
        generate(generator)
