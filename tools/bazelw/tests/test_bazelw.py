"""The command itself, on machines made of fake programs."""

import json
import os
import shutil
import subprocess
import sys
import time
import unittest

import paths

BAZELW = os.path.join(paths.REPOSITORY, "bazelw")
GOOD = '#!/bin/sh\n[ "$1" = --version ] && { echo bazel 7.7.1; exit 0; }\n'
ECHO = (
    '#!/bin/sh\n[ "$1" = --version ] && { echo bazel %s; exit 0; }\necho "%s:" "$@"\n'
)


class BazelwTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        self.bin = os.path.join(self.folder, "bin")
        os.makedirs(self.bin)
        for name in ("sh", "dirname", "readlink"):
            os.symlink(shutil.which(name), os.path.join(self.bin, name))
        if not os.path.exists("/usr/bin/python3"):
            os.symlink(sys.executable, os.path.join(self.bin, "python3"))
        self.workspace = os.path.join(self.folder, "workspace")
        paths.write(
            os.path.join(self.workspace, "MODULE.bazel"), 'module(name = "x")\n'
        )
        self.online(True)

    def online(self, answer):
        """Writes what an earlier call found out about the network."""
        paths.write(
            os.path.join(self.folder, "cache/rules_services/bazel/online.json"),
            json.dumps({"online": answer, "at": time.time()}),
        )

    def program(self, name, version):
        return paths.write(os.path.join(self.bin, name), ECHO % (version, name), 0o755)

    def bazelw(
        self,
        *arguments,
        cwd=None,
        command=BAZELW,
        **more,
    ):
        environment = {
            "PATH": self.bin,
            "HOME": self.folder,
            "XDG_CACHE_HOME": os.path.join(self.folder, "cache"),
        }
        environment.update(more)
        done = subprocess.run(
            [command, *arguments],
            cwd=cwd or self.workspace,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=20,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def test_bazel_on_path(self):
        program = self.program("bazel", "8.1.0")
        for _ in range(2):  # decided, then remembered
            self.assertEqual(
                self.bazelw("build", "a b", "//..."),
                (
                    0,
                    "bazel: build a b //...\n",
                    f"bazelw: Bazel 8.1.0 {program} (on PATH)\n",
                ),
            )

    def test_old_bazel_is_named_and_passed_over(self):
        old, new = self.program("bazel", "6.4.0"), self.program("bazelisk", "7.7.1")
        self.assertEqual(
            self.bazelw("info"),
            (
                0,
                "bazelisk: info\n",
                f"bazelw: Bazel 7.7.1 {new} (on PATH; {old} is 6.4.0, too old)\n",
            ),
        )

    def test_nothing_to_be_had(self):
        self.online(False)
        code, out, error = self.bazelw("info")
        self.assertEqual((code, out), (1, ""))
        self.assertEqual(error.count("\n"), 1)
        self.assertIn(
            "its packages are for Debian (here: no apt-get, dpkg, dpkg-deb, tar)", error
        )
        self.assertIn("install Bazel or Bazelisk", error)

    def test_bazelisk_needs_go(self):
        code, _, error = self.bazelw("info")
        self.assertEqual(code, 1)
        self.assertIn("needs Go", error)

    def test_a_wrapper_that_calls_bazelw_ends(self):
        paths.write(
            os.path.join(self.bin, "bazel"),
            f'#!/bin/sh\nexec "{BAZELW}" "$@"\n',
            0o755,
        )
        new = self.program("bazelisk", "7.7.1")
        code, out, error = self.bazelw("info")
        self.assertEqual((code, out), (0, "bazelisk: info\n"))
        self.assertIn(
            f"{new} (on PATH; {self.bin}/bazel does not tell its version)", error
        )

    def test_through_a_link_and_from_a_sub_folder(self):
        self.program("bazel", "7.7.1")
        link = os.path.join(self.workspace, "bazelw")
        os.symlink(
            os.path.relpath(os.path.join(paths.REPOSITORY, "bazelw"), self.workspace),
            link,
        )
        below = os.path.join(self.workspace, "a/b")
        os.makedirs(below)
        self.assertEqual(
            self.bazelw("info", cwd=below, command="../../bazelw")[:2],
            (0, "bazel: info\n"),
        )

    def test_exit_code_is_bazels(self):
        paths.write(
            os.path.join(self.bin, "bazel"),
            GOOD + "exit 37\n",
            0o755,
        )
        self.assertEqual(self.bazelw("test")[0], 37)

    def test_sets_nothing_that_children_inherit(self):
        paths.write(
            os.path.join(self.bin, "bazel"),
            GOOD + "export -p\n",
            0o755,
        )
        self.assertNotIn("BAZELW", self.bazelw("run")[1])

    def test_no_home(self):
        code, _, error = self.bazelw("info", XDG_CACHE_HOME="", HOME="")
        self.assertEqual(
            (code, error),
            (1, "bazelw: neither HOME nor XDG_CACHE_HOME names a folder; set HOME\n"),
        )

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_unwritable_cache_matters_only_to_an_installation(self):
        locked = os.path.join(self.folder, "locked")
        os.makedirs(locked, 0o555)
        self.program("bazel", "7.7.1")
        self.assertEqual(
            self.bazelw("info", XDG_CACHE_HOME=locked)[:2], (0, "bazel: info\n")
        )
        self.program("go", "1")
        code, _, error = self.bazelw(
            "info", XDG_CACHE_HOME=locked, BAZELW_BAZEL="bazelisk"
        )
        self.assertEqual(code, 1)
        self.assertIn("set XDG_CACHE_HOME to a folder that you may write", error)


if __name__ == "__main__":
    unittest.main()
