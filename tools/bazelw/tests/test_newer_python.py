"""Which Python newer_python finds on a machine of fake programs."""

import os
import unittest
from unittest import mock

import paths

# isort: split
import newer_python
from report import Trouble


class NewerPythonTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        self.environ = {"PATH": os.path.join(self.folder, "bin"), "HOME": self.folder}

    def python(self, name, version):
        text = (
            f"#!/bin/sh\necho {self.folder}/{name}\necho {version}\n"
            if version
            else "#!/bin/sh\nexit 1\n"
        )
        return paths.write(os.path.join(self.folder, name), text, 0o755)

    def test_python3_first_then_the_newest(self):
        self.python("bin/python3", "3.11.2")
        self.python("bin/python3.12", "3.12.4")
        newest = self.python("bin/python3.13", "3.13.0")
        self.python(
            "bin/python3.14", ""
        )  # a version manager's script, or one without venv
        self.python("bin/python3.15-config", "3.15.0")
        self.assertEqual(
            newer_python.find((3, 11), self.environ),
            os.path.join(self.folder, "bin/python3"),
        )
        self.assertEqual(newer_python.find((3, 12), self.environ), newest)

    def test_pyenv(self):
        self.python("bin/python3", "3.9.1")
        for version in ("3.9.18", "3.12.9", "3.12.10"):
            self.python(f".pyenv/versions/{version}/bin/python3", version)
        self.assertEqual(
            newer_python.find((3, 12), self.environ),
            os.path.join(self.folder, ".pyenv/versions/3.12.10/bin/python3"),
        )

    def test_debian_last(self):
        program = self.python("tree/python3", "3.14.0")
        with mock.patch("newer_python.of_debian", return_value=program):
            self.assertEqual(newer_python.find((3, 12), self.environ), program)
            with self.assertRaisesRegex(
                Trouble, "no Python 3.15 or later: not on PATH, and Debian's is 3.14.0"
            ):
                newer_python.find((3, 15), self.environ)


if __name__ == "__main__":
    unittest.main()
