"""Reads MODULE.bazel files: which modules they ask for and which they override.

MODULE.bazel is a subset of Starlark that Python's own parser reads.
"""

import ast

from report import Trouble

# An override with one of these needs no registry entry for the module it names.
NOT_FROM_REGISTRY = ("local_path_override", "archive_override", "git_override")


class ModuleFile:
    """One MODULE.bazel.

    Attributes:
      path: where it lies.
      text: its content.
      overrides: module name -> path of its folder as written, "" when it is not a local
        one.
      includes: labels of included files.
    """

    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        try:
            tree = ast.parse(self.text)
        except SyntaxError as error:
            raise Trouble(
                f"{path}:{error.lineno}: cannot be read: {error.msg}"
            ) from error
        self.calls = top_level_calls(tree)
        self.constants = constants(tree)
        self.overrides = {
            given["module_name"]: given.get("path", "")
            for function in NOT_FROM_REGISTRY
            for given in self.given(function)
        }
        self.includes = [
            call.args[0].value
            for call in self.calls
            if call.func.id == "include" and call.args
        ]

    def given(self, function):
        """Returns the literal arguments of each call of a function."""
        return [
            arguments(call, self.constants)
            for call in self.calls
            if call.func.id == function
        ]

    def dependencies(self, with_dev):
        """Returns (name, version) of each bazel_dep that has a version; overrides of
        the version count as dev ones.
        """
        asked = [
            given
            for given in self.given("bazel_dep")
            if with_dev or not given.get("dev_dependency")
        ]
        pairs = [(given.get("name", ""), given.get("version", "")) for given in asked]
        if with_dev:
            pairs += [
                (given["module_name"], given.get("version", ""))
                for given in self.given("single_version_override")
            ]
        return [pair for pair in pairs if all(pair)]

    def renamed(self, name, version):
        """Returns the text with its module() call saying this name and version, and
        nothing of compatibility.
        """
        named = f"module(name = {quoted(name)}, version = {quoted(version)}"
        for call in self.calls:
            if call.func.id == "module":
                repo_name = arguments(call, self.constants).get("repo_name")
                if repo_name:
                    named += f", repo_name = {quoted(repo_name)}"
                start = self.offset(call.lineno, call.col_offset)
                end = self.offset(call.end_lineno, call.end_col_offset)
                return self.text[:start] + named + ")" + self.text[end:]
        return named + ")\n" + self.text

    def offset(self, line, column):
        """Returns the position in the text of a line, counted from 1, and a column."""
        before = self.text.splitlines(keepends=True)[: line - 1]
        return sum(map(len, before)) + column


def top_level_calls(tree):
    """Returns the plain function calls of a parsed file, in order."""
    return [
        statement.value
        for statement in tree.body
        if isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
    ]


def constants(tree):
    """Returns the values of top-level assignments of literals, by name."""
    return {
        target.id: statement.value.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def arguments(call, known):
    """Returns a call's arguments that are literals or known constants, by name.

    The first two without a name are name and version, as in bazel_dep and module.
    """
    position = ("name", "version")
    named = [(position[index], value) for index, value in enumerate(call.args[:2])]
    named += [(keyword.arg, keyword.value) for keyword in call.keywords]
    given = {
        name: value.value for name, value in named if isinstance(value, ast.Constant)
    }
    given.update(
        {
            name: known[value.id]
            for name, value in named
            if isinstance(value, ast.Name) and value.id in known
        }
    )
    return given


def quoted(text):
    """Returns a Starlark string literal."""
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
