"""The strings that expressions hold, as internal/pyimports sees them, taken from CPython's own syntax tree."""

import ast

FORMATTED = tuple(
    getattr(ast, name) for name in ("JoinedStr", "TemplateStr") if hasattr(ast, name)
)


def leaves(node):
    """The strings, as (line, column, value), and the names that the result of an expression may hold."""
    stack = [node]
    while stack:
        node = stack.pop()
        string = string_of(node)
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
        return _object(node) + arguments(node)[_lookups(node) :]
    if isinstance(node, ast.Subscript):
        return [] if string_of(node.value) is not None else [node.value]
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
        return [] if any(string_of(side) is not None for side in both) else both
    elif isinstance(node.op, (ast.BitOr, ast.BitXor, ast.BitAnd, ast.Mult)):
        kept = [node.left, node.right]
    else:
        kept = []
    return [side for side in kept if string_of(side) is None]


def _object(call):
    is_method = (
        isinstance(call.func, ast.Attribute) and string_of(call.func.value) is None
    )
    return [call.func.value] if is_method else []


def _lookups(call):
    """How many arguments at the start are strings to look something up by."""
    return 1 if call.args and string_of(call.args[0]) is not None else 0


def arguments(call):
    """The expressions that a call is given, by place or by name."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def string_of(node):
    """The characters of a string, empty if they are not known, None if it is something else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, FORMATTED):
        parts = [_fixed(part) for part in node.values]
        return "".join(parts) if isinstance(node, ast.JoinedStr) and all(parts) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = string_of(node.left), string_of(node.right)
        if left is not None or right is not None:
            return left + right if left and right else ""
    return None


def _fixed(part):
    return part.value if isinstance(part, ast.Constant) else ""


def calls(tree):
    """All calls of something that has a name, but those within strings."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call) and callee(node):
            yield node
        if not isinstance(node, FORMATTED):
            stack += ast.iter_child_nodes(node)


def callee(call):
    """The name of the function or method, None if it has none."""
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)


def first(node):
    """The strings that a first argument may be, or may have as its first item."""
    if string_of(node) is not None:
        yield (node.lineno, node.col_offset, string_of(node))
    elif isinstance(node, (ast.Tuple, ast.List)):
        for item in node.elts[:1]:
            yield from first(item)
    elif isinstance(node, ast.Starred):
        yield from first(node.value)
    elif isinstance(node, (ast.IfExp, ast.BoolOp, ast.BinOp, ast.NamedExpr, ast.Await)):
        for part in _parts(node):
            yield from first(part)


def names(found):
    """Of strings, as (line, column, value), the dotted names in their order: [[line, value], ...]."""
    return [[line, value] for line, _, value in sorted(found) if _dotted(value)]


def _dotted(value):
    return all(part.isidentifier() for part in value.split("."))
