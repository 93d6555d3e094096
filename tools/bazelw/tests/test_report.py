"""Each error is one line with the next step."""

import errno
import unittest

import paths  # noqa: F401  (import path)

# isort: split
from report import Trouble, explain


class ExplainTest(unittest.TestCase):
    def test_messages(self):
        cases = [
            (Trouble("what: why; next"), "what: why; next", 1),
            (
                KeyboardInterrupt(),
                "interrupted; run it again, finished steps are kept",
                130,
            ),
            (
                OSError(errno.ENOSPC, "No space left on device", "/c/f"),
                "no space left at /c/f; free some, or set XDG_CACHE_HOME to a folder "
                "on another disk, and run it again",
                1,
            ),
            (
                PermissionError(errno.EACCES, "Permission denied", "/c"),
                "cannot write /c: Permission denied; "
                "set XDG_CACHE_HOME to a folder that you may write",
                1,
            ),
        ]
        for error, message, code in cases:
            with self.subTest(error=repr(error)):
                self.assertEqual(explain(error), (message, code))


if __name__ == "__main__":
    unittest.main()
