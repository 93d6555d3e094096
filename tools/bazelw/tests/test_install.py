"""The flags that a workspace gets, on a machine where all is installed already."""

import os
from unittest import mock

import paths

# isort: split
import cache
from install import Installation
from registry import Registry
from workspace import Workspace


class InstallTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        self.installation = Installation(os.path.join(self.folder, "cache"))
        for built in (self.installation.tree, self.installation.local):
            paths.write(os.path.join(built, cache.COMPLETE), "")
        local = self.installation.local
        paths.write(
            os.path.join(local, "modules/rules_go/MODULE.bazel"),
            'module(name = "rules_go")\n',
        )
        Registry(os.path.join(local, "registry"), "").create("/final")
        self.write("ws/MODULE.bazel", 'bazel_dep(name = "rules_go", version = "1")\n')
        self.write("bin/gcc", "", 0o755)

    def files(self, *arguments, **environment):
        """Returns the names of the rc files for a call."""
        path = {"PATH": os.path.join(self.folder, "bin"), "CC": ""}
        workspace = Workspace(os.path.join(self.folder, "ws"), list(arguments), "")
        with mock.patch.dict(os.environ, dict(path, **environment)):
            found = self.installation.local_rc_files(workspace)
        return [os.path.basename(file) for file in found]

    def test_usual(self):
        self.assertEqual(self.files("build"), ["local.bazelrc", "disk_cache.bazelrc"])
        served = "registry/modules/rules_go/1/MODULE.bazel"
        self.assertTrue(os.path.exists(os.path.join(self.installation.local, served)))

    def test_a_disk_cache_of_ones_own_wins(self):
        for flag in ("--disk_cache=/mine", "--disk_cache="):
            self.assertEqual(self.files("build", flag), ["local.bazelrc"])
        self.write("ws/.bazelrc", "build --disk_cache=/mine\n")
        self.assertEqual(self.files("build"), ["local.bazelrc"])

    def test_without_a_compiler(self):
        usual, stub = ["local.bazelrc", "disk_cache.bazelrc"], "no_compiler.bazelrc"
        self.assertEqual(self.files(PATH=self.folder), [*usual, stub])
        self.assertEqual(self.files(PATH=self.folder, CC="/my/clang"), usual)

    def test_missing_modules_are_named(self):
        self.write("ws/MODULE.bazel", 'bazel_dep(name = "rules_x", version = "2")\n')
        with mock.patch("install.step") as step:
            self.files("build")
        self.assertIn("no local stand-in for module rules_x@2", step.call_args[0][0])
