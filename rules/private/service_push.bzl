"""Macro service_push: brings an image into a registry."""

load(":runnable.bzl", "runfiles_path", "runnable", "typed_label")
load(":service_push_info.bzl", "ServicePushInfo")

def layout_of(target):
    """The one folder of an OCI image layout.

    Args:
        target: Target of service_image, of rules_oci's oci_image, or of any rule that makes such a folder.

    Returns:
        File.
    """
    files = target[DefaultInfo].files.to_list()
    if len(files) != 1 or not files[0].is_directory:
        fail("image: {} is no OCI image layout: it has to be one folder, as service_image and oci_image make it".format(target.label))
    return files[0]

def path_or_empty(ctx, file):
    """The runfiles path of a file that need not be there.

    Args:
        ctx: Context of the rule.
        file: File, or None.

    Returns:
        String.
    """
    return runfiles_path(ctx, file) if file else ""

def _service_push_impl(ctx):
    attr = ctx.attr
    if (attr.repository == "") == (not attr.repository_file):
        fail("{}: it takes either repository or repository_file".format(ctx.label))
    layout = layout_of(attr.image)
    files = [file for file in [layout, ctx.file.repository_file, ctx.file.remote_tags_file] if file]
    info = ServicePushInfo(
        images = depset([json.encode_indent(struct(
            label = typed_label(ctx.label),
            image = runfiles_path(ctx, layout),
            repository = attr.repository,
            repository_file = path_or_empty(ctx, ctx.file.repository_file),
            remote_tags = attr.remote_tags,
            remote_tags_file = path_or_empty(ctx, ctx.file.remote_tags_file),
        ), indent = "  ")]),
        files = depset(files),
    )
    return [info] + runnable(
        ctx,
        tool = attr._tool,
        kind = "push",
        list_field = "images",
        items = info.images,
        runfiles = ctx.runfiles(files),
    )

_service_push = rule(
    implementation = _service_push_impl,
    doc = "Brings an image into a registry.",
    attrs = {
        "image": attr.label(doc = "The OCI image layout.", mandatory = True, allow_files = True),
        "remote_tags": attr.string_list(doc = "Tags."),
        "remote_tags_file": attr.label(doc = "File of tags.", allow_single_file = True),
        "repository": attr.string(doc = "Registry and repository."),
        "repository_file": attr.label(doc = "File with the repository.", allow_single_file = True),
        "_tool": attr.label(default = Label("@rules_services_tools//:push"), executable = True, cfg = "target"),
    },
    executable = True,
    provides = [ServicePushInfo],
)

def service_push(name, image, repository = None, repository_file = None, remote_tags = None, **kwargs):
    """Brings an image into a registry.

    ```starlark
    load("@rules_services//rules:defs.bzl", "service_push")

    service_push(
        name = "push",
        image = ":image",
        repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/ui/gunicorn",
    )
    ```

    Runtime usage:

    - `bazel run //services/shop/ui:push` pushes what the registry lacks, and prints the digest.
    - `bazel run //services/shop/ui:push -- --dry-run` only says what that would be.
    - `bazel run //services/shop/ui:push -- --repository localhost:5000/try --tag mine` pushes it elsewhere.
    - `bazel run //services/shop/ui:push -- --help` says more, and so does [the page about images](images.md).

    The attributes are those of `oci_push` of rules_oci, which can take this macro's place. It has the provider
    [ServicePushInfo](providers.md#ServicePushInfo).

    Args:
        name: String. Name of the target.
        image: Label. The OCI image layout, one folder: a service_image, a service_image_index, or an `oci_image` or
            `oci_image_index` of rules_oci.
        repository: String. The registry and the repository, without a tag. A repository alone, such as `shop/ui/gunicorn`,
            needs `--registry` or `--repository` at run time.
        repository_file: Label of a file with that in its one line. Either this or `repository` is required.
        remote_tags: List of strings, or label of a file with one a line. Tags. Default: at run time one is made of the
            commit, `YYYY-MM-DD.HH-MM-SS-<first 12 digits of the commit>`.
        **kwargs: What all rules have, such as `visibility`.
    """
    tags = "remote_tags_file" if type(remote_tags) in ["string", "Label"] else "remote_tags"
    _service_push(
        name = name,
        image = image,
        repository = repository,
        repository_file = repository_file,
        **(kwargs | {tags: remote_tags})
    )
