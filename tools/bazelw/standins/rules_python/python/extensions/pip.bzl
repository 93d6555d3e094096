"""The `pip` extension as rules_python 2 has it, answered with the machine's pip."""

load("@pythons_hub//:interpreter.bzl", "INTERPRETER", "VERSION")
load("//python/machine:hub.bzl", "pip_hub")
load("//python/machine:lock.bzl", "lock_file", "read_lock")
load("//python/machine:package.bzl", "pip_package")
load("//python/machine:tags.bzl", "PIP_TAGS")

def _chosen(tags):
    """Returns one parse tag a hub: the one for the machine's Python, else the first.

    Args:
      tags: all parse tags.

    Returns:
      Dict of hub name to tag.
    """
    chosen = {}
    for tag in tags:
        fits = ".".join(tag.python_version.split(".")[:2]) == ".".join(VERSION.split(".")[:2])
        if tag.hub_name not in chosen or fits:
            chosen[tag.hub_name] = tag
    return chosen

def _declare_hub(mctx, tag):
    """Declares the repositories of one hub.

    Args:
      mctx: module_ctx.
      tag: its parse tag.
    """
    lock = read_lock(mctx, INTERPRETER, lock_file(mctx, tag))
    prefix = "%s_%s_" % (tag.hub_name, "".join(VERSION.split(".")[:2]))
    for package in lock["packages"]:
        pip_package(
            name = prefix + package["name"],
            data_exclude = tag.pip_data_exclude,
            environment = tag.environment,
            extra_pip_args = lock["options"] + tag.extra_pip_args,
            extras = package["extras"],
            hub = tag.hub_name,
            implicit_namespaces = tag.enable_implicit_namespace_pkgs,
            interpreter = INTERPRETER,
            locked = [other["name"] for other in lock["packages"]],
            package = package["name"],
            prefix = prefix,
            python_version = VERSION,
            requirement = package["requirement"],
            timeout = tag.timeout,
        )
    pip_hub(
        name = tag.hub_name,
        extra_aliases = tag.extra_hub_aliases,
        packages = [package["name"] for package in lock["packages"]],
        prefix = prefix,
    )

def _pip(mctx):
    for tag in _chosen([tag for module in mctx.modules for tag in module.tags.parse]).values():
        _declare_hub(mctx, tag)

pip = module_extension(
    implementation = _pip,
    doc = "Makes the packages of a lock file available, installed by the machine's pip with its own configuration.",
    tag_classes = {name: tag_class(attrs = attrs) for name, attrs in PIP_TAGS.items()},
)
