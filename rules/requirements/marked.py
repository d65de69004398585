"""The text of a set, as YAML or JSON, into plain values that remember their lines. Bombs and nonsense are refused.

Numbers are read as people mean them: 010 and 1:30 are no numbers, 2026-01-01 is a text, a key is the word that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from rules.requirements.place import Path

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
"""Levels of lists and mappings within one another."""
MOST_VALUES = 20_000
"""Values in all, those that an alias repeats counted again."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST_NUMBER = 20
_WHOLE = re.compile(r"[-+]?(0|[1-9](_?\d)*)")
_DECIMAL = re.compile(r"[-+]?\d(_?\d)*\.\d*")
_TAG = "tag:yaml.org,2002:"
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})")
_BAD: Any = yaml.reader.Reader.NON_PRINTABLE


class NotRead(Exception):
    """The text is no set at all: `line` counts from 1, 0 for the whole file. Caught where the file is known."""

    def __init__(self, line: int, why: str) -> None:
        """Keeps both."""
        super().__init__(why)
        self.line, self.why = line, why


@dataclass(slots=True)
class Marked:
    """A set's plain value, the line of each place, and what was wrong on the way: (place, why)."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    wrong: list[tuple[Path, str]] = field(default_factory=list)


def marked(data: bytes) -> Marked:
    """The value that `data` says.

    Raises:
        NotRead: too large, not UTF-8, no YAML, nested too deep, or more than one document.
    """
    text = _text(data)
    try:
        _bounded(text)
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, OverflowError) as trouble:
        raise NotRead(_line(trouble), f"this is no YAML: {' '.join(_what(trouble).split())}") from trouble
    made = Marked()
    if node is not None:
        made.value = _Walk(made).value(node, ())
    return made


def _line(trouble: Exception) -> int:
    mark = getattr(trouble, "problem_mark", None)
    return int(mark.line) + 1 if mark is not None else 0


def _what(trouble: Exception) -> str:
    return str(getattr(trouble, "problem", None) or trouble)


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise NotRead(0, f"a set has at most {MOST_BYTES // 1024} KiB, this has more")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise NotRead(line, "the text is not UTF-8; save it as UTF-8") from trouble
    if text.lstrip().startswith("{"):  # JSON: what YAML does not take of it
        text = _PAIR.sub(lambda found: found[1] + _character(found[2], found[3]), text.replace("\t", " "))
    if bad := _BAD.search(text):
        raise NotRead(text.count("\n", 0, bad.start()) + 1, f"a character that no text has: {bad[0]!r}")
    return text


def _character(high: str, low: str) -> str:
    return (int(high, 16).to_bytes(2, "big") + int(low, 16).to_bytes(2, "big")).decode("utf-16-be")


def _bounded(text: str) -> None:
    """Refuses depth and a second document before anything is built, in a walk that needs no stack."""
    depth, documents = 0, 0
    events: Iterable[Any] = yaml.parse(text, Loader=_LOADER)
    for count, event in enumerate(events):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if documents > 1:
            raise NotRead(line, "a file holds one set, and here a second begins")
        if depth > MOST_DEPTH:
            raise NotRead(line, f"nested more than {MOST_DEPTH} levels deep")
        if count > 2 * MOST_VALUES:
            raise NotRead(line, f"more than {MOST_VALUES} values")


class _Walk:
    """One walk over the nodes of a file."""

    def __init__(self, made: Marked) -> None:
        self._made, self._count = made, 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        """The plain value of a node."""
        line, self._count = node.start_mark.line + 1, self._count + 1
        self._made.lines.setdefault(path, line)
        if self._count > MOST_VALUES:
            raise NotRead(line, f"more than {MOST_VALUES} values, those that aliases repeat counted")
        if len(path) > MOST_DEPTH:
            raise NotRead(line, f"nested more than {MOST_DEPTH} levels deep")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, (*path, n)) for n, one in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._made.lines[(*path, "?")] = key.start_mark.line + 1
                self._made.wrong.append(((*path, "?"), "a key is one word"))
                continue
            place = (*path, key.value)
            if key.value in made:
                first = self._made.lines[place]
                self._made.lines[place] = key.start_mark.line + 1
                self._made.wrong.append((place, f"stands twice, first in line {first}"))
                continue
            self._made.lines[place] = key.start_mark.line + 1
            made[key.value] = self.value(value, place)
        return made

    def _scalar(self, node: yaml.Node, path: Path) -> Any:
        kind, text = str(node.tag).removeprefix(_TAG), str(node.value)
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() in ("true", "yes", "on")
        if kind in ("int", "float"):
            return _number(text)
        if kind not in ("str", "timestamp"):
            self._made.wrong.append((path, f"a plain value is expected, found the tag {node.tag!r}"))
        return text


def _number(text: str) -> int | float | str:
    if len(text) > _LONGEST_NUMBER:
        return text
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    return float(text.replace("_", "")) if _DECIMAL.fullmatch(text) else text
