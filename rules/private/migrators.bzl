"""What service_dev and service_db have in common: databases, and the services that migrate them."""

load(":runnable.bzl", "runfiles_path")

MIGRATOR_ATTRS = {
    "databases": attr.string_list(
        doc = "Names of databases in the PostgreSQL of the developer's machine.",
    ),
    "migrators": attr.label_keyed_string_dict(
        doc = "The programs that apply the migrations of these databases, `manage` targets, each with a JSON object: `service` (its name), `label` (the target that runs its commands), `databases` (a list of all that it uses there: `name`, `alias` as Django calls it, `migrates`, and `seed`, a command with its arguments for the first data), `after` (services that come first) and `secrets` and `secrets_dir` (as the attributes of service_dev).",
    ),
}

def _code_path(file):
    """The path of a file that tells whether a database is in step with the code, None for any other.

    Those are all source files of the main repository, where a model may be in any module, and the migrations of others.
    """
    if file.short_path.startswith("../"):
        return file.short_path if "/migrations/" in file.short_path and file.extension == "py" else None
    return file.short_path if file.is_source else None

def _list_code(ctx, index, target):
    """Writes the list of these files of a program."""
    code = ctx.actions.declare_file("{}.migrator{}.txt".format(ctx.label.name, index))
    lines = ctx.actions.args()
    lines.set_param_file_format("multiline")
    lines.add_all(target[DefaultInfo].default_runfiles.files, map_each = _code_path)
    ctx.actions.write(code, lines)
    return code

def _entry(ctx, target, text, code):
    """A migrator as the JSON of a run spec."""
    facts = json.decode(text, default = None)
    if type(facts) != "dict" or type(facts.get("service")) != "string" or type(facts.get("databases")) != "list":
        fail("migrators: {} has no JSON object with service and databases: {}".format(target.label, text))
    return struct(
        service = facts["service"],
        label = facts.get("label", ""),
        binary = runfiles_path(ctx, target[DefaultInfo].files_to_run.executable),
        code = runfiles_path(ctx, code),
        databases = [
            struct(
                name = database["name"],
                alias = database["alias"],
                migrates = database.get("migrates", False),
                seed = database.get("seed", []),
            )
            for database in facts["databases"]
        ],
        after = facts.get("after", []),
        secrets = facts.get("secrets", {}),
        secrets_dir = facts.get("secrets_dir", ""),
    )

def migrators(ctx):
    """The migrators of a target with MIGRATOR_ATTRS.

    Args:
        ctx: Context of the rule.

    Returns:
        Tuple of a list of structs, for the run spec, and the runfiles that they take.
    """
    entries = []
    runfiles = []
    for index, (target, text) in enumerate(ctx.attr.migrators.items()):
        code = _list_code(ctx, index, target)
        entries.append(_entry(ctx, target, text, code))
        runfiles.append(ctx.runfiles([code, target[DefaultInfo].files_to_run.executable]))
        runfiles.append(target[DefaultInfo].default_runfiles)
    return entries, ctx.runfiles().merge_all(runfiles)
