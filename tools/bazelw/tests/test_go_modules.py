"""Go on the machine, and modules laid from its cache."""

import os
import unittest
from unittest import mock

import paths

# isort: split
import go_modules
from report import Trouble


class GoModulesTest(paths.FolderTest):
    def machine(self, go):
        """Makes PATH a folder with that `go` alone."""
        self.write("bin/go", "#!/bin/sh\n" + go, 0o755)
        return mock.patch.dict(os.environ, {"PATH": os.path.join(self.folder, "bin")})

    def test_versions(self):
        for version, good in (
            ("go1.24.0", True),
            ("go1.26.8", True),
            ("go2.0", True),
            ("go1.19.8", False),
        ):
            with (
                self.subTest(version),
                self.machine(f"echo go version {version} linux/amd64\n"),
            ):
                if good:
                    go_modules.check_machine()
                else:
                    with self.assertRaisesRegex(
                        Trouble,
                        "found go version go1.19.8 linux/amd64; install Go, or Bazel",
                    ):
                        go_modules.check_machine()

    def test_none(self):
        none = mock.patch.dict(os.environ, {"PATH": self.folder})
        with (
            none,
            self.assertRaisesRegex(
                Trouble, "needs Go 1.24 or later on PATH .* found none; install Go"
            ),
        ):
            go_modules.check_machine()

    def test_errors_name_the_command(self):
        machine = self.machine("echo 'go: no such module' >&2; exit 1\n")
        with (
            machine,
            self.assertRaisesRegex(
                Trouble, "go mod download -json a@v1 failed: go: no such module"
            ),
        ):
            go_modules.lay("a@v1", self.folder)

    def test_lay(self):
        self.write("cache/sub/script.sh", "#!/bin/sh\n", 0o444)
        self.write("cache/file.go", "package x\n", 0o444)
        with self.machine(f'echo \'{{"Dir": "{self.folder}/cache"}}\'\n'):
            go_modules.lay("a@v1", os.path.join(self.folder, "laid"))
        modes = [
            os.stat(os.path.join(self.folder, "laid", name)).st_mode & 0o777
            for name in ("sub/script.sh", "file.go", "sub")
        ]
        self.assertEqual(modes, [0o755, 0o644, 0o755])


if __name__ == "__main__":
    unittest.main()
