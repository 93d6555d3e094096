"""Installed packages, kept so that the next workspace with the same lock needs no pip.

They lie beside the modules in bazelw's cache folder; a requirement without hash is
never kept.
"""

import hashlib
import json
import os
import shutil
import sys
import sysconfig
import tempfile

STORE = os.path.join(
    os.path.dirname(os.path.realpath(__file__)), *[os.pardir] * 4, "packages"
)


def fill(folder, description, make):
    """Makes `folder` by make(), or by a copy of what an earlier call with the same
    description made.

    Args:
      folder: the folder, not there yet.
      description: a JSON value that says all about its content but for the interpreter.
      make: function that makes it.
    """
    key = hashlib.sha256(
        json.dumps([description, sys.version, sysconfig.get_platform()]).encode()
    ).hexdigest()[:24]
    kept = os.path.join(STORE, key)
    if os.path.isdir(kept):
        shutil.copytree(kept, folder, symlinks=True)
        return
    make()
    if "--hash=" in description[0]:
        keep(folder, kept)


def keep(folder, kept):
    """Copies a folder into the store, whole or not at all; a store that cannot be
    written is no error.
    """
    try:
        os.makedirs(STORE, exist_ok=True)
        temporary = tempfile.mkdtemp(dir=STORE)
    except OSError:
        return
    try:
        shutil.copytree(folder, os.path.join(temporary, "whole"), symlinks=True)
        os.rename(os.path.join(temporary, "whole"), kept)
    except OSError:
        pass
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
