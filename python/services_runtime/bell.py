"""What the main thread of a process sleeps on."""

import logging
import os
import signal

_STOPPING = (signal.SIGTERM, signal.SIGINT)

logger = logging.getLogger(__name__)


class Bell:
    """Wakes the main thread on SIGTERM, on SIGINT, and when it is rung.

    A signal that comes just before the main thread falls asleep in a lock would not
    wake it. Here the system's own handler writes to a pipe that the thread reads.
    """

    _RUNG = 0

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in _STOPPING:
            signal.signal(number, lambda *_: None)

    def ring(self) -> None:
        """Wakes the main thread; any thread may call this."""
        os.write(self._writer, bytes([self._RUNG]))

    def wait(self) -> None:
        """Waits for a signal that stops the process, or for ring."""
        while True:  # other signals that have a handler come here too
            (number,) = os.read(self._reader, 1)
            if number in _STOPPING:
                logger.info("stopping on %s", signal.Signals(number).name)
            if number in (self._RUNG, *_STOPPING):
                return
