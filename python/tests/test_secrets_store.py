"""Tests of services_runtime.secrets_store."""

import dataclasses
import json
from pathlib import Path

import pytest

from services_runtime import facts, secrets_store
from services_runtime.errors import ServiceError
from services_runtime.facts import Service

_SERVICE = Service(
    name="shop/ui",
    package="services.shop.ui",
    directory="services/shop/ui",
    secrets={
        "key": {"fields": {"KEY": {"generate": "random", "length": 10}}},
        "stripe": {"prompt": True},
    },
)


def _mount(tmp_path: Path, name: str, value: str) -> None:
    folder = tmp_path / "mount" / name
    folder.mkdir(parents=True)
    (folder / "secret_string").write_text(value)


def test_a_secret_that_can_be_generated_is_created_once(tmp_path: Path) -> None:
    value = secrets_store.read("key", _SERVICE)
    file = tmp_path / "home" / ".toolchain_secrets_dev" / "key"
    assert file.read_text() == value
    assert len(secrets_store.read_json("key", _SERVICE)["KEY"]) == 10
    assert secrets_store.read("key", _SERVICE) == value


def test_the_local_store_can_be_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICES_SECRETS_DIR", str(tmp_path / "store"))
    value = secrets_store.read("key", _SERVICE)
    assert (tmp_path / "store" / "key").read_text() == value


def test_a_mounted_file_comes_first(tmp_path: Path) -> None:
    secrets_store.read("key", _SERVICE)
    _mount(tmp_path, "key", "mounted")
    assert secrets_store.read("key", _SERVICE) == "mounted"


def test_a_value_in_the_environment_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STRIPE", "value")
    monkeypatch.setenv("stripe", "value")
    with pytest.raises(ServiceError):
        secrets_store.read("stripe", _SERVICE)


def test_a_missing_secret_is_one_line_with_the_way_out() -> None:
    with pytest.raises(ServiceError) as caught:
        secrets_store.read("stripe", _SERVICE)
    message = str(caught.value)
    assert message.startswith('secret "stripe" of service "shop/ui" is missing')
    assert "`bazel run //services/shop/ui:secrets -- set stripe`" in message
    assert "\n" not in message


def test_what_the_tool_alone_generates_is_made_by_ensure() -> None:
    keys = {"generate": "jwk_set", "of": "jwt-keys"}
    service = dataclasses.replace(_SERVICE, secrets={"jwk-set": keys})
    with pytest.raises(ServiceError) as caught:
        secrets_store.read("jwk-set", service)
    assert "`bazel run //services/shop/ui:secrets -- ensure`" in str(caught.value)


def test_nothing_is_generated_on_kubernetes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets_store.read("key", _SERVICE)  # the local store has it
    monkeypatch.setenv("K8S_POD_NAMESPACE", "prod")
    mounted = tmp_path / "mount" / "key" / "secret_string"
    with pytest.raises(ServiceError, match=f"not mounted at {mounted}"):
        secrets_store.read("key", _SERVICE)


def test_an_undeclared_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "current", lambda: _SERVICE)
    with pytest.raises(ServiceError, match='"shop/ui" does not declare secret "x"'):
        secrets_store.read("x")


@pytest.mark.parametrize("value", ["hidden text", json.dumps(["hidden text"])])
def test_a_value_that_is_no_object_is_not_shown(tmp_path: Path, value: str) -> None:
    _mount(tmp_path, "key", value)
    with pytest.raises(ServiceError, match="is not a JSON object") as caught:
        secrets_store.read_json("key", _SERVICE)
    assert "hidden" not in str(caught.value)


def test_the_current_value_of_a_rotated_secret(tmp_path: Path) -> None:
    states = {
        "CURRENT": [{"VALUE": '{"KEY": "new"}', "TRANSITIONS": []}],
        "PREVIOUS": [{"VALUE": {"KEY": "old"}, "TRANSITIONS": []}],
        "REMOVED": [{"VALUE": "gone", "TRANSITIONS": []}],
    }
    _mount(tmp_path, "key", json.dumps(states))
    assert secrets_store.read_json("key", _SERVICE) == {"KEY": "new"}
    assert secrets_store.find("key") == '{"KEY": "new"}'
    assert secrets_store.read_all("key", _SERVICE) == [
        '{"KEY": "new"}',
        '{"KEY": "old"}',
    ]


def test_a_secret_without_a_current_value(tmp_path: Path) -> None:
    states = {"PROPOSED": [{"VALUE": "x", "TRANSITIONS": []}]}
    _mount(tmp_path, "key", json.dumps(states))
    with pytest.raises(ServiceError, match="has no current value"):
        secrets_store.read("key", _SERVICE)


def test_a_service_can_have_a_folder_of_its_own(tmp_path: Path) -> None:
    service = dataclasses.replace(_SERVICE, secrets_dir="~/.acme_secrets")
    value = secrets_store.read("key", service)
    assert (tmp_path / "home" / ".acme_secrets" / "key").read_text() == value
