"""What a WORKSPACE file needs. With MODULE.bazel nothing here is needed.

```starlark
load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")

http_archive(
    name = "rules_services",
    # The rules know Gazelle and rules_go by their modules' names.
    repo_mapping = {
        "@gazelle": "@bazel_gazelle",
        "@rules_go": "@io_bazel_rules_go",
    },
    sha256 = "...",  # the release's notes have these two lines
    urls = ["..."],
)

load("@rules_services//rules:deps.bzl", "rules_services_dependencies")

rules_services_dependencies()

load("@bazel_gazelle//:deps.bzl", "gazelle_dependencies")
load("@io_bazel_rules_go//go:deps.bzl", "go_register_toolchains", "go_rules_dependencies")
load("@rules_services//rules:go_deps.bzl", "rules_services_go_dependencies")

rules_services_go_dependencies()

go_rules_dependencies()

go_register_toolchains(version = "1.26.0")

gazelle_dependencies()
```

A repository that the WORKSPACE file declares before wins.
"""

load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")
load("@bazel_tools//tools/build_defs/repo:utils.bzl", "maybe")
load("//rules/private:go_program.bzl", "chart_repository")
load("//rules/private:tool_repositories.bzl", "tool_repositories")

# Name -> sha256, urls, and strip_prefix where there is one.
_ARCHIVES = {
    "bazel_gazelle": struct(
        sha256 = "9dae87c03ea06b2990b8836256909a18367e191f885d5bb1d030e8ba80491b42",
        urls = [
            "https://mirror.bazel.build/github.com/bazelbuild/bazel-gazelle/releases/download/v0.54.0/bazel-gazelle-v0.54.0.tar.gz",
            "https://github.com/bazelbuild/bazel-gazelle/releases/download/v0.54.0/bazel-gazelle-v0.54.0.tar.gz",
        ],
    ),
    "bazel_skylib": struct(
        sha256 = "3b5b49006181f5f8ff626ef8ddceaa95e9bb8ad294f7b5d7b11ea9f7ddaf8c59",
        urls = [
            "https://mirror.bazel.build/github.com/bazelbuild/bazel-skylib/releases/download/1.9.0/bazel-skylib-1.9.0.tar.gz",
            "https://github.com/bazelbuild/bazel-skylib/releases/download/1.9.0/bazel-skylib-1.9.0.tar.gz",
        ],
    ),
    "io_bazel_rules_go": struct(
        sha256 = "c3e253237109ab2e2a8d3cb075688b98a6e6fce43d849849648e8e3a84f20d6f",
        urls = [
            "https://mirror.bazel.build/github.com/bazelbuild/rules_go/releases/download/v0.63.0/rules_go-v0.63.0.zip",
            "https://github.com/bazelbuild/rules_go/releases/download/v0.63.0/rules_go-v0.63.0.zip",
        ],
    ),
    "platforms": struct(
        sha256 = "dbad4a23abcca6171e47b79edc53bd6a41067a3b75f9e8b104656b459ff25046",
        urls = [
            "https://mirror.bazel.build/github.com/bazelbuild/platforms/releases/download/1.1.0/platforms-1.1.0.tar.gz",
            "https://github.com/bazelbuild/platforms/releases/download/1.1.0/platforms-1.1.0.tar.gz",
        ],
    ),
    "rules_python": struct(
        sha256 = "f700c75859a827a2e3e3ba4c9c0ec2d796e191bf0438ac3fee0b7851d83a3d4c",
        strip_prefix = "rules_python-2.3.3",
        urls = ["https://github.com/bazel-contrib/rules_python/releases/download/2.3.3/rules_python-2.3.3.tar.gz"],
    ),
}

def rules_services_dependencies(prebuilt_tools = True):
    """Declares the repositories that the rules and their Gazelle languages are built with, but Go's.

    Args:
        prebuilt_tools: Bool. False: the tools behind `bazel run` are built from source, even where the release has them
            for the platform.
    """
    for name, archive in _ARCHIVES.items():
        maybe(
            http_archive,
            name = name,
            sha256 = archive.sha256,
            strip_prefix = getattr(archive, "strip_prefix", ""),
            urls = archive.urls,
        )
    if not native.existing_rule("rules_services_tools"):
        tool_repositories(enabled = prebuilt_tools)
        chart_repository(go_sdk = "@go_sdk//:ROOT")
