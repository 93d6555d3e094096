"""Which Bazel to run, and whether the local modules stand in for the Bazel Central
Registry.
"""

import dataclasses
import hashlib
import json
import os
import re
import subprocess

import cache
from report import Trouble, step

OLDEST = (7, 7)
LOCAL_MAJOR = 7  # the local modules are made for this one
ON_PATH, BAZELISK, DEBIAN = "path", "bazelisk", "debian"
CENTRAL, LOCAL = "central", "local"
# Set only for a candidate's --version, so that one which is bazelw in disguise ends.
PROBING = "BAZELW_PROBING"


@dataclasses.dataclass
class Decision:
    """What to run.

    Attributes:
      source: ON_PATH, BAZELISK or DEBIAN.
      program: path of the executable when it is on PATH, else "".
      version: its version, "" when only running it would tell.
      registry: CENTRAL (Bazel's own default, or the user's --registry) or LOCAL.
      why: the reason, for the user.
    """

    source: str
    program: str
    version: str
    registry: str
    why: str


def candidates(path, own):
    """Returns the executables named bazel or bazelisk on PATH, bazel first, less bazelw
    itself.
    """
    found = []
    for name in ("bazel", "bazelisk"):
        for folder in path.split(os.pathsep):
            program = os.path.join(folder or ".", name)
            if (
                os.path.isfile(program)
                and os.access(program, os.X_OK)
                and not os.path.samefile(program, own)
                and program not in found
            ):
                found.append(program)
    return found


def version_of(program, folder, patience):
    """Returns what `program --version` says as (text, numbers), ("", ()) when it does
    not work.

    Args:
      program: its path.
      folder: where to run it: Bazelisk's answer depends on the workspace.
      patience: seconds that it may take: Bazelisk downloads a Bazel first.
    """
    environment = dict(os.environ, **{PROBING: "1"})
    try:
        done = subprocess.run(
            [program, "--version"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            timeout=patience,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "", ()
    found = re.search(r"(?m)^bazel ((\d+)\.(\d+)\S*)", done.stdout)
    return (found.group(1), tuple(map(int, found.groups()[1:]))) if found else ("", ())


def decide(found, is_online, own_registry, is_debian, wish, version):
    """Returns the Decision.

    Args:
      found: candidates on PATH, best first.
      is_online: can Bazel's downloads and the registry be reached?
      own_registry: do the user's own flags name a registry?
      is_debian: are Debian's packages to be had? Only then are there local modules.
      wish: the environment: BAZELW_BAZEL (a path, "bazelisk" or "debian"),
        BAZELW_REGISTRY ("central" or "local").
      version: function from program to (text, numbers).
    """
    registry = registry_for(
        is_online, own_registry, wish.get("BAZELW_REGISTRY", ""), is_debian
    )
    bazel = wish.get("BAZELW_BAZEL", "")
    if bazel in (BAZELISK, DEBIAN):
        return Decision(bazel, "", "", registry, f"BAZELW_BAZEL={bazel}")
    if bazel:
        text = version(bazel)[0]
        if not text:
            raise Trouble(
                f"BAZELW_BAZEL is {bazel}, which is no Bazel that runs; "
                "unset it or give the path of one"
            )
        return Decision(ON_PATH, bazel, text, registry, "BAZELW_BAZEL")
    reasons = []
    for program in found:
        text, numbers = version(program)
        reason = unfit(program, text, numbers, registry)
        if not reason:
            return Decision(
                ON_PATH, program, text, registry, "; ".join(["on PATH"] + reasons)
            )
        reasons.append(reason)
    why = "; ".join(reasons or ["none on PATH"])
    return Decision(
        BAZELISK if registry == CENTRAL and is_online else DEBIAN, "", "", registry, why
    )


def registry_for(is_online, own_registry, wish, is_debian):
    """Returns CENTRAL or LOCAL."""
    if wish not in ("", CENTRAL, LOCAL):
        raise Trouble(
            f'BAZELW_REGISTRY is "{wish}"; set it to "central" or "local", or unset it'
        )
    if wish:
        return wish
    return CENTRAL if own_registry or not is_debian or is_online else LOCAL


def unfit(program, text, numbers, registry):
    """Returns why a program is not to be used, "" when it is."""
    if not text:
        return f"{program} does not tell its version"
    if numbers < OLDEST:
        return f"{program} is {text}, too old"
    if registry == LOCAL and numbers[0] != LOCAL_MAJOR:
        return f"{program} is {text}, and the local modules are for Bazel {LOCAL_MAJOR}"
    return ""


def remembered(folder, key, make):
    """Returns make()'s Decision, from a note in `folder` when there is one for this
    key.

    Args:
      folder: where notes are kept.
      key: all that the decision depends on; any value with a stable repr.
      make: function that decides.
    """
    note = os.path.join(
        folder,
        "decisions",
        hashlib.sha256(repr(key).encode()).hexdigest()[:16] + ".json",
    )
    try:
        with open(note, encoding="utf-8") as file:
            return Decision(**json.load(file))
    except (OSError, ValueError, TypeError):
        decision = make()
    cache.note(note, dataclasses.asdict(decision))
    return decision


def fingerprint(programs):
    """Returns what changes when one of the programs is replaced."""
    stats = [
        (program, os.stat(program)) for program in programs if os.path.exists(program)
    ]
    return [
        (program, os.path.realpath(program), stat.st_size, stat.st_mtime_ns)
        for program, stat in stats
    ]


def announce(decision, version):
    """Prints the one line that says which Bazel runs and why."""
    places = {
        ON_PATH: decision.program,
        BAZELISK: "through Bazelisk",
        DEBIAN: "of Debian, in the cache folder",
    }
    words = ["Bazel", version, places[decision.source], f"({decision.why})"]
    if decision.registry == LOCAL:
        words.append("with local modules: no central registry here")
    step(" ".join(filter(None, words)))
