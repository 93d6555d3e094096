"""Which parts container_parts.py finds on a machine of fake programs."""

import contextlib
import io
import os
import unittest
from unittest import mock

import paths

# isort: split
import container_parts
from report import Trouble


class ContainerPartsTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        self.environ = {"PATH": os.path.join(self.folder, "bin"), "HOME": self.folder}

    def test_a_program_on_the_path(self):
        umoci = paths.write(
            os.path.join(self.folder, "bin/umoci"), "#!/bin/sh\n", 0o755
        )
        found = container_parts.program("umoci", self.folder, self.environ)
        self.assertEqual(found, umoci)

    def test_debian_else(self):
        with mock.patch("container_parts.unpacked", return_value="unpacked"):
            found = container_parts.program("umoci", self.folder, self.environ)
        self.assertEqual(found, "unpacked/usr/bin/umoci")

    def test_no_debian(self):
        with mock.patch("debian.is_available", return_value=False):
            with self.assertRaisesRegex(Trouble, "are Debian's packages"):
                container_parts.program("umoci", self.folder, self.environ)

    def test_lines_for_env(self):
        printed = io.StringIO()
        with mock.patch("container_parts.unpacked", return_value="/base"):
            with mock.patch(
                "container_parts.program", side_effect=lambda name, _: name
            ):
                with contextlib.redirect_stdout(printed):
                    self.assertEqual(container_parts.main(), 0)
        self.assertEqual(
            printed.getvalue(),
            "SKOPEO=skopeo\nUMOCI=umoci\nDOCKER_REGISTRY=docker-registry\nPYTHON_BASE=/base\n",
        )


if __name__ == "__main__":
    unittest.main()
