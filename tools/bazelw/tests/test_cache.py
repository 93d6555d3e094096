"""Folders are built whole or not at all, whatever happens half-way."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

import paths

# isort: split
import cache
from report import Trouble

KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import cache
def make(folder):
    open(os.path.join(folder, "half"), "w").close()
    os.kill(os.getpid(), signal.SIGKILL)
cache.build(sys.argv[2], make)
"""
HOLDS_LOCK = """
import sys, time
sys.path.insert(0, sys.argv[1])
import cache
with cache.locked(sys.argv[2]):
    print("locked", flush=True)
    sys.stdin.read()
"""


class CacheTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.parent = os.path.realpath(holder.name)
        self.folder = os.path.join(self.parent, "tree-1")

    def build(self, **more):
        cache.build(
            self.folder,
            lambda folder: paths.write(os.path.join(folder, "file"), "content"),
            **more,
        )

    def names(self):
        return sorted(name for name in os.listdir(self.parent) if name != "lock")

    def test_root(self):
        self.assertEqual(cache.root({"HOME": "/h"}), "/h/.cache/rules_services/bazel")
        self.assertEqual(
            cache.root({"HOME": "/h", "XDG_CACHE_HOME": "/c"}),
            "/c/rules_services/bazel",
        )
        self.assertEqual(
            cache.root({"HOME": "/h", "XDG_CACHE_HOME": "relative"}),
            "/h/.cache/rules_services/bazel",
        )

    def test_built_once(self):
        self.build()
        self.assertEqual(sorted(os.listdir(self.folder)), [".complete", "file"])
        cache.build(self.folder, self.fail)

    def test_failure_leaves_nothing(self):
        for failing in (
            {"check": mock.Mock(side_effect=Trouble("no"))},
            {"check": mock.Mock(side_effect=KeyboardInterrupt)},
        ):
            with self.assertRaises((Trouble, KeyboardInterrupt)):
                self.build(**failing)
            self.assertEqual(self.names(), [])
        with self.assertRaises(OSError):
            cache.build(
                self.folder,
                mock.Mock(side_effect=OSError(28, "No space left on device")),
            )
        self.assertEqual(self.names(), [])

    def test_killed_run_is_recovered(self):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, paths.BAZELW_FILES, self.folder], check=False
        )
        self.assertEqual(done.returncode, -signal.SIGKILL)
        self.assertEqual(self.names(), [".building-tree-1"])
        self.build()
        self.assertEqual(self.names(), ["tree-1"])

    def test_renamed_but_unchecked_folder_is_built_again(self):
        paths.write(os.path.join(self.folder, "file"), "unchecked")
        self.build()
        with open(os.path.join(self.folder, "file"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "content")

    def test_old_ones_go_when_unused(self):
        for name, age in (("tree-old", 30), ("tree-recent", 3), ("other-old", 30)):
            marker = paths.write(os.path.join(self.parent, name, cache.COMPLETE), "")
            os.utime(marker, (time.time() - age * 86400,) * 2)
        self.build()
        self.assertEqual(self.names(), ["other-old", "tree-1", "tree-recent"])

    def test_a_second_one_waits(self):
        command = [sys.executable, "-c", HOLDS_LOCK, paths.BAZELW_FILES, self.parent]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as first:
            first.stdout.readline()
            second = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            self.assertIn(
                b"waiting for another bazelw (process %d)" % first.pid,
                second.stderr.readline(),
            )
            first.stdin.close()
            self.assertEqual(second.stdout.readline(), b"locked\n")
            second.communicate()

    def test_content_id(self):
        one, two = (
            paths.write(os.path.join(self.parent, name), name) for name in ("a", "b")
        )
        first = cache.content_id([one, two])
        self.assertEqual(first, cache.content_id([one, two]))
        self.assertNotEqual(first, cache.content_id([one, two], "more"))
        paths.write(two, "changed")
        self.assertNotEqual(first, cache.content_id([one, two]))

    def test_name(self):
        cache.check_name(self.parent)
        with self.assertRaisesRegex(Trouble, "/a b has a space in its path; set XDG_"):
            cache.check_name("/a b")

    def test_space(self):
        cache.need_space(self.parent, 0)
        with self.assertRaisesRegex(
            Trouble, "no space left at .*; free some, or set XDG_CACHE_HOME .*GB free"
        ):
            cache.need_space(self.parent, 1e9)


if __name__ == "__main__":
    unittest.main()
