"""Rule service_secrets: the secrets of a service."""

load(":generators.bzl", "generators")
load(":runnable.bzl", "runnable", "typed_label")
load(":service_secrets_info.bzl", "ServiceSecretsInfo")

_DOC = """Makes, shows, changes and checks the secrets of a service on a developer's machine.

Gazelle writes one for each service of services.json that uses secrets:

```starlark
load("@rules_services//rules:defs.bzl", "service_secrets")

service_secrets(
    name = "secrets",
    secrets = {
        "django-secret-key": '{"fields": {"SECRET_KEY": {"generate": "random", "length": 50}}}',
        "stripe": '{"prompt": true}',
    },
    service = "shop/ui",
)
```

Runtime usage:

- `bazel run //services/shop/ui:secrets -- ensure` makes those that are missing and can be generated.
- `bazel run //services/shop/ui:secrets -- list` and `-- verify` show what is there, and never a value.
- `bazel run //services/shop/ui:secrets -- set stripe` asks for a value without echo, or reads standard input.
- `bazel run //services/shop/ui:secrets -- rotate NAME` puts a new value in the place of the one in use.
- `bazel run //services/shop/ui:secrets -- --help` says more, and so does [the page about secrets](secrets.md).
"""

def _service_secrets_impl(ctx):
    attr = ctx.attr
    info = ServiceSecretsInfo(services = depset([json.encode_indent(struct(
        name = attr.service,
        label = typed_label(ctx.label),
        secrets_dir = attr.secrets_dir,
        secrets = generators(attr.secrets),
    ), indent = "  ")]))
    return [info] + runnable(
        ctx,
        tool = attr._tool,
        kind = "secrets",
        list_field = "services",
        items = info.services,
        runfiles = ctx.runfiles(),
    )

service_secrets = rule(
    implementation = _service_secrets_impl,
    doc = _DOC,
    attrs = {
        "secrets": attr.string_dict(
            doc = "The secrets that the service reads: name to the JSON object that says how a value comes to be, as in services.json.",
            mandatory = True,
            allow_empty = False,
        ),
        "secrets_dir": attr.string(
            doc = "The folder of development secrets, with `~/` for the home folder. Empty: `~/.toolchain_secrets_dev`. The variable `SERVICES_SECRETS_DIR` wins over it.",
        ),
        "service": attr.string(
            doc = "Name of the service in services.json.",
            mandatory = True,
        ),
        "_tool": attr.label(
            default = Label("@rules_services_tools//:secrets"),
            executable = True,
            cfg = "target",
        ),
    },
    executable = True,
    provides = [ServiceSecretsInfo],
)
