"""Tests of services_runtime.logs."""

import json
import logging
import sys

import pytest

from services_runtime.environment import Environment
from services_runtime.errors import ServiceError
from services_runtime.logs import JsonFormatter, logging_settings


def _record(
    message: str, *arguments: object, **attributes: object
) -> logging.LogRecord:
    record = logging.LogRecord(
        "shop", logging.INFO, "file.py", 1, message, arguments, None
    )
    record.created = 0.25
    record.__dict__.update(attributes)
    return record


def test_a_record_is_one_line_of_json() -> None:
    line = JsonFormatter().format(_record('two\nlines of "%s"', "text"))
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.250+00:00",
        "level": "INFO",
        "logger": "shop",
        "message": 'two\nlines of "text"',
    }


def test_fields_are_added_and_other_attributes_are_not() -> None:
    record = _record("message", json_fields={"status": 200}, token="hidden")
    line = JsonFormatter().format(record)
    assert json.loads(line)["status"] == 200
    assert "hidden" not in line


def test_an_exception_is_added() -> None:
    try:
        raise ValueError("bad")
    except ValueError:
        record = _record("message", exc_info=sys.exc_info())
    entry = json.loads(JsonFormatter().format(record))
    assert entry["exception"].endswith("ValueError: bad")


@pytest.mark.parametrize(
    ("environment", "formatter"),
    [(Environment("dev"), "text"), (Environment("prod", "ns"), "json")],
)
def test_json_is_for_production(environment: Environment, formatter: str) -> None:
    settings = logging_settings(environment)
    assert settings["handlers"]["stderr"]["formatter"] == formatter
    assert settings["root"] == {"handlers": ["stderr"], "level": "INFO"}


def test_the_level_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert logging_settings(Environment("dev"))["root"]["level"] == "DEBUG"
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(ServiceError, match='LOG_LEVEL is "LOUD"'):
        logging_settings(Environment("dev"))
