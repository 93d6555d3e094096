"""What the programs of an image need at run time, by how often it changes."""

# Folder in the image of the runfiles that all of its programs share. Programs of all languages know a folder by that
# ending as one with runfiles, and it is the same in every image, so that images can share layers.
RUNFILES = "app/shared.runfiles"

def _line(place, source):
    return "{}\t{}".format(place, source)

def _file_line(file):
    return _line(file.short_path, file.path)

def _symlink_line(symlink):
    return _line(symlink.path, symlink.target_file.path)

def _interpreter_repository(files_by_repository):
    """The repository of the Python that Bazel brings for a program, None if it brings none."""
    for repository, files in files_by_repository.items():
        for file in files:
            if file.basename == "python3" and file.dirname.endswith("/bin"):
                return repository
    return None

def _empty_place(name):
    """The place of an empty file, relative to the folder of the main repository."""
    return "../" + name.removeprefix("external/") if name.startswith("external/") else name

def _repository_of(place):
    """The repository of a place relative to the folder of the main one, empty for that."""
    return place.split("/")[1] if place.startswith("../") and place.count("/") > 1 else ""

def _group_names(files_by_repository, interpreter, budget):
    """Which repositories share a layer.

    The packages with most files have a layer of their own, as long as there are any; the others share one. So a new
    version of a package changes one layer, and services that use the same packages mostly have the same layers.

    Args:
        files_by_repository: Dict of repository to list of files.
        interpreter: String. The repository of the interpreter, or None.
        budget: Int. How many layers there may be.

    Returns:
        Dict of the name of a group to list of repositories, in the order of layers.
    """
    packages = sorted([
        (-len(files), repository)
        for repository, files in files_by_repository.items()
        if repository != interpreter
    ])
    packages = [repository for _, repository in packages]
    alone = packages if len(packages) <= budget else packages[:budget - 1]
    groups = {"interpreter": [interpreter]} if interpreter in files_by_repository else {}
    groups.update({"package_" + repository: [repository] for repository in alone})
    if len(alone) < len(packages):
        groups["packages"] = packages[len(alone):]
    return groups

def image_runfiles(ctx, programs, budget):
    """Sorts the runfiles of programs into layers.

    Args:
        ctx: Context of the rule.
        programs: List of targets.
        budget: Int. How many layers third-party packages may take.

    Returns:
        List of structs, the lowest layer first: `name`, `files` (list of Files), `symlinks` and `root_symlinks` (depsets
        of SymlinkEntry) and `empty` (list of places). The last one is that of first-party code.
    """
    runfiles = ctx.runfiles([program[DefaultInfo].files_to_run.executable for program in programs]).merge_all(
        [program[DefaultInfo].default_runfiles for program in programs],
    )
    own = {"": True} | {program.label.repo_name: True for program in programs}
    code = []
    files_by_repository = {}
    for file in runfiles.files.to_list():
        repository = file.owner.repo_name
        files = code if repository in own else files_by_repository.setdefault(repository, [])
        files.append(file)
    empty_by_repository = {}
    for name in runfiles.empty_filenames.to_list():
        place = _empty_place(name)
        repository = _repository_of(place)
        empty_by_repository.setdefault(repository if repository in files_by_repository else "", []).append(place)

    groups = _group_names(files_by_repository, _interpreter_repository(files_by_repository), budget)
    return [
        struct(
            name = name,
            files = [file for repository in repositories for file in files_by_repository[repository]],
            symlinks = depset(),
            root_symlinks = depset(),
            empty = [place for repository in repositories for place in empty_by_repository.get(repository, [])],
        )
        for name, repositories in groups.items()
    ] + [struct(
        name = "code",
        files = code,
        symlinks = runfiles.symlinks,
        root_symlinks = runfiles.root_symlinks,
        empty = empty_by_repository.get("", []),
    )]

def add_runfiles(ctx, lines, layer):
    """Adds what is in a layer to the list that the tool reads.

    Args:
        ctx: Context of the rule.
        lines: Args. The list.
        layer: Struct, as image_runfiles returns it.
    """
    main = "{}/{}/%s".format(RUNFILES, ctx.workspace_name)
    lines.add_all(layer.files, map_each = _file_line, format_each = "file\t" + main, expand_directories = False)
    lines.add_all(layer.symlinks, map_each = _symlink_line, format_each = "file\t" + main)
    lines.add_all(layer.root_symlinks, map_each = _symlink_line, format_each = "file\t{}/%s".format(RUNFILES))
    lines.add_all(layer.empty, format_each = "empty\t" + main)
