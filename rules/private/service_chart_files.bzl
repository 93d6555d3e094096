"""Rule service_chart_files: a chart that lies outside of its service's package."""

_DOC = """The files of the chart of a service, for the service's `check_test` in another package.

Gazelle writes one for each chart that `layout.chart_dir` puts elsewhere than below the service's own folder:

```starlark
load("@rules_services//rules:defs.bzl", "service_chart_files")

service_chart_files(
    name = "chart",
    srcs = glob(["**"]),
    service = "shop/ui",
    visibility = ["//:__subpackages__"],
)
```

It lies in the BUILD file of the chart's folder. Where that has none and a folder above does, which is not the root, it
lies there, and its name begins with the service's: `shop_ui_chart`.
"""

def _service_chart_files_impl(ctx):
    return DefaultInfo(files = depset(ctx.files.srcs), runfiles = ctx.runfiles(ctx.files.srcs))

service_chart_files = rule(
    implementation = _service_chart_files_impl,
    doc = _DOC,
    attrs = {
        "service": attr.string(
            doc = "Name of the service in services.json.",
            mandatory = True,
        ),
        "srcs": attr.label_list(
            doc = "All files of the chart.",
            allow_files = True,
            mandatory = True,
        ),
    },
)
