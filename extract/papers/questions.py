"""Lettered questions with boxes for YES and NO, found by their words: for addenda laid out otherwise than the map.

A question reaches from its letter to the next one's. Its answer is the mark by its YES or its NO, typed or drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.field import Box
from domain.page import Word
from extract.files.source import SourcePage
from extract.fitting.anchors import lines_across
from extract.fitting.boxes import is_tick_word
from extract.fitting.formmap import Cell, FormMap
from extract.fitting.ticks import DARK, DPI
from extract.values.form_numbers import form_numbers
from extract.values.seen import Line, Origin, Seen, union

_LETTER = re.compile(r"^\(?[A-Z][.)]$")
_MAYBE = re.compile(r"^\(?[A-Za-z1|0][.,):]?$")
"""What OCR makes of a letter; one that stands right under the others."""
_YES, _NO = re.compile(r"^[YV][E3][S5]$"), re.compile(r"^N[O0]$")
_END = re.compile(r"^(?:AUTHORI[SZ]ED|ACORD)$")
_EXPLAIN = re.compile(r"\b(?:EXPLAIN|EXPLANATION|DESCRIBE|DESCRIPTION|COMMENTS?|REMARKS?)\b[^:]{0,60}:\s*(.*)", re.I)
MARGIN = 30.0
"""Points by which the letters of questions stand apart across the page."""
UNDER = 5.0
"""Points within which a letter stands right under the others."""
PAIR = 120.0
"""Points between a YES and its NO."""
SIDE, REACH = 12.0, 16.0
"""Points beside YES or NO where its box stands, and within which a typed mark is its own."""
DIFFERS = 0.04
"""Part of such a box that must be dark in the one beyond the other."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it stands: its words, the pair of words that are its answers, and what follows."""

    asks: tuple[Word, ...]
    yes: Word | None
    no: Word | None
    rest: tuple[Word, ...]


def with_questions(form: FormMap, page: SourcePage, words: Sequence[Word]) -> tuple[FormMap, dict[str, Seen]]:
    """The map with a set of boxes for each question on the page, and what stands in them."""
    found = tuple(questions_of(words))
    cells = [cell for cell in form.cells if not cell.path.startswith("questions.")]
    seen: dict[str, Seen] = {}
    for n, one in enumerate(found, start=1):
        for part, content in _contents(one, page, words).items():
            path = f"questions.{n}.{part}"
            seen[path] = content
            cells.append(Cell(path, "tick" if part in ("yes", "no") else "text", content.box))
    return replace(form, cells=tuple(cells)), seen


def questions_of(words: Sequence[Word]) -> Iterator[Question]:
    """The questions from top to bottom."""
    lines = list(lines_across(words))
    sure = [line[0].box.x0 for line in lines if _LETTER.match(line[0].text)]
    if not sure:
        return
    margin = min(sure)
    starts = [
        n
        for n, line in enumerate(lines)
        if (_LETTER.match(line[0].text) and line[0].box.x0 <= margin + MARGIN)
        or (_MAYBE.match(line[0].text) and abs(line[0].box.x0 - margin) <= UNDER)
    ]
    last = next((n for n in range(starts[-1] + 1, len(lines)) if _END.match(lines[n][0].text.upper())), len(lines))
    for first, end in zip(starts, (*starts[1:], last), strict=True):
        yield _question([word for line in lines[first:end] for word in line][1:])


def _question(words: Sequence[Word]) -> Question:
    pairs = _pairs(words)
    if len(pairs) > 1:  # the next question's letter was not seen: what follows is not this one's
        foot = pairs[1][0].box.top - 1
        words = [word for word in words if word.box.top < foot]
    yes, no = pairs[0] if pairs else (None, None)
    others = [word for word in words if word not in (yes, no) and not is_tick_word(word)]
    end = next((n + 1 for n, word in enumerate(others) if word.text.endswith("?")), None)
    if end is None:  # no question mark: the words of its first line
        foot = others[0].box.bottom + 2 if others else 0.0
        end = sum(word.box.top < foot for word in others)
    return Question(tuple(others[:end]), yes, no, tuple(others[end:]))


def _pairs(words: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Every YES that has a NO on its line, with it."""
    named = [(re.sub(r"\W", "", word.text).upper(), word) for word in words]
    nos = [word for said, word in named if _NO.match(said)]
    found = []
    for yes in (word for said, word in named if _YES.match(said)):
        level = [no for no in nos if abs(no.box.top - yes.box.top) < yes.box.height]
        near = [no for no in level if 0 < no.box.x0 - yes.box.x1 <= PAIR]
        if near:
            found.append((yes, min(near, key=lambda no: no.box.x0)))
    return found


def _contents(one: Question, page: SourcePage, words: Sequence[Word]) -> Mapping[str, Seen]:
    asked, rest = " ".join(w.text for w in one.asks), " ".join(w.text for w in one.rest)
    box = union(tuple(w.box for w in (*one.asks, *one.rest))) or Box(0, 0, 1, 1)
    sure = min((w.confidence for w in one.rest), default=1.0)
    numbers = form_numbers(rest)
    explained = _EXPLAIN.search(rest)
    texts = {
        "question": asked,
        "forms": ", ".join(rest[each.start : each.end] for each in numbers),
        "explanation": explained[1].strip() if explained else "",
    }
    made = {part: Seen(Origin.ANCHORED, box, (Line(text, box, sure),) if text else ()) for part, text in texts.items()}
    marked = _marked(one, page, words)
    for part, word in (("yes", one.yes), ("no", one.no)):
        at = word.box if word else box
        made[part] = Seen(Origin.ANCHORED, at, (Line("X", at),) if part == marked else ())
    return made


def _marked(one: Question, page: SourcePage, words: Sequence[Word]) -> str | None:
    """Which answer is marked: "yes", "no", or None where neither is, or nobody can tell."""
    if one.yes is None or one.no is None:
        return None
    level = (one.yes.box.top + one.yes.box.bottom) / 2
    marks = [w for w in words if is_tick_word(w) and w.box.top - 2 < level < w.box.bottom + 2]
    gaps = [(_gap(mark.box, word.box), part) for mark in marks for part, word in (("yes", one.yes), ("no", one.no))]
    if gaps and min(gaps)[0] <= REACH:
        return min(gaps)[1]
    return _inked(one.yes.box, one.no.box, page)


def _gap(mark: Box, word: Box) -> float:
    return max(mark.x0 - word.x1, word.x0 - mark.x1, 0.0)


def _inked(yes: Box, no: Box, page: SourcePage) -> str | None:
    """The answer beside which more is drawn, on the side where the two differ more."""
    sides = [_share(yes, page, left=left) - _share(no, page, left=left) for left in (True, False)]
    most = max(sides, key=abs)
    if abs(most) < DIFFERS:
        return None
    return "yes" if most > 0 else "no"


def _share(word: Box, page: SourcePage, *, left: bool) -> float:
    """Part of the place beside a word that is dark."""
    scale = DPI / 72
    middle = (word.top + word.bottom) / 2
    x0 = word.x0 - 2 - SIDE if left else word.x1 + 2
    gray = page.raster(DPI)
    rows = slice(max(0, round((middle - SIDE / 2) * scale)), round((middle + SIDE / 2) * scale))
    part = gray[rows, max(0, round(x0 * scale)) : max(0, round((x0 + SIDE) * scale))]
    return float((part < DARK).mean()) if part.size else 0.0
