"""What BUILD files load from here."""

def _normalize_name(name):
    """Returns a package's name as labels have it: lower case, runs of -_. as one _."""
    parts = [part for part in name.lower().replace("-", "_").replace(".", "_").split("_") if part]
    return "_".join(parts)

pip_utils = struct(normalize_name = _normalize_name)

def compile_pip_requirements(name, src = None, requirements_txt = None, **_kwargs):
    """Declares the names of rules_python's macro; a lock file is compiled where its own pip-tools can be had.

    Args:
      name: target name; also `<name>.update`.
      src: requirements file.
      requirements_txt: lock file.
      **_kwargs: ignored.
    """
    files = [file for file in (src, requirements_txt) if file]
    native.filegroup(name = name, srcs = files, tags = ["manual"])
    native.filegroup(name = name + ".update", srcs = files, tags = ["manual"])
