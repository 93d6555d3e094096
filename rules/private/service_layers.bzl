"""Rule service_layers: the files of a program as layers of an image."""

load(":image_runfiles.bzl", "RUNFILES", "add_runfiles", "image_runfiles")
load(":service_layers_info.bzl", "ServiceLayersInfo")

_DOC = """Makes layers of a program with all that it needs at run time, by how often they change.

```starlark
load("@rules_services//rules:defs.bzl", "service_image", "service_layers")

service_layers(
    name = "image_layers",
    binary = ":gunicorn",
    programs = {":manage": "/usr/local/bin/manage.py"},
)

service_image(
    name = "image",
    base = "@python_slim//:layout",
    entrypoint = ["/app/gunicorn"],
    tars = [":image_layers"],
)
```

Any executable target will do. Its layers, the lowest first, are the Python interpreter, where Bazel brings one; packages
of other repositories, the largest ones each in a layer of its own; and the code of your repository. A layer is an action,
so that an edit rebuilds the one it concerns.

The program is `/app/<its name>` in the image, and finds its runfiles as it does under `bazel run`: data files, links,
empty `__init__.py`, `_repo_mapping`. They lie in `/app/shared.runfiles`, whatever the program is called, so that services
share layers. [The page about images](images.md) says more.
"""

_EXTENSIONS = {"gzip": "tar.gz", "zstd": "tar.zst"}

def _place(ctx, program):
    """Where a program's executable lies below /app."""
    folder = RUNFILES.removeprefix("app/")
    short_path = program[DefaultInfo].files_to_run.executable.short_path
    if short_path.startswith("../"):
        return "{}/{}".format(folder, short_path.removeprefix("../"))
    return "{}/{}/{}".format(folder, ctx.workspace_name, short_path)

def _add_program(ctx, lines, program, link):
    """Adds a program to the list of what is in the layer of code.

    Args:
        ctx: Context of the rule.
        lines: Args. The list.
        program: Target.
        link: String. A further path to call it by, or empty.

    Returns:
        List of files that the action needs.
    """
    executable = program[DefaultInfo].files_to_run.executable
    place = _place(ctx, program)
    lines.add("program\tapp/{}\t{}".format(place, executable.path))
    lines.add("link\tapp/{}\t{}".format(executable.basename, place))
    lines.add("link\tapp/{}.runfiles\t{}".format(executable.basename, RUNFILES.removeprefix("app/")))
    if link:
        if not link.startswith("/") or link.endswith("/"):
            fail("programs: {} is not the absolute path of a file".format(repr(link)))
        lines.add("link\t{}\t/app/{}".format(link[1:], executable.basename))
    mapping = program[DefaultInfo].files_to_run.repo_mapping_manifest
    if mapping:
        lines.add("mapping\t{}/_repo_mapping\t{}".format(RUNFILES, mapping.path))
    return [mapping] if mapping else []

def _layer(ctx, layer, programs):
    """Declares the action of a layer.

    Args:
        ctx: Context of the rule.
        layer: Struct of image_runfiles.
        programs: Dict of target to link, for the layer of code.

    Returns:
        Struct with the files `tar` and `description`.
    """
    tar = ctx.actions.declare_file("{}/{}.{}".format(ctx.label.name, layer.name, _EXTENSIONS[ctx.attr.compression]))
    description = ctx.actions.declare_file("{}/{}.json".format(ctx.label.name, layer.name))
    lines = ctx.actions.args()
    lines.set_param_file_format("multiline")
    lines.use_param_file("%s", use_always = True)
    add_runfiles(ctx, lines, layer)
    mappings = [mapping for program, link in programs.items() for mapping in _add_program(ctx, lines, program, link)]

    options = ctx.actions.args()
    options.add("layer")
    options.add(tar, format = "--out=%s")
    options.add(description, format = "--description=%s")
    options.add(ctx.attr.compression, format = "--compression=%s")
    if programs:
        options.add(ctx.attr.python, format = "--python=%s")
    symlinks = depset(transitive = [layer.symlinks, layer.root_symlinks]).to_list()
    ctx.actions.run(
        executable = ctx.executable._tool,
        arguments = [options, lines],
        inputs = depset(layer.files + [symlink.target_file for symlink in symlinks] + mappings),
        outputs = [tar, description],
        mnemonic = "ServiceLayer",
        progress_message = "Making layer %{output}",
    )
    return struct(description = description, tar = tar)

def _service_layers_impl(ctx):
    if ctx.attr.layer_budget < 1:
        fail("layer_budget: {} is less than one layer".format(ctx.attr.layer_budget))
    programs = {ctx.attr.binary: ""} | ctx.attr.programs
    for program in programs:
        if not program[DefaultInfo].files_to_run.executable:
            fail("programs: {} is not executable".format(program.label))
    layers = [
        _layer(ctx, layer, programs if layer.name == "code" else {})
        for layer in image_runfiles(ctx, programs.keys(), ctx.attr.layer_budget)
    ]
    return [
        DefaultInfo(files = depset([layer.tar for layer in layers], order = "preorder")),
        ServiceLayersInfo(layers = layers),
    ]

service_layers = rule(
    implementation = _service_layers_impl,
    doc = _DOC,
    attrs = {
        "binary": attr.label(
            doc = "The program, any executable target. It is `/app/<name of the executable>` in the image.",
            mandatory = True,
            executable = True,
            cfg = "target",
        ),
        "compression": attr.string(
            doc = "How the layers are compressed.",
            default = "gzip",
            values = _EXTENSIONS.keys(),
        ),
        "layer_budget": attr.int(
            doc = "How many layers packages of other repositories take at most, the interpreter left out.",
            default = 20,
        ),
        "programs": attr.label_keyed_string_dict(
            doc = "Further executable targets for the same image, each with an absolute path to call it by, or with an empty string for none but `/app/<name>`.",
            allow_files = True,
        ),
        "python": attr.string(
            doc = "What runs Python programs whose toolchain names a Python of the machine that builds, instead of bringing one: an absolute path in the image, or a name that is looked up in its `PATH`.",
            default = "python3",
        ),
        "_tool": attr.label(
            default = Label("@rules_services_tools//:image"),
            executable = True,
            cfg = "exec",
        ),
    },
    provides = [ServiceLayersInfo],
)
