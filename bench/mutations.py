"""Small faults put into a module, one at a time: what a test that proves behaviour must notice.

Comparisons move by one or turn round, `and` becomes `or`, sums become differences, numbers, texts and marks change,
conditions are negated, what is given back is lost, statements are left out. Annotations, decorators, docstrings,
defaults and the fields of classes stay as they are.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import CodeType

_OTHER_WAY: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip
_OTHER_CALL = {"min": "max", "max": "min", "any": "all", "all": "any"}
_LEFT_ALONE = ("annotation", "returns", "decorator_list", "defaults", "kw_defaults", "type_params", "bases")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_JUDGED = (ast.Compare, ast.BoolOp)
_TESTING = (ast.If, ast.IfExp, ast.While)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault in one module.

    `scope` is the name of the function it is in, with its class, "" at the module's own level. `first` to `last` are
    the lines of the statement. `place` counts the sites of the module, `choice` what may stand at one. `number` tells
    apart those of a scope that read the same.
    """

    file: Path
    scope: str
    first: int
    last: int
    place: int
    choice: int
    before: str
    after: str
    number: int = 1

    @property
    def name(self) -> str:
        """Stable for as long as the statement is: "held.py held_on: begins <= today -> begins < today"."""
        again = f" #{self.number}" if self.number > 1 else ""
        return f"{self.file.name} {self.scope or '(module)'}: {self.before} -> {self.after}{again}"

    def code(self) -> CodeType:
        """The whole module with the fault in it."""
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        site = list(_sites(tree))[self.place]
        site.put(list(_others(site))[self.choice])
        return compile(ast.fix_missing_locations(tree), str(self.file), "exec", dont_inherit=True)


@dataclass(frozen=True, slots=True)
class _Site:
    """A node, where it hangs, and the statement and function that it is in."""

    node: ast.AST
    parent: ast.AST
    field: str
    position: int | None
    statement: ast.stmt
    scope: tuple[str, ...]

    def put(self, other: ast.AST) -> None:
        if self.position is None:
            setattr(self.parent, self.field, other)
        else:
            getattr(self.parent, self.field)[self.position] = other


def mutants_of(file: Path) -> list[Mutant]:
    """Every fault of a module, in the order of its lines."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    made, seen = [], Counter[str]()
    for place, site in enumerate(_sites(tree)):
        first, last = _lines(site.statement)
        for choice, other in enumerate(_others(site)):
            before, after = (_told(one) for one in (site.node, other))
            one = Mutant(file, ".".join(site.scope), first, last, place, choice, before, after)
            seen[one.name] += 1
            made.append(replace(one, number=seen[one.name]))
    return sorted(made, key=lambda one: one.first)


def _told(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:110] if not isinstance(node, ast.Pass) else "(left out)"


def _lines(statement: ast.stmt) -> tuple[int, int]:
    """The lines of a statement; of one with a body those of its head."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return statement.lineno, max(last, statement.lineno)


def _sites(tree: ast.Module) -> Iterator[_Site]:
    for statement in tree.body:
        yield from _in_statement(statement, (), tree, "body", tree.body.index(statement), in_class=False)


def _in_statement(
    node: ast.stmt, scope: tuple[str, ...], parent: ast.AST, field: str, position: int, *, in_class: bool
) -> Iterator[_Site]:
    if isinstance(node, ast.ClassDef):
        for n, one in enumerate(node.body):
            yield from _in_statement(one, (*scope, node.name), node, "body", n, in_class=True)
    elif isinstance(node, _FUNCTIONS):
        for n, one in enumerate(node.body):
            yield from _in_statement(one, (*scope, node.name), node, "body", n, in_class=False)
    elif not in_class and not isinstance(node, ast.Import | ast.ImportFrom) and not _is_typing(node):
        site = _Site(node, parent, field, position, node, scope)
        yield site
        if not _is_docstring(node):
            yield from _below(site)


def _is_typing(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _below(site: _Site) -> Iterator[_Site]:
    for field, value in ast.iter_fields(site.node):
        if field in _LEFT_ALONE:
            continue
        for position, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.stmt) and position is not None:
                yield from _in_statement(child, site.scope, site.node, field, position, in_class=False)
            elif isinstance(child, ast.AST):
                below = _Site(child, site.node, field, position, site.statement, site.scope)
                yield below
                yield from _below(below)


def _others(site: _Site) -> Iterator[ast.AST]:
    """What may stand in a node's place."""
    node = site.node
    if _is_docstring(node):
        return
    if isinstance(node, ast.stmt):
        yield from _other_statement(node)
    elif isinstance(node, ast.expr):
        yield from _other_expression(node)
        is_test = (isinstance(site.parent, _TESTING) and site.field == "test") or site.field == "ifs"
        if is_test and not isinstance(node, _JUDGED) and not _is_not(node):
            yield ast.UnaryOp(ast.Not(), node)


def _other_statement(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and not _is_nothing(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Expr | ast.AugAssign):
        yield ast.Pass()
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Break):
        yield ast.Continue()


def _other_expression(node: ast.expr) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for n, one in enumerate(node.ops):
            turned = [*node.ops[:n], _OTHER_WAY[type(one)](), *node.ops[n + 1 :]]
            yield ast.Compare(node.left, turned, node.comparators)  # type: ignore[arg-type]
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(_OTHER_WAY[type(node.op)](), node.values)  # type: ignore[arg-type]
    elif _is_not(node):
        yield node.operand  # type: ignore[attr-defined]
    elif isinstance(node, ast.BinOp) and type(node.op) in _OTHER_WAY:
        yield ast.BinOp(node.left, _OTHER_WAY[type(node.op)](), node.right)  # type: ignore[arg-type]
    elif isinstance(node, ast.Constant):
        yield from (ast.Constant(one) for one in _other_value(node.value))
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in _OTHER_CALL:
        yield ast.Name(_OTHER_CALL[node.id], ast.Load())


def _other_value(value: object) -> Iterator[str | int | float | bool]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value}XX"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_not(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_nothing(node: ast.AST | None) -> bool:
    """None, or what a caller takes for the same: False and "", which change by themselves."""
    return node is None or (isinstance(node, ast.Constant) and not node.value)


def code_of(module: CodeType, scope: str) -> CodeType:
    """The code of a function of a module, by its name with its class.

    Raises:
        LookupError: the module has no such function.
    """
    todo = [module]
    for each in todo:
        inner = [one for one in each.co_consts if isinstance(one, CodeType)]
        for one in inner:
            if one.co_qualname == scope:
                return one
        todo += inner
    raise LookupError(scope)


def names_set(file: Path, first: int = 0) -> tuple[str, ...]:
    """Names that a module gives values to at its own level; only those of the statement on line `first`, if given."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    targets = chain.from_iterable(
        one.targets if isinstance(one, ast.Assign) else [one.target]
        for one in body
        if isinstance(one, ast.Assign | ast.AnnAssign) and first in (0, one.lineno)
    )
    return tuple(one.id for one in targets if isinstance(one, ast.Name))


def lines_naming(file: Path, names: Container[str]) -> set[int]:
    """The lines of a module, its own level included, where one of these names is used."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {
        one.lineno for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and one.id in names
    }
