"""Compares internal/pyimports with CPython's own `ast`, over the standard library and folders of one's choice.

From the root of the repository, with Django installed for that Python:

    python3 bench/pyimports/compare.py "$(python3 -c 'import django; print(django.__path__[0])')"

More folders may follow; their .py files count. It prints each difference, how many files were compared, and the time
that both took to read all of them. It fails if there is a difference. The files of the standard library that the Python
itself refuses, most of them bad on purpose, must only not be refused by us alone; how many there are is printed.
"""

import argparse
import ast
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

ROUNDS = 3
UNSUPPORTED = "is not supported: save the file as UTF-8"


def main():
    """Compares and prints; the exit code tells."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=pathlib.Path, help="beside the standard library of this Python")
    folders = [pathlib.Path(sysconfig.get_path("stdlib")), *parser.parse_args().folders]
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    paths = sorted({path for folder in folders for path in folder.rglob("*.py") if path.is_file()})
    sources = {path: path.read_bytes() for path in paths}
    oracles = {path: parse(source) for path, source in sources.items()}
    *answers, measured = ask(oracles)
    differences = compare(oracles, answers)
    report(sources, oracles, answers, differences, measured["nanoseconds"] / 1e9)
    return 1 if differences else 0


def parse(source):
    """The oracle of a file, None if Python refuses it."""
    try:
        return Oracle(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def ask(oracles):
    """The answers of the Go program, and its measurement behind them."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "pyimports")
        subprocess.run(["go", "build", "-o", program, "./bench/pyimports"], check=True)
        questions = "".join(json.dumps(question(path, oracle)) + "\n" for path, oracle in oracles.items())
        done = subprocess.run([program], input=questions, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def question(path, oracle):
    """What to ask about a file: everything that there is in it."""
    variables, functions = (list(oracle.given), oracle.callees) if oracle else ([], [])
    return {"path": str(path), "variables": variables, "functions": functions}


def compare(oracles, answers):
    """Prints and counts the differences."""
    count = 0
    for (path, oracle), answer in zip(oracles.items(), answers):
        if oracle is None or UNSUPPORTED in answer.get("error", ""):
            continue
        if "error" in answer:
            print(answer["error"])
            count += 1
        expected = {"imports": oracle.imports, "assigned": oracle.assigned(), "arguments": oracle.arguments()}
        for part, value in expected.items():
            count += differ(path, part, value, ours(answer[part]))
    return count


def differ(path, part, expected, found):
    """Prints what only one side has. Gives 1 if there is anything."""
    if expected == found:
        return 0
    if isinstance(expected, dict):
        keys = [key for key in sorted(expected.keys() | found.keys()) if expected.get(key) != found.get(key)]
        expected, found = ({key: side.get(key) for key in keys} for side in (expected, found))
        print(f"{path}: {part}: ast has {expected}, we have {found}")
    else:
        missing = [item for item in expected if item not in found]
        invented = [item for item in found if item not in expected]
        print(f"{path}: {part}: only ast has {missing}, only we have {invented}")
    return 1


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


def report(sources, oracles, answers, differences, our_seconds):
    """Prints the figures."""
    parse_seconds = min(timed(ast.parse, sources, oracles) for _ in range(ROUNDS))
    walk_seconds = min(timed(lambda source: Oracle(ast.parse(source)), sources, oracles) for _ in range(1))
    refused = [path for path, oracle in oracles.items() if oracle is None]
    unsupported = [answer["error"] for answer in answers if UNSUPPORTED in answer.get("error", "")]
    size = sum(map(len, sources.values())) / 1e6
    print(f"Python {sys.version.split()[0]}: {len(sources)} files, {size:.1f} MB, {differences} differences")
    print(f"left out: {len(refused)} that Python refuses, {len(unsupported)} in encodings that we do not read")
    print(f"Parse {our_seconds:.3f} s ({size / our_seconds:.0f} MB/s), ast.parse {parse_seconds:.3f} s: ", end="")
    print(f"ratio {our_seconds / parse_seconds:.4f}; with the walk of the tree {walk_seconds:.3f} s")


def timed(read, sources, oracles):
    """The seconds that reading all files takes that Python does not refuse."""
    start = time.perf_counter()
    for path, source in sources.items():
        if oracles[path]:
            read(source)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
