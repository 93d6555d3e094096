"""Reads a lock file of pip.parse."""

def lock_file(mctx, tag):
    """Returns the label of the lock file for this machine.

    Args:
      mctx: module_ctx.
      tag: the parse tag.

    Returns:
      A label.
    """
    system = "darwin" if mctx.os.name.startswith("mac") else "linux"
    own = {"darwin": tag.requirements_darwin, "linux": tag.requirements_linux}[system]
    if own:
        return own
    for label, platforms in tag.requirements_by_platform.items():
        for platform in platforms.split(","):
            if platform.strip().startswith({"darwin": "osx_"}.get(system, "linux_")):
                return label
    if not tag.requirements_lock:
        fail("pip.parse of hub %s names no lock file for %s" % (tag.hub_name, system))
    return tag.requirements_lock

def read_lock(mctx, interpreter, label):
    """Returns what lock.py finds in a lock file; the extension runs again when the file changes.

    Args:
      mctx: module_ctx.
      interpreter: path of the Python whose environment decides about markers.
      label: the lock file.

    Returns:
      Dict with "packages" (name, requirement, extras) and "options" (arguments for pip).
    """
    path = mctx.path(label)
    mctx.watch(path)
    script = mctx.path(Label("//python/machine:lock.py"))
    done = mctx.execute([interpreter, script, path])
    if done.return_code:
        fail(done.stderr.strip())
    return json.decode(done.stdout)
