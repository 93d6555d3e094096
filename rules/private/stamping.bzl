"""Whether `--stamp` is set, for rules that name the commit they are built from."""

StampInfo = provider(
    doc = "Whether outputs are stamped.",
    fields = {"stamped": "Bool. Whether `--stamp` is set."},
)

def _stamp_setting_impl(ctx):
    return [StampInfo(stamped = ctx.attr.stamped)]

stamp_setting = rule(
    implementation = _stamp_setting_impl,
    doc = "Tells rules what a select says.",
    attrs = {"stamped": attr.bool(doc = "Whether `--stamp` is set.", mandatory = True)},
)
