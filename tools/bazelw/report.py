"""What bazelw says: progress lines, and errors as one line with the next step."""

import errno
import sys


class Trouble(Exception):
    """An error whose text is complete for the user: what, why, the next step."""


def step(text):
    """Prints one progress line on standard error."""
    sys.stderr.write(f"bazelw: {text}\n")
    sys.stderr.flush()


def explain(error):
    """Returns (one-line message, exit code) for an error that ended bazelw."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted; run it again, finished steps are kept", 130
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return no_space(error.filename or "the cache folder"), 1
    if isinstance(error, OSError) and error.errno in (
        errno.EACCES,
        errno.EROFS,
        errno.EPERM,
    ):
        return (
            f"cannot write {error.filename}: {error.strerror}; "
            "set XDG_CACHE_HOME to a folder that you may write",
            1,
        )
    return str(error), 1


def no_space(place):
    """Returns the message for a full disk."""
    return (
        f"no space left at {place}; free some, or set XDG_CACHE_HOME to a folder on "
        "another disk, and run it again"
    )
