"""Host names under which a service may be called."""

import os

from services_runtime.environment import Environment
from services_runtime.facts import Service

_LOCAL_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]", "0.0.0.0"]


def in_cluster_hosts(service: Service, environment: Environment) -> list[str]:
    """Returns the names of a service within its cluster, and its pod's address."""
    if not environment.on_kubernetes:
        return []
    in_namespace = f"{service.dashes}.{environment.namespace}"
    hosts = [
        service.dashes,
        in_namespace,
        f"{in_namespace}.svc",
        f"{in_namespace}.svc.cluster.local",
    ]
    pod_ip = environment.pod_ip
    if pod_ip:
        hosts.append(f"[{pod_ip}]" if ":" in pod_ip else pod_ip)
    return hosts


def allowed_hosts(service: Service, environment: Environment) -> list[str]:
    """Returns Django's ALLOWED_HOSTS.

    They are the in-cluster names, the public names that SERVICES_ALLOWED_HOSTS lists
    with commas, and in development the names of this machine.
    """
    declared = os.environ.get("SERVICES_ALLOWED_HOSTS", "").split(",")
    public = [host.strip() for host in declared if host.strip()]
    local = _LOCAL_HOSTS if environment.is_development else []
    return [*in_cluster_hosts(service, environment), *public, *local]
