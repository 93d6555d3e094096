"""Tests of what service_dev makes of its attributes, without building anything."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:defs.bzl", "service_dev")
load("//rules:providers.bzl", "ServiceDevInfo")

def _names(services):
    return [json.decode(service)["name"] for service in services.to_list()]

def _order_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[ServiceDevInfo]
    asserts.equals(env, "top", info.name)
    asserts.equals(env, ["bottom", "left", "right", "top"], _names(info.services))
    asserts.equals(env, ["left", "right"], json.decode(info.services.to_list()[-1])["needs"])
    return analysistest.end(env)

_order_test = analysistest.make(_order_test_impl)

def _external_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[ServiceDevInfo]
    repository, _, rest = json.decode(info.services.to_list()[0])["binary"].partition("/")
    asserts.true(env, repository not in ["..", "external", "_main"], "repository is " + repository)
    asserts.true(env, rest.startswith("go/"), "the rest of the path is " + rest)
    return analysistest.end(env)

_external_test = analysistest.make(_external_test_impl)

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.message)
    return analysistest.end(env)

_failure_test = analysistest.make(
    _failure_test_impl,
    attrs = {"message": attr.string()},
    expect_failure = True,
)

def _service(name, **kwargs):
    """Declares a service under test, which no wildcard builds."""
    attrs = {
        "binary": "//rules/tests/server",
        "port": 19020,
        "service": name,
        "tags": ["manual"],
        "type": "go",
    }
    service_dev(name = name, **(attrs | kwargs))

_FAILURES = {
    "health_path": ({"health_path": "readyz"}, "health_path: \"readyz\" does not begin with a slash"),
    "health_period": ({"health_period_seconds": 0}, "health_start_seconds, health_period_seconds and health_timeout_seconds are 1 or more"),
    "migrator": ({"migrators": {"//rules/tests/manage": "{}"}}, "has no JSON object with service and databases: {}"),
    "port": ({"port": 65536}, "port: 65536 is not a port"),
    "secret": ({"secrets": {"key": "{"}}, "secrets: \"key\" is not a JSON object: {"),
    "secret_list": ({"secrets": {"key": "[]"}}, "secrets: \"key\" is not a JSON object: []"),
}

def service_dev_test_suite(name):
    """Declares the tests.

    Args:
        name: String. Name of the suite.
    """
    _service("bottom")
    _service("left", needs = [":bottom"])
    _service("right", needs = [":bottom"])
    _service("top", needs = [":left", ":right"])
    _order_test(name = "order_test", target_under_test = ":top")

    _service("external", binary = "@rules_go//go")
    _external_test(name = "external_test", target_under_test = ":external")

    tests = [":order_test", ":external_test"]
    for case, (attrs, message) in _FAILURES.items():
        _service("bad_" + case, **attrs)
        _failure_test(
            name = "bad_{}_test".format(case),
            target_under_test = ":bad_" + case,
            message = message,
        )
        tests.append(":bad_{}_test".format(case))
    native.test_suite(name = name, tests = tests)
