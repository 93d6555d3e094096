"""Tests of services_runtime.secret_files."""

import logging
import os
import stat
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


def test_create_without_hard_links(
    files: SecretFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(os, "link", fail)
    files.create("a", "value")
    assert files.read("a") == "value"
    assert os.listdir(files.folder) == ["a"]


def test_a_missing_secret(files: SecretFiles) -> None:
    assert files.read("a") is None
    assert not files.folder.exists()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_line_end_of_an_editor_is_not_part_of_a_value(
    files: SecretFiles, ending: str
) -> None:
    files.write("a", "value\n" + ending)
    assert files.read("a") == "value\n"


def test_what_others_can_read_is_made_private(
    files: SecretFiles, caplog: pytest.LogCaptureFixture
) -> None:
    files.create("a", "value")
    files.folder.chmod(0o755)
    files.path("a").chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert files.read("a") == "value"
    assert _mode(files.folder) == 0o700
    assert _mode(files.path("a")) == 0o600
    assert "its mode is now 0700" in caplog.text
    assert "its mode is now 0600" in caplog.text


def test_what_cannot_be_made_private_is_refused(
    files: SecretFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.create("a", "value")
    files.folder.chmod(0o755)

    def fail(*args: object) -> None:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(Path, "chmod", fail)
    with pytest.raises(ServiceError, match="others can read it"):
        files.read("a")


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
