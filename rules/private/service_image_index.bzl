"""Macro service_image_index: one image for several platforms."""

load(":service_image_info.bzl", "ServiceImageInfo")

_PLATFORMS = "//command_line_option:platforms"

def _each_platform_impl(settings, attr):
    return {
        str(platform): {_PLATFORMS: [platform]}
        for platform in attr.platforms or settings[_PLATFORMS]
    }

_each_platform = transition(
    implementation = _each_platform_impl,
    inputs = [_PLATFORMS],
    outputs = [_PLATFORMS],
)

def _service_image_index_impl(ctx):
    images = [image for images in ctx.split_attr.images.values() for image in images]
    layouts = [image[ServiceImageInfo].layout for image in images]
    layout = ctx.actions.declare_directory(ctx.label.name)
    digest = ctx.actions.declare_file(ctx.label.name + ".digest")
    args = ctx.actions.args()
    args.add("index")
    args.add(layout.path, format = "--out=%s")
    args.add(digest, format = "--digest=%s")
    args.add_all(layouts, expand_directories = False)
    ctx.actions.run(
        executable = ctx.executable._tool,
        arguments = [args],
        inputs = layouts,
        outputs = [layout, digest],
        mnemonic = "ServiceImageIndex",
        progress_message = "Making image index %{label}",
    )
    return [
        DefaultInfo(files = depset([layout])),
        OutputGroupInfo(digest = depset([digest])),
        ServiceImageInfo(digest = digest, layout = layout),
    ]

_service_image_index = rule(
    implementation = _service_image_index_impl,
    doc = "One image for several platforms.",
    attrs = {
        "images": attr.label_list(
            doc = "The images.",
            mandatory = True,
            allow_empty = False,
            cfg = _each_platform,
            providers = [ServiceImageInfo],
        ),
        "platforms": attr.label_list(doc = "Platforms that each of the images is built for."),
        "_allowlist_function_transition": attr.label(
            default = Label("@bazel_tools//tools/allowlists/function_transition_allowlist"),
        ),
        "_tool": attr.label(default = Label("@rules_services_tools//:image"), executable = True, cfg = "exec"),
    },
    provides = [ServiceImageInfo],
)

def service_image_index(name, images, platforms = [], **kwargs):
    """One image for several platforms: an OCI image index, of which everybody takes the part that is theirs.

    ```starlark
    load("@rules_services//rules:defs.bzl", "service_image_index")

    service_image_index(
        name = "image_index",
        images = [":image"],
        platforms = [
            "@rules_go//go/toolchain:linux_amd64",
            "@rules_go//go/toolchain:linux_arm64",
        ],
    )
    ```

    `bazel build` makes a folder, an OCI image layout with the index; the output group `digest` is the target
    `<name>.digest`. It has the provider [ServiceImageInfo](providers.md#ServiceImageInfo), so it can be the `base` of
    images, too.

    Args:
        name: String. Name of the target.
        images: List of labels, at least one. The images, service_image targets, each for another platform.
        platforms: List of labels. Platforms to build each of the images for. Default: none, the images are taken as they
            are.
        **kwargs: What all rules have, such as `visibility`.
    """
    _service_image_index(
        name = name,
        images = images,
        platforms = platforms,
        **kwargs
    )
    native.filegroup(
        name = name + ".digest",
        srcs = [name],
        output_group = "digest",
        tags = ["manual"],
        **{attribute: kwargs[attribute] for attribute in ["testonly", "visibility"] if attribute in kwargs}
    )
