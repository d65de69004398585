"""Pairs the printed labels of a form with the words of a page, and tells which pairs agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from extract.fitting.formmap import FormMap

Points = NDArray[np.float64]
"""n x 2: x and y in points."""

ALIKE, SHORTEST = 80.0, 4
"""How alike (0 to 100) a word of four or more characters must be to a label, so that OCR slips still count."""
KEPT = 32
"""Maps of which it is kept how their labels are spelled and lie."""
MOST_NEIGHBORS, FEW_NEAR = 7, 24
"""Labels that are looked at beside one, itself among them; and nearest labels among which these mostly are."""
FAR = 60.0
"""Points from its expected place within which a label may be the only one of its spelling: rows shift it that far."""
NEAR = 4.0
"""Points by which a label may differ from its neighbors after refinement."""
ALONG = 1.5
"""Points within which two neighboring labels are shifted alike."""
DRIFT = 30.0
"""Points across within which they are: words of a label in smaller letters stand nearer to its first."""
STRETCH = 0.4
"""Part by which rows of prints are taller or flatter than those of the form."""
PHRASE = 60.0
"""Points between the beginnings of two words of one phrase."""
SAME_ROW = 1.5
"""Points between labels of one row."""


@lru_cache(maxsize=4096)
def spelled(text: str) -> str:
    """`text` as labels are compared: upper case, letters and digits only."""
    return "".join(c for c in text.upper() if c.isalnum())


def pairs(words: Sequence[str], form: FormMap, *, bent: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indexes of labels and words that spell alike, pair by pair; typed words must spell the same where any does."""
    spellings, spelling_of = _spellings(form)
    found = _spelled_the_same(spellings, words)
    asked = [n for n, one in enumerate(spellings) if len(one) >= SHORTEST and (bent or not found[n])]
    if asked:
        likely = [spellings[n] for n in asked]
        scores = process.cdist(likely, words, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32)
        for n, row in zip(asked, scores, strict=True):
            found[n] = np.flatnonzero(row).tolist()
    words_of = [found[n] for n in spelling_of]
    label_of = np.repeat(np.arange(len(words_of)), [len(one) for one in words_of])
    return label_of, np.fromiter(chain.from_iterable(words_of), np.int64, len(label_of))


@lru_cache(maxsize=KEPT)
def _spellings(form: FormMap) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """How the labels of a form are spelled, each once, and which of these each label is."""
    every = [spelled(label.text) for label in form.labels]
    once = tuple(dict.fromkeys(every))
    place = {one: n for n, one in enumerate(once)}
    return once, tuple(place[one] for one in every)


def _spelled_the_same(spellings: Sequence[str], words: Sequence[str]) -> list[list[int]]:
    """The places of the words of each spelling."""
    places: dict[str, list[int]] = {one: [] for one in spellings}
    for n, word in enumerate(words):
        if word in places:
            places[word].append(n)
    return list(places.values())  # each spelling is there once, in its order


def nearest(
    expected: Points,
    where: Points,
    label_of: NDArray[np.int64],
    word_of: NDArray[np.int64],
    reach: float,
    light: float = 1.0,
) -> NDArray[np.int64]:
    """Rows (label, word): for each label the like-spelled word nearest to where it is expected, within `reach`."""
    distance = np.hypot(*((where[word_of] - expected[label_of]) * (light, 1.0)).T)
    order = np.argsort(distance)
    order = order[distance[order] <= reach]
    label_of, word_of = label_of[order], word_of[order]
    _, first = np.unique(label_of, return_index=True)
    label_of, word_of = label_of[np.sort(first)], word_of[np.sort(first)]
    _, first = np.unique(word_of, return_index=True)
    return np.column_stack([label_of[first], word_of[first]])


