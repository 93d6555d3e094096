"""Macro service_dev: the rule of this name, for ibazel too."""

load(":service_dev.bzl", _rule = "service_dev")

# ibazel tells targets with this tag what it has built, and kills all others.
NOTIFIED_BY_IBAZEL = "ibazel_notify_changes"

def service_dev(name, tags = [], **kwargs):
    """Runs a service on a developer's machine.

    Gazelle writes one for each service of services.json, with what its entry says:

    ```starlark
    load("@rules_services//rules:defs.bzl", "service_dev")

    service_dev(
        name = "dev",
        binary = ":manage",
        command = ["runserver", "{host}:{port}"],
        health_path = "/readyz",
        needs = ["//services/shop/api:dev"],
        port = 9001,
        secrets = {"django-secret-key": '{"fields": {"SECRET_KEY": {"generate": "random", "length": 50}}}'},
        service = "shop/ui",
        type = "gunicorn",
    )
    ```

    Runtime usage:

    - `bazel run //services/shop/ui:dev` starts it, and before it all that `needs` reaches, each on its registered port, and says when they are ready. `-- --only` leaves out what it needs, `-- --port-offset 100` runs a second copy of everything beside the first.
    - `bazel run //services/shop/ui:dev -- 8001` or `-- 0.0.0.0:8001` starts it elsewhere; further arguments are passed on.
    - `bazel run //services/shop/ui:dev -- migrate` runs another command of the executable in the same environment, where `command` is set.
    - `bazel run //services/shop/ui:dev -- --help` says more.

    The service starts in the workspace's root with `PORT`, `HOST`, `SERVICE_NAME` and a `SERVICE_URL_<NAME>` for each of
    its `needs`. Missing secrets that can be generated are. A service that crashes is started again, with a growing delay; five
    crashes in a minute are the end of that. Each line of output has the name of its service in front, and goes to a file of
    the service too. Ctrl-C stops all, each before those that it needs, and exits 0; a second one kills what is left. A service
    without `needs` has the terminal to itself, so that `breakpoint()` works.

    The target is tagged `ibazel_notify_changes`: `ibazel run` lets it go on after a build, and it starts those services
    anew that the build has changed.

    Args:
        name: String. Name of the target.
        tags: List of strings. Tags beside that one.
        **kwargs: The other attributes of [service_dev_rule](#service_dev_rule), such as `binary`.
    """
    _rule(
        name = name,
        tags = tags + [NOTIFIED_BY_IBAZEL],
        **kwargs
    )
