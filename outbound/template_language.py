"""The small language in which letters are written: words, variables, conditions and lists, and nothing that acts.

It is Jinja, cut down. What an operator writes is read before it is ever filled: every tag, filter and variable must be
one that the letter has. What is left cannot call, import, assign or repeat without end.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from domain.saying import one_stop, phrased

FOLDER = Path(__file__).parent / "letters"
MOST_SOURCE = 12_000
"""Characters of one template."""
MOST_TEXT = 60_000
"""Characters of one filled letter."""
MOST_STEPS = 20_000
"""Turns of all the lists of one letter together."""
MOST_NESTED = 3
FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "trim", "upper")
_NODES = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Include),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Filter, nodes.Keyword, nodes.Concat, nodes.Add, nodes.CondExpr),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand),
)
_CALLED = {
    nodes.Assign: "{% set %}", nodes.AssignBlock: "{% set %}", nodes.Macro: "{% macro %}", nodes.Import: "{% import %}",
    nodes.FromImport: "{% from %}", nodes.CallBlock: "{% call %}", nodes.FilterBlock: "{% filter %}",
    nodes.Extends: "{% extends %}", nodes.Block: "{% block %}", nodes.With: "{% with %}", nodes.Call: "a call with ()",
    nodes.Getitem: "a subscript with []", nodes.Test: 'a test with "is"', nodes.Mul: "*", nodes.Pow: "**",
    nodes.List: "a list", nodes.Tuple: "a list", nodes.Dict: "a dictionary", nodes.Mod: "%", nodes.Div: "/",
}  # fmt: skip
_LOOP = ("index", "first", "last", "length")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a template; `line` 0 when it is about the whole."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}" if self.line else self.what


@dataclass(frozen=True, slots=True)
class Variable:
    """What a variable of a letter holds: a text, lines of text, or things with names of their own.

    `each` are the names of one thing's parts, `is_list` tells that there are several of them.
    """

    means: str
    is_list: bool = False
    each: Mapping[str, Variable] | None = None


class TooMuch(Exception):
    """A letter that would be filled without end."""


# Text, not HTML: nothing to escape. Foreign text enters only as values, which Jinja never reads as a template.
environment = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(FOLDER),
    autoescape=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def shipped_source(kind: str, language: str) -> str:
    """The text of a letter as it ships, in this language.

    Raises:
        FileNotFoundError: there is none.
    """
    return (FOLDER / language / f"{kind}.txt").read_text(encoding="utf-8")


def rendered(kind: str, language: str, values: Mapping[str, object], source: str | None = None) -> str:
    """A letter filled with values, as it ships or as `source` has it.

    Raises:
        jinja2.TemplateError: it cannot be filled. TooMuch: it would be longer than any letter.
    """
    if source is None:
        return one_stop(environment.get_template(f"{language}/{kind}.txt").render(values))
    budget = [MOST_STEPS]
    counted = {name: _counted(value, budget) for name, value in values.items()}
    made: list[str] = []
    size = 0
    for piece in _compiled(source).generate(counted):
        size += len(piece)
        if size > MOST_TEXT:
            raise TooMuch(phrased("it comes to more than {most} characters", most=format(MOST_TEXT, ",")))
        made.append(piece)
    return one_stop("".join(made))


def line_of(trouble: BaseException) -> int:
    """The line of the template at which filling it failed; 0 when nothing tells."""
    if isinstance(trouble, jinja2.TemplateSyntaxError):
        return trouble.lineno
    found = [one.lineno for one in traceback.extract_tb(trouble.__traceback__) if one.filename == "<template>"]
    return (found[-1] or 0) if found else 0


def pieces(language: str) -> tuple[str, ...]:
    """The standing parts that letters of a language share, as they are included: en/_close.txt."""
    return tuple(sorted(f"{language}/{file.name}" for file in (FOLDER / language).glob("_*.txt")))


def misused(source: str, language: str, known: Mapping[str, Variable]) -> tuple[Problem, ...]:
    """What a template uses that no letter may, and variables that this letter does not have, by line."""
    if len(source) > MOST_SOURCE:
        return (
            Problem(
                0,
                phrased(
                    "it has {count} characters; at most {most}",
                    count=format(len(source), ","),
                    most=format(MOST_SOURCE, ","),
                ),
            ),
        )
    try:
        tree = environment.parse(source)
    except jinja2.TemplateSyntaxError as wrong:
        return (Problem(wrong.lineno, str(wrong.message)),)
    except RecursionError:
        return (Problem(0, "it is nested too deeply"),)
    reader = _Reader(language, pieces(language))
    try:
        reader.walk(tree, known, 0)
    except RecursionError:
        return (Problem(0, "it is nested too deeply"),)
    return tuple(sorted(dict.fromkeys(reader.found), key=lambda one: (one.line, one.what)))


class _Reader:
    """Walks a parsed template with the variables that are known at each place."""

    def __init__(self, language: str, parts: Sequence[str]) -> None:
        self.found: list[Problem] = []
        self._language = language
        self._parts = parts

    def walk(self, node: nodes.Node, known: Mapping[str, Variable], depth: int) -> None:
        """Note what is wrong with this node and those below it."""
        if not isinstance(node, _NODES):
            what = _CALLED.get(type(node), type(node).__name__.lower())
            self._note(node, phrased("{what} cannot be used in a letter", what=what))
            return
        if isinstance(node, nodes.For):
            self._walk_loop(node, known, depth)
            return
        if isinstance(node, nodes.Name | nodes.Getattr):
            self._meaning(node, known)
            return
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            self._note(
                node,
                phrased("there is no filter {name}; there are {known}", name=repr(node.name), known=", ".join(FILTERS)),
            )
        if isinstance(node, nodes.Include):
            self._check_piece(node)
            return
        for one in node.iter_child_nodes():
            self.walk(one, known, depth)

    def _walk_loop(self, node: nodes.For, known: Mapping[str, Variable], depth: int) -> None:
        if depth >= MOST_NESTED:
            self._note(node, phrased("lists inside lists go {most} deep at most", most=MOST_NESTED))
            return
        self.walk(node.iter, known, depth)
        if not isinstance(node.target, nodes.Name):
            self._note(node, "a list is gone through with one name: {% for line in lines %}")
            return
        if node.recursive:
            self._note(node, "a recursive list cannot be used in a letter")
        over = self._meaning(node.iter, known, quiet=True)
        if over is not None and not over.is_list:
            self._note(node, "this is no list")
        own = Variable("one of the list", each=over.each if over else None)
        loop = Variable("the place in the list", each={name: Variable(name) for name in _LOOP})
        inner = {**known, node.target.name: own, "loop": loop}
        for one in (node.test, *node.body):
            if one is not None:
                self.walk(one, inner, depth + 1)
        for one in node.else_:
            self.walk(one, known, depth)

    def _meaning(self, node: nodes.Node, known: Mapping[str, Variable], *, quiet: bool = False) -> Variable | None:
        """What a name stands for; None, and a note of it, when nobody knows."""
        if isinstance(node, nodes.Name):
            found = known.get(node.name)
            if found is None and not quiet:
                self._note(node, phrased("there is no variable {name}", name=repr(node.name)))
            return found
        if isinstance(node, nodes.Getattr):
            of = self._meaning(node.node, known, quiet=quiet)
            if not isinstance(node.node, nodes.Name | nodes.Getattr):
                self._note(node, "only a variable has parts")
                return None
            if of is None:
                return None
            part = None if of.is_list or of.each is None else of.each.get(node.attr)
            if part is None and not quiet:
                self._note(node, phrased("there is nothing called {name} there", name=repr(node.attr)))
            return part
        return None

    def _check_piece(self, node: nodes.Include) -> None:
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if name not in self._parts:
            self._note(node, phrased("only the standing parts can be included: {parts}", parts=", ".join(self._parts)))

    def _note(self, node: nodes.Node, what: str) -> None:
        self.found.append(Problem(node.lineno or 0, what))


class _Counted(tuple[object, ...]):
    """A list each of whose turns is paid from the letter's own budget."""

    budget: list[int]

    def __iter__(self) -> Iterator[object]:
        for one in super().__iter__():
            self.budget[0] -= 1
            if self.budget[0] < 0:
                raise TooMuch(phrased("its lists take more than {most} turns", most=format(MOST_STEPS, ",")))
            yield one


def _counted(value: object, budget: list[int]) -> Any:
    if isinstance(value, tuple | list):
        made = _Counted(_counted(one, budget) for one in value)
        made.budget = budget
        return made
    if isinstance(value, Mapping):
        return {key: _counted(one, budget) for key, one in value.items()}
    return value


@lru_cache(maxsize=256)
def _compiled(source: str) -> Template:
    return environment.from_string(source)
