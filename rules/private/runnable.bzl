"""What the rules have in common that `bazel run` starts.

Such a rule decides nothing at run time and writes no script. It writes a run
spec, which is JSON, and its executable is a symbolic link to a Go tool, which
finds the spec beside the link (`dev` and `dev.runspec.json`): under `bazel run`,
when somebody starts `bazel-bin/services/shop/ui/dev`, through links to that, and
among the runfiles of another target. internal/runspec is the Go side; the names
of fields are the same there, and //rules/tests holds both to one golden file.
"""

# Has to be the Version of internal/runspec.
_VERSION = 1

def runfiles_path(ctx, file):
    """The path of a file as a tool looks it up among its runfiles.

    Args:
        ctx: Context of the rule.
        file: File.

    Returns:
        The path, which begins with the canonical name of the file's repository.
    """
    if file.short_path.startswith("../"):
        return file.short_path.removeprefix("../")
    return "{}/{}".format(ctx.workspace_name, file.short_path)

def typed_label(label):
    """A label as one types it after `bazel run`.

    Args:
        label: Label.

    Returns:
        String, without a repository for a target of the main one.
    """
    if label.repo_name:
        return str(label)
    return "//{}:{}".format(label.package, label.name)

def runnable(ctx, *, tool, kind, list_field, items, runfiles):
    """Makes a target of which `bazel run` starts a tool with a run spec.

    The items stay in their depset until the spec is written, so that analysing
    a target costs nothing for all those that it stands on.

    Args:
        ctx: Context of the rule, which has `executable = True`.
        tool: Target of the tool.
        kind: String. The kind of spec, such as "dev".
        list_field: String. Name of the one field of this kind, a list.
        items: Depset of strings. The list's items, each encoded as JSON.
        runfiles: Runfiles. All that the spec names.

    Returns:
        List of providers: DefaultInfo, and OutputGroupInfo with the spec in the
        group `runspec`.
    """
    spec = ctx.actions.declare_file(ctx.label.name + ".runspec.json")
    lines = ctx.actions.args()
    lines.set_param_file_format("multiline")
    lines.add(json.encode(_VERSION), format = '{"version": %s,')
    lines.add(json.encode(kind), format = '"kind": %s,')
    lines.add(json.encode(list_field), format = "%s: [")
    lines.add_joined(items, join_with = ",\n")
    lines.add("]}")
    ctx.actions.write(spec, lines)

    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(
        output = executable,
        target_file = tool[DefaultInfo].files_to_run.executable,
        is_executable = True,
    )
    return [
        DefaultInfo(
            executable = executable,
            files = depset([executable]),  # alone, so that $(rlocationpath) of the target works
            runfiles = ctx.runfiles([spec]).merge_all([tool[DefaultInfo].default_runfiles, runfiles]),
        ),
        OutputGroupInfo(runspec = depset([spec])),
    ]
