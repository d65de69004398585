"""The insurers of a certificate, name and number apart, however they share the rows of their letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from domain.certificate import EMPTY, Insurer
from extract.values.carriers import carrier_of
from extract.values.confidence import doubted

SPLIT = 0.9
"""At most this for a name that runs into the box of its number."""
_NUMBER_BEHIND = re.compile(r"^(.*?)[\s,;:(\-\u2013]*\bNA[I1l]?C\b\W*(?:(?:no|code)\b\W*)?(\d{5})\W*$", re.IGNORECASE)
"""A company's name, and behind it its number: "Church Mutual Insurance Company (NAIC# 18767)"."""
_NUMBER_CUT = re.compile(r"^(.*?)[\s,;:(\-\u2013]*\bNA[I1l]?C\b\W*(?:(?:no|code)\b\W*)?(\d{4})\W*$", re.IGNORECASE)
"""The same where the last digit was lost at the rule behind the name."""
_SAID_BEHIND = re.compile(r"[\s,;:(\-\u2013]*\bNA[I1l]?C\b[\s:#.()]*$", re.IGNORECASE)
"""What says so, where the number itself reaches into its own box."""
_RAN_OVER = re.compile(r"(?!NA[I1l]?C(?![A-Z]))([A-Za-z][A-Za-z.,&' ]{2,})[\s(]*(\d{5})\)?", re.IGNORECASE)
"""The end of a long name in the box of the number, right before it."""
_ROW = re.compile(r"\W*(?:\d{5}\W+)?INSURER\W*[A-F]?\W*", re.IGNORECASE)
"""The label of a row, perhaps behind the number of a column beside it."""
_LETTER = re.compile(r"(?:^|(?<=\s))\(?([A-F])\)?\s*[:.\-)]\s+(?=\S)")
"""A letter of the list, said in a row that holds several."""
_BARE_NUMBER = re.compile(r"^(.*?)[\s,;:(\-\u2013]+(\d{5})\W*$")
"""A name and its number, where both stand behind a letter."""


def named_insurers(rows: Mapping[str, Insurer]) -> Mapping[str, Insurer]:
    """The insurers by letter that `rows`, the boxes of each letter, name."""
    found: dict[str, Insurer] = {}
    for letter, row in rows.items():
        for of, insurer in () if _is_label(row) else _of_row(letter, row):
            if insurer.name.value is not None or insurer.naic.value is not None:
                found.setdefault(of, insurer)
    return MappingProxyType(dict(sorted(found.items())))


def _is_label(row: Insurer) -> bool:
    """Whether what stands in a row is the label of one, of a print that has its rows elsewhere."""
    return isinstance(row.name.value, str) and _ROW.fullmatch(row.name.value) is not None and row.naic.value is None


def _of_row(letter: str, row: Insurer) -> Iterator[tuple[str, Insurer]]:
    """The insurer of one row, or several of which each stands behind its own letter."""
    text = row.name.value if isinstance(row.name.value, str) else ""
    marks = list(_LETTER.finditer(text))
    letters = [mark[1] for mark in marks]
    if len(marks) < 2 or marks[0].start() or letters != sorted(set(letters)):
        yield letter, _parted(row)
        return
    whole = f"{text} {row.naic.text}" if row.naic.text else text  # a long row runs into the box of the number
    ends = [*(after.start() for _, after in pairwise(marks)), len(whole)]
    for mark, end in zip(marks, ends, strict=True):
        part = whole[mark.end() : end].strip(" ,;/")
        yield mark[1], _bare(_parted(Insurer(replace(row.name, value=part), EMPTY)))


def _bare(insurer: Insurer) -> Insurer:
    """Name and number apart where nothing says which is which."""
    name = insurer.name
    if insurer.naic.value is None and isinstance(name.value, str) and (found := _BARE_NUMBER.match(name.value)):
        return Insurer(replace(name, value=found[1]), replace(name, value=found[2]))
    return insurer


def _parted(insurer: Insurer) -> Insurer:
    """Name and number apart where the number stands behind the name and not in its own box."""
    name, number = insurer.name, insurer.naic
    if number.value is None and isinstance(name.value, str) and (found := _NUMBER_BEHIND.match(name.value)):
        return Insurer(replace(name, value=found[1]), replace(name, value=found[2]))
    if number.value is None and isinstance(name.value, str) and (found := _NUMBER_CUT.match(name.value)):
        company = carrier_of(found[1])
        name = replace(doubted(name, SPLIT), value=found[1])
        known = company if company is not None and company.naic.startswith(found[2]) else None
        return Insurer(name, replace(name, value=known.naic) if known is not None else number)
    if isinstance(name.value, str) and number.text and (ran := _RAN_OVER.fullmatch(number.text)):
        whole = replace(doubted(name, SPLIT), value=f"{name.value} {ran[1].strip()}")
        return Insurer(whole, replace(number, value=ran[2], confidence=min(SPLIT, name.confidence)))
    if isinstance(name.value, str) and _SAID_BEHIND.search(name.value):
        return replace(insurer, name=replace(doubted(name, SPLIT), value=_SAID_BEHIND.sub("", name.value)))
    return insurer
