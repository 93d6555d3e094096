"""What bazelw installs into the cache folder: Debian's Bazel, and the local modules
with their registry and flags.
"""

import os
import shutil
import subprocess

import cache
import debian
import modules
import rc_file
import relocate
import workspace_mode
from module_file import ModuleFile
from registry import Registry
from report import Trouble, step

HERE = os.path.dirname(os.path.abspath(__file__))
TREE_GIGABYTES = 1.2  # packages, unpacked tree and modules together
# Asked for by Bazel itself, whatever a workspace says.
BUILT_IN = [("platforms", "0.0.7")]


class Installation:
    """Debian's tree and the local modules, each made when first asked for.

    Args:
      folder: bazelw's cache folder.
    """

    def __init__(self, folder):
        self.folder = folder
        recipe = [os.path.join(HERE, name) for name in ("debian.py", "relocate.py")]
        self.tree = os.path.join(folder, "debian-" + cache.content_id(recipe))
        recipe = modules.recipe_files() + [
            os.path.join(HERE, name) for name in ("registry.py", "rc_file.py")
        ]
        self.local = os.path.join(
            folder, "modules-" + cache.content_id(recipe, self.tree)
        )

    def is_complete(self):
        """Tells whether the local modules, and so all else, are there."""
        return cache.is_complete(self.local)

    def bazel(self):
        """Returns the path of Debian's Bazel, installed."""
        if not cache.is_complete(self.tree):
            debian.check_machine()
            cache.check_name(self.folder)
            cache.need_space(self.folder, TREE_GIGABYTES)
            cache.build(self.tree, self.make_tree, self.check_tree)
        return os.path.join(self.tree, "usr/bin/bazel")

    def make_tree(self, tree):
        """Fills the tree."""
        debs = debian.Downloads(self.folder, "bazel").fetch(debian.WANTED, debian.USED)
        debian.unpack(debs, tree)
        relocate.relocate(tree, self.tree)

    def check_tree(self, tree):
        """Fails when the installed Bazel does not start."""
        command = [
            os.path.join(tree, "usr/bin/bazel"),
            "--nosystem_rc",
            "--nohome_rc",
            "--noworkspace_rc",
            "--bazelrc=" + self.startup_rc(),
            "--version",
        ]
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode or not done.stdout.startswith("bazel "):
            raise Trouble(
                "Debian's Bazel does not start: %s"
                % (done.stdout.strip() or "no output")
            )

    def version(self):
        """Returns the version of Debian's Bazel."""
        return relocate.version(self.tree)

    def startup_rc(self):
        """Returns the rc file that Debian's Bazel needs in any case."""
        return os.path.join(self.tree, relocate.STARTUP_RC)

    def local_rc_files(self, workspace):
        """Returns the rc files of the local modules and of the actions that all
        workspaces share.
        """
        files = [self.local_rc(workspace)]
        if not workspace.values(
            "disk_cache"
        ):  # the user's own flag wins, also one that switches it off
            files.append(rc_file.disk_cache_path(self.local))
        if not os.environ.get("CC") and not shutil.which("gcc"):
            files.append(rc_file.no_compiler_path(self.local))
        return files

    def local_rc(self, workspace):
        """Returns the rc file of the local modules, whose registry serves all that the
        workspace asks for.
        """
        if not self.is_complete():
            self.bazel()  # some modules are copies out of its tree
            cache.build(self.local, self.make_local)
        if workspace_mode.is_used(workspace):
            return self.workspace_rc()
        registry = Registry(
            os.path.join(self.local, "registry"), os.path.join(self.local, "modules")
        )
        for missing in registry.serve(workspace.asked_modules()):
            step(
                f"no local stand-in for module {missing}: what needs it will fail "
                "while the central registry cannot be reached"
            )
        return rc_file.local_path(self.local)

    def workspace_rc(self):
        """Returns the rc file of WORKSPACE mode."""
        recipe = [
            os.path.join(HERE, name) for name in ("workspace_mode.py", "go_modules.py")
        ]
        folder = os.path.join(
            self.folder, "workspace-" + cache.content_id(recipe, self.local)
        )
        modules_folder = os.path.join(self.local, "modules")
        cache.build(
            folder,
            lambda temporary: workspace_mode.lay(
                temporary, folder, modules_folder, self.tree
            ),
        )
        return os.path.join(folder, "workspace.bazelrc")

    def make_local(self, local):
        """Fills the folder of the local modules."""
        laid = os.path.join(local, "modules")
        os.mkdir(laid)
        modules.lay(laid, os.path.join(self.local, "modules"), self.tree)
        registry = Registry(os.path.join(local, "registry"), laid)
        registry.create(os.path.join(self.local, "modules"))
        tools = ModuleFile(
            os.path.join(self.tree, "usr/share/bazel/embedded_tools/MODULE.bazel")
        )
        missing = registry.serve(tools.dependencies(with_dev=False) + BUILT_IN)
        if missing:
            raise Trouble(
                "Debian's Bazel asks for modules without a stand-in: {}".format(
                    ", ".join(missing)
                )
            )
        rc_file.write_local(local, self.local, self.tree)
        rc_file.write_disk_cache(local, self.folder)
        rc_file.write_no_compiler(local, self.local)
