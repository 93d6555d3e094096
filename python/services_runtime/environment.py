"""Where this process runs: environment, Kubernetes namespace, user, folders."""

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

from services_runtime.errors import ServiceError

DEVELOPMENT = "dev"
PRODUCTION = "prod"


@dataclass(frozen=True)
class Environment:
    """One environment.

    Attributes:
        name: "dev", "prod" or any other; all but "dev" are run like production.
        namespace: Kubernetes namespace; "" outside Kubernetes.
        pod_ip: Address of this pod; "" when unknown.
    """

    name: str
    namespace: str = ""
    pod_ip: str = ""

    @property
    def is_development(self) -> bool:
        """Whether conveniences for developers may be on."""
        return self.name == DEVELOPMENT

    @property
    def on_kubernetes(self) -> bool:
        """Whether this process runs in a pod."""
        return bool(self.namespace)


def current() -> Environment:
    """Returns the environment that the environment variables describe.

    SERVICES_ENV names it, or TOOLCHAIN_ENV=toolchain_<name>. Unset means "dev" on a
    machine and "prod" in a pod: a forgotten variable must not switch DEBUG on there.

    Raises:
        ServiceError: Any environment but "dev" outside Kubernetes.
    """
    namespace = os.environ.get("K8S_POD_NAMESPACE", "")
    name = os.environ.get("SERVICES_ENV") or os.environ.get(
        "TOOLCHAIN_ENV", ""
    ).removeprefix("toolchain_")
    if not name:
        name = PRODUCTION if namespace else DEVELOPMENT
    if name != DEVELOPMENT and not namespace:
        raise ServiceError(
            f'environment "{name}" is refused outside Kubernetes: unset SERVICES_ENV '
            "(and TOOLCHAIN_ENV) for development, or set K8S_POD_NAMESPACE to check "
            "production settings"
        )
    return Environment(name, namespace, os.environ.get("K8S_POD_IP", ""))


def user() -> str:
    """Returns who works on this machine: SERVICES_USER, TOOLCHAIN_USER or the OS user.

    Raises:
        ServiceError: Neither variable is set and the OS does not know the user.
    """
    declared = os.environ.get("SERVICES_USER") or os.environ.get("TOOLCHAIN_USER")
    if declared:
        return declared
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise ServiceError("cannot tell the user: set SERVICES_USER") from error


def state_directory() -> Path:
    """Returns the folder for this user's development data.

    SERVICES_STATE_DIR, else "services" in XDG_STATE_HOME, else ~/.local/state/services.
    """
    declared = os.environ.get("SERVICES_STATE_DIR")
    if declared:
        return Path(declared).expanduser()
    home = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(home).expanduser() / "services"
