"""Rule service_dev, which the macro of this name wraps: a service on a developer's machine."""

load(":generators.bzl", "generators")
load(":migrators.bzl", "MIGRATOR_ATTRS", "migrators")
load(":runnable.bzl", "runfiles_path", "runnable", "typed_label")
load(":service_dev_info.bzl", "ServiceDevInfo")

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
    doc = "What [service_dev](#service_dev) makes, with all of its attributes.",
    attrs = _ATTRS,
    executable = True,
)
