"""Finds the machine's Python and makes a toolchain of it.

The version asked for is a wish: python3.12 on PATH or pyenv's newest 3.12 when 3.12 is asked, else python3.
$BAZELW_PYTHON names one to use instead of all these.
"""

_FACTS = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))"

def _ask(rctx, program):
    """Returns (path of the interpreter behind `program`, its version), None when it does not run.

    Version managers put scripts named python3 on PATH: the interpreter itself starts faster, and always.
    """
    done = rctx.execute([program, "-c", _FACTS])
    return done.stdout.split("\n")[:2] if done.return_code == 0 else None

def _pyenv_newest(rctx, wanted):
    """Returns the interpreter of pyenv's newest patch release of a minor version, or None."""
    root = rctx.os.environ.get("PYENV_ROOT") or rctx.os.environ.get("HOME", "") + "/.pyenv"
    versions = rctx.path(root + "/versions")
    if not versions.exists:
        return None
    best = None
    for folder in versions.readdir():
        patch = folder.basename.removeprefix(wanted + ".")
        program = folder.get_child("bin").get_child("python3")
        if patch != folder.basename and patch.isdigit() and program.exists:
            if not best or int(patch) > best[0]:
                best = (int(patch), program)
    return best[1] if best else None

def _find(rctx):
    """Returns (interpreter, version)."""
    forced = rctx.os.environ.get("BAZELW_PYTHON")
    candidates = [forced] if forced else []
    if not forced:
        if "." in rctx.attr.wanted:
            candidates += [rctx.which("python" + rctx.attr.wanted), _pyenv_newest(rctx, rctx.attr.wanted)]
        candidates.append(rctx.which("python3"))
    for candidate in candidates:
        found = _ask(rctx, candidate) if candidate else None
        if found:
            return found
    fail("no Python found (tried %s): install python3, or set BAZELW_PYTHON to one" %
         ", ".join([str(candidate) for candidate in candidates if candidate]))

_BUILD = """\
load("@bazel_tools//tools/python:toolchain.bzl", "py_runtime_pair")
load("@rules_python//python:py_runtime.bzl", "py_runtime")

package(default_visibility = ["//visibility:public"])

py_runtime(
    name = "py3_runtime",
    interpreter_path = "{interpreter}",
    python_version = "PY3",{shebang}
)

py_runtime_pair(
    name = "python_runtimes",
    py3_runtime = ":py3_runtime",
)

toolchain(
    name = "toolchain",
    toolchain = ":python_runtimes",
    toolchain_type = "@bazel_tools//tools/python:toolchain_type",
)
"""

def _machine_python(rctx):
    interpreter, version = _find(rctx)

    # A shebang line has a length limit and no quoting.
    plain = len(interpreter) < 120 and " " not in interpreter
    shebang = '\n    stub_shebang = "#!%s",' % interpreter if plain else ""
    rctx.file("BUILD.bazel", _BUILD.format(interpreter = interpreter, shebang = shebang))
    rctx.file("interpreter.bzl", 'INTERPRETER = "%s"\nVERSION = "%s"\n' % (interpreter, version))

machine_python = repository_rule(
    implementation = _machine_python,
    doc = "The machine's Python: a toolchain, and interpreter.bzl with its path and version.",
    attrs = {"wanted": attr.string(doc = "The version asked for, such as 3.12; may be empty.")},
    environ = ["BAZELW_PYTHON", "HOME", "PATH", "PYENV_ROOT"],
    configure = True,
)

_ALIASES = """\
package(default_visibility = ["//visibility:public"])

alias(
    name = "py3_runtime",
    actual = "@pythons_hub//:py3_runtime",
)

alias(
    name = "python_runtimes",
    actual = "@pythons_hub//:python_runtimes",
)
"""

_RULES = """\
load("@rules_python//python:defs.bzl", _py_binary = "py_binary", _py_test = "py_test")

py_binary = _py_binary
py_test = _py_test
"""

def _python_alias(rctx):
    rctx.file("BUILD.bazel", _ALIASES)
    rctx.file("defs.bzl", _RULES)

python_alias = repository_rule(
    implementation = _python_alias,
    doc = "A repository python_3_12: the machine's Python under a version's name.",
)
