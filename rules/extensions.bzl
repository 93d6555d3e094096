"""Module extensions.

Nothing has to be said in MODULE.bazel to use the rules. The tag `prebuilt` changes where their tools come from:

```starlark
services = use_extension("@rules_services//rules:extensions.bzl", "services")
services.prebuilt(enabled = False)  # build every tool from source
services.prebuilt(url = "https://mirror.example.com/rules_services/{version}/{file}")  # or: download it from here
```
"""

load("@go_host_compatible_sdk_label//:defs.bzl", "HOST_COMPATIBLE_SDK")
load("//rules/private:go_program.bzl", "chart_repository")
load("//rules/private:tool_repositories.bzl", "tool_repositories")

_prebuilt = tag_class(
    doc = "Where the tools behind `bazel run` come from. Only the root module's counts.",
    attrs = {
        "enabled": attr.bool(doc = "False: all tools are built from source.", default = True),
        "sha256": attr.string_dict(doc = "`<tool>_<platform>`, such as `dev_linux_amd64`, to checksum. What has none is built from source. Default: the checksums of this release."),
        "url": attr.string(doc = "Where a file is; `{version}` and `{file}` are filled in. Default: the release on GitHub."),
        "version": attr.string(doc = "The release, for the URL. Default: this one."),
    },
)

def _services_impl(mctx):
    tags = [tag for module in mctx.modules if module.is_root for tag in module.tags.prebuilt]
    if len(tags) > 1:
        fail("services.prebuilt is given {} times: give it once".format(len(tags)))
    if tags:
        tag = tags[0]
        tool_repositories(enabled = tag.enabled, sha256 = tag.sha256, url = tag.url, version = tag.version)
    else:
        tool_repositories()
    chart_repository(go_sdk = HOST_COMPATIBLE_SDK)
    return mctx.extension_metadata(reproducible = True)

services = module_extension(
    implementation = _services_impl,
    doc = "The repositories of the tools behind `bazel run`.",
    tag_classes = {"prebuilt": _prebuilt},
)
