"""What a workspace asks for, and the registry that answers."""

import os
import unittest

import paths

# isort: split
import workspace_mode
from module_file import ModuleFile
from registry import Registry
from report import Trouble
from workspace import Workspace, find_root


class ModuleFileTest(paths.FolderTest):
    TEXT = '''\
"""Doc."""

module(
    name = "x",  # a comment with ) in it
    version = "1",
    compatibility_level = 2,
    repo_name = "com_x",
)
A_VERSION = "1.0"
bazel_dep(name = "a", version = A_VERSION)
bazel_dep("b", "2.0", repo_name = "bb")
bazel_dep(name = "c", version = "3.0", dev_dependency = True)
bazel_dep(name = "d")
single_version_override(module_name = "a", version = "1.1")
local_path_override(module_name = "d", path = "../d")
git_override(module_name = "e", commit = "f", remote = "g")
include("//sub:more.MODULE.bazel")
ext = use_extension("@a//:e.bzl", "ext")
ext.bazel_dep(name = "no", version = "0")
[use_repo(ext, name) for name in []]
'''

    def test_reads(self):
        file = ModuleFile(self.write("MODULE.bazel", self.TEXT))
        self.assertEqual(
            file.dependencies(with_dev=False), [("a", "1.0"), ("b", "2.0")]
        )
        self.assertEqual(
            file.dependencies(with_dev=True),
            [("a", "1.0"), ("b", "2.0"), ("c", "3.0"), ("a", "1.1")],
        )
        self.assertEqual(file.overrides, {"d": "../d", "e": ""})
        self.assertEqual(file.includes, ["//sub:more.MODULE.bazel"])

    def test_renames(self):
        text = ModuleFile(self.write("MODULE.bazel", self.TEXT)).renamed("y", "9")
        self.assertEqual(
            text.split("\n")[:4],
            [
                '"""Doc."""',
                "",
                'module(name = "y", version = "9", repo_name = "com_x")',
                'A_VERSION = "1.0"',
            ],
        )
        self.assertEqual(
            ModuleFile(self.write("none/MODULE.bazel", "")).renamed("y", "9"),
            'module(name = "y", version = "9")\n',
        )

    def test_broken_file_is_named_with_its_line(self):
        path = self.write("MODULE.bazel", 'module(name = "x")\nbazel_dep(\n')
        with self.assertRaisesRegex(Trouble, f"{path}:2: cannot be read: "):
            ModuleFile(path)


