"""Tests of what service_group makes of its members, without building anything."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:defs.bzl", "service_dev", "service_group")
load("//rules:providers.bzl", "ServiceGroupInfo")

def _members_test_impl(ctx):
    env = analysistest.begin(ctx)
    group = analysistest.target_under_test(env)
    info = group[ServiceGroupInfo]
    asserts.equals(env, ["member_b", "member_a"], [label.name for label in info.labels.to_list()])
    names = [json.decode(service)["name"] for service in info.services.to_list()]
    asserts.equals(env, ["needed", "member_b", "member_a"], names)
    asserts.equals(env, ["member_a", "member_b"], sorted([file.basename for file in group[DefaultInfo].files.to_list()]))
    built = [file.basename for file in group[OutputGroupInfo]._hidden_top_level_INTERNAL_.to_list()]
    asserts.true(env, "server" in built, "the executable is not built, only " + ", ".join(built))
    return analysistest.end(env)

_members_test = analysistest.make(_members_test_impl)

def _targets_test_impl(ctx):
    env = analysistest.begin(ctx)
    for name, exists in {"with_checks.check": True, "without_checks.check": False}.items():
        asserts.equals(env, exists, name in ctx.attr.names)
    return analysistest.end(env)

_targets_test = analysistest.make(_targets_test_impl, attrs = {"names": attr.string_list()})

def _service(name, **kwargs):
    service_dev(
        name = name,
        binary = "//rules/tests/server",
        service = name,
        tags = ["manual"],
        type = "go",
        **kwargs
    )

def service_group_test_suite(name):
    """Declares the tests.

    Args:
        name: String. Name of the suite.
    """
    _service("needed")
    _service("member_a", needs = [":needed"])
    _service("member_b", needs = [":needed"])
    service_group(name = "without_checks", services = [":member_b", ":member_a"])
    service_group(name = "with_checks", services = [":member_a"], checks = [":group_members_test"])
    for dev in ("member_a", "without_checks.dev"):
        if "ibazel_notify_changes" not in native.existing_rule(dev)["tags"]:
            fail("ibazel would restart all services of {}".format(dev))
    _members_test(name = "group_members_test", target_under_test = ":without_checks")
    _targets_test(
        name = "group_targets_test",
        names = native.existing_rules().keys(),
        target_under_test = ":without_checks",
    )
    native.test_suite(name = name, tests = [":group_members_test", ":group_targets_test"])
