"""From a call of bazelw to the running Bazel."""

import os

import cache
import debian
import decide
import go_modules
import probe
from install import Installation
from report import Trouble
from workspace import Workspace

WISHES = ("BAZELW_BAZEL", "BAZELW_REGISTRY", "USE_BAZEL_VERSION", "BAZELISK_BASE_URL")

DOWNLOAD_SECONDS, OFFLINE_SECONDS = (
    300,
    15,
)  # that a program on PATH may take to tell its version


def run(own, arguments):
    """Becomes the Bazel that fits, with the arguments given.

    Args:
      own: path of bazelw itself, so that it is not taken for a Bazel.
      arguments: Bazel's arguments.
    """
    if os.environ.get(decide.PROBING):
        raise Trouble("this is bazelw, not a Bazel")
    folder = cache.root()
    here = os.getcwd()
    workspace = Workspace(here, arguments, os.environ.get("HOME", ""))
    decision = choose(own, folder, workspace)
    try:
        program, version, rc_files = prepare(decision, folder, workspace)
    except Trouble:
        probe.forget(folder)
        raise
    decide.announce(decision, version)
    os.execv(program, [program] + rc_files + arguments)


def choose(own, folder, workspace):
    """Returns the Decision, remembered from an earlier call as long as what it depends
    on is the same.
    """
    found = decide.candidates(os.environ.get("PATH", ""), own)
    wish = {name: os.environ.get(name, "") for name in WISHES}
    own_registry = bool(workspace.values("registry"))
    is_debian = debian.is_available()
    # Without need for an answer, nobody is asked.
    is_asked = not (found and (wish["BAZELW_REGISTRY"] or own_registry))
    is_online = is_asked and probe.online(folder)
    patience = DOWNLOAD_SECONDS if is_online or not is_asked else OFFLINE_SECONDS
    facts = (found, is_online, own_registry, is_debian, wish)
    key = facts + (
        decide.fingerprint(found + [wish["BAZELW_BAZEL"]]),
        pinned_version(workspace.root),
    )
    return decide.remembered(
        folder,
        key,
        lambda: decide.decide(
            *facts,
            lambda program: decide.version_of(
                program, workspace.root or None, patience
            ),
        ),
    )


def pinned_version(root):
    """Returns the content of .bazelversion, which Bazelisk honours, or ""."""
    try:
        with open(os.path.join(root, ".bazelversion"), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def prepare(decision, folder, workspace):
    """Installs what the decision needs; returns (program, its version, flags that name
    rc files).
    """
    installation = Installation(folder)
    if decision.registry == decide.LOCAL and not installation.is_complete():
        go_modules.check_machine()  # before anything is downloaded
    program, version, rc_files = decision.program, decision.version, []
    if decision.source == decide.BAZELISK:
        program = go_modules.bazelisk(folder)
    elif decision.source == decide.DEBIAN:
        program = installation.bazel()
        version = installation.version()
        rc_files = ["--nosystem_rc", "--bazelrc=" + installation.startup_rc()]
    if decision.registry == decide.LOCAL:
        rc_files += [
            "--bazelrc=" + path for path in installation.local_rc_files(workspace)
        ]
    return program, version, rc_files
