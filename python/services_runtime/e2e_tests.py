"""End-to-end tests of a service: pytest against the service, wherever it runs."""

import os
import sys
from pathlib import Path

from services_runtime import endpoints


def main(program: str, service: str, port: int) -> None:
    """Runs the tests beside a program with sys.argv as pytest's arguments, and exits.

    Paths among the arguments are relative to the tests' folder.

    Tests find the service in SERVICE_URL_<NAME>. Where it is not set, it becomes the
    service's DNS name on Kubernetes, and its development port on a machine.

    Args:
        program: File of the main module.
        service: Name of the service in services.json, such as "shop/ui".
        port: Its development port, 0 without one.

    Raises:
        SystemExit: Always, with pytest's exit code.
    """
    # Only tests have it; services do without.
    import pytest

    variable = endpoints.url_variable(service)
    namespace = os.environ.get("K8S_POD_NAMESPACE")
    if namespace:
        os.environ.setdefault(variable, endpoints.cluster_url(service, namespace))
    elif port:
        os.environ.setdefault(variable, endpoints.machine_url(port))
    # Bazel's folders are links to the sources: nothing is to be left beside those.
    sys.dont_write_bytecode = True
    os.chdir(Path(program).absolute().parent)
    options = ["-p", "no:cacheprovider", "--import-mode=importlib", "--rootdir=."]
    sys.exit(pytest.main([*options, *sys.argv[1:]]))
