"""Macro service_load: loads an image into a container engine of this machine."""

load(":runnable.bzl", "runfiles_path", "runnable", "typed_label")
load(":service_push.bzl", "layout_of", "path_or_empty")

def _service_load_impl(ctx):
    layout = layout_of(ctx.attr.image)
    names = ctx.file.repo_tags_file
    return runnable(
        ctx,
        tool = ctx.attr._tool,
        kind = "load",
        list_field = "images",
        items = depset([json.encode_indent(struct(
            label = typed_label(ctx.label),
            image = runfiles_path(ctx, layout),
            repo_tags = ctx.attr.repo_tags,
            repo_tags_file = path_or_empty(ctx, names),
        ), indent = "  ")]),
        runfiles = ctx.runfiles([layout] + ([names] if names else [])),
    )

_service_load = rule(
    implementation = _service_load_impl,
    doc = "Loads an image into a container engine.",
    attrs = {
        "image": attr.label(doc = "The OCI image layout.", mandatory = True, allow_files = True),
        "repo_tags": attr.string_list(doc = "Names with tags."),
        "repo_tags_file": attr.label(doc = "File of them.", allow_single_file = True),
        "_tool": attr.label(default = Label("@rules_services_tools//:load"), executable = True, cfg = "target"),
    },
    executable = True,
)

def service_load(name, image, repo_tags, **kwargs):
    """Loads an image into docker, podman or containerd on this machine.

    ```starlark
    load("@rules_services//rules:defs.bzl", "service_load")

    service_load(
        name = "load",
        image = ":image",
        repo_tags = ["shop/ui:latest"],
    )
    ```

    Runtime usage:

    - `bazel run //services/shop/ui:load` loads it, without any registry, and prints what it is called.
    - `bazel run //services/shop/ui:load -- --client podman` loads it with that program, not the first that is there.
    - `bazel run //services/shop/ui:load -- --output image.tar` writes a tar that all of them read.
    - `bazel run //services/shop/ui:load -- --help` says more, and so does [the page about images](images.md).

    The attributes are those of `oci_load` of rules_oci, which can take this macro's place.

    Args:
        name: String. Name of the target.
        image: Label. The OCI image layout, one folder: a service_image, a service_image_index, or an `oci_image` of
            rules_oci.
        repo_tags: List of strings, or label of a file with one a line. What it is called, names with tags. Without a tag it
            is `latest`.
        **kwargs: What all rules have, such as `visibility`.
    """
    tags = "repo_tags_file" if type(repo_tags) in ["string", "Label"] else "repo_tags"
    _service_load(name = name, image = image, **(kwargs | {tags: repo_tags}))
