"""The hub repository of pip.parse: one folder a package, and requirements.bzl."""

_TARGETS = ["pkg", "data", "dist_info", "extracted_whl_files"]

_ALIAS = """\
alias(
    name = "{name}",
    actual = "@{repository}//:{target}",
)
"""

_REQUIREMENTS = '''\
"""The packages of the lock file."""

load("@rules_python//python:pip.bzl", "pip_utils")

packages = {packages}

def _label(name, target):
    return str(Label("//" + pip_utils.normalize_name(name) + ":" + target))

def requirement(name):
    """Returns the label of a package's library."""
    return _label(name, "pkg")

def data_requirement(name):
    """Returns the label of a package's data."""
    return _label(name, "data")

def dist_info_requirement(name):
    """Returns the label of a package's metadata."""
    return _label(name, "dist_info")

all_requirements = [requirement(name) for name in packages]

all_data_requirements = [data_requirement(name) for name in packages]
'''

def _pip_hub(rctx):
    rctx.file("BUILD.bazel", 'exports_files(["requirements.bzl"])\n')
    for package in rctx.attr.packages:
        names = {target: target for target in _TARGETS}
        names[package] = "pkg"
        names.update({extra: extra for extra in rctx.attr.extra_aliases.get(package, [])})
        aliases = [
            _ALIAS.format(name = name, repository = rctx.attr.prefix + package, target = target)
            for name, target in names.items()
        ]
        rctx.file(package + "/BUILD.bazel", "\n".join(['package(default_visibility = ["//visibility:public"])\n'] + aliases))
    rctx.file("requirements.bzl", _REQUIREMENTS.format(packages = repr(rctx.attr.packages)))

pip_hub = repository_rule(
    implementation = _pip_hub,
    doc = "Aliases for the packages of a lock file.",
    attrs = {
        "extra_aliases": attr.string_list_dict(doc = "Package -> further targets of its repository."),
        "packages": attr.string_list(doc = "Normalised names."),
        "prefix": attr.string(doc = "What precedes a package's name in the name of its repository."),
    },
)
