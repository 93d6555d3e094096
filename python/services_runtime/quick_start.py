"""A start that does not stop to look for garbage.

Everything that an import makes stays. To look through it again and again is a tenth of
the time that a service takes to start.
"""

import gc
from typing import Any


def collect_later() -> None:
    """Collects no garbage before the first request, and never what is there then."""
    from django.core.signals import request_started

    def first_request(**_: Any) -> None:
        request_started.disconnect(first_request)
        gc.freeze()
        gc.enable()

    gc.disable()
    request_started.connect(first_request, weak=False)
