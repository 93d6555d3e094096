"""Reads a requirements lock file: `lock.py FILE` prints its packages and options as
JSON.

Markers are evaluated for the interpreter that runs this; packages that do not apply to
it are left out.
"""

import json
import os
import re
import shlex
import sys

import vendored


def logical_lines(text):
    """Returns the lines without comments, continued lines joined."""
    joined = re.sub(r"\\\n", " ", text.replace("\r\n", "\n"))
    without = (re.sub(r"(^|\s)#.*$", "", line).strip() for line in joined.split("\n"))
    return [line for line in without if line]


def parse(path):
    """Returns {"packages": [...], "options": [...]} of a lock file and of those that it
    includes.

    A package is {"name": normalised, "requirement": what pip is to be asked for,
    "extras": [...]}; of several lines for one package the first that applies counts.
    """
    packages, options = {}, []
    with open(path, encoding="utf-8") as file:
        lines = logical_lines(file.read())
    for line in lines:
        included = re.match(r"(?:-r|--requirement)[ =]*(.+)", line)
        if included:
            more = parse(os.path.join(os.path.dirname(path), included.group(1).strip()))
            packages = dict(
                {package["name"]: package for package in more["packages"]}, **packages
            )
            options += more["options"]
        elif line.startswith("-"):
            options += option(line)
        else:
            package = parse_line(line, path)
            if package:
                packages.setdefault(package["name"], package)
    return {
        "packages": [packages[name] for name in sorted(packages)],
        "options": options,
    }


def option(line):
    """Returns a line of options as arguments."""
    words = shlex.split(line)
    return [] if words[0].split("=")[0] in ("-c", "--constraint") else words


def parse_line(line, path):
    """Returns the package of a line, None when its marker does not apply to this
    interpreter.
    """
    packaging = vendored.packaging()
    head, *rest = re.split(r"\s+(?=--)", line)
    try:
        requirement = packaging.requirements.Requirement(head)
    except packaging.requirements.InvalidRequirement as error:
        raise SystemExit(f"{path}: cannot read {head!r}: {error}") from error
    if requirement.marker and not requirement.marker.evaluate():
        return None
    requirement.marker = None
    return {
        "name": normalised(requirement.name),
        "requirement": " ".join([str(requirement)] + rest),
        "extras": sorted(requirement.extras),
    }


def normalised(name):
    """Returns a package's name as labels have it: lower case, runs of -_. as one _."""
    return re.sub(r"[-_.]+", "_", name).lower()


if __name__ == "__main__":
    json.dump(parse(sys.argv[1]), sys.stdout)
