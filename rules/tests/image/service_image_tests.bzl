"""Tests of what service_layers and service_image make of their attributes, without building anything."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:defs.bzl", "service_image", "service_layers")
load("//rules:providers.bzl", "ServiceImageInfo", "ServiceLayersInfo")

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.message)
    return analysistest.end(env)

_failure_test = analysistest.make(
    _failure_test_impl,
    attrs = {"message": attr.string()},
    expect_failure = True,
)

def _layers_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    tars = target[DefaultInfo].files.to_list()
    asserts.equals(env, [layer.tar for layer in target[ServiceLayersInfo].layers], tars)
    asserts.equals(env, ctx.attr.last, [tar.basename for tar in tars][-len(ctx.attr.last):])
    asserts.equals(env, ctx.attr.count, len(tars))
    for action in analysistest.target_actions(env):
        sources = [file for file in action.inputs.to_list() if file.basename == "hello.py"]
        asserts.equals(env, action.outputs.to_list()[0].basename.startswith("code."), bool(sources))
    return analysistest.end(env)

_layers_test = analysistest.make(
    _layers_test_impl,
    attrs = {"count": attr.int(), "last": attr.string_list()},
)

def _outputs_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    asserts.equals(env, [target[ServiceImageInfo].layout], target[DefaultInfo].files.to_list())
    asserts.true(env, target[ServiceImageInfo].layout.is_directory)
    asserts.equals(env, [target[ServiceImageInfo].digest], target[OutputGroupInfo].digest.to_list())
    asserts.equals(env, ["hello_image.tar"], [file.basename for file in target[OutputGroupInfo].tar.to_list()])
    return analysistest.end(env)

_outputs_test = analysistest.make(_outputs_test_impl)

_FAILURES = {
    "base": (service_image, {"base": "greeting.txt"}, "greeting.txt is no OCI image layout: it is neither one folder nor files with an index.json"),
    "budget": (service_layers, {"binary": ":hello", "layer_budget": 0}, "layer_budget: 0 is less than one layer"),
    "link": (service_layers, {"binary": ":hello", "programs": {"//rules/tests/server": "bin/server"}}, "programs: \"bin/server\" is not the absolute path of a file"),
    "program": (service_layers, {"binary": ":hello", "programs": {":base": ""}}, "base is not executable"),
}

def service_image_test_suite(name):
    """Declares the tests.

    Args:
        name: String. Name of the suite.
    """
    _outputs_test(name = "outputs_test", target_under_test = ":hello_image")
    _layers_test(
        name = "layers_test",
        count = 2,
        last = ["code.tar.gz"],
        target_under_test = ":hello_layers",
    )
    service_layers(
        name = "budget_layers",
        binary = ":hello",
        compression = "zstd",
        layer_budget = 1,
        programs = {"@rules_go//go": ""},
        tags = ["manual"],
    )
    _layers_test(
        name = "budget_test",
        count = 2,
        last = ["packages.tar.zst", "code.tar.zst"],
        target_under_test = ":budget_layers",
    )
    tests = [":outputs_test", ":layers_test", ":budget_test"]
    for case, (kind, attrs, message) in _FAILURES.items():
        kind(
            name = "bad_" + case,
            tags = ["manual"],
            **attrs
        )
        _failure_test(
            name = "bad_{}_test".format(case),
            target_under_test = ":bad_" + case,
            message = message,
        )
        tests.append(":bad_{}_test".format(case))
    native.test_suite(name = name, tests = tests)
