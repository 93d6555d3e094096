"""A folder with one private file for each secret."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services_runtime.errors import ServiceError

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


class SecretFiles:
    """Secrets in files that only their owner can read.

    Args:
        folder: Where they lie; made with mode 0700 by the first write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Returns the file of a secret, whether it exists or not."""
        return self.folder / name

    def read(self, name: str) -> str | None:
        """Returns the value of a secret; None when there is no such secret.

        Raises:
            ServiceError: The folder or file is open to another user or belongs to one,
                or it is unreadable.
        """
        if not self.path(name).exists():
            return None
        _check_private(self.folder, _FOLDER_MODE)
        _check_private(self.path(name), _FILE_MODE)
        return read_file(self.path(name))

    def write(self, name: str, value: str) -> None:
        """Stores a value exactly, in place of the old one if there is any."""
        with self._temporary_file(value) as temporary, self._lock():
            os.replace(temporary, self.path(name))

    def create(self, name: str, value: str) -> None:
        """Stores a value unless the secret exists.

        Of several processes that create one secret at the same time, the first wins.
        """
        with self._temporary_file(value) as temporary, self._lock():
            if not self.path(name).exists():
                os.replace(temporary, self.path(name))

    @contextmanager
    def _lock(self) -> Iterator[None]:
        # //tools/secrets locks the same: the folder or, where that is not possible, a
        # file in it.
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            except OSError:
                os.close(descriptor)
                flags = os.O_RDWR | os.O_CREAT
                descriptor = os.open(self.folder / ".lock", flags, _FILE_MODE)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def _temporary_file(self, value: str) -> Iterator[str]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
            _check_private(self.folder, _FOLDER_MODE)
            # mkstemp makes the file with mode 0600.
            descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        except OSError as error:
            raise ServiceError(f"cannot write to {self.folder}: {error}") from error
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(value)
                file.flush()
                os.fsync(file.fileno())
            yield temporary
        finally:
            Path(temporary).unlink(missing_ok=True)


def read_file(path: Path) -> str:
    """Returns the text of a secret's file, less one final line end.

    Editors and `echo` add that line end; no secret ends in one.

    Raises:
        ServiceError: The file cannot be read as UTF-8 text.
    """
    try:
        return path.read_bytes().decode("utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ServiceError(f"cannot read the secret file {path}: {reason}") from None


def _check_private(path: Path, mode: int) -> None:
    found = path.stat()
    if os.geteuid() not in (found.st_uid, 0):
        raise ServiceError(f"{path} holds secrets but belongs to another user")
    if found.st_mode & 0o077:
        raise ServiceError(
            f"{path} holds secrets and is open to other users (mode "
            f"{found.st_mode & 0o777:04o}): close it with `chmod {mode:o} {path}`"
        )
