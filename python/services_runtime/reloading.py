"""What makes runserver start anew on a developer's machine.

Django looks at the file of every module that there is, a thousand of them, of which
developers edit few: it takes as long to find them all as a small service needs for its
first page, and looking at them once a second is most of what an idle service does.
"""

import os
import sysconfig
from types import ModuleType

_INSTALLED = tuple(
    os.sep + folder + os.sep for folder in ("site-packages", "dist-packages")
)


def watch_sources() -> None:
    """Leaves Python's own modules and installed packages to the next start."""
    from django.utils import autoreload

    every = autoreload.iter_modules_and_files

    def sources(
        modules: tuple[ModuleType, ...], extra_files: frozenset[str]
    ) -> frozenset[object]:
        return every(tuple(m for m in modules if not installed(m)), extra_files)

    autoreload.iter_modules_and_files = sources


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
