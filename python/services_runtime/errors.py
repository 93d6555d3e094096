"""Errors that one line explains to the person who started the process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class ServiceError(Exception):
    """A mistake in the set-up of a service, not in its code.

    The message is one line: what is wrong, in which service, and what to do next. It
    never holds the value of a secret.
    """


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Ends the process with exit code 1 and one line when a ServiceError gets here."""
    try:
        yield
    except ServiceError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
