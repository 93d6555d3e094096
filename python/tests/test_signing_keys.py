"""Tests that PyJWT and //tools/secrets understand each other's keys and tokens."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jwt
import pytest

from services_runtime import secrets_store
from services_runtime.facts import Service

_REPOSITORY = Path(__file__).parent.parent.parent
_KEYS = "jwt-auth-secret-key"
_SET = "jwk-access-token-keys"

# Go needs the developer's home for its cache, which the tests hide.
_GO_ENVIRONMENT = dict(os.environ)


@pytest.fixture(scope="session")
def built_tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("go"):
        pytest.skip("there is no Go to build the tool with")
    program = tmp_path_factory.mktemp("tool") / "tool"
    subprocess.run(
        ["go", "build", "-o", str(program), "./tools/secrets"],
        cwd=_REPOSITORY,
        env=_GO_ENVIRONMENT,
        check=True,
    )
    return program


class _Target:
    """A service_secrets target, with the folder that the service reads from."""

    def __init__(self, tool: Path, folder: Path, algorithm: str) -> None:
        self.program = folder / "secrets"
        self.algorithm = algorithm
        keys = {"generate": "jwt_keys", "algorithm": algorithm}
        secrets: dict[str, Any] = {
            _KEYS: {**keys, "sets": [_SET]},
            _SET: {"generate": "jwk_set", "of": _KEYS, "keys": keys},
        }
        label = "//services/users:secrets"
        entry = {"name": "users", "label": label, "secrets": secrets}
        spec = {"version": 1, "kind": "secrets", "services": [entry]}
        (folder / "secrets.runfiles").mkdir()
        (folder / "secrets.runspec.json").write_text(json.dumps(spec))
        self.program.symlink_to(tool)
        self.service = Service(
            name="users", package="users", directory="users", secrets=secrets
        )

    def run(self, *arguments: str) -> None:
        subprocess.run([self.program, *arguments], check=True, capture_output=True)

    def sign(self) -> str:
        """Returns a token as a service signs it: with the first key."""
        key = secrets_store.read_json(_KEYS, self.service)["access_token_keys"][0]
        return jwt.encode(
            {"sub": "ann"},
            key["secret_key"],
            algorithm=key["algorithm"],
            headers={"kid": key["key_id"]},
        )

    def subject(self, token: str) -> str:
        """Returns whose token it is, verified with nothing but the set of keys."""
        keys = jwt.PyJWKSet.from_json(secrets_store.read(_SET, self.service))
        key = keys[jwt.get_unverified_header(token)["kid"]]
        return str(jwt.decode(token, key.key, algorithms=[self.algorithm])["sub"])


@pytest.fixture(params=["HS256", "RS256", "EdDSA"])
def target(built_tool: Path, tmp_path: Path, request: pytest.FixtureRequest) -> _Target:
    made = _Target(built_tool, tmp_path, request.param)
    made.run("ensure")
    return made


def test_a_token_survives_two_rotations(target: _Target) -> None:
    token = target.sign()
    for _ in range(2):
        target.run("rotate", _KEYS)
        assert target.subject(token) == "ann"
        assert target.subject(target.sign()) == "ann"
    target.run("rotate", _KEYS)
    with pytest.raises(KeyError):
        target.subject(token)


def test_rotation_in_steps(target: _Target) -> None:
    before = target.sign()
    kid = jwt.get_unverified_header(before)["kid"]
    target.run("rotate", _KEYS, "--step", "publish", "--wait", "0s")
    assert jwt.get_unverified_header(target.sign())["kid"] == kid
    target.run("rotate", _KEYS, "--step", "sign", "--wait", "0s")
    assert jwt.get_unverified_header(target.sign())["kid"] != kid
    assert target.subject(before) == target.subject(target.sign()) == "ann"
    target.run("rotate", _KEYS, "--step", "retire", "--wait", "0s")
    with pytest.raises(KeyError):
        target.subject(before)
    target.run("rotate", _KEYS, "--step", "drop")
    assert target.subject(target.sign()) == "ann"


def test_a_set_of_asymmetric_keys_is_public(target: _Target) -> None:
    text = secrets_store.read(_SET, target.service)
    private = {"oct": "k", "RSA": "d", "OKP": "d"}
    for key in json.loads(text)["keys"]:
        assert (private[key["kty"]] in key) == (target.algorithm == "HS256")
