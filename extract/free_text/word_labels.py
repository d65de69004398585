"""Labelled spans and the starts of statements, by what a network tells of each word.

A word begins a span of a label, goes on in it, ends it, is one alone, or is none: the likeliest way through a text
counts, of those that end each span that they begin, and none over the start of a statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from extract.free_text.word_network import Floats

BEGINS, GOES_ON, ENDS, ALONE = range(4)
PLACES = 4
_NEVER = np.float32(-1e9)


def place(label: int, which: int) -> int:
    """Where the score stands of a word at this place of a span of this label; 0 is that of none."""
    return 1 + PLACES * label + which


class Labeller:
    """Tells starts of statements, then spans between them."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = labels

    def starts(self, scores: Floats) -> tuple[int, ...]:
        """The words that start a statement, the first among them; the last score of each tells it."""
        return (0, *(n for n in np.flatnonzero(scores[:, -1] > 0).tolist() if n)) if len(scores) else ()

    def spans(self, scores: Floats, starts: Sequence[int], blank: Sequence[bool]) -> Iterator[tuple[str, int, int]]:
        """Label, first word and one past the last of each span; none begins on a `blank`."""
        if not len(scores):
            return
        shaped = scores[:, 1:-1].reshape(len(scores), -1, PLACES)
        begins, goes_on, ends, alone = (shaped[:, :, n].copy() for n in range(PLACES))
        begins[list(blank)] = alone[list(blank)] = _NEVER
        best_alone = alone.max(axis=1)
        single, is_alone = alone.argmax(axis=1).tolist(), (best_alone > scores[:, 0]).tolist()
        outside = np.maximum(scores[:, 0], best_alone)
        ways, lasts = self._ways(outside, begins, goes_on, ends, set(starts))
        word = len(scores) - 1
        while word >= 0:
            label = lasts[word]
            if label < 0:
                if is_alone[word]:
                    yield self.labels[single[word]], word, word + 1
                word -= 1
                continue
            last = word
            word -= 1
            while ways[word][label]:
                word -= 1
            yield self.labels[label], word, last + 1
            word -= 1

    def _ways(
        self, outside: Floats, begins: Floats, goes_on: Floats, ends: Floats, starts: set[int]
    ) -> tuple[list[list[bool]], list[int]]:
        """For each word which open spans came from before it, and the label of the span that best ends there, or -1."""
        closed, inside = np.float32(0), np.full(begins.shape[1], _NEVER, np.float32)
        never = inside
        came, lasts = np.empty(begins.shape, np.bool_), []
        for n, (alone, begin, go_on, end) in enumerate(zip(outside, begins, goes_on, ends, strict=True)):
            if n in starts:
                inside = never
            ended = inside + end
            best = int(ended.argmax())
            fresh, on = closed + begin, inside + go_on
            np.greater(on, fresh, came[n])
            inside = np.maximum(on, fresh)
            stays, ending = closed + alone, ended[best]
            is_end = ending > stays
            lasts.append(best if is_end else -1)
            closed = ending if is_end else stays
        return came.tolist(), lasts
