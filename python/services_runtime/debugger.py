"""A debugger for a service on a developer's machine."""

import os
import sys

from services_runtime.errors import ServiceError

VARIABLE = "SERVICES_DEBUGPY"


def listen() -> None:
    """Lets a debugger attach on the port that SERVICES_DEBUGPY names, if it does.

    Of a runserver that reloads, the process that serves is the one to debug.

    Raises:
        ServiceError: debugpy is not installed, or the port is no port or taken.
    """
    port = os.environ.get(VARIABLE)
    reloads = sys.argv[1:2] == ["runserver"] and "--noreload" not in sys.argv
    if not port or reloads and os.environ.get("RUN_MAIN") != "true":
        return
    try:
        import debugpy
    except ImportError:
        raise ServiceError(
            "--debugpy: the Python package debugpy is missing: add it to your "
            "requirements, and to the deps of the service's lib with # keep"
        ) from None
    try:
        debugpy.listen(("127.0.0.1", int(port)))
    except (ValueError, RuntimeError, OSError) as error:
        raise ServiceError(
            f"--debugpy: cannot listen on port {port}: {error}"
        ) from None
    print(f"a debugger can attach to 127.0.0.1:{port}", file=sys.stderr, flush=True)
