"""Compares internal/pyimports with CPython's own `ast`; bench/README.md tells how to run it and what it prints."""

import argparse
import ast
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import sysconfig
import tempfile
import time
import unicodedata
import warnings

from oracle import Oracle

INSTALLED = {"site-packages", "dist-packages"}
NOT_READ = "is not supported: save the file as UTF-8"
NAMED_CHARACTER = rb"\N{"


class Source:
    """A file with what Python says about it; the syntax tree itself is not kept.

    Attributes: `path`, `data` in bytes, the `seconds` that ast.parse took, `question` as the Go program wants it, and
    `expected`, the right answer, None if Python refuses the file.
    """

    def __init__(self, path):
        self.path, self.data = path, path.read_bytes()
        self.question = {"path": str(path), "variables": [], "functions": []}
        self.expected = None
        start = time.perf_counter()
        try:
            tree = ast.parse(self.data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        finally:
            self.seconds = time.perf_counter() - start
        oracle = Oracle(tree)
        self.question |= {"variables": list(oracle.given), "functions": oracle.callees}
        self.expected = {
            "imports": oracle.imports,
            "assigned": oracle.assigned(),
            "arguments": oracle.arguments(),
        }

    def names_characters(self, line):
        """Whether a line has a character by its name, as in "\\N{DELTA}"; these are not read."""
        return NAMED_CHARACTER in self.data.splitlines()[line - 1]


def main():
    """Compares and prints; the exit code tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folders",
        nargs="*",
        type=pathlib.Path,
        help="whose .py files to compare as well",
    )
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    sources = [Source(path) for path in files([*usual(), *parser.parse_args().folders])]
    *answers, measured = ask(sources)
    differences = sum(
        compare(source, answer) for source, answer in zip(sources, answers)
    )
    report(sources, answers, measured["nanoseconds"] / 1e9)
    print(f"{differences} differences")
    return 1 if differences else 0


def usual():
    """The folders of the standard library and of Django, if this Python has it."""
    yield pathlib.Path(sysconfig.get_path("stdlib"))
    django = importlib.util.find_spec("django")
    if django:
        yield pathlib.Path(django.origin).parent
    else:
        print("this Python has no Django: only its standard library is compared")


def files(folders):
    """All .py files of folders but those that are installed below one of them."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if path.is_file() and not INSTALLED & set(path.relative_to(folder).parts):
                yield path


def ask(sources):
    """The answers of the Go program, and its measurement behind them."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "pyimports")
        subprocess.run(["go", "build", "-o", program, "./bench/pyimports"], check=True)
        questions = "".join(json.dumps(source.question) + "\n" for source in sources)
        done = subprocess.run(
            [program], input=questions, stdout=subprocess.PIPE, text=True, check=True
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(source, answer):
    """Prints and counts the differences of a file."""
    error = answer.get("error", "")
    if source.expected is None or NOT_READ in error:
        return 0
    if error:
        print(error)
    parts = source.expected.items()
    return bool(error) + sum(
        differ(source, part, value, ours(answer[part])) for part, value in parts
    )


def differ(source, part, expected, found):
    """Prints and counts what only one side has."""
    if isinstance(expected, dict):
        names = sorted(expected.keys() | found.keys())
        return sum(
            differ(
                source, f"{part} {name}", expected.get(name, []), found.get(name, [])
            )
            for name in names
        )
    missing = [
        item for item in expected if item not in found and not excused(source, item)
    ]
    invented = [item for item in found if item not in expected]
    in_order = [item for item in expected if item in found] == [
        item for item in found if item in expected
    ]
    if not missing and not invented and in_order:
        return 0
    order = "" if in_order else ", in another order"
    print(
        f"{source.path}: {part}: only ast has {missing}, only we have {invented}{order}"
    )
    return 1


def excused(source, item):
    """Whether a string that we do not find is one that we do not read."""
    return isinstance(item, list) and source.names_characters(item[0])


def ours(part):
    """A part of an answer in the form that the oracle gives, with identifiers as Python normalises them."""
    if isinstance(part, dict):
        return {normal(name): ours(strings) for name, strings in part.items()}
    part = part or []
    if part and "Value" in part[0]:
        return [[string["Line"], string["Value"]] for string in part]
    for item in part:
        item["Module"] = normal(item["Module"])
        item["Names"] = item["Names"] and [normal(name) for name in item["Names"]]
    return part


def normal(name):
    """An identifier as the tree has it."""
    return unicodedata.normalize("NFKC", name)


def report(sources, answers, our_seconds):
    """Prints the figures."""
    refused = sum(source.expected is None for source in sources)
    not_read = sum(NOT_READ in answer.get("error", "") for answer in answers)
    size = sum(len(source.data) for source in sources) / 1e6
    seconds = sum(source.seconds for source in sources)
    print(f"Python {sys.version.split()[0]}: {len(sources)} files, {size:.1f} MB")
    print(
        f"left out: {refused} files that Python refuses, {not_read} in encodings that we do not read"
    )
    print(
        f"Parse {our_seconds:.3f} s, ast.parse {seconds:.3f} s: ratio {our_seconds / seconds:.4f}"
    )


if __name__ == "__main__":
    sys.exit(main())
