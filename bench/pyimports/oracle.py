"""What CPython's own `ast` says about a file, in the terms of internal/pyimports.

The rules are written down with the Go types; here they are applied to the syntax tree, without any tokens.
"""

import ast
from collections import defaultdict

MISSING_MODULE = {"ImportError", "ModuleNotFoundError"}
ADDING_METHODS = {"append", "extend", "insert", "add", "update"}
FORMATTED = tuple(getattr(ast, name) for name in ("JoinedStr", "TemplateStr") if hasattr(ast, name))
TRY = tuple(getattr(ast, name) for name in ("Try", "TryStar") if hasattr(ast, name))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Oracle:
    """Reads one syntax tree.

    Attributes after construction: `imports` as a list of dicts like the JSON of the Go program, `given` with the
    expressions that each variable of the module is given, `callees` with the names of all functions that are called.
    """

    def __init__(self, tree):
        self.tree = tree
        self.imports = []
        self.given = defaultdict(list)
        self._block(tree.body, {"TypeChecking": False, "Optional": False, "Local": False}, module=True)
        self.calls = list(_calls(tree))
        self.callees = sorted({_callee(call) for call in self.calls})

    def assigned(self):
        """The dotted names of all variables that have any: {variable: [[line, value], ...]}."""
        found = {name: self._reachable(name) for name in list(self.given)}
        return {name: strings for name, strings in found.items() if strings}

    def arguments(self):
        """The dotted names that all calls have as their first argument: [[line, value], ...]."""
        found = [string for call in self.calls if call.args for string in _first(call.args[0])]
        return [[line, value] for line, _, value in sorted(found) if _dotted(value)]

    # Statements.

    def _block(self, statements, flags, module, rest=False):
        for statement in statements:
            self._statement(statement, flags, module, rest)

    def _statement(self, node, flags, module, rest):
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._import(flags, Line=alias.lineno, Module=alias.name, Level=0, Names=None)
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            self._import(flags, Line=node.lineno, Module=node.module or "", Level=node.level, Names=names)
        elif isinstance(node, ast.If):
            inside = flags | {"TypeChecking": flags["TypeChecking"] or _type_checking(node.test)}
            after = flags | {"TypeChecking": flags["TypeChecking"] or _not_type_checking(node.test)}
            self._block(node.body, inside, module)
            self._block(node.orelse, after, module)
        elif isinstance(node, TRY):
            handles = any(_names(handler.type) & MISSING_MODULE for handler in node.handlers if handler.type)
            inside = flags | {"Optional": flags["Optional"] or handles}
            for part in (node.body, *(handler.body for handler in node.handlers), node.orelse):
                self._block(part, inside, module)
            self._block(node.finalbody, flags, module)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            suppressed = any(_suppresses(item.context_expr) for item in node.items)
            self._block(node.body, flags | {"Optional": flags["Optional"] or suppressed}, module)
        elif isinstance(node, FUNCTIONS):
            self._block(node.body, flags | {"Local": True}, module=False)
        elif isinstance(node, ast.ClassDef):
            self._block(node.body, flags, module=False)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            if module and isinstance(node, ast.For):
                self._loop(node)
            self._block(node.body, flags, module)
            self._block(node.orelse, flags, module)
        elif isinstance(node, ast.While):
            self._block(node.body, flags, module)
            self._block(node.orelse, flags, module)
        elif hasattr(ast, "Match") and isinstance(node, ast.Match):
            for case in node.cases:
                self._block(case.body, flags, module)
        elif module:
            self._assignment(node)

    def _import(self, flags, **fields):
        self.imports.append(fields | flags)

    # Assignments.

    def _assignment(self, node):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, [node.value])
        elif isinstance(node, ast.AnnAssign) and node.value:
            self._bind(node.target, [node.value])
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.BitOr)):
            self._bind(node.target, [node.value])
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr in ADDING_METHODS:
                variable = _variable(function.value)
                if variable:
                    self.given[variable] += _arguments(node.value)

    def _loop(self, node):
        targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
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
                for leaf in _leaves(expression):
                    if not isinstance(leaf, ast.Name):
                        line, column, value = leaf
                        found.add((line, column, value))
                    elif leaf.id not in seen:
                        seen.add(leaf.id)
                        queue.append(leaf.id)
        return [[line, value] for line, _, value in sorted(found) if _dotted(value)]


