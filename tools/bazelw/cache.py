"""The user's cache folder: its layout, its lock, and folders that are built whole or
not at all.

A built folder is complete if, and only if, it holds the file `.complete`, written last.
Its name carries a hash of the recipe that built it, so a changed recipe builds a new
one beside it.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time

from report import Trouble, no_space, step

COMPLETE = ".complete"
TEMPORARY = ".building-"
KEEP_UNUSED_SECONDS = 14 * 24 * 3600
TOUCH_EVERY_SECONDS = 24 * 3600


def root(environ=os.environ):
    """Returns the folder in which bazelw keeps everything; it may not exist yet."""
    base = environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = environ.get("HOME", "")
        if not os.path.isabs(home):
            raise Trouble("neither HOME nor XDG_CACHE_HOME names a folder; set HOME")
        base = os.path.join(home, ".cache")
    return os.path.join(base, "rules_services", "bazel")


def content_id(paths, *more):
    """Returns 12 hex digits that change with the content of the files, their names, or
    a string in `more`.
    """
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        digest.update(b"%s\0%d\0" % (os.path.basename(path).encode(), len(data)))
        digest.update(data)
    for text in more:
        digest.update(b"\0" + text.encode())
    return digest.hexdigest()[:12]


def is_complete(folder):
    """Tells whether a built folder is whole; notes, once a day, that it is in use."""
    try:
        age = time.time() - os.stat(os.path.join(folder, COMPLETE)).st_mtime
    except OSError:
        return False
    if age > TOUCH_EVERY_SECONDS:
        with contextlib.suppress(OSError):
            os.utime(os.path.join(folder, COMPLETE))
    return True


def build(folder, make, check=None):
    """Makes `folder` unless it is complete: make(temporary folder), rename,
    check(folder), mark complete.

    What `make` writes into files must name `folder`, where everything will lie in the
    end.
    """
    if is_complete(folder):
        return
    parent = os.path.dirname(folder)
    with locked(parent):
        if is_complete(folder):
            return
        sweep(parent, os.path.basename(folder))
        temporary = os.path.join(parent, TEMPORARY + os.path.basename(folder))
        os.mkdir(temporary)
        try:
            make(temporary)
            os.rename(temporary, folder)
            if check:
                check(folder)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with open(os.path.join(folder, COMPLETE), "w", encoding="utf-8"):
            pass


def sweep(parent, name):
    """Removes what killed runs left, and folders of the same kind as `name` that nobody
    used lately.
    """
    kind = name.rpartition("-")[0] + "-"
    for entry in os.listdir(parent):
        path = os.path.join(parent, entry)
        if entry.startswith(TEMPORARY) or entry == name:
            shutil.rmtree(path)
        elif entry.startswith(kind):
            marker = os.path.join(path, COMPLETE)
            if (
                not os.path.exists(marker)
                or time.time() - os.stat(marker).st_mtime > KEEP_UNUSED_SECONDS
            ):
                shutil.rmtree(path, ignore_errors=True)


def note(path, value):
    """Writes a JSON value into a file, whole or not at all; a folder that cannot be
    written is no error.
    """
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=os.path.dirname(path), delete=False
        ) as file:
            json.dump(value, file)
        os.replace(file.name, path)


@contextlib.contextmanager
def locked(folder):
    """Holds the cache folder's lock; the system frees it when this process ends in
    whatever way.
    """
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "lock"), "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            step(
                "waiting for another bazelw (process %s), which is installing"
                % (file.read().strip() or "unknown")
            )
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def check_name(folder):
    """Fails when a folder's path has a space: it stands in rc files and scripts."""
    if any(character.isspace() for character in folder):
        raise Trouble(f"{folder} has a space in its path; set XDG_CACHE_HOME")


def need_space(folder, gigabytes):
    """Fails when the disk under `folder` has less than that many gigabytes free."""
    os.makedirs(folder, exist_ok=True)
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise Trouble(
            no_space(folder) + f" ({gigabytes:.1f} GB needed, {free:.1f} GB free)"
        )
