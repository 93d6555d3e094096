#!/usr/bin/env python3
"""Joins lcov files, as Bazel's own tool does, but without adding up what is there
twice.
"""

import os
import sys


def main(arguments):
    """Writes --output_file from the files below --coverage_dir and those listed in
    --reports_file.
    """
    given = dict(
        text.partition("=")[::2]
        for text in arguments
        if text.startswith("--") and "=" in text
    )
    sources = []
    for folder, _, names in os.walk(given.get("--coverage_dir", "")):
        sources += [
            os.path.join(folder, name)
            for name in names
            if name.endswith(".dat") and name != "_cc_coverage.dat"
        ]
    if given.get("--reports_file"):
        with open(given["--reports_file"], encoding="utf-8") as file:
            sources += file.read().split()
    with open(given["--output_file"], "w", encoding="utf-8") as out:
        for path in sorted(sources):
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    out.write(file.read())


if __name__ == "__main__":
    main(sys.argv[1:])
