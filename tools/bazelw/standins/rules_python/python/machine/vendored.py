"""pip and packaging: the interpreter's own, else those in the wheel laid here."""

import glob
import importlib
import os
import sys
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
    here = os.path.dirname(os.path.abspath(__file__))
    wheels = glob.glob(os.path.join(glob.escape(here), "pip-*.whl"))
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
