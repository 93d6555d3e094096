"""The rule that carries a package's metadata."""

load("//providers:package_metadata_info.bzl", "PackageMetadataInfo")

def _impl(ctx):
    file = ctx.actions.declare_file(ctx.label.name + ".package-metadata.json")
    ctx.actions.write(file, json.encode({"label": str(ctx.label), "purl": ctx.attr.purl}))
    files = depset([file])
    return [DefaultInfo(files = files), PackageMetadataInfo(metadata = file, files = files)]

_package_metadata = rule(
    implementation = _impl,
    attrs = {
        "attributes": attr.label_list(),
        "purl": attr.string(mandatory = True),
    },
    provides = [PackageMetadataInfo],
)

def package_metadata(name, **kwargs):
    """Declares the metadata of a package.

    Args:
      name: target name.
      **kwargs: attributes of the rule.
    """

    # [] breaks the cycle with the package's own default_package_metadata.
    _package_metadata(name = name, applicable_licenses = [], **kwargs)
