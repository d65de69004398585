"""Cuts free text into clauses, keeping every character where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(r"[.;\n]+(?=\s|$|\n)|\n|\.(?=[A-Z][a-z])")
_ABBREVIATED = re.compile(
    r"\b(?:inc|corp|co|ltd|no|nos|st|ste|ave|rd|dr|blvd|ed|incl|excl|addl|add'l|l\.?p|l\.?l\.?c|u\.?s|e\.l|jr|sr|bldg|p\.?o)$",
    re.IGNORECASE,
)
_LIST = re.compile(r"insureds?\s*:|following\s+(?:is|are)", re.IGNORECASE)
_OCR_LETTERS = str.maketrans("0135|", "olesl")


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the text: `plain` is it in lower case with OCR's digits turned to letters, same length."""

    text: str
    plain: str
    start: int

    @property
    def end(self) -> int:
        """One past its last character in the whole text."""
        return self.start + len(self.text)


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of `text` in order, blanks at their ends left out."""
    plain = plain_of(text)
    found, begin = [], 0
    for stop in _stops(text):
        piece = text[begin:stop]
        lead = len(piece) - len(piece.lstrip(" .;,\n"))
        body = piece.strip(" .;,\n")
        if body:
            start = begin + lead
            found.append(Clause(body, plain[start : start + len(body)], start))
        begin = stop
    return tuple(found)


def plain_of(text: str) -> str:
    """`text` in lower case, with digits that stand inside words turned to the letters they look like; same length."""
    made = list(text.lower().replace("\u2019", "'"))
    if len(made) != len(text):
        made = list(text)
    for word in re.finditer(r"[A-Za-z0-9|]+", text):
        letters = sum(c.isalpha() for c in word[0])
        digits = len(word[0]) - letters
        if 0 < digits <= letters and (letters > 2 or word[0].lower() in {"0f", "t0"}) and not word[0][-2:].isdigit():
            made[word.start() : word.end()] = word[0].lower().translate(_OCR_LETTERS)
    return "".join(made)


def _stops(text: str) -> list[int]:
    stops, begin = [], 0
    for mark in _BREAK.finditer(text):
        before = text[begin : mark.start()]
        if mark[0].startswith(".") and _ABBREVIATED.search(before):
            continue
        if mark[0].startswith(";") and _LIST.search(before):
            continue
        stops.append(mark.end())
        begin = mark.end()
    return [*stops, len(text)]
