"""From what a line reader sees at each step along a line to the texts that this may be.

The steps are those of connectionist temporal classification (Graves et al., 2006): at each a probability for every
character and for the blank that parts them; a text's probability is the sum over all ways of spreading it along
the steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.float32]
"""Log probabilities, steps x characters; column 0 is the blank."""

LIKELY = 0.0003
"""Characters less likely than this at a step are not followed."""
UNLIKELY = 1e-4
"""Between two blanks, texts so much less likely than the best are left out: no weight outweighs that."""
LOST = 1e-6
"""Prefixes, and texts put together, so much less likely than the best are not followed."""
FAINT = 0.1
"""A character at least as likely as this is a trace of one, also where none is likelier."""
CLEAR = 0.9995
"""A step surer than this of its best character goes one way only."""


@dataclass(frozen=True, slots=True)
class Way:
    """A text that a line may hold, and its probability, 0 to 1."""

    text: str
    chance: float


def ways(steps: Steps, characters: str, *, width: int = 8) -> tuple[Way, ...]:
    """The likeliest texts, best first, at most `width` of them; a beam search over prefixes.

    Where a step is surely blank nothing before it tells on what comes after, so what lies between two such steps
    (mostly one character) is searched by itself.

    Args:
        steps: what the reader saw; `characters[n - 1]` is the character of column n.
        characters: the reader's alphabet, without the blank.
        width: how many prefixes are followed.
    """
    chances = np.exp(steps)
    inked = np.flatnonzero(chances[:, 0] <= CLEAR)
    likely = _likely(chances[inked])
    ends = [*(np.flatnonzero(inked[1:] - inked[:-1] > 1) + 1).tolist(), len(inked)]
    texts = [(1.0, "")]
    begins = 0
    for end in ends if likely else ():
        texts = _joined(texts, _between_blanks(likely[begins:end], characters, width), width)
        begins = end
    return tuple(Way(text, min(chance, 1.0)) for chance, text in texts)


def _likely(chances: NDArray[np.float32]) -> list[list[tuple[int, float]]]:
    """For each step the columns that may be it, with their chances; one alone where it is clear."""
    found: list[list[tuple[int, float]]] = [[] for _ in chances]
    tops = chances.max(axis=1, initial=0.0, keepdims=True)
    rows, columns = np.nonzero(chances > np.where(tops > CLEAR, CLEAR, LIKELY))
    for row, column, chance in zip(rows.tolist(), columns.tolist(), chances[rows, columns].tolist(), strict=True):
        found[row].append((column, chance))
    return found


def _between_blanks(likely: list[list[tuple[int, float]]], characters: str, width: int) -> list[tuple[float, str]]:
    """The texts of some steps with their chances, best first."""
    if all(len(step) == 1 for step in likely):
        return [_only_way([step[0] for step in likely], characters)]
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for step in likely:
        beams = _stepped(beams, step, characters, width)
    found = sorted(((blank + last, text) for text, (blank, last) in beams.items()), reverse=True)
    return [one for one in found if one[0] >= UNLIKELY * found[0][0]]


def _only_way(steps: list[tuple[int, float]], characters: str) -> tuple[float, str]:
    """The chance and the text of steps that are one character each."""
    columns = [column for column, _ in groupby(column for column, _ in steps)]
    return math.prod(chance for _, chance in steps), "".join(characters[column - 1] for column in columns if column)


def _joined(before: list[tuple[float, str]], after: list[tuple[float, str]], width: int) -> list[tuple[float, str]]:
    """Each text of `before` with each of `after`, best first."""
    if len(after) == 1:
        ((chance, more),) = after
        return [(was * chance, text + more) for was, text in before]
    found: dict[str, float] = {}
    least = LOST * before[0][0] * after[0][0]
    for was, text in before:
        for chance, more in after:
            both = was * chance
            if both < least:  # and what follows it is less likely
                break
            whole = text + more
            found[whole] = found.get(whole, 0.0) + both
    return sorted(((chance, text) for text, chance in found.items()), reverse=True)[:width]


def first_guess(steps: Steps, characters: str) -> str:
    """The text by the likeliest character of each step: quick, and seldom another than the likeliest text."""
    best = steps.argmax(axis=1) if len(steps) else np.zeros(0, dtype=np.int64)
    changes = best[np.diff(best, prepend=-1) != 0]
    return "".join(characters[column - 1] for column in changes.tolist() if column)


def _stepped(
    beams: dict[str, tuple[float, float]], likely: list[tuple[int, float]], characters: str, width: int
) -> dict[str, tuple[float, float]]:
    """The prefixes after one more step: each with the chance that it ends in a blank, and in its last character."""
    of_blank = sum(chance for column, chance in likely if column == 0)
    of = {characters[column - 1]: chance for column, chance in likely if column}
    least = LOST * max(blank + last for blank, last in beams.values())
    ends: dict[str, tuple[float, float]] = {}
    for text, (blank, last) in beams.items():
        both, final = blank + last, text[-1:]
        stays, goes_on = both * of_blank, last * of.get(final, 0.0)
        if stays + goes_on >= least:
            was = ends.get(text)
            ends[text] = (stays, goes_on) if was is None else (was[0] + stays, was[1] + goes_on)
        for character, chance in of.items():
            more = (blank if character == final else both) * chance
            if more >= least:
                whole = text + character
                was = ends.get(whole)
                ends[whole] = (0.0, more) if was is None else (was[0], was[1] + more)
    if len(ends) <= width:
        return ends
    return dict(sorted(ends.items(), key=_both, reverse=True)[:width])


def _both(end: tuple[str, tuple[float, float]]) -> float:
    return end[1][0] + end[1][1]


def chance(steps: Steps, characters: str, text: str) -> float:
    """The probability of `text`; 0 when it holds a character that the reader does not know."""
    return chances(steps, characters, (text,))[0]


def chances(steps: Steps, characters: str, texts: Sequence[str]) -> list[float]:
    """The probability of each text; 0 of one that holds a character that the reader does not know.

    The forward recursion over the texts' characters with blanks between them, all texts at once.
    """
    known = [text for text in texts if all(character in characters for character in text)]
    if not known:
        return [0.0] * len(texts)
    longest = max(map(len, known))
    steps = steps[_telling(steps)]
    states = np.zeros((len(known), 2 * longest + 1), dtype=np.int64)
    for n, text in enumerate(known):
        states[n, 1 : 2 * len(text) : 2] = [characters.index(character) + 1 for character in text]
    may_skip = np.zeros(states.shape)
    may_skip[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    seen = np.exp(steps[:, states].astype(np.float64))
    now = np.zeros(states.shape)
    now[:, :2] = seen[0, :, :2]
    for row in seen[1:]:
        came = now.copy()
        came[:, 1:] += now[:, :-1]
        came[:, 2:] += may_skip[:, 2:] * now[:, :-2]
        now = came * row
    ends = [2 * len(text) for text in known]
    found = {
        text: float(now[n, max(0, end - 1) : end + 1].sum())
        for n, (text, end) in enumerate(zip(known, ends, strict=True))
    }
    return [found.get(text, 0.0) for text in texts]


def _telling(steps: Steps) -> NDArray[np.bool_]:
    """Which steps tell anything: of those that follow one another and are surely blank the first alone does."""
    blank = steps[:, 0] > math.log(CLEAR)
    telling: NDArray[np.bool_] = ~blank
    telling[:1] = True
    telling[1:] |= ~blank[:-1]
    return telling


def parted(steps: Steps, characters: str, signs: str) -> Iterator[tuple[str, Steps]]:
    """The steps between the places where the likeliest character is one of `signs`, and the sign that ends them.

    The last ends with "". What holds no trace of a character is left out if no sign but a space ends it.
    """
    columns = {characters.index(sign) + 1: sign for sign in signs}
    best = steps.argmax(axis=1).tolist()
    inked = (steps[:, 1:].max(axis=1) > np.log(FAINT)) if len(steps) else []
    begins = at = 0
    for column, run in groupby(best):
        length = len(list(run))
        if column in columns:
            if any(inked[begins:at]) or columns[column] != " ":
                yield columns[column], steps[begins:at]
            begins = at + length
        at += length
    if any(inked[begins:]):
        yield "", steps[begins:]
