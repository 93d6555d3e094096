"""Macro service_image: a container image as an OCI image layout."""

load(":service_image_info.bzl", "ServiceImageInfo")
load(":service_layers_info.bzl", "ServiceLayersInfo")
load(":stamping.bzl", "StampInfo")

# What may be said in the BUILD file or in a file of lines.
_LISTS = ["cmd", "entrypoint", "exposed_ports", "volumes"]
_DICTS = ["annotations", "env", "labels"]

def _adopted(ctx, index, tar):
    """The layer of a tar that is not of service_layers."""
    layer = ctx.actions.declare_file("{}_tars/{}.layer".format(ctx.label.name, index))
    description = ctx.actions.declare_file("{}_tars/{}.json".format(ctx.label.name, index))
    args = ctx.actions.args()
    args.add("adopt")
    args.add(layer, format = "--out=%s")
    args.add(description, format = "--description=%s")
    args.add(tar)
    ctx.actions.run(
        executable = ctx.executable._tool,
        arguments = [args],
        inputs = [tar],
        outputs = [layer, description],
        mnemonic = "ServiceImageTar",
        progress_message = "Reading layer %{input}",
    )
    return struct(description = description, tar = layer)

def _layers(ctx):
    """All layers above the base, the lowest first."""
    layers = []
    for target in ctx.attr.tars:
        if ServiceLayersInfo in target:
            layers.extend(target[ServiceLayersInfo].layers)
            continue
        for tar in target[DefaultInfo].files.to_list():
            layers.append(_adopted(ctx, len(layers), tar))
    return layers

def _base_folder(ctx):
    """The path of the base's layout, None for an image from scratch."""
    files = ctx.files.base
    if not ctx.attr.base:
        return None
    if len(files) == 1 and files[0].is_directory:
        return files[0].path
    folders = [file.dirname for file in files if file.basename == "index.json"]
    if len(folders) != 1:
        fail("base: {} is no OCI image layout: it is neither one folder nor files with an index.json".format(ctx.attr.base.label))
    return folders[0]

def _architecture(ctx):
    """The architecture of the target platform, as Go names it."""
    for constraint, architecture in ctx.attr._architectures.items():
        if ctx.target_platform_has_constraint(constraint[platform_common.ConstraintValueInfo]):
            return architecture
    fail("architecture: give one, since the target platform's has no name in images")

def _settings(ctx):
    """Writes what the attributes say."""
    attr = ctx.attr
    settings = ctx.actions.declare_file(ctx.label.name + ".settings.json")
    ctx.actions.write(settings, json.encode_indent(
        {name: getattr(attr, name) for name in _LISTS} |
        {name: ["{}={}".format(*pair) for pair in getattr(attr, name).items()] for name in _DICTS} |
        {
            "architecture": attr.architecture or _architecture(ctx),
            "os": attr.os,
            "user": attr.user,
            "variant": attr.variant,
            "workdir": attr.workdir,
        },
        indent = "  ",
    ))
    return settings

def _build(ctx, layout, digest):
    """Declares the action that writes the layout."""
    settings = _settings(ctx)
    layers = _layers(ctx)
    base = _base_folder(ctx)
    inputs = [settings] + [file for layer in layers for file in [layer.tar, layer.description]]
    args = ctx.actions.args()
    args.add("build")
    args.add(layout.path, format = "--out=%s")
    args.add(digest, format = "--digest=%s")
    args.add(settings, format = "--settings=%s")
    if base != None:
        args.add(base, format = "--base=%s")
    for name in _LISTS + _DICTS + ["created"]:
        file = getattr(ctx.file, name + "_file")
        if file:
            args.add(file, format = "--set={}=%s".format(name))
            inputs.append(file)
    if ctx.attr._stamp[StampInfo].stamped:
        args.add(ctx.info_file, format = "--status=%s")
        inputs.append(ctx.info_file)
    for layer in layers:
        args.add(layer.tar)
        args.add(layer.description)
    ctx.actions.run(
        executable = ctx.executable._tool,
        arguments = [args],
        inputs = depset(inputs, transitive = [depset(ctx.files.base)]),
        outputs = [layout, digest],
        mnemonic = "ServiceImage",
        progress_message = "Making image %{label}",
    )

def _archive(ctx, layout):
    """Declares the action that packs the layout."""
    tar = ctx.actions.declare_file(ctx.label.name + ".tar")
    args = ctx.actions.args()
    args.add("archive")
    args.add(tar, format = "--out=%s")
    args.add(layout.path)
    ctx.actions.run(
        executable = ctx.executable._tool,
        arguments = [args],
        inputs = [layout],
        outputs = [tar],
        mnemonic = "ServiceImageArchive",
        progress_message = "Packing image %{label}",
    )
    return tar

def _service_image_impl(ctx):
    layout = ctx.actions.declare_directory(ctx.label.name)
    digest = ctx.actions.declare_file(ctx.label.name + ".digest")
    _build(ctx, layout, digest)
    return [
        DefaultInfo(files = depset([layout])),
        OutputGroupInfo(digest = depset([digest]), tar = depset([_archive(ctx, layout)])),
        ServiceImageInfo(digest = digest, layout = layout),
    ]

