"""Tests of what service_check_test refuses."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:defs.bzl", "service_check_test")

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.message)
    return analysistest.end(env)

_failure_test = analysistest.make(
    _failure_test_impl,
    attrs = {"message": attr.string()},
    expect_failure = True,
)

_FAILURES = {
    "chart": ({"chart": ["ui_dev_run_test.go"]}, "chart: no Chart.yaml among the files"),
    "nothing": ({"manage": None}, "nothing to check: give manage, chart, or both"),
    "secret": ({"secrets": {"key": "[]"}}, "secrets: \"key\" is not a JSON object: []"),
    "stand_in": ({"stand_ins": {"key": "value"}}, "stand_ins: \"key\" is not among the secrets"),
}

def service_check_test_test_suite(name):
    """Declares the tests.

    Args:
        name: String. Name of the suite.
    """
    tests = []
    for case, (attrs, message) in _FAILURES.items():
        service_check_test(
            name = "bad_check_" + case,
            service = "shop/ui",
            tags = ["manual"],
            **({"manage": "//rules/tests/manage"} | attrs)
        )
        _failure_test(
            name = "bad_check_{}_test".format(case),
            target_under_test = ":bad_check_" + case,
            message = message,
        )
        tests.append(":bad_check_{}_test".format(case))
    native.test_suite(name = name, tests = tests)
