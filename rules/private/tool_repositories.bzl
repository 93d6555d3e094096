"""Repositories of the tools behind `bazel run`: prebuilt where a release has them for the platform, else from source.

Rules name a tool as `@rules_services_tools//:dev`. That is an alias: of the target that builds the tool or, on
platforms that a checksum is known for, of the downloaded file. Nothing is downloaded before it is needed, and where no
prebuilt tool is known the alias is all there is.

These are not toolchain types: what a toolchain points to is built for the execution platform. A tool that `bazel run`
starts has to run on the machine that its target is for, which remote execution makes another one, and would need Go's
standard library compiled a second time.
"""

load(":prebuilt_checksums.bzl", "RELEASE", "SHA256")
load(":tools.bzl", "PLATFORMS", "TOOLS")

RELEASE_URL = "https://github.com/rules-services/rules_services/releases/download/v{version}/{file}"

_PREBUILT_TOOL = """\
load("{native_binary}", "native_binary")

native_binary(
    name = "tool",
    src = "file",
    out = "bin/{tool}",
    visibility = ["//visibility:public"],
)
"""

_PLATFORM = """\
config_setting(
    name = "{platform}",
    constraint_values = {constraints},
)
"""

_TOOL = """\
alias(
    name = "{tool}",
    actual = {actual},
    visibility = ["//visibility:public"],
)
"""

def _prebuilt_tool_impl(rctx):
    rctx.download(rctx.attr.url, output = "file", sha256 = rctx.attr.sha256, executable = True)
    rctx.file("BUILD.bazel", _PREBUILT_TOOL.format(
        native_binary = Label("@bazel_skylib//rules:native_binary.bzl"),
        tool = rctx.attr.tool,
    ))

_prebuilt_tool = repository_rule(
    implementation = _prebuilt_tool_impl,
    doc = "One downloaded tool, as target `//:tool`.",
    attrs = {
        "sha256": attr.string(doc = "Its checksum.", mandatory = True),
        "tool": attr.string(doc = "Its name.", mandatory = True),
        "url": attr.string(doc = "Where it is.", mandatory = True),
    },
)

def _actual(source, prefix, platforms):
    """What the alias of a tool points to, as Starlark.

    Args:
        source: Label. The target that builds it.
        prefix: String. What precedes the platform in the names of its prebuilt tools' repositories.
        platforms: List of strings. Those that it is prebuilt for.

    Returns:
        String.
    """
    if not platforms:
        return repr(str(source))
    choices = {":" + platform: "@{}{}//:tool".format(prefix, platform) for platform in platforms}
    choices["//conditions:default"] = str(source)
    return "select({})".format(json.encode_indent(choices, prefix = "    ", indent = "    "))

def _tools_impl(rctx):
    prebuilt = rctx.attr.prebuilt
    targets = [
        _PLATFORM.format(platform = platform, constraints = [str(constraint) for constraint in constraints])
        for platform, constraints in PLATFORMS.items()
        if prebuilt
    ]
    for tool, source in TOOLS.items():
        prefix = "{}_{}_".format(rctx.attr.prefix, tool)
        targets.append(_TOOL.format(tool = tool, actual = _actual(source, prefix, prebuilt.get(tool, []))))
    rctx.file("BUILD.bazel", "\n".join(targets))

_tools = repository_rule(
    implementation = _tools_impl,
    doc = "An alias for each tool.",
    attrs = {
        "prebuilt": attr.string_list_dict(doc = "Tool -> platforms that it is prebuilt for."),
        "prefix": attr.string(doc = "What the names of the prebuilt tools' repositories begin with."),
    },
)

def tool_repositories(name = "rules_services_tools", enabled = True, version = "", url = "", sha256 = {}):
    """Declares the repository that rules take their tools from, and one for each prebuilt tool.

    Args:
        name: String. Name of the repository.
        enabled: Bool. False: all tools are built from source.
        version: String. The release that prebuilt tools are from; default: this one.
        url: String. Where a file is; `{version}` and `{file}` are filled in. Default: the release on GitHub.
        sha256: Dict of strings, `<tool>_<platform>` to checksum. What has none is built from source. Default: this
            release's.
    """
    files = {
        "{}_{}".format(tool, platform): (tool, platform)
        for tool in TOOLS
        for platform in PLATFORMS
    }
    checksums = (sha256 or SHA256) if enabled else {}
    for file in checksums:
        if file not in files:
            fail("sha256: {} is not a prebuilt tool; there are {}".format(repr(file), ", ".join(sorted(files))))
    prebuilt = {}
    for file, checksum in checksums.items():
        tool, platform = files[file]
        prebuilt.setdefault(tool, []).append(platform)
        _prebuilt_tool(
            name = "{}_{}".format(name, file),
            sha256 = checksum,
            tool = tool,
            url = (url or RELEASE_URL).format(file = file, version = version or RELEASE),
        )
    _tools(name = name, prebuilt = prebuilt, prefix = name)
