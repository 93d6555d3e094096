"""A folder with one private file for each secret."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services_runtime.errors import ServiceError

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600

logger = logging.getLogger(__name__)


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

        A folder or file that others could read is made private first.

        Raises:
            ServiceError: The folder or file belongs to another user, or is unreadable.
        """
        if not self.path(name).exists():
            return None
        _make_private(self.folder, _FOLDER_MODE)
        _make_private(self.path(name), _FILE_MODE)
        return read_file(self.path(name))

    def write(self, name: str, value: str) -> None:
        """Stores a value exactly, in place of the old one if there is any."""
        with self._temporary_file(value) as temporary:
            os.replace(temporary, self.path(name))

    def create(self, name: str, value: str) -> None:
        """Stores a value unless the secret exists.

        Of several processes that create one secret at the same time, the first wins.
        """
        with self._temporary_file(value) as temporary:
            try:
                os.link(temporary, self.path(name))
            except FileExistsError:
                pass
            except OSError:  # a file system without hard links
                os.replace(temporary, self.path(name))

    @contextmanager
    def _temporary_file(self, value: str) -> Iterator[str]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
            _make_private(self.folder, _FOLDER_MODE)
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


def _make_private(path: Path, mode: int) -> None:
    found = path.stat()
    if os.geteuid() not in (found.st_uid, 0):
        raise ServiceError(f"{path} holds secrets but belongs to another user")
    if not found.st_mode & 0o077:
        return
    try:
        path.chmod(mode)
    except OSError as error:
        raise ServiceError(
            f"{path} holds secrets but others can read it, and its mode cannot be "
            f"changed: {error.strerror}"
        ) from error
    logger.warning("%s holds secrets: its mode is now %04o", path, mode)
