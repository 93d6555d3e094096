"""What all tests begin with: the import path and a temporary folder."""

import os
import sys
import tempfile
import unittest

BAZELW_FILES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PIP_FILES = os.path.join(BAZELW_FILES, "standins", "rules_python", "python", "machine")
REPOSITORY = os.path.dirname(os.path.dirname(BAZELW_FILES))

sys.dont_write_bytecode = True
for folder in (PIP_FILES, BAZELW_FILES):
    if folder not in sys.path:
        sys.path.insert(0, folder)


def write(path, text, mode=0o644):
    """Writes a file and the folders above it; returns its path."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


class FolderTest(unittest.TestCase):
    """A test with a temporary folder of its own."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = os.path.realpath(holder.name)

    def write(self, name, text, mode=0o644):
        """Writes a file below the folder; returns its path."""
        return write(os.path.join(self.folder, name), text, mode)
