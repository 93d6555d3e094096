"""Which Chromium chromium.py finds on a machine of fake programs."""

import os
import unittest
from unittest import mock

import paths

# isort: split
import chromium
from report import Trouble


class ChromiumTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        self.environ = {"PATH": os.path.join(self.folder, "bin"), "HOME": self.folder}

    def program(self, name):
        return paths.write(os.path.join(self.folder, name), "#!/bin/sh\n", 0o755)

    def test_the_one_that_is_named_then_the_path(self):
        chrome = self.program("bin/google-chrome")
        self.assertEqual(chromium.find(self.environ), chrome)
        found = self.program("bin/chromium")
        self.assertEqual(chromium.find(self.environ), found)
        named = self.program("elsewhere/chromium")
        self.assertEqual(chromium.find(dict(self.environ, CHROMIUM=named)), named)

    def test_debian_last(self):
        with mock.patch("chromium.of_debian", return_value="unpacked"):
            self.assertEqual(chromium.find(self.environ), "unpacked")

    def test_no_debian(self):
        with mock.patch("debian.is_available", return_value=False):
            with self.assertRaisesRegex(Trouble, "install one, or name it in CHROMIUM"):
                chromium.find(self.environ)


if __name__ == "__main__":
    unittest.main()
