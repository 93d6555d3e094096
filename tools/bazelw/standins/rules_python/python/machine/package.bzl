"""One package of a lock file as a repository."""

def _pip_package(rctx):
    job = {
        "data_exclude": rctx.attr.data_exclude,
        "extra_pip_args": rctx.attr.extra_pip_args,
        "extras": rctx.attr.extras,
        "implicit_namespaces": rctx.attr.implicit_namespaces,
        "locked": rctx.attr.locked,
        "package": rctx.attr.package,
        "prefix": rctx.attr.prefix,
        "requirement": rctx.attr.requirement,
    }
    rctx.file("job.json", json.encode(job))
    for imported in ("lock.py", "store.py", "vendored.py"):
        rctx.path(Label("//python/machine:" + imported))
    script = rctx.path(Label("//python/machine:package.py"))
    rctx.report_progress("pip install " + rctx.attr.package)
    done = rctx.execute([rctx.attr.interpreter, script, "job.json"], environment = rctx.attr.environment, timeout = rctx.attr.timeout)
    rctx.delete("job.json")
    if done.return_code:
        fail("installing %s of hub %s: %s" % (rctx.attr.package, rctx.attr.hub, done.stderr.strip()))

pip_package = repository_rule(
    implementation = _pip_package,
    doc = "A package, installed by pip into site-packages/, as py_library `pkg`.",
    attrs = {
        "data_exclude": attr.string_list(doc = "Globs of files to leave out."),
        "environment": attr.string_dict(doc = "Variables for pip."),
        "extra_pip_args": attr.string_list(doc = "Further arguments of pip install."),
        "extras": attr.string_list(doc = "The extras that the lock file asks for."),
        "hub": attr.string(doc = "The hub's name, for messages."),
        "implicit_namespaces": attr.bool(doc = "Leave namespace packages without __init__.py."),
        "interpreter": attr.string(doc = "Path of the Python that installs and later runs it."),
        "locked": attr.string_list(doc = "Names of all packages in the lock file."),
        "package": attr.string(doc = "Normalised name."),
        "prefix": attr.string(doc = "What precedes a package's name in the names of these repositories."),
        "python_version": attr.string(doc = "The interpreter's version: another one means another installation."),
        "requirement": attr.string(doc = "What pip is asked for: name, version, hashes."),
        "timeout": attr.int(default = 600, doc = "Seconds that pip may take."),
    },
)
