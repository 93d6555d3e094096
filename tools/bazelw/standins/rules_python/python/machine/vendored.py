"""pip and packaging: the interpreter's own, else those in the wheel that comes with
ensurepip or Debian's venv.
"""

import contextlib
import glob
import importlib
import os
import sys
import sysconfig
import types


def find_pip():
    """Makes `import pip` work; returns the wheel to put on a child's path, "" when pip
    is installed.
    """
    try:
        importlib.import_module("pip")
        return ""
    except ImportError:
        pass
    places = [
        sysconfig.get_config_var("WHEEL_PKG_DIR") or "",
        "/usr/share/python-wheels",
    ]
    with contextlib.suppress(ImportError):
        places.append(
            os.path.join(
                os.path.dirname(importlib.import_module("ensurepip").__file__),
                "_bundled",
            )
        )
    wheels = [
        wheel
        for place in places
        for wheel in glob.glob(os.path.join(place, "pip-*.whl"))
    ]
    if not wheels:
        raise SystemExit(
            f"{sys.executable} has no pip; "
            "install it (Debian: apt-get install python3-pip)"
        )
    sys.path.insert(0, wheels[0])
    return wheels[0]


def packaging():
    """Returns a namespace with packaging's modules `requirements` and `markers`, as pip
    carries them.
    """
    find_pip()
    names = ("requirements", "markers")
    return types.SimpleNamespace(
        **{
            name: importlib.import_module("pip._vendor.packaging." + name)
            for name in names
        }
    )
