"""Entry point of bazelw: decides which Bazel to run, prepares it, and becomes it.

Called as `main.py <path of bazelw> <Bazel's arguments ...>`.
"""

import os
import shutil
import sys

OLDEST_PYTHON = (3, 9)


def main():
    """Runs bazelw; never returns when Bazel could be started."""
    if sys.version_info < OLDEST_PYTHON:
        try_newer_python()
    import launch  # only now: older Pythons cannot read the other files
    from report import Trouble, explain

    try:
        launch.run(sys.argv[1], sys.argv[2:])
    except (Trouble, OSError, KeyboardInterrupt) as error:
        message, code = explain(error)
        sys.stderr.write(f"bazelw: {message}\n")
        sys.exit(code)


def try_newer_python():
    """Starts this file again with PATH's python3 when this one is too old, else gives
    up.
    """
    other = shutil.which("python3")
    mark = "--bazelw-second-python"
    if (
        other
        and os.path.realpath(other) != os.path.realpath(sys.executable)
        and sys.argv[-1] != mark
    ):
        os.execv(other, [other, "-E", "-s", "-S"] + sys.argv + [mark])
    oldest = ".".join(map(str, OLDEST_PYTHON))
    sys.stderr.write(
        f"bazelw: needs Python {oldest} or later, found only {sys.version.split()[0]}; "
        "put a newer python3 on PATH\n"
    )
    sys.exit(1)


if __name__ == "__main__":
    main()
