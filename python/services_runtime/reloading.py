"""What makes runserver start anew on a developer's machine.

Django looks at the file of every module that there is, a thousand of them, of which
developers edit few: it takes as long to find them all as a small service needs for its
first page, and looking at them once a second is most of what an idle service does.
"""

import os
import sysconfig
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any

_INSTALLED = tuple(
    os.sep + folder + os.sep for folder in ("site-packages", "dist-packages")
)


# How long the first look waits for the first request at most, in seconds.
_PATIENCE = 1.0


def watch_sources() -> None:
    """Leaves Python's own modules and installed packages to the next start.

    The first look is after the first request, or after a second if that does not come:
    until then it would be in the way of the server. What has changed until then is
    newer than this call, which has to come before sources are imported.
    """
    from django.core.signals import request_started
    from django.utils import autoreload

    every = autoreload.iter_modules_and_files
    served = threading.Event()
    started = time.time()

    looked: list[bool] = []

    def first_request(**_: Any) -> None:
        request_started.disconnect(first_request)
        served.set()

    request_started.connect(first_request, weak=False)

    def sources(
        modules: tuple[ModuleType, ...], extra_files: frozenset[str]
    ) -> frozenset[Path]:
        served.wait(_PATIENCE)
        served.set()
        files = every(tuple(m for m in modules if not installed(m)), extra_files)
        if not looked:
            looked.append(True)
            for file in files:
                if _changed(file) > started:
                    autoreload.trigger_reload(file)
        return files

    autoreload.iter_modules_and_files = sources


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0  # it is gone since


def installed(module: ModuleType) -> bool:
    """Whether a module is Python's own, or one of a package that was installed.

    Args:
        module: Any value of sys.modules.
    """
    spec = getattr(module, "__spec__", None)
    origin = spec.origin if spec is not None and spec.has_location else None
    if not isinstance(origin, str):
        return False
    if any(folder in origin for folder in _INSTALLED):
        return True
    return origin.startswith(sysconfig.get_path("stdlib") + os.sep)
