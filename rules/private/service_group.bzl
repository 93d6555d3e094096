"""Macro service_group: targets for several services at once."""

load(":runnable.bzl", "runnable")
load(":service_dev_info.bzl", "ServiceDevInfo")
load(":service_dev_macro.bzl", "NOTIFIED_BY_IBAZEL")
load(":service_group_info.bzl", "ServiceGroupInfo")
load(":service_push_info.bzl", "ServicePushInfo")
load(":service_secrets_info.bzl", "ServiceSecretsInfo")

def _group_impl(ctx):
    members = [service[ServiceDevInfo] for service in ctx.attr.services]
    runfiles = ctx.runfiles().merge_all([member.runfiles for member in members])
    return [
        DefaultInfo(
            files = depset(transitive = [service[DefaultInfo].files for service in ctx.attr.services]),
            runfiles = runfiles,
        ),
        # What `bazel build` makes beside what it lists.
        OutputGroupInfo(_hidden_top_level_INTERNAL_ = runfiles.files),
        ServiceGroupInfo(
            labels = depset([service.label for service in ctx.attr.services]),
            runfiles = runfiles,
            services = depset(order = "postorder", transitive = [member.services for member in members]),
        ),
    ]

_group = rule(
    implementation = _group_impl,
    doc = "Several services.",
    attrs = {
        "services": attr.label_list(
            doc = "The service_dev targets of the members.",
            mandatory = True,
            allow_empty = False,
            providers = [ServiceDevInfo],
        ),
    },
    provides = [ServiceGroupInfo],
)

def _group_dev_impl(ctx):
    group = ctx.attr.group[ServiceGroupInfo]
    return runnable(
        ctx,
        tool = ctx.attr._tool,
        kind = "group",
        list_field = "services",
        items = group.services,
        runfiles = group.runfiles,
    )

_group_dev = rule(
    implementation = _group_dev_impl,
    doc = "Runs several services on a developer's machine.",
    attrs = {
        "group": attr.label(
            doc = "The group.",
            mandatory = True,
            providers = [ServiceGroupInfo],
        ),
        "_tool": attr.label(
            default = Label("@rules_services_tools//:dev"),
            executable = True,
            cfg = "target",
        ),
    },
    executable = True,
)

def _group_secrets_impl(ctx):
    return runnable(
        ctx,
        tool = ctx.attr._tool,
        kind = "secrets",
        list_field = "services",
        items = depset(transitive = [member[ServiceSecretsInfo].services for member in ctx.attr.secrets]),
        runfiles = ctx.runfiles(),
    )

_group_secrets = rule(
    implementation = _group_secrets_impl,
    doc = "The secrets of several services.",
    attrs = {
        "secrets": attr.label_list(
            doc = "The service_secrets targets of the members.",
            mandatory = True,
            allow_empty = False,
            providers = [ServiceSecretsInfo],
        ),
        "_tool": attr.label(
            default = Label("@rules_services_tools//:secrets"),
            executable = True,
            cfg = "target",
        ),
    },
    executable = True,
)

def _group_push_impl(ctx):
    members = [member[ServicePushInfo] for member in ctx.attr.pushes]
    return runnable(
        ctx,
        tool = ctx.attr._tool,
        kind = "push",
        list_field = "images",
        items = depset(transitive = [member.images for member in members]),
        runfiles = ctx.runfiles(transitive_files = depset(transitive = [member.files for member in members])),
    )

_group_push = rule(
    implementation = _group_push_impl,
    doc = "Brings the images of several services into registries.",
    attrs = {
        "pushes": attr.label_list(
            doc = "The service_push targets of the members.",
            mandatory = True,
            allow_empty = False,
            providers = [ServicePushInfo],
        ),
        "_tool": attr.label(
            default = Label("@rules_services_tools//:push"),
            executable = True,
            cfg = "target",
        ),
    },
    executable = True,
)

def service_group(name, services, checks = [], pushes = [], secrets = [], tags = [], **kwargs):
    """Targets for several services at once.

    Gazelle writes one for each of the `alias_groups` of services.json, `group_<name>`, and `every` for all services, into
    the folder of all services. Those names are Gazelle's; groups of your own have others and may lie anywhere:

    ```starlark
    load("@rules_services//rules:defs.bzl", "service_group")

    service_group(
        name = "group_backend",
        checks = ["//services/shop/api:check_test"],
        secrets = ["//services/shop/api:secrets"],
        services = [
            "//services/search:dev",
            "//services/shop/api:dev",
        ],
    )
    ```

    - `bazel run //services:group_backend.dev` starts all of them with all that they need, as
      [service_dev](#service_dev) does for one; `-- --help` tells the options.
    - `bazel build //services:group_backend` builds what `bazel run` would start of each of them.
    - `bazel run //services:group_backend.secrets -- ensure` makes, shows and checks their secrets, as
      [service_secrets](#service_secrets) does for one. Where there are none, there is no such target.
    - `bazel run //services:group_backend.push` brings their images into registries, as [service_push](#service_push) does for
      one: layers that several have travel once, and one failure does not stop the others. Where there are none, there is no
      such target.
    - `bazel test //services:group_backend.check` runs the checks. Where there are none, there is no such target.

    All are tagged `manual`, so that `//...` does not include them: a group costs nothing where nobody asks for it. The
    first one has the provider [ServiceGroupInfo](providers.md#ServiceGroupInfo).

    Args:
        name: String. Name of the group.
        services: List of labels, at least one. The service_dev targets of the members.
        checks: List of labels. The tests of the members, service_check_test targets usually.
        pushes: List of labels. The service_push targets of the members.
        secrets: List of labels. The service_secrets targets of the members.
        tags: List of strings. Tags for the group, beside `manual`.
        **kwargs: What all rules have, such as `visibility`, for all of these targets.
    """
    _group(
        name = name,
        services = services,
        tags = tags + ["manual"],
        **kwargs
    )
    _group_dev(
        name = name + ".dev",
        group = name,
        tags = ["manual", NOTIFIED_BY_IBAZEL],
        **kwargs
    )
    if secrets:
        _group_secrets(
            name = name + ".secrets",
            secrets = secrets,
            tags = ["manual"],
            **kwargs
        )
    if pushes:
        _group_push(
            name = name + ".push",
            pushes = pushes,
            tags = ["manual"],
            **kwargs
        )
    if checks:
        native.test_suite(
            name = name + ".check",
            tests = checks,
            tags = ["manual"],  # others would choose among the tests
            **kwargs
        )
