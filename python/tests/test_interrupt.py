"""Tests of how a Ctrl-C ends a process."""

import signal
from collections.abc import Iterator

import pytest

from services_runtime.interrupt import end_once


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """The usual handlers, and those that pytest has afterwards."""
    kept = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def _exit(*_: object) -> None:
    raise SystemExit(0)


def test_sigterm_after_ctrl_c_is_ignored() -> None:
    end_once()
    signal.signal(signal.SIGTERM, _exit)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGTERM)


def test_sigterm_alone_ends() -> None:
    end_once()
    signal.signal(signal.SIGTERM, _exit)
    with pytest.raises(SystemExit):
        signal.raise_signal(signal.SIGTERM)


def test_ctrl_c_that_is_ignored_stays_so() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_once()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