_service_image = rule(
    implementation = _service_image_impl,
    doc = "A container image as an OCI image layout.",
    attrs = {
        "architecture": attr.string(doc = "Architecture, as Go names it."),
        "base": attr.label(doc = "The OCI image layout that the layers are put on.", allow_files = True),
        "created_file": attr.label(doc = "File with the image's time.", allow_single_file = True),
        "os": attr.string(doc = "Operating system, as Go names it.", default = "linux"),
        "tars": attr.label_list(doc = "The layers.", allow_files = True),
        "user": attr.string(doc = "User, and perhaps group."),
        "variant": attr.string(doc = "Variant of the architecture."),
        "workdir": attr.string(doc = "Working directory."),
        "_architectures": attr.label_keyed_string_dict(
            default = {
                Label("@platforms//cpu:aarch64"): "arm64",
                Label("@platforms//cpu:riscv64"): "riscv64",
                Label("@platforms//cpu:s390x"): "s390x",
                Label("@platforms//cpu:x86_64"): "amd64",
            },
        ),
        "_stamp": attr.label(default = Label("//rules/private:stamp"), providers = [StampInfo]),
        "_tool": attr.label(default = Label("@rules_services_tools//:image"), executable = True, cfg = "exec"),
    } | {
        name: attr.string_list(doc = "As in the macro.")
        for name in _LISTS
    } | {
        name: attr.string_dict(doc = "As in the macro.")
        for name in _DICTS
    } | {
        name + "_file": attr.label(doc = "The same, as a file of lines.", allow_single_file = True)
        for name in _LISTS + _DICTS
    },
    provides = [ServiceImageInfo],
)

def service_image(
        name,
        base = None,
        tars = [],
        entrypoint = None,
        cmd = None,
        env = None,
        exposed_ports = None,
        volumes = None,
        labels = None,
        annotations = None,
        user = None,
        workdir = None,
        os = None,
        architecture = None,
        variant = None,
        created = None,
        **kwargs):
    """A container image, as an OCI image layout.

    Gazelle writes one for each image of a service:

    ```starlark
    load("@rules_services//rules:defs.bzl", "service_image")

    service_image(
        name = "image",
        base = "@python_slim//:layout",
        entrypoint = ["/app/gunicorn"],
        tars = [":image_layers"],
        user = "99",
    )
    ```

    - `bazel build //services/shop/ui:image` makes a folder, the OCI image layout. Its digest depends on nothing but what
      is in it. The output groups `digest` and `tar` are the targets `image.digest`, a file with `sha256:...`, and
      `image.tar`, which `docker load`, `podman load` and `skopeo` read.
    - The attributes are those of `oci_image` of rules_oci, which can take this macro's place, and this one that one's.
    - With `--stamp`, the workspace status `STABLE_GIT_COMMIT`, `STABLE_GIT_SOURCE` and `STABLE_GIT_COMMIT_TIME` become
      the variable `GIT_COMMIT_SHA` and the labels `org.opencontainers.image.revision`, `.source` and `.created`.

    It has the provider [ServiceImageInfo](providers.md#ServiceImageInfo). [The page about images](images.md) says more.

    Args:
        name: String. Name of the target.
        base: Label. The OCI image layout that the layers are put on: one folder, or its files. Of several images it takes
            the one for the platform. Default: none, an image from scratch.
        tars: List of labels. The layers, the lowest first: service_layers targets, and tars of any rule. A tar that is not
            compressed will be.
        entrypoint: List of strings, or label of a file with one a line. What is started. The base's `cmd` does not come with
            it. Default: the base's.
        cmd: List of strings, or label of a file with one a line. Arguments, which those of `docker run` replace. Default: the
            base's.
        env: Dict of strings, or label of a file of lines `NAME=value`. Variables beside the base's; `$NAME` and `${NAME}`
            stand for one that came before, such as the base's `PATH`.
        exposed_ports: List of strings, or label of a file with one a line, such as `8001` or `8001/udp`.
        volumes: List of strings, or label of a file with one a line. Absolute paths.
        labels: Dict of strings, or label of a file of lines `NAME=value`. Labels in the image's config, beside the base's.
        annotations: Dict of strings, or label of a file of lines `NAME=value`. Annotations of the manifest, beside the base's.
        user: String. Name or number of the user, and perhaps `:` and the group. Default: the base's, and 99 where that has
            none.
        workdir: String. The working directory. Default: the base's.
        os: String. Operating system, as Go names it. Default: `linux`.
        architecture: String. Architecture, as Go names it. Default: the target platform's.
        variant: String. Variant of the architecture, such as `v8`.
        created: Label of a file with the image's time, such as `2026-11-24T17:35:00Z`. Default: that of the commit with
            `--stamp`, else 1970.
        **kwargs: What all rules have, such as `visibility`.
    """
    values = {"annotations": annotations, "cmd": cmd, "entrypoint": entrypoint, "env": env, "exposed_ports": exposed_ports, "labels": labels, "volumes": volumes}
    _service_image(
        name = name,
        architecture = architecture,
        base = base,
        created_file = created,
        os = os,
        tars = tars,
        user = user,
        variant = variant,
        workdir = workdir,
        **(kwargs | {
            attribute + ("_file" if type(value) in ["string", "Label"] else ""): value
            for attribute, value in values.items()
        })
    )
    shared = {attribute: kwargs[attribute] for attribute in ["testonly", "visibility"] if attribute in kwargs}
    for group in ["digest", "tar"]:
        native.filegroup(
            name = "{}.{}".format(name, group),
            srcs = [name],
            output_group = group,
            tags = ["manual"],
            **shared
        )
