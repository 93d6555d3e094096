"""Macro service_e2e_tests: tests that need a running service."""

load("@rules_python//python:defs.bzl", "py_binary")

_MAIN = '''"""Runs the end-to-end tests beside it."""

from services_runtime.e2e_tests import main

main(__file__, service={service}, port={port})
'''

def _main_impl(ctx):
    ctx.actions.write(ctx.outputs.out, _MAIN.format(
        service = repr(ctx.attr.service),
        port = ctx.attr.port,
    ))

_main = rule(
    implementation = _main_impl,
    doc = "The main module of the tests.",
    attrs = {
        "out": attr.output(doc = "The module.", mandatory = True),
        "port": attr.int(doc = "The service's port on a developer's machine; 0 without one."),
        "service": attr.string(doc = "Name of the service.", mandatory = True),
    },
)

def service_e2e_tests(name, srcs, service, port = 0, deps = [], tags = [], **kwargs):
    """Tests that need a running service, as a program: `bazel test //...` leaves them alone.

    Gazelle writes one for the folder `e2e_tests` of a Django service, as soon as there are Python files in it:

    ```starlark
    load("@rules_services//rules:python.bzl", "service_e2e_tests")

    service_e2e_tests(
        name = "e2e_tests",
        srcs = [
            "conftest.py",
            "test_front_page.py",
        ],
        data = glob(
            ["fixtures/**"],
            allow_empty = True,
        ),
        port = 9000,
        service = "shop/ui",
        deps = [
            "//services/shop/ui:lib",
            "@pip//pytest",
        ],
    )
    ```

    `bazel run //services/shop/ui/e2e_tests` runs them with pytest, `-- -k front` only some. They find the service in the
    variable `SERVICE_URL_<NAME>`, here `SERVICE_URL_SHOP_UI`. Where that is not set they get its port on a developer's
    machine, and in a pod its name within the cluster.

    Gazelle sets `srcs`, `service`, `port` and `deps`, where `# keep` keeps more. Programs of your own have other names.

    Args:
        name: String. Name of the py_binary.
        srcs: List of labels. The tests, conftest.py, and what they import from beside them.
        service: String. Name of the service in services.json.
        port: Integer. The service's port on a developer's machine, 0 without one.
        deps: List of labels. What the tests import, pytest among them.
        tags: List of strings. Tags beside `manual`, which keeps `//...` from including the tests.
        **kwargs: What py_binary has beside these, such as `data` and `visibility`.
    """
    main = name + "_main.py"
    _main(
        name = name + ".main",
        out = main,
        port = port,
        service = service,
        tags = ["manual"],
    )
    py_binary(
        name = name,
        srcs = srcs + [main],
        main = main,
        tags = tags + ["manual"],
        deps = deps + [Label("//python/services_runtime")],
        **kwargs
    )
