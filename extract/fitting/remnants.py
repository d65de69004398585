"""Words that are printed on the form though its map does not know them: a reworded label leaves some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.page import Word
from extract.fitting.fit import Fit
from extract.fitting.pairing import spelled
from extract.values.parts import AMOUNT
from extract.values.seen import sides_of_words

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
    boxes = sides_of_words(words)
    known = np.zeros(len(words), dtype=bool)
    known[list(fit.matched)] = True
    known[_displaced(words, boxes, known, fit)] = True
    free, labels = np.flatnonzero(~known), np.flatnonzero(known)
    beside = _beside(boxes, free, labels)
    before = np.zeros(len(free), dtype=bool)
    before[beside.free[(beside.gap < 1.0) & (beside.gap > -BESIDE)]] = True
    goes_on = _going_on(boxes, free, beside)
    known[_letters(words, boxes, free, labels)] = True
    known[_not_applicable(words, boxes)] = True
    known[[n for n in free[before | goes_on].tolist() if _may_be(words[n])]] = True
    return tuple(words[n] for n in np.flatnonzero(~known).tolist())


def _letters(
    words: Sequence[Word], boxes: NDArray[np.float64], free: NDArray[np.int64], labels: NDArray[np.int64]
) -> list[int]:
    """The letters and colons of the insurers' list: INSURER A : in one line."""
    insurers = [n for n in labels.tolist() if spelled(words[n].text).startswith("INSURER")]
    short = (n for n in free.tolist() if len(words[n].text) < SHORTEST)
    letters = np.array([n for n in short if _LETTER.fullmatch(words[n].text)], dtype=np.int64)
    if not insurers or not len(letters):
        return []
    level = (boxes[:, 1] + boxes[:, 3]) / 2
    after = boxes[letters, 0] - boxes[insurers, 2][:, None]
    beside = (after > -1.0) & (after < _LETTER_REACH)
    beside &= np.abs(level[letters] - level[insurers][:, None]) < LEVEL
    found: list[int] = letters[beside.any(axis=0)].tolist()
    return found


def _not_applicable(words: Sequence[Word], boxes: NDArray[np.float64]) -> list[int]:
    """The letters of the printed N / A of workers compensation: its A may reach into the next column."""
    found: list[int] = []
    for n in [n for n, word in enumerate(words[:-2]) if word.text == "N"]:
        if (words[n + 1].text, words[n + 2].text) == ("/", "A"):
            apart = boxes[n + 1 : n + 3, 0] - boxes[n : n + 2, 2]
            if np.ptp(boxes[n : n + 3, 1]) < LEVEL and ((apart > 0) & (apart < BESIDE)).all():
                found += [n, n + 1, n + 2]
    return found


def _displaced(words: Sequence[Word], boxes: NDArray[np.float64], known: NDArray[np.bool_], fit: Fit) -> list[int]:
    """Words that spell a label and stand near its place, though not where its neighbors would have it."""
    labels = [label for n, label in enumerate(fit.form.labels) if n not in fit.labels]
    spellings = {spelled(label.text) for label in labels}
    alike = [n for n in np.flatnonzero(~known).tolist() if spelled(words[n].text) in spellings]
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


@dataclass(frozen=True, slots=True)
class _Beside:
    """Pairs of a free word (by its place among these) and a label of its type and line, and the points from the
    label's left edge to the word's right (`gap`), and from the label's right to the word's left (`after`)."""

    free: NDArray[np.int64]
    gap: NDArray[np.float64]
    after: NDArray[np.float64]


def _beside(boxes: NDArray[np.float64], free: NDArray[np.int64], labels: NDArray[np.int64]) -> _Beside:
    level, tall = (boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 3] - boxes[:, 1]
    down = labels[np.argsort(level[labels])]
    first, end = (np.searchsorted(level[down], level[free] + off) for off in (-LEVEL, LEVEL))
    counts = end - first
    of = np.repeat(np.arange(len(free)), counts)
    label = down[np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)]
    word = free[of]
    alike = (np.abs(level[word] - level[label]) < LEVEL) & (np.abs(tall[word] - tall[label]) < SAME_TYPE)
    of, word, label = of[alike], word[alike], label[alike]
    return _Beside(of, boxes[word, 2] - boxes[label, 0], boxes[word, 0] - boxes[label, 2])


def _going_on(boxes: NDArray[np.float64], free: NDArray[np.int64], beside: _Beside) -> NDArray[np.bool_]:
    """Which of the free words stand in an unbroken run after a line of several labels."""
    made = np.zeros(len(free), dtype=bool)
    rows = np.bincount(beside.free, minlength=len(free)) >= FEW
    after_label = np.zeros(len(free), dtype=bool)
    after_label[beside.free[(beside.after > -1.0) & (beside.after < BESIDE)]] = True
    level = ((boxes[free, 1] + boxes[free, 3]) / 2).tolist()
    left, right = boxes[free, 0].tolist(), boxes[free, 2].tolist()
    runs: list[tuple[float, float]] = []
    for n in sorted(np.flatnonzero(rows).tolist(), key=left.__getitem__):
        if after_label[n] or any(abs(at - level[n]) < LEVEL and -1.0 < left[n] - end < BESIDE for at, end in runs):
            made[n] = True
            runs.append((level[n], right[n]))
    return made


def _may_be(word: Word) -> bool:
    """Whether a word may be one of a label: letters, and neither a mark nor an amount."""
    if " " in word.text:
        return False
    text = word.text.strip("(),.:;/-&'")
    return not AMOUNT.match(word.text) and (
        not text or (len(text) >= SHORTEST and not any(c.isdigit() for c in text)) or "101" in text
    )
