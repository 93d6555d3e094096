"""Rule service_check_test: a service, looked at before anybody runs it."""

load(":generators.bzl", "generators")
load(":runnable.bzl", "runfiles_path", "runnable", "typed_label")

_DOC = """Tests that a service is fit to run.

Gazelle writes one for each service:

```starlark
load("@rules_services//rules:defs.bzl", "service_check_test")

service_check_test(
    name = "check_test",
    chart = glob(["chart/**"]),
    manage = ":manage",
    secrets = {"django-secret-key": '{"fields": {"SECRET_KEY": {"generate": "random", "length": 50}}}'},
    service = "shop/ui",
)
```

`bazel test //services/shop/ui:check_test` runs, of a Django service,

- `manage.py check` with development settings: the URLs, apps and models are what Django takes;
- `manage.py check --deploy --fail-level WARNING` with production settings;
- `manage.py makemigrations --check`: no model has changed without its migration;

and of every service that has a chart what `helm lint --strict` and `helm template` do. No Helm has to be installed, and
no cluster is asked.

No database, secret or home folder of anybody is touched: secrets are made up, and databases that have credentials have
none.
"""

def _chart_tool(chart):
    """What looks at charts: no small program, so only a test with a chart asks for it."""
    return Label("@rules_services_tools//:chart") if chart else None

_ATTRS = {
    "chart": attr.label_list(
        doc = "The files of the service's Helm chart, its Chart.yaml among them: a glob, or a `service_chart_files` of another package.",
        allow_files = True,
    ),
    "manage": attr.label(
        doc = "The manage.py of a Django service.",
        executable = True,
        cfg = "target",
    ),
    "migrations": attr.bool(
        doc = "Whether a model that has changed without a migration is an error, also in an app that is somebody else's.",
        default = True,
    ),
    "secrets": attr.string_dict(
        doc = "The secrets that the service reads: name to the JSON object that says how a value comes to be, as in services.json. Values are made up, also where that says that a person or a cloud has them.",
    ),
    "service": attr.string(
        doc = "Name of the service in services.json.",
        mandatory = True,
    ),
    "settings": attr.string_list(
        doc = "The Python modules with settings to look at. Default: the one that manage.py takes by itself. Gazelle names those of a workflow service; `# keep` keeps a list of your own.",
    ),
    "stand_ins": attr.string_dict(
        doc = "Values for secrets of which the settings ask more than that they are some text, such as a certificate. They are no secrets.",
    ),
    "_chart_tool": attr.label(
        default = _chart_tool,
        executable = True,
        cfg = "target",
    ),
    "_tool": attr.label(
        default = Label("@rules_services_tools//:check"),
        executable = True,
        cfg = "target",
    ),
}

def _generators(attr):
    """Decodes the attribute `secrets`, and holds `stand_ins` against it."""
    decoded = generators(attr.secrets)
    for name in attr.stand_ins:
        if name not in decoded:
            fail("stand_ins: {} is not among the secrets".format(repr(name)))
    return decoded

def _chart_folder(ctx):
    """The runfiles path of the folder with the outermost Chart.yaml, "" without a chart."""
    if not ctx.files.chart:
        return ""
    folders = [runfiles_path(ctx, file).removesuffix("/Chart.yaml") for file in ctx.files.chart if file.basename == "Chart.yaml"]
    if not folders:
        fail("chart: no Chart.yaml among the files")
    return sorted(folders, key = len)[0]

def _own_link(ctx, tool):
    """A link to a tool in the test's own package: its path does not hang on how Bazel calls the tool's repository."""
    link = ctx.actions.declare_file(ctx.label.name + "." + tool[DefaultInfo].files_to_run.executable.basename)
    ctx.actions.symlink(output = link, target_file = tool[DefaultInfo].files_to_run.executable, is_executable = True)
    return link

def _service_check_test_impl(ctx):
    attr = ctx.attr
    if not attr.manage and not attr.chart:
        fail("nothing to check: give manage, chart, or both")
    programs = ([ctx.executable.manage] if attr.manage else []) + ([_own_link(ctx, attr._chart_tool)] if attr.chart else [])
    return runnable(
        ctx,
        tool = attr._tool,
        kind = "check",
        list_field = "services",
        items = depset([json.encode_indent(struct(
            name = attr.service,
            label = typed_label(ctx.label),
            manage = runfiles_path(ctx, ctx.executable.manage) if attr.manage else "",
            settings = attr.settings,
            migrations = attr.migrations,
            secrets = _generators(attr),
            stand_ins = attr.stand_ins,
            chart = _chart_folder(ctx),
            chart_tool = runfiles_path(ctx, programs[-1]) if attr.chart else "",
        ), indent = "  ")]),
        runfiles = ctx.runfiles(programs + ctx.files.chart).merge_all(
            [target[DefaultInfo].default_runfiles for target in [attr.manage, attr._chart_tool] if target],
        ),
    )

service_check_test = rule(
    implementation = _service_check_test_impl,
    doc = _DOC,
    attrs = _ATTRS,
    test = True,
)
