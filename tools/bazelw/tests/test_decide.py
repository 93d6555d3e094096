"""Which Bazel is chosen: the table of cases."""

import os
import unittest

import paths

# isort: split
import decide
from report import Trouble

VERSIONS = {
    "/new/bazel": ("9.0.0", (9, 0)),
    "/right/bazel": ("7.7.1", (7, 7)),
    "/old/bazel": ("7.4.0", (7, 4)),
    "/broken/bazel": ("", ()),
    "/right/bazelisk": ("8.5.0", (8, 5)),
}


def decision(found, online=True, own_registry=False, debian=True, **wish):
    """Returns "source program registry" for a machine."""
    made = decide.decide(
        found,
        online,
        own_registry,
        debian,
        wish,
        lambda program: VERSIONS.get(program, ("", ())),
    )
    return " ".join(filter(None, (made.source, made.program, made.registry)))


class DecideTest(unittest.TestCase):
    def test_table(self):
        cases = [
            # found, facts, expected
            (["/right/bazel"], {}, "path /right/bazel central"),
            (["/new/bazel"], {}, "path /new/bazel central"),
            (["/right/bazelisk"], {}, "path /right/bazelisk central"),
            (["/old/bazel", "/right/bazelisk"], {}, "path /right/bazelisk central"),
            (["/old/bazel"], {}, "bazelisk central"),
            (["/broken/bazel"], {}, "bazelisk central"),
            ([], {}, "bazelisk central"),
            ([], {"online": False}, "debian local"),
            (["/right/bazel"], {"online": False}, "path /right/bazel local"),
            (["/new/bazel"], {"online": False}, "debian local"),
            (
                ["/new/bazel"],
                {"online": False, "debian": False},
                "path /new/bazel central",
            ),
            (
                ["/new/bazel"],
                {"online": False, "own_registry": True},
                "path /new/bazel central",
            ),
            ([], {"online": False, "own_registry": True}, "debian central"),
            (
                [],
                {"online": False, "debian": False},
                "debian central",
            ),  # preparing it says why not
            (["/right/bazel"], {"BAZELW_REGISTRY": "local"}, "path /right/bazel local"),
            ([], {"online": False, "BAZELW_REGISTRY": "central"}, "debian central"),
            (
                ["/right/bazel"],
                {"BAZELW_BAZEL": "debian", "online": False},
                "debian local",
            ),
            (["/right/bazel"], {"BAZELW_BAZEL": "bazelisk"}, "bazelisk central"),
            (
                ["/right/bazel"],
                {"BAZELW_BAZEL": "/new/bazel"},
                "path /new/bazel central",
            ),
        ]
        for found, facts, expected in cases:
            with self.subTest(found=found, facts=facts):
                self.assertEqual(decision(found, **facts), expected)

    def test_reasons(self):
        made = decide.decide(
            ["/old/bazel", "/broken/bazel"], True, False, True, {}, VERSIONS.get
        )
        self.assertEqual(
            made.why,
            "/old/bazel is 7.4.0, too old; /broken/bazel does not tell its version",
        )
        made = decide.decide(["/new/bazel"], False, False, True, {}, VERSIONS.get)
        self.assertEqual(
            made.why, "/new/bazel is 9.0.0, and the local modules are for Bazel 7"
        )

    def test_wrong_wishes(self):
        with self.assertRaisesRegex(
            Trouble, 'BAZELW_REGISTRY is "here"; set it to "central" or "local"'
        ):
            decision([], BAZELW_REGISTRY="here")
        with self.assertRaisesRegex(
            Trouble, "BAZELW_BAZEL is /nowhere, which is no Bazel that runs"
        ):
            decision([], BAZELW_BAZEL="/nowhere")


class CandidatesTest(paths.FolderTest):
    def program(self, name, text="#!/bin/sh\necho bazel 7.7.1\n"):
        return paths.write(os.path.join(self.folder, name), text, 0o755)

    def test_never_itself(self):
        own = self.program("repo/bazelw")
        os.makedirs(os.path.join(self.folder, "link"))
        os.symlink(own, os.path.join(self.folder, "link/bazel"))
        other = self.program("bin/bazel")
        path = os.pathsep.join(
            os.path.join(self.folder, name) for name in ("link", "none", "bin")
        )
        self.assertEqual(decide.candidates(path, own), [other])

    def test_bazel_comes_before_bazelisk(self):
        own = self.program("repo/bazelw")
        bazelisk, bazel = self.program("a/bazelisk"), self.program("b/bazel")
        path = os.pathsep.join(os.path.join(self.folder, name) for name in "ab")
        self.assertEqual(decide.candidates(path, own), [bazel, bazelisk])

    def test_version(self):
        for text, expected in (
            ("bazel 7.7.1", ("7.7.1", (7, 7))),
            ("bazel 8.0.0rc2", ("8.0.0rc2", (8, 0))),
            ("bazel no_version", ("", ())),
        ):
            program = self.program("bin/bazel", f"#!/bin/sh\necho {text}\n")
            self.assertEqual(decide.version_of(program, None, 10), expected)
        self.assertEqual(
            decide.version_of(self.program("bin/bazel", "no program"), None, 10),
            ("", ()),
        )

    def test_a_program_that_hangs_is_no_bazel(self):
        self.assertEqual(
            decide.version_of(
                self.program("bin/bazel", "#!/bin/sh\nexec sleep 30\n"), None, 0.2
            ),
            ("", ()),
        )

    def test_remembered_until_the_program_changes(self):
        calls = []

        def make():
            calls.append(1)
            return decide.Decision("path", "/x", "7.7.1", "central", "on PATH")

        program = self.program("bin/bazel")
        for text in ("#!/bin/sh\n", "#!/bin/sh\n", "#!/bin/sh\n# newer\n"):
            paths.write(program, text, 0o755)
            os.utime(program, (1, 1))
            decide.remembered(self.folder, decide.fingerprint([program, ""]), make)
        self.assertEqual(len(calls), 2)


if __name__ == "__main__":
    unittest.main()