class WorkspaceTest(paths.FolderTest):
    def workspace(self, *arguments):
        return Workspace(
            os.path.join(self.folder, "ws"),
            list(arguments),
            os.path.join(self.folder, "home"),
        )

    def test_root_is_the_nearest_upwards(self):
        self.write("ws/MODULE.bazel", "")
        self.write("ws/inner/WORKSPACE", "")
        self.write("ws/inner/a/b/file", "")
        self.write("ws/c/file", "")
        self.assertEqual(
            find_root(os.path.join(self.folder, "ws/inner/a/b")),
            os.path.join(self.folder, "ws/inner"),
        )
        self.assertEqual(
            find_root(os.path.join(self.folder, "ws/c")),
            os.path.join(self.folder, "ws"),
        )

    def test_flags_of_rc_files_and_command_line(self):
        self.write("ws/MODULE.bazel", "")
        self.write(
            "ws/.bazelrc",
            "common --disk_cache=/a # no\nbuild:x \\\n  --registry=file:///b\n"
            "try-import %workspace%/user.bazelrc\n"
            "try-import %workspace%/none.bazelrc\n",
        )
        self.write("ws/user.bazelrc", "common --disk_cache=\n")
        self.write("home/.bazelrc", "build --override_module=c=/d\n")
        space = self.workspace(
            "run",
            "--override_module",
            "e=%workspace%/f",
            "//:x",
            "--",
            "--disk_cache=/no",
        )
        self.assertEqual(space.values("disk_cache"), ["/a", ""])
        self.assertEqual(space.values("registry"), ["file:///b"])
        self.assertEqual(
            space.command_overrides(),
            {"c": "/d", "e": os.path.join(self.folder, "ws/f")},
        )

    def test_asked_modules(self):
        self.write(
            "ws/MODULE.bazel",
            'bazel_dep(name = "rules_services", version = "0.1.0")\n'
            'bazel_dep(name = "dev", version = "1", dev_dependency = True)\n'
            'local_path_override(module_name = "rules_services", path = "../rules")\n'
            'include("//:more.MODULE.bazel")\n',
        )
        self.write(
            "ws/more.MODULE.bazel",
            'bazel_dep(name = "more", version = "2")\n'
            'bazel_dep(name = "other", version = "4")\n',
        )
        self.write(
            "rules/MODULE.bazel",
            'bazel_dep(name = "rules_go", version = "3")\n'
            'bazel_dep(name = "hidden", version = "3", dev_dependency = True)\n',
        )
        self.write("other/MODULE.bazel", 'bazel_dep(name = "deeper", version = "5")\n')
        self.assertEqual(
            sorted(
                self.workspace(
                    "build", "--override_module=other=../other"
                ).asked_modules()
            ),
            [("deeper", "5"), ("dev", "1"), ("more", "2"), ("rules_go", "3")],
        )

    def test_workspace_mode(self):
        self.write("ws/WORKSPACE", "")
        self.assertTrue(workspace_mode.is_used(self.workspace("build")))
        self.write("ws/MODULE.bazel", "")
        self.assertFalse(workspace_mode.is_used(self.workspace("build")))
        self.assertTrue(
            workspace_mode.is_used(
                self.workspace("build", "--enable_bzlmod", "--noenable_bzlmod")
            )
        )
        self.assertFalse(workspace_mode.is_used(Workspace("/", [], "")))

    def test_outside_any_workspace(self):
        space = Workspace("/", [], "")
        self.assertEqual((space.root, space.asked_modules(), space.flags), ("", [], []))


class RegistryTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        self.write(
            "modules/a/MODULE.bazel",
            'module(name = "a", version = "0")\nbazel_dep(name = "b", version = "1")\n',
        )
        self.write(
            "modules/b/MODULE.bazel", 'bazel_dep(name = "gone", version = "7")\n'
        )
        self.registry = Registry(
            os.path.join(self.folder, "registry"), os.path.join(self.folder, "modules")
        )
        self.registry.create("/final/modules")

    def content(self):
        found = {}
        for folder, _, names in os.walk(self.registry.folder):
            for name in names:
                if os.path.basename(folder) != "asked":
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        found[
                            os.path.relpath(
                                os.path.join(folder, name), self.registry.folder
                            )
                        ] = file.read()
        return found

    def test_golden(self):
        self.assertEqual(self.registry.serve([("a", "2.5")]), ["gone@7"])
        self.assertEqual(
            self.content(),
            {
                "bazel_registry.json": '{"module_base_path": "/final/modules"}',
                "modules/a/2.5/MODULE.bazel": 'module(name = "a", version = "2.5")\n'
                'bazel_dep(name = "b", version = "1")\n',
                "modules/a/2.5/source.json": '{"type": "local_path", "path": "a"}',
                "modules/b/1/MODULE.bazel": 'module(name = "b", version = "1")\n'
                'bazel_dep(name = "gone", version = "7")\n',
                "modules/b/1/source.json": '{"type": "local_path", "path": "b"}',
            },
        )

    def test_versions_are_added_and_answers_repeated(self):
        self.registry.serve([("a", "1")])
        before = self.content()
        self.assertEqual(self.registry.serve([("a", "1")]), ["gone@7"])
        self.assertEqual(self.content(), before)
        self.registry.serve([("a", "2")])
        self.assertEqual(
            set(self.content()) - set(before),
            {"modules/a/2/MODULE.bazel", "modules/a/2/source.json"},
        )


if __name__ == "__main__":
    unittest.main()
