"""What is changed in the rule sets that the local modules are made of.

PATCHES is a list of (module, file, text that is there once, text instead).
"""

# Every SDK that a MODULE.bazel asks to download is the machine's own instead.
OWN_GO = """\
def _go_download_sdk_impl(ctx):
    goroot = _detect_host_sdk(ctx)
    _sdk_build_file(
        ctx,
        _detect_sdk_platform(ctx, goroot),
        ctx.read(goroot + "/VERSION").splitlines()[0][2:],
        experiments = ctx.attr.experiments,
    )
    _local_sdk(ctx, goroot)

def _unused_go_download_sdk_impl(ctx):
"""

# No look-up of Go's versions.
NO_VERSIONS = """\
def fetch_sdks_by_version(ctx, allow_fail = False):
    if allow_fail:
        return None
"""

# A feature that newer rule sets ask for; Bazel 7 has it not.
NEWER_FEATURE = """\
_rules = struct(
    instrumented_files_info_has_baseline_coverage_files = ge("9.0.0"),"""

# Attributes of rules_python 2 that mean nothing to Bazel 7's own rules, and versions,
# which are wishes here.
NEWER_ATTRIBUTES = """\
    for name in (
        "config_settings",
        "interpreter_args",
        "precompile",
        "precompile_source_retention",
        "pyc_collection",
        "pyi_deps",
        "pyi_srcs",
    ):
        attrs.pop(name, None)
    if (attrs.get("python_version") or "").startswith("3"):
        attrs.pop("python_version")
    if "tags" in attrs and attrs["tags"] != None:
"""

PATCHES = [
    (
        "rules_go",
        "go/private/sdk.bzl",
        "def _go_download_sdk_impl(ctx):\n",
        OWN_GO,
    ),
    (
        "rules_go",
        "go/private/sdk.bzl",
        "def fetch_sdks_by_version(ctx, allow_fail = False):\n",
        NO_VERSIONS,
    ),
    (
        "bazel_features",
        "features.bzl",
        "_rules = struct(",
        NEWER_FEATURE,
    ),
    (
        "rules_python",
        "python/private/util.bzl",
        '    if "tags" in attrs and attrs["tags"] != None:\n',
        NEWER_ATTRIBUTES,
    ),
]
