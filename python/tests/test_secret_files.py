"""Tests of services_runtime.secret_files."""

import fcntl
import os
import stat
import threading
from pathlib import Path

import pytest

from services_runtime.errors import ServiceError
from services_runtime.secret_files import SecretFiles


@pytest.fixture
def files(tmp_path: Path) -> SecretFiles:
    return SecretFiles(tmp_path / "above" / "store")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_private_from_the_start(files: SecretFiles) -> None:
    files.create("a", "value")
    assert files.read("a") == "value"
    assert _mode(files.folder) == 0o700
    assert _mode(files.path("a")) == 0o600
    assert os.listdir(files.folder) == ["a"]


def test_a_shorter_value_replaces_a_longer_one_exactly(files: SecretFiles) -> None:
    files.write("a", "0123456789")
    files.write("a", "abc")
    assert files.path("a").read_bytes() == b"abc"
    assert os.listdir(files.folder) == ["a"]


def test_create_keeps_what_is_there(files: SecretFiles) -> None:
    files.create("a", "first")
    files.create("a", "second")
    assert files.read("a") == "first"


def test_a_missing_secret(files: SecretFiles) -> None:
    assert files.read("a") is None
    assert not files.folder.exists()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_line_end_of_an_editor_is_not_part_of_a_value(
    files: SecretFiles, ending: str
) -> None:
    files.write("a", "value\n" + ending)
    assert files.read("a") == "value\n"


def test_what_others_can_read_is_refused(files: SecretFiles) -> None:
    files.create("a", "value")
    for path, open_mode, mode in (
        (files.folder, 0o755, 0o700),
        (files.path("a"), 0o640, 0o600),
    ):
        path.chmod(open_mode)
        with pytest.raises(ServiceError, match="is open to other users") as caught:
            files.read("a")
        assert f"close it with `chmod {mode:o} {path}`" in str(caught.value)
        assert _mode(path) == open_mode
        path.chmod(mode)


def test_a_file_is_locked_where_a_folder_cannot_be(
    files: SecretFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock
    refused = []

    def no_folders(descriptor: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            refused.append(descriptor)
            raise OSError(9, "not a file open for writing")
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", no_folders)
    files.write("a", "value")
    assert files.read("a") == "value"
    assert refused
    assert sorted(os.listdir(files.folder)) == [".lock", "a"]


def test_writers_wait_for_each_other(files: SecretFiles) -> None:
    files.create("a", "value")
    holder = os.open(files.folder, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    writer = threading.Thread(target=files.write, args=("a", "new"))
    writer.start()
    writer.join(0.1)
    assert writer.is_alive()
    assert files.read("a") == "value"
    os.close(holder)
    writer.join()
    assert files.read("a") == "new"


def test_a_folder_of_another_user_is_refused(
    files: SecretFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.create("a", "value")
    monkeypatch.setattr(os, "geteuid", lambda: files.folder.stat().st_uid + 1)
    with pytest.raises(ServiceError, match="belongs to another user"):
        files.read("a")


def test_text_that_is_not_utf8(files: SecretFiles) -> None:
    files.create("a", "value")
    files.path("a").write_bytes(b"\xff")
    with pytest.raises(ServiceError, match="not UTF-8 text"):
        files.read("a")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServiceError, match="cannot write to"):
        SecretFiles(tmp_path / "file" / "store").create("a", "value")
