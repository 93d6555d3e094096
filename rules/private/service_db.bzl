"""Rule service_db: the databases of a workspace on a developer's machine."""

load(":migrators.bzl", "MIGRATOR_ATTRS", "migrators")
load(":runnable.bzl", "runnable", "typed_label")

_DOC = """Looks after the PostgreSQL databases of a workspace on a developer's machine.

Gazelle writes one into the folder of all services, where an enabled service has a PostgreSQL database:

```starlark
load("@rules_services//rules:defs.bzl", "service_db")

service_db(
    name = "db",
    databases = ["orders"],
    migrators = {
        "//services/shop/api:manage": '{"service": "shop/api", "label": "//services/shop/api:dev", "databases": [{"name": "orders", "alias": "default", "migrates": true}]}',
    },
)
```

`bazel run //services:db -- up` starts the server and makes what is missing; `status`, `psql NAME`, `migrate`,
`seed NAME`, `reset NAME`, `down` and `destroy` are the other commands, and `--help` says more. service_dev does `up` and
`migrate` by itself for the databases that it needs. See docs/databases.md.
"""

def _service_db_impl(ctx):
    entries, runfiles = migrators(ctx)
    return runnable(
        ctx,
        tool = ctx.attr._tool,
        kind = "db",
        list_field = "clusters",
        items = depset([json.encode_indent(struct(
            label = typed_label(ctx.label),
            databases = ctx.attr.databases,
            migrators = entries,
        ), indent = "  ")]),
        runfiles = runfiles,
    )

service_db = rule(
    implementation = _service_db_impl,
    doc = _DOC,
    attrs = MIGRATOR_ATTRS | {
        "_tool": attr.label(
            default = Label("@rules_services_tools//:db"),
            executable = True,
            cfg = "target",
        ),
    },
    executable = True,
)