def _pairs(targets, values):
    """Targets with the expressions that each gets: item by item where both are written out."""
    if len(values) == 1 and isinstance(values[0], (ast.Tuple, ast.List)):
        items = values[0].elts
        if len(items) == len(targets) and not any(isinstance(item, ast.Starred) for item in [*items, *targets]):
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
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and _flag(test.operand)


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
    return _callee(expression) == "suppress" and bool(arguments & MISSING_MODULE)


# Expressions.


def _leaves(node):
    """The strings, as (line, column, value), and the names that the result of an expression may hold."""
    stack = [node]
    while stack:
        node = stack.pop()
        string = _string(node)
        if string is not None:
            if string:
                yield (node.lineno, node.col_offset, string)
        elif isinstance(node, ast.Name):
            yield node
        else:
            stack += _parts(node)


def _parts(node):
    """The expressions whose results the result of an expression may hold."""
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return node.elts
    if isinstance(node, ast.Dict):
        return node.values
    if isinstance(node, (ast.Starred, ast.NamedExpr, ast.Await)):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.BinOp):
        return _operands(node)
    if isinstance(node, ast.Call):
        return _object(node) + _arguments(node)[_lookups(node) :]
    if isinstance(node, ast.Subscript):
        return [] if _string(node.value) is not None else [node.value]
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        return [node.elt, *(generator.iter for generator in node.generators)]
    if isinstance(node, ast.DictComp):
        return [node.value, *(generator.iter for generator in node.generators)]
    return []


def _operands(node):
    if isinstance(node.op, ast.Sub):
        kept = [node.left]
    elif isinstance(node.op, ast.Add):
        both = [node.left, node.right]
        return [] if any(_string(side) is not None for side in both) else both
    elif isinstance(node.op, (ast.BitOr, ast.BitXor, ast.BitAnd, ast.Mult)):
        kept = [node.left, node.right]
    else:
        kept = []
    return [side for side in kept if _string(side) is None]


def _object(call):
    is_method = isinstance(call.func, ast.Attribute) and _string(call.func.value) is None
    return [call.func.value] if is_method else []


def _lookups(call):
    """How many arguments at the start are strings to look something up by."""
    return 1 if call.args and _string(call.args[0]) is not None else 0


def _arguments(call):
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _string(node):
    """The characters of a string, empty if they are not known, None if it is something else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, FORMATTED):
        return "".join(map(_fixed, node.values)) if all(map(_fixed, node.values)) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _string(node.left), _string(node.right)
        if left is not None or right is not None:
            return left + right if left and right else ""
    return None


def _fixed(part):
    return part.value if isinstance(part, ast.Constant) else ""


# Calls.


def _calls(tree):
    """All calls of something that has a name, but those within strings."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call) and _callee(node):
            yield node
        if not isinstance(node, FORMATTED):
            stack += ast.iter_child_nodes(node)


def _callee(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)


def _first(node):
    """The strings that a first argument may be, or may have as its first item."""
    if isinstance(node, (ast.Tuple, ast.List)) and node.elts:
        yield from _first(node.elts[0])
    elif isinstance(node, ast.IfExp):
        yield from _first(node.body)
        yield from _first(node.orelse)
    elif not isinstance(node, ast.BinOp) and _string(node):
        yield (node.lineno, node.col_offset, _string(node))


def _dotted(value):
    return all(part.isidentifier() for part in value.split("."))
