"""Rule service_dev: a service on a developer's machine."""

load(":generators.bzl", "generators")
load(":migrators.bzl", "MIGRATOR_ATTRS", "migrators")
load(":runnable.bzl", "runfiles_path", "runnable", "typed_label")
load(":service_dev_info.bzl", "ServiceDevInfo")

_DOC = """Runs a service on a developer's machine.

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
"""

_ATTRS = MIGRATOR_ATTRS | {
    "binary": attr.label(
        doc = "The executable of the service.",
        mandatory = True,
        executable = True,
        cfg = "target",
    ),
    "command": attr.string_list(
        doc = "Arguments that come before the user's. `{host}` and `{port}` stand for the address that the service is to listen on. With a command, another word in first place after `--` replaces it (`-- migrate`); without one, all arguments are the service's.",
    ),
    "env": attr.string_dict(
        doc = "Variables for the service's environment, with the same placeholders. They win over the user's.",
    ),
    "health_command": attr.string_list(
        doc = "A program with its arguments that ends with exit code 0 when the service is ready; it is asked in place of `health_path`. `{binary}` stands for the service's executable, `{host}` and `{port}` for where it listens. It has the service's environment, and starts in the workspace's root.",
    ),
    "health_path": attr.string(
        doc = "Path that answers 200 when the service is ready. Empty: it is ready when one can connect to its port.",
        default = "/readyz",
    ),
    "health_period_seconds": attr.int(
        doc = "Seconds between two questions whether the service is ready, once it answers at all.",
        default = 1,
    ),
    "health_start_seconds": attr.int(
        doc = "Seconds that the service may take to become ready.",
        default = 60,
    ),
    "health_timeout_seconds": attr.int(
        doc = "Seconds that one answer may take.",
        default = 10,
    ),
    "needs": attr.label_list(
        doc = "The service_dev targets of the services that this one calls.",
        providers = [ServiceDevInfo],
    ),
    "port": attr.int(
        doc = "The registered port. 0: the service has none, and counts as ready at once, unless there is a `health_command`.",
    ),
    "secrets": attr.string_dict(
        doc = "The secrets that the service reads: name to the JSON object that says how a value comes to be, as in services.json.",
    ),
    "secrets_dir": attr.string(
        doc = "The folder of development secrets, with `~/` for the home folder. Empty: `~/.toolchain_secrets_dev`. The variable `SERVICES_SECRETS_DIR` wins over it.",
    ),
    "service": attr.string(
        doc = "Name of the service in services.json.",
        mandatory = True,
    ),
    "type": attr.string(
        doc = "Type of the service there.",
        mandatory = True,
    ),
    "_tool": attr.label(
        default = Label("@rules_services_tools//:dev"),
        executable = True,
        cfg = "target",
    ),
}

def _check(attr):
    """Fails on values that a run could make nothing of."""
    if attr.port < 0 or attr.port > 65535:
        fail("port: {} is not a port".format(attr.port))
    if attr.health_path and not attr.health_path.startswith("/"):
        fail("health_path: {} does not begin with a slash".format(repr(attr.health_path)))
    if min(attr.health_start_seconds, attr.health_period_seconds, attr.health_timeout_seconds) < 1:
        fail("health_start_seconds, health_period_seconds and health_timeout_seconds are 1 or more")

def _source_path(file):
    """The path of a source file of the main repository, None for any other."""
    if file.is_source and not file.short_path.startswith("../"):
        return file.short_path
    return None

def _list_sources(ctx):
    """Writes the list of the source files that the executable has at run time."""
    sources = ctx.actions.declare_file(ctx.label.name + ".sources.txt")
    lines = ctx.actions.args()
    lines.set_param_file_format("multiline")
    lines.add_all(ctx.attr.binary[DefaultInfo].default_runfiles.files, map_each = _source_path)
    ctx.actions.write(sources, lines)
    return sources

def _spec_entry(ctx, sources, migrators):
    """The service as the JSON of a run spec's `services`."""
    attr = ctx.attr
    return json.encode_indent(struct(
        name = attr.service,
        type = attr.type,
        label = typed_label(ctx.label),
        dir = ctx.label.package,
        port = attr.port,
        binary = runfiles_path(ctx, ctx.executable.binary),
        command = attr.command,
        env = attr.env,
        health = struct(
            path = attr.health_path,
            command = attr.health_command,
            start_seconds = attr.health_start_seconds,
            period_seconds = attr.health_period_seconds,
            timeout_seconds = attr.health_timeout_seconds,
        ),
        needs = [need[ServiceDevInfo].name for need in attr.needs],
        secrets = generators(attr.secrets),
        secrets_dir = attr.secrets_dir,
        sources = runfiles_path(ctx, sources),
        databases = attr.databases,
        migrators = migrators,
    ), indent = "  ")

def _service_dev_impl(ctx):
    _check(ctx.attr)
    needs = [need[ServiceDevInfo] for need in ctx.attr.needs]
    sources = _list_sources(ctx)
    entries, migrator_runfiles = migrators(ctx)
    info = ServiceDevInfo(
        name = ctx.attr.service,
        services = depset(
            [_spec_entry(ctx, sources, entries)],
            order = "postorder",
            transitive = [need.services for need in needs],
        ),
        runfiles = ctx.runfiles([ctx.executable.binary, sources]).merge_all(
            [ctx.attr.binary[DefaultInfo].default_runfiles, migrator_runfiles] + [need.runfiles for need in needs],
        ),
    )
    return [info] + runnable(
        ctx,
        tool = ctx.attr._tool,
        kind = "dev",
        list_field = "services",
        items = info.services,
        runfiles = info.runfiles,
    )

service_dev = rule(
    implementation = _service_dev_impl,
    doc = _DOC,
    attrs = _ATTRS,
    executable = True,
)
