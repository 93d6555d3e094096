"""Debian's packages: mirror, downloads, what is made of the unpacked tree."""

import os
import shutil
import unittest
import zipfile
from unittest import mock

import paths

# isort: split
import debian
import relocate
from report import Trouble


class MirrorTest(paths.FolderTest):
    def mirror(self, name, text, **environ):
        self.write(
            "apt/sources.list.d/a.sources", "URIs: http://elsewhere.example/node\n"
        )
        self.write(os.path.join("apt", name), text)
        return debian.mirror(os.path.join(self.folder, "apt"), environ)

    def test_formats(self):
        cases = [
            (
                "sources.list",
                "# deb http://no.example/debian x\n"
                "deb http://m.example/debian bookworm main\n",
            ),
            (
                "sources.list",
                "deb [arch=amd64 signed-by=/k] http://m.example/debian/ b main\n",
            ),
            (
                "sources.list.d/debian.sources",
                "Types: deb\nURIs: http://m.example/debian\nSuites: bookworm\n",
            ),
            ("sources.list.d/x.list", "deb http://m.example/debian bookworm main\n"),
        ]
        for name, text in cases:
            with self.subTest(name=name, text=text):
                self.assertEqual(self.mirror(name, text), "http://m.example/debian")
                os.unlink(os.path.join(self.folder, "apt", name))

    def test_none_and_own(self):
        self.assertEqual(
            self.mirror("sources.list", "deb http://m.example/ubuntu noble main\n"), ""
        )
        self.assertEqual(
            self.mirror(
                "sources.list", "", BAZELW_DEBIAN_MIRROR="http://own.example/d"
            ),
            "http://own.example/d",
        )


APT = """#!/bin/sh
for word; do
  case $word in
    update) exit 0 ;;
    install)
      printf "'http://m.example/a_1%%3a2_all.deb' a_1%%3a2_all.deb 5 SHA256:0\\n"
      printf "'x' other_1_all.deb 7 \\n"
      exit 0 ;;
    download) echo data > a_1%3a2_all.deb; echo "$@" > asked; exit 0 ;;
  esac
done
"""


class DownloadsTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        self.write("bin/apt-get", APT, 0o755)
        environment = {
            "PATH": os.path.join(self.folder, "bin") + os.pathsep + os.environ["PATH"],
            "BAZELW_DEBIAN_MIRROR": "http://m.example/debian",
        }
        patcher = mock.patch.dict(os.environ, environment)
        patcher.start()
        self.addCleanup(patcher.stop)
        silent = mock.patch("debian.step")
        silent.start()
        self.addCleanup(silent.stop)
        self.downloads = debian.Downloads(self.folder, "test")

    def fetch(self):
        return self.downloads.fetch(["a"], debian.re.compile("a"))

    def test_downloads_what_is_used(self):
        self.assertEqual(
            self.fetch(), [os.path.join(self.folder, "debs", "a_1%3a2_all.deb")]
        )
        with open(os.path.join(self.folder, "debs", "asked"), encoding="utf-8") as file:
            self.assertTrue(file.read().endswith("download a=1:2\n"))

    def test_a_second_time_without_a_mirror(self):
        first = self.fetch()
        self.write(
            "bin/apt-get", "#!/bin/sh\necho 'E: no route' >&2\nexit 100\n", 0o755
        )
        self.assertEqual(self.fetch(), first)
        os.unlink(first[0])
        with self.assertRaisesRegex(
            Trouble, "apt-get failed: E: no route; run it again when that is mended"
        ):
            self.fetch()

    def test_full_disk(self):
        self.write(
            "bin/apt-get",
            "#!/bin/sh\necho 'E: write (28: No space left on device)' >&2\nexit 100\n",
            0o755,
        )
        with self.assertRaisesRegex(Trouble, "no space left at .*XDG_CACHE_HOME"):
            self.fetch()

    @unittest.skipUnless(shutil.which("dpkg-deb"), "needs Debian")
    def test_damaged_package_is_removed(self):
        deb = self.write("debs/a.deb", "no package")
        with self.assertRaisesRegex(
            Trouble, "a.deb is damaged and was removed; run it again"
        ):
            debian.unpack([deb], self.folder)
        self.assertFalse(os.path.exists(deb))


class RelocateTest(paths.FolderTest):
    def test_class_path_follows_manifests(self):
        self.write(
            "t/" + relocate.CLASS_PATH,
            "/usr/share/java/a.jar\n/usr/share/java/gone.jar\n",
        )
        os.makedirs(os.path.join(self.folder, "t/usr/share/java"))
        manifests = {
            "a": "Class-Path: b.jar /usr/share/java/c.j\r\n ar\r\n",
            "b": "X: y\r\n",
            "c": "Class-Path: a.jar\r\n",
        }
        for name, manifest in manifests.items():
            with zipfile.ZipFile(
                os.path.join(self.folder, "t/usr/share/java", name + ".jar"), "w"
            ) as jar:
                jar.writestr("META-INF/MANIFEST.MF", manifest)
        relocate.write_class_path(os.path.join(self.folder, "t"), "/final")
        with open(
            os.path.join(self.folder, "t", relocate.CLASS_PATH), encoding="utf-8"
        ) as file:
            self.assertEqual(
                file.read().split(),
                [f"/final/usr/share/java/{name}.jar" for name in "abc"],
            )

    def test_absolute_links_stay_inside(self):
        self.write("t/usr/lib/real", "x")
        for name, target in (("in", "/usr/lib/real"), ("out", "/nowhere/else")):
            os.symlink(target, os.path.join(self.folder, "t/usr", name))
        relocate.inner_links(os.path.join(self.folder, "t"))
        self.assertEqual(os.readlink(os.path.join(self.folder, "t/usr/in")), "lib/real")
        self.assertEqual(
            os.readlink(os.path.join(self.folder, "t/usr/out")), "/nowhere/else"
        )

    def test_unknown_packages_are_named(self):
        with self.assertRaisesRegex(Trouble, "Debian's packages hold no usr/lib/x"):
            relocate.only(self.folder, "usr/lib/x*")


if __name__ == "__main__":
    unittest.main()
