"""WORKSPACE mode: the repositories that rules_go's and Gazelle's macros would download,
and the rc file for them.
"""

import glob
import os
import subprocess

import go_modules
import rc_file
from report import Trouble, step

# Repositories of go_rules_dependencies(), at its versions; rules_go has their BUILD
# files as patches.
GO_REPOSITORIES = {
    "com_github_aymanbagabas_go_udiff": "github.com/aymanbagabas/go-udiff@v0.4.1",
    "com_github_golang_protobuf": "github.com/golang/protobuf@v1.5.4",
    "org_golang_google_protobuf": "google.golang.org/protobuf@v1.36.3",
    "org_golang_x_sys": "golang.org/x/sys@v0.30.0",
    "org_golang_x_tools": "golang.org/x/tools@v0.30.0",
    "org_golang_x_tools_go_vcs": "golang.org/x/tools/go/vcs@v0.1.0-deprecated",
}
# Modules that WORKSPACE files know under another name.
OTHER_NAMES = {
    "rules_go": "io_bazel_rules_go",
    "gazelle": "bazel_gazelle",
    "protobuf": "com_google_protobuf",
    "_coverage_tools": "remote_coverage_tools",
}


def is_used(workspace):
    """Tells whether a workspace has no modules, or has them switched off."""
    switches = [
        flag
        for flag in workspace.flags
        if flag in ("--enable_bzlmod", "--noenable_bzlmod")
    ]
    return bool(workspace.root) and (
        not workspace.has_modules() or switches[-1:] == ["--noenable_bzlmod"]
    )


def lay(folder, final, modules, tree):
    """Lays the repositories into `folder`, which will lie at `final`; `modules` are the
    local modules' folder.
    """
    step("laying the repositories of WORKSPACE mode")
    for name, module in GO_REPOSITORIES.items():
        patch = os.path.join(modules, "rules_go/third_party", name + "-gazelle.patch")
        if os.path.exists(patch):
            go_modules.lay(module, os.path.join(folder, name))
            apply(patch, os.path.join(folder, name))
            with open(os.path.join(folder, name, "REPO.bazel"), "a", encoding="utf-8"):
                pass
    lines = ["common --noenable_bzlmod", "common --enable_workspace"]
    overrides = {name: os.path.join(final, name) for name in GO_REPOSITORIES}
    for path in sorted(glob.glob(os.path.join(glob.escape(modules), "*"))):
        if (
            os.path.exists(os.path.join(path, "MODULE.bazel"))
            or os.path.basename(path) in OTHER_NAMES
        ):
            overrides[
                OTHER_NAMES.get(os.path.basename(path), os.path.basename(path))
            ] = path
    overrides.update(rc_file.java_repositories("", modules, tree))
    lines += [
        "common --override_repository={}={}".format(*pair)
        for pair in sorted(overrides.items())
    ]
    rc_file.write(
        os.path.join(folder, "workspace.bazelrc"),
        lines + rc_file.JAVA_FLAGS + rc_file.GO_FLAGS,
    )


def apply(patch, folder):
    """Applies a patch with git, which does so outside repositories too."""
    environment = dict(os.environ, GIT_CEILING_DIRECTORIES=os.path.dirname(folder))
    done = subprocess.run(
        ["git", "apply", "-p1", patch],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise Trouble(
            "patching {} failed: {}".format(
                folder, done.stderr.decode(errors="replace").strip()
            )
        )
