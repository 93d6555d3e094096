"""What CPython's own `ast` says about a file, in the terms of internal/pyimports.

The rules are written down with the Go types; here they are applied to the syntax tree, without any tokens.
"""

import ast
from collections import defaultdict

import expressions

MISSING_MODULE = {"ImportError", "ModuleNotFoundError"}
ADDING_METHODS = {"append", "extend", "insert", "add", "update"}
TRY = tuple(getattr(ast, name) for name in ("Try", "TryStar") if hasattr(ast, name))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Oracle:
    """Reads one syntax tree.

    Attributes after construction: `imports` as a list of dicts like the JSON of the Go program, `given` with the
    expressions that each variable of the module is given, `callees` with the names of all functions that are called.
    """

    def __init__(self, tree):
        self.imports = []
        self.given = defaultdict(list)
        flags = {"TypeChecking": False, "Optional": False, "Local": False}
        self._block(tree.body, flags, module=True)
        self.calls = list(expressions.calls(tree))
        self.callees = sorted({expressions.callee(call) for call in self.calls})

    def assigned(self):
        """The dotted names of all variables that have any: {variable: [[line, value], ...]}."""
        found = {name: self._reachable(name) for name in list(self.given)}
        return {name: strings for name, strings in found.items() if strings}

    def arguments(self):
        """The dotted names that all calls have as their first argument: [[line, value], ...]."""
        found = {
            string
            for call in self.calls
            if call.args
            for string in expressions.first(call.args[0])
        }
        return expressions.names(found)

    # Statements.

    def _block(self, statements, flags, module):
        for statement in statements:
            self._statement(statement, flags, module)

    def _statement(self, node, flags, module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = {"Module": alias.name, "Level": 0, "Names": None}
                self.imports.append({"Line": alias.lineno} | name | flags)
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            name = {"Module": node.module or "", "Level": node.level, "Names": names}
            self.imports.append({"Line": node.lineno} | name | flags)
        elif isinstance(node, ast.If):
            self._if(node, flags, module)
        elif isinstance(node, TRY):
            self._try(node, flags, module)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            suppressed = any(_suppresses(item.context_expr) for item in node.items)
            self._block(node.body, _with(flags, Optional=suppressed), module)
        elif isinstance(node, FUNCTIONS):
            self._block(node.body, _with(flags, Local=True), module=False)
        elif isinstance(node, ast.ClassDef):
            self._block(node.body, flags, module=False)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            if module and isinstance(node, ast.For):
                self._loop(node)
            self._block(node.body, flags, module)
            self._block(node.orelse, flags, module)
        elif isinstance(node, ast.Match):
            for case in node.cases:
                self._block(case.body, flags, module)
        elif module:
            self._assignment(node)

    def _if(self, node, flags, module):
        inside = _with(flags, TypeChecking=_type_checking(node.test))
        after = _with(flags, TypeChecking=_not_type_checking(node.test))
        self._block(node.body, inside, module)
        self._block(node.orelse, after, module)

    def _try(self, node, flags, module):
        types = [handler.type for handler in node.handlers if handler.type]
        handles = any(_names(one) & MISSING_MODULE for one in types)
        inside = _with(flags, Optional=handles)
        self._block(node.body, inside, module)
        for handler in node.handlers:
            self._block(handler.body, inside, module)
        self._block(node.orelse, inside, module)
        self._block(node.finalbody, flags, module)

    # Assignments.

    def _assignment(self, node):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, [node.value])
        elif isinstance(node, ast.AnnAssign) and node.value:
            self._bind(node.target, [node.value])
        elif isinstance(node, ast.AugAssign):
            if isinstance(node.op, (ast.Add, ast.BitOr)):
                self._bind(node.target, [node.value])
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr in ADDING_METHODS:
                variable = _variable(function.value)
                if variable:
                    self.given[variable] += expressions.arguments(node.value)

    def _loop(self, node):
        targets = (
            node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
        )
        for target in targets:
            self._bind(target, [node.iter])

    def _bind(self, target, values):
        if isinstance(target, ast.Starred):
            target = target.value
        variable = _variable(target)
        if variable:
            self.given[variable] += values
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item, value in _pairs(target.elts, values):
                self._bind(item, value)

    def _reachable(self, name):
        found, seen, queue = set(), {name}, [name]
        for current in queue:
            for expression in self.given.get(current, ()):
                for leaf in expressions.leaves(expression):
                    if not isinstance(leaf, ast.Name):
                        found.add(leaf)
                    elif leaf.id not in seen:
                        seen.add(leaf.id)
                        queue.append(leaf.id)
        return expressions.names(found)


def _with(flags, **more):
    """Flags with those set that are set in either."""
    return flags | {name: flags[name] or flag for name, flag in more.items()}


def _pairs(targets, values):
    """Targets with the expressions that each gets: item by item where both are written out."""
    if len(values) == 1 and isinstance(values[0], (ast.Tuple, ast.List)):
        items = values[0].elts
        if len(items) == len(targets) and not any(
            isinstance(item, ast.Starred) for item in [*items, *targets]
        ):
            return [(target, [item]) for target, item in zip(targets, items)]
    return [(target, values) for target in targets]


def _variable(target):
    """The name of a variable, also when an item of it is meant."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else None


# Tests of compound statements.


def _type_checking(test):
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(_flag(value) for value in test.values)
    return _flag(test)


def _not_type_checking(test):
    return (
        isinstance(test, ast.UnaryOp)
        and isinstance(test.op, ast.Not)
        and _flag(test.operand)
    )


def _flag(test):
    last = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
    while isinstance(test, ast.Attribute):
        test = test.value
    return isinstance(test, ast.Name) and last == "TYPE_CHECKING"


def _names(expression):
    found = set()
    for node in ast.walk(expression):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def _suppresses(expression):
    if not isinstance(expression, ast.Call):
        return False
    arguments = {name for argument in expression.args for name in _names(argument)}
    return expressions.callee(expression) == "suppress" and bool(
        arguments & MISSING_MODULE
    )
