"""The `python` extension as rules_python 2 has it, answered with the machine's Python."""

load("//python/machine:interpreter.bzl", "machine_python", "python_alias")
load("//python/machine:tags.bzl", "PYTHON_TAGS")

def _minor(version):
    """Returns "3.12" for "3.12" and "3.12.4"."""
    return ".".join(version.split(".")[:2])

def _default_of(mctx, module):
    """Returns the Python version that a module makes the default, "" when it names none."""
    for tag in module.tags.defaults:
        version = tag.python_version
        if tag.python_version_file:
            version = mctx.read(tag.python_version_file).strip()
        if tag.python_version_env:
            version = mctx.os.environ.get(tag.python_version_env, version)
        if version:
            return version
    chosen = [tag.python_version for tag in module.tags.toolchain if tag.is_default]
    if not chosen and len(module.tags.toolchain) == 1:
        chosen = [module.tags.toolchain[0].python_version]
    return chosen[0] if chosen else ""

def _python(mctx):
    default = ""
    versions = {}
    for module in mctx.modules:
        default = default or _default_of(mctx, module)
        for tag in module.tags.toolchain:
            versions[tag.python_version] = True
    machine_python(name = "pythons_hub", wanted = _minor(default))
    for version in versions:
        name = "python_" + version.replace(".", "_")
        python_alias(name = name)
        python_alias(name = name + "_host")

python = module_extension(
    implementation = _python,
    doc = "Registers the machine's Python as toolchain. Versions are wishes: see interpreter.bzl.",
    tag_classes = {name: tag_class(attrs = attrs) for name, attrs in PYTHON_TAGS.items()},
)
