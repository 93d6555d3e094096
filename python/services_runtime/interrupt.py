"""Ctrl-C in a terminal that runserver shares with what has started it."""

import signal
from types import FrameType


def end_once() -> None:
    """Lets Ctrl-C end this process without being told a second time.

    The terminal tells both, and the other one then sends SIGTERM. Django would raise
    SystemExit at that, wherever Python is while it ends: in a traceback on the screen.
    Where Ctrl-C does something else than usual it is left as it is.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)


def _interrupted(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.default_int_handler(number, frame)
