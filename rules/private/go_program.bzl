"""A Go program with a module of its own, built while its repository is made.

This is for programs whose dependencies are many and heavy. As part of this module they would be in the module graph of
everybody who uses the rules, and each of their packages would become a target. Like Gazelle's own tools, such a program
is built by the go command instead: from its go.mod and go.sum alone, with the Go of the repository and the go command's
caches, so once for each machine. Nothing happens before a target needs the program.
"""

_BUILD = """\
load("{native_binary}", "native_binary")

native_binary(
    name = "{program}",
    src = "file",
    out = "bin/{program}",
    visibility = ["//visibility:public"],
)
"""

def _environment(rctx):
    environment = {"CGO_ENABLED": "0", "GOFLAGS": "", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    if not rctx.getenv("HOME"):
        environment["GOPATH"] = str(rctx.path("gopath"))
        environment["GOCACHE"] = str(rctx.path("gocache"))
    return environment

def _go_program_impl(rctx):
    program = rctx.attr.program
    for source in rctx.attr.srcs:
        rctx.symlink(source, "src/" + source.name)
    go = rctx.path(rctx.attr.go_sdk).dirname.get_child("bin").get_child("go")
    rctx.report_progress("building {}, which takes a minute or two the first time".format(program))
    result = rctx.execute(
        [go, "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", "../file", "."],
        environment = _environment(rctx),
        timeout = 3600,
        working_directory = "src",
    )
    if result.return_code:
        fail("building the Go program {} from source: {}".format(program, result.stderr))
    rctx.file("BUILD.bazel", _BUILD.format(
        native_binary = Label("@bazel_skylib//rules:native_binary.bzl"),
        program = program,
    ))

go_program = repository_rule(
    implementation = _go_program_impl,
    doc = "A Go program for this machine, as target `//:<program>`.",
    attrs = {
        "go_sdk": attr.label(doc = "A file at the top of the Go SDK that builds it.", mandatory = True),
        "program": attr.string(doc = "Its name.", mandatory = True),
        "srcs": attr.label_list(doc = "Its Go files, go.mod and go.sum, all of one folder.", mandatory = True),
    },
)

def chart_repository(go_sdk):
    """Declares the repository `rules_services_chart`, whose target `chart` looks at Helm charts.

    Args:
        go_sdk: Label. A file at the top of the Go SDK that builds it.
    """
    go_program(
        name = "rules_services_chart",
        srcs = [Label("//tools/chart:" + name) for name in ["go.mod", "go.sum", "main.go", "problems.go"]],
        go_sdk = go_sdk,
        program = "chart",
    )
