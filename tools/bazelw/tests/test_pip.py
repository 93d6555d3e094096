"""The local answer to pip.parse: lock files, dependencies, namespace packages."""

import json
import os
import shutil
import subprocess
import sys
import unittest

import paths

# isort: split
import lock
import package
import store

LOCK = """\
# by some tool
--index-url https://index.example/simple
-c constraints.txt
Django==5.2.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via -r in.txt
psycopg[binary,pool]==3.2.9 --hash=sha256:cc  # a comment
colorama==0.4.6 ; sys_platform == "win32" --hash=sha256:dd
typing.extensions==4 ; python_version >= "3"
own @ https://host.example/own-1.whl#egg=own
-r more.txt
"""


class HereTest(paths.FolderTest):
    """A test that runs in its temporary folder."""

    def setUp(self):
        super().setUp()
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)


class LockTest(HereTest):
    def test_reads(self):
        paths.write(
            os.path.join(self.folder, "more.txt"), "Zope_Interface==7\ndjango==1\n"
        )
        path = paths.write(os.path.join(self.folder, "lock.txt"), LOCK)
        self.assertEqual(
            lock.parse(path),
            {
                "options": ["--index-url", "https://index.example/simple"],
                "packages": [
                    {
                        "name": "django",
                        "extras": [],
                        "requirement": "Django==5.2.1 --hash=sha256:aa"
                        " --hash=sha256:bb",
                    },
                    {
                        "name": "own",
                        "extras": [],
                        "requirement": "own@ https://host.example/own-1.whl#egg=own",
                    },
                    {
                        "name": "psycopg",
                        "extras": ["binary", "pool"],
                        "requirement": "psycopg[binary,pool]==3.2.9 --hash=sha256:cc",
                    },
                    {
                        "name": "typing_extensions",
                        "extras": [],
                        "requirement": "typing.extensions==4",
                    },
                    {
                        "name": "zope_interface",
                        "extras": [],
                        "requirement": "Zope_Interface==7",
                    },
                ],
            },
        )

    def test_unreadable_line_is_named(self):
        path = paths.write(os.path.join(self.folder, "lock.txt"), "what is this\n")
        with self.assertRaisesRegex(SystemExit, f"{path}: cannot read 'what is this'"):
            lock.parse(path)

    def test_as_a_program(self):
        path = paths.write(os.path.join(self.folder, "lock.txt"), "a==1\n")
        out = subprocess.check_output(
            [sys.executable, "-B", os.path.join(paths.PIP_FILES, "lock.py"), path]
        )
        self.assertEqual([one["name"] for one in json.loads(out)["packages"]], ["a"])


class PipTest(HereTest):
    def test_a_python_without_pip_uses_the_wheel_laid_beside(self):
        shutil.copy(os.path.join(paths.PIP_FILES, "vendored.py"), self.folder)
        code = "import sys; sys.path.insert(0, '.'); import vendored; {}"
        command = [sys.executable, "-I", "-S", "-c"]  # -S: no site-packages, no pip
        ask = command + [code.format("print(vendored.find_pip())")]
        done = subprocess.run(ask, capture_output=True, encoding="utf-8", check=False)
        self.assertIn("has no pip; install it", done.stderr)
        wheel = self.write("pip-26.2-py3-none-any.whl", "")
        self.assertEqual(subprocess.check_output(ask, encoding="utf-8").strip(), wheel)


class PackageTest(HereTest):
    METADATA = """\
Metadata-Version: 2.1
Name: x
Requires-Dist: asgiref (>=3)
Requires-Dist: Not-Locked
Requires-Dist: tzdata ; sys_platform == "win32"
Requires-Dist: x-binary==1 ; extra == "binary"
Requires-Dist: x-pool==1 ; extra == "pool"

Requires-Dist: in-the-text
"""

    def test_dependencies(self):
        paths.write("site-packages/x-1.dist-info/METADATA", self.METADATA)
        job = {
            "package": "x",
            "extras": ["binary"],
            "locked": ["asgiref", "tzdata", "x", "x_binary", "x_pool"],
        }
        self.assertEqual(package.dependencies(job), ["asgiref", "x_binary"])

    def test_namespace_packages(self):
        for name in (
            "google/cloud/storage/__init__.py",
            "plain/__init__.py",
            "x-1.dist-info/METADATA",
            "data/file.txt",
        ):
            paths.write(os.path.join("site-packages", name), "")
        package.write_namespace_inits()
        written = [
            name
            for name in ("google", "google/cloud", "x-1.dist-info", "data", ".")
            if os.path.exists(os.path.join("site-packages", name, "__init__.py"))
        ]
        self.assertEqual(written, ["google", "google/cloud"])

    def test_tidy(self):
        for name in ("bin/script", "a/BUILD", "a/b.py"):
            paths.write(os.path.join("site-packages", name), "")
        package.tidy()
        self.assertEqual(
            [sorted(names) for _, _, names in os.walk("site-packages")], [[], ["b.py"]]
        )


class StoreTest(HereTest):
    def test_second_time_is_a_copy(self):
        store.STORE = os.path.join(self.folder, "store")
        made = []

        def make():
            made.append(1)
            paths.write("out/f.py", "text")

        for requirement, times in (("a==1 --hash=sha256:aa", 1), ("b==1", 3)):
            for _ in range(2):
                store.fill("out", [requirement, []], make)
                with open("out/f.py", encoding="utf-8") as file:
                    self.assertEqual(file.read(), "text")
                os.rename("out", f"out{len(os.listdir())}")
            self.assertEqual(len(made), times)


if __name__ == "__main__":
    unittest.main()
