"""Words that are printed on the form though its map does not know them: a reworded label leaves some."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.page import Word
from extract.fitting.fit import Fit
from extract.fitting.pairing import spelled
from extract.values.parts import AMOUNT

BESIDE = 4.0
"""Points between two words of one label at most."""
FEW = 4
"""Known labels in one line that make whatever goes on with them a label too."""
LEVEL = 2.5
"""Points between the middles of words of one line."""
SAME_TYPE = 0.7
"""Points by which the heights of two words of one label differ at most."""
SHORTEST = 3
_LETTER, _LETTER_REACH = re.compile(r"[A-F]?:|[A-F]"), 14.0
ASIDE, OFF = 60.0, 10.0
"""Points across and down by which a label may stand elsewhere than its neighbors tell."""


def without_remnants(words: Sequence[Word], fit: Fit) -> tuple[Word, ...]:
    """The words less the labels that the fit matched, and less what plainly belongs to labels.

    That is a label of its own near to where it should be, a word right before a label (NAMED INSURED), and words that
    go on with a line of several labels.
    """
    if not fit.matched:
        return tuple(words)
    boxes = np.array([word.box for word in words])
    level = (boxes[:, 1] + boxes[:, 3]) / 2
    known = np.zeros(len(words), dtype=bool)
    known[list(fit.matched)] = True
    known[_displaced(words, boxes, known, fit)] = True
    free, labels = np.flatnonzero(~known), np.flatnonzero(known)
    tall = boxes[:, 3] - boxes[:, 1]
    one_line = np.abs(level[free, None] - level[None, labels]) < LEVEL
    one_line &= np.abs(tall[free, None] - tall[None, labels]) < SAME_TYPE
    gap = boxes[None, labels, 0] - boxes[free, None, 2]
    before = (one_line & (gap > -1.0) & (gap < BESIDE)).any(axis=1)
    goes_on = _going_on(boxes, free, labels, one_line)
    known[_letters(words, boxes, free, labels)] = True
    known[_not_applicable(words, boxes)] = True
    dropped = {
        int(n)
        for n, one, other in zip(free.tolist(), before, goes_on, strict=True)
        if (one or other) and _may_be(words[n])
    }
    return tuple(word for n, word in enumerate(words) if not known[n] and n not in dropped)


def _letters(
    words: Sequence[Word], boxes: NDArray[np.float64], free: NDArray[np.int64], labels: NDArray[np.int64]
) -> list[int]:
    """The letters and colons of the insurers' list: INSURER A : in one line."""
    found: list[int] = []
    for n in labels:
        if not spelled(words[n].text).startswith("INSURER"):
            continue
        end, level = boxes[n, 2], (boxes[n, 1] + boxes[n, 3]) / 2
        beside = [m for m in free if -1.0 < boxes[m, 0] - end < _LETTER_REACH and _LETTER.fullmatch(words[m].text)]
        found += [int(m) for m in beside if abs((boxes[m, 1] + boxes[m, 3]) / 2 - level) < LEVEL]
    return found


def _not_applicable(words: Sequence[Word], boxes: NDArray[np.float64]) -> list[int]:
    """The letters of the printed N / A of workers compensation: its A may reach into the next column."""
    found: list[int] = []
    for n, word in enumerate(words[:-2]):
        if (word.text, words[n + 1].text, words[n + 2].text) == ("N", "/", "A"):
            apart = boxes[n + 1 : n + 3, 0] - boxes[n : n + 2, 2]
            if np.ptp(boxes[n : n + 3, 1]) < LEVEL and ((apart > 0) & (apart < BESIDE)).all():
                found += [n, n + 1, n + 2]
    return found


def _displaced(words: Sequence[Word], boxes: NDArray[np.float64], known: NDArray[np.bool_], fit: Fit) -> list[int]:
    """Words that spell a label and stand near its place, though not where its neighbors would have it."""
    labels = [label for n, label in enumerate(fit.form.labels) if n not in fit.labels]
    spellings = {spelled(label.text) for label in labels}
    alike = [n for n, word in enumerate(words) if not known[n] and spelled(word.text) in spellings]
    if not alike:
        return []
    at = fit.points(np.array([((b.x0 + b.x1) / 2, (b.top + b.bottom) / 2) for b in (label.box for label in labels)]))
    found = []
    for n in alike:
        middle = np.array([(boxes[n, 0] + boxes[n, 2]) / 2, (boxes[n, 1] + boxes[n, 3]) / 2])
        near = np.flatnonzero((np.abs(at - middle) < (ASIDE, OFF)).all(axis=1))
        if any(spelled(labels[m].text) == spelled(words[n].text) for m in near):
            found.append(n)
    return found


def _going_on(
    boxes: NDArray[np.float64], free: NDArray[np.int64], labels: NDArray[np.int64], one_line: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which of the free words stand in an unbroken run after a line of several labels."""
    made = np.zeros(len(free), dtype=bool)
    rows = one_line.sum(axis=1) >= FEW
    for n in np.flatnonzero(rows)[np.argsort(boxes[free[rows], 0])]:
        beside = [boxes[one, 2] for one in labels[one_line[n]]]
        level = (boxes[free[n], 1] + boxes[free[n], 3]) / 2
        beside += [
            boxes[free[m], 2]
            for m in np.flatnonzero(made)
            if abs((boxes[free[m], 1] + boxes[free[m], 3]) / 2 - level) < LEVEL
        ]
        gaps = boxes[free[n], 0] - np.array(beside)
        made[n] = bool(((gaps > -1.0) & (gaps < BESIDE)).any())
    return made


def _may_be(word: Word) -> bool:
    """Whether a word may be one of a label: letters, and neither a mark nor an amount."""
    if " " in word.text:
        return False
    text = word.text.strip("(),.:;/-&'")
    return not AMOUNT.match(word.text) and (
        not text or (len(text) >= SHORTEST and not any(c.isdigit() for c in text)) or "101" in text
    )