def lone(expected: Points, where: Points, label_of: NDArray[np.int64], word_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows (label, word) of labels that have a single like-spelled word within `FAR`."""
    near = np.hypot(*(where[word_of] - expected[label_of]).T) <= FAR
    label_of, word_of = label_of[near], word_of[near]
    only = (np.bincount(label_of, minlength=len(expected)) == 1)[label_of]
    return nearest(expected, where, label_of[only], word_of[only], FAR)


def ordered(
    expected: Points, where: Points, label_of: NDArray[np.int64], word_of: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Rows (label, word) of labels with a single like-spelled word in their column, in the order of the form.

    However tall the rows of a print are, they follow one another as on the form.
    """
    near = np.abs(where[word_of, 0] - expected[label_of, 0]) <= FAR
    label_of, word_of = label_of[near], word_of[near]
    only = (np.bincount(label_of, minlength=len(expected)) == 1)[label_of]
    only &= (np.bincount(word_of, minlength=len(where)) == 1)[word_of]
    pairs = np.column_stack([label_of[only], word_of[only]])
    pairs = pairs[np.argsort(expected[pairs[:, 0], 1], kind="stable")]
    return pairs[_rising(where[pairs[:, 1], 1])]


def _rising(values: NDArray[np.float64]) -> list[int]:
    """Places of the longest part of `values` that never falls by more than labels of one row differ."""
    if (np.diff(values) >= -SAME_ROW).all():
        return list(range(len(values)))
    length, before = np.ones(len(values), dtype=np.int64), np.full(len(values), -1)
    for n in range(1, len(values)):
        able = np.flatnonzero(values[:n] <= values[n] + SAME_ROW)
        if len(able):
            before[n] = able[np.argmax(length[able])]
            length[n] = length[before[n]] + 1
    found = []
    place = int(np.argmax(length)) if len(values) else -1
    while place >= 0:
        found.append(place)
        place = int(before[place])
    return found[::-1]


def agreeing(leftover: Points, neighbors: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which leftovers lie near the median of their nearest neighbors down the page, or go along with one of them.

    `neighbors` are those of each label (`neighbors_of`), itself first.
    """
    medians = np.median(leftover[neighbors], axis=1)
    near: NDArray[np.bool_] = np.abs(leftover - medians).max(axis=1) <= NEAR
    beside = np.abs(leftover[neighbors[:, 1:4]] - leftover[:, None, :]).max(axis=2) <= ALONG
    agreeing: NDArray[np.bool_] = near | beside.any(axis=1)
    return agreeing


def going_along(at: Points, leftover: Points, neighbors: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The same for prints: rows may be taller or flatter, and a label of smaller letters ends sooner."""
    neighbors = neighbors[:, 1:]
    apart = np.abs(leftover[neighbors] - leftover[:, None, :])
    away = np.abs(at[neighbors, 1] - at[:, None, 1])
    along = (apart[..., 0] <= DRIFT) & (apart[..., 1] <= ALONG + STRETCH * away)
    of_row = along & (away <= SAME_ROW)
    agreeing: NDArray[np.bool_] = (along.sum(axis=1) + 2 * of_row.sum(axis=1)) >= 2
    return agreeing


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a form's labels, the labels nearest to each (itself first), and which begin their phrase."""

    at: Points
    nearest: NDArray[np.int64]
    first: NDArray[np.bool_]

    def neighbors_of(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """The nearest of some labels to each of them, as places among `chosen`."""
        among = np.full(len(self.at), -1)
        among[chosen] = np.arange(len(chosen))
        order = among[self.nearest[chosen, :FEW_NEAR]]
        is_chosen = order >= 0
        if not (is_chosen.sum(axis=1) >= MOST_NEIGHBORS).all():  # so few are chosen that they lie far apart
            order = among[self.nearest[chosen]]
            is_chosen = order >= 0
        taken = is_chosen & (np.cumsum(is_chosen, axis=1) <= MOST_NEIGHBORS)
        return order[taken].reshape(len(chosen), -1)


@lru_cache(maxsize=KEPT)
def places_of(form: FormMap, *, middles: bool) -> Places:
    """The middles of the labels, or where they begin: that stays when a print has smaller letters."""
    boxes = np.array([label.box for label in form.labels])
    down = (boxes[:, 1] + boxes[:, 3]) / 2
    at = np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2 if middles else boxes[:, 0], down])
    apart = np.abs(at[:, None, 1] - at[None, :, 1]) + 0.1 * np.abs(at[:, None, 0] - at[None, :, 0])
    first = np.ones(len(at), dtype=bool) if middles else _firsts(at)
    return Places(at, np.argsort(apart, axis=1), first)


def _firsts(labels: Points) -> NDArray[np.bool_]:
    """Which labels begin their phrase."""
    after = labels[:, None, 0] - labels[None, :, 0]
    level = np.abs(labels[:, None, 1] - labels[None, :, 1]) < SAME_ROW
    follows = (level & (after > 0) & (after < PHRASE)).sum(axis=1)
    firsts: NDArray[np.bool_] = follows == 0
    return firsts
