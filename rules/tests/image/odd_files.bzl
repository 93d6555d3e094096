"""All that runfiles may be beside files."""

def _odd_files_impl(ctx):
    tree = ctx.actions.declare_directory("tree")
    ctx.actions.run_shell(
        command = 'mkdir -p "$1/sub" && echo one > "$1/sub/one.txt" && ln -s sub/one.txt "$1/link.txt"',
        arguments = [tree.path],
        outputs = [tree],
    )
    dangling = ctx.actions.declare_symlink("dangling")
    ctx.actions.symlink(output = dangling, target_path = "tree/sub/one.txt")
    real = ctx.actions.declare_file("real.txt")
    ctx.actions.write(real, "real\n")
    alias = ctx.actions.declare_file("alias.txt")
    ctx.actions.symlink(output = alias, target_file = real)
    return [DefaultInfo(
        files = depset([tree, dangling, real, alias]),
        runfiles = ctx.runfiles(
            files = [tree, dangling, real, alias],
            root_symlinks = {"at_root/real.txt": real},
            symlinks = {"elsewhere/real.txt": real},
        ),
    )]

odd_files = rule(
    implementation = _odd_files_impl,
    doc = "A folder, links, and files that lie elsewhere.",
)
