"""Values beside or under their printed labels, on pages of which there is no map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from domain.field import Field, Value
from domain.page import PageSource
from extract.prints.printed import Cell, PrintedLine
from extract.values.confidence import trust
from extract.values.grammar import iso_date, repair
from extract.values.seen import Origin

BELOW = 2.4
"""Heights of a label within which the value under it begins."""
_DAY = re.compile(
    r"\b(?:[0-9OIl]{1,2}\s?[/.\-\u2013]\s?[0-9OIl]{1,2}\s?[/.\-\u2013]\s?(?:\d{4}|\d{2})\b|\d{4}-\d{2}-\d{2}"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?(?:\s+day\s+of)?[\s-]+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
    r",?[\s-]+\d{4})",
    re.IGNORECASE,
)
_MONTH = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_NUMBER_TOKEN = re.compile(r"^[A-Z0-9][A-Z0-9\-/.()]*$|^-$")


def beside(lines: Sequence[PrintedLine], label: re.Pattern[str], labels: re.Pattern[str]) -> Iterator[Cell]:
    """The values of a label, best first: after it in its cell, in the next cell, or under it.

    `labels` matches the beginning of every label of such pages: what follows one of them is another's value.
    """
    for n, line in enumerate(lines):
        for place, cell in enumerate(line.cells):
            found = label.search(cell.text)
            if found is None:
                continue
            rest = _until_label(cell.part(found.end()), labels)
            if rest.words:
                yield rest
                continue
            if place + 1 < len(line.cells) and not labels.match(line.cells[place + 1].text):
                yield _until_label(line.cells[place + 1], labels)
                continue
            edge = line.cells[place + 1].box.x0 - 2 if place + 1 < len(line.cells) else float("inf")
            yield from _under(lines[n + 1 : n + 4], line, cell, (labels, edge))


def _under(
    below: Sequence[PrintedLine], line: PrintedLine, cell: Cell, of: tuple[re.Pattern[str], float]
) -> Iterator[Cell]:
    labels, edge = of
    for under in below:
        if under.top - line.bottom > BELOW * max(line.height, 7.0):
            return
        for one in under.cells:
            if one.box.x1 > cell.box.x0 - 3 and one.box.x0 < min(edge, cell.box.x1 + 60):
                if labels.match(one.text):
                    return
                yield one
                return


def _until_label(cell: Cell, labels: re.Pattern[str]) -> Cell:
    at = 0
    for word in cell.words:
        if at and labels.match(cell.text, at):
            cell = cell.part(0, at)
            break
        at += len(word.text) + 1
    words = cell.words
    while words and not re.search(r"[A-Za-z0-9$]", words[0].text):
        words = words[1:]
    return Cell(words)


def field_of(cell: Cell, value: Value, seen: tuple[int, PageSource], *, kind: str = "text") -> Field:
    """The field that a cell gives; `seen` is the page's number and its words' source, `kind` as of map boxes."""
    page, source = seen
    origin = Origin.PICTURE if source is PageSource.OCR else Origin.TEXT
    sure = trust(origin, kind, cell.confidence, follows=value is not None)
    return Field(value, cell.text, sure, page, cell.box)


def day_in(cell: Cell) -> tuple[str, Cell] | None:
    """The first day written in a cell, as ISO 8601, and its words."""
    for found in _DAY.finditer(cell.text):
        told = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bday of\b", "", found[0], flags=re.IGNORECASE)
        told = " ".join(told.split()) if _MONTH.search(told) else repair(re.sub(r"\s", "", told))
        if day := iso_date(told):
            return day, cell.part(found.start(), found.end())
    return None


def number_in(cell: Cell) -> Cell | None:
    """The policy number with which a cell begins: words of capitals and digits up to the first that is none."""
    kept: list[int] = []
    for n, word in enumerate(cell.words):
        text = word.text.strip(",;:")
        if not _NUMBER_TOKEN.match(text) or (not any(c.isdigit() for c in text) and len(text) > 4):
            break
        if _DAY.match(" ".join(one.text for one in cell.words[n : n + 3])) and kept:
            break
        kept.append(n)
        if word.text.endswith((",", ";")) or (word.text.endswith(".") and n + 1 < len(cell.words)):
            break
    while kept and not any(c.isdigit() for c in cell.words[kept[-1]].text):
        kept.pop()
    found = Cell(tuple(cell.words[n] for n in kept))
    return found if sum(c.isdigit() for c in found.text) >= 3 else None


def number_field(cell: Cell, seen: tuple[int, PageSource]) -> Field:
    """The policy number that a cell from `number_in` holds; a picture's gaps beside hyphens are none."""
    value = cell.text.strip(" .,;/")
    if seen[1] is PageSource.OCR:
        value = re.sub(r"\s*-\s*", "-", value)
    return field_of(cell, value, seen, kind="code")


def first(cells: Iterator[Cell], reading: Callable[[Cell], Field | None]) -> Field | None:
    """The first field that any of the cells gives."""
    return next((field for cell in cells if (field := reading(cell)) is not None), None)
