"""The answer of spaCy's sentence recognizer and entity recognizer in plain numpy: same cuts, same spans.

What stands outside any span is scored for all words at once; only inside a span each word waits for the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from extract.free_text.window_network import Floats, named, times


class Cutter:
    """Where statements start, by a linear layer over each word's vector."""

    def __init__(self, senter: Any) -> None:
        layer = named(senter.model, "softmax")
        weights, bias = layer.get_param("W"), layer.get_param("b")
        self.weights: Floats = weights[1] - weights[0]
        self.bias = float(bias[1] - bias[0])

    def starts(self, vectors: Floats) -> tuple[int, ...]:
        """The words that start a statement, the first among them."""
        if not len(vectors):
            return ()
        return (0, *(n for n in np.flatnonzero(vectors @ self.weights + self.bias > 0).tolist() if n))


class Spanner:
    """Labelled spans, found word by word: begin, go on, end, one word alone, or none."""

    def __init__(self, ner: Any) -> None:
        linear = named(ner.model.get_ref("tok2vec"), "linear")
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        places, width, pieces = (lower.get_dim(one) for one in ("nF", "nO", "nP"))
        weights, bias = linear.get_param("W"), linear.get_param("b")
        seen = lower.get_param("W").transpose(0, 2, 1, 3).reshape(places * pieces * width, -1)
        self.inputs: Floats = np.ascontiguousarray((seen @ weights).T)
        self.input_bias: Floats = seen @ bias
        self.shape = (places, pieces, width)
        absent = lower.get_param("pad")[0].transpose(0, 2, 1)
        start = lower.get_param("b").T
        self.alone: Floats = start + absent[1:].sum(axis=0)
        """What a word outside a span adds to its own part."""
        self.inside: list[Floats] = [start + absent[n + 1 :].sum(axis=0) for n in range(places)]
        """What a word with so many words of its span before it adds to its own part and theirs."""
        self.out, self.out_bias = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        names = [ner.moves.get_class_name(n) for n in range(ner.moves.n_moves)]
        self.labels = [name[2:] for name in names]
        self.begins = [n for n, name in enumerate(names) if name.startswith("B-")]
        self.units = [n for n, name in enumerate(names) if name.startswith("U-") and name != "U-"]
        self.on = {name[2:]: n for n, name in enumerate(names) if name.startswith("I-")}
        self.ends = {name[2:]: n for n, name in enumerate(names) if name.startswith("L-")}
        self.none = names.index("O")
        self.closer = {
            label: (
                upper.get_param("W")[self.ends[label]] - upper.get_param("W")[self.on[label]],
                float(self.out_bias[self.ends[label]] - self.out_bias[self.on[label]]),
            )
            for label in self.on
        }

    def spans(self, vectors: Floats, starts: Sequence[int], blank: Sequence[bool]) -> Iterator[tuple[str, int, int]]:
        """Label, first word and one past the last of each span; none starts on a `blank` or goes over a start."""
        number = len(vectors)
        if not number:
            return
        parts = (times(vectors, self.inputs) + self.input_bias).reshape(number, *self.shape)
        hidden = (parts[:, 0] + self.alone).max(axis=1)
        scores = times(hidden, self.out) + self.out_bias
        first = scores[:, self.begins].max(axis=1), scores[:, self.begins].argmax(axis=1)
        unit = scores[:, self.units].max(axis=1), scores[:, self.units].argmax(axis=1)
        none = scores[:, self.none]
        last = {start - 1 for start in starts} | {number - 1}
        word = 0
        while word < number:
            begins = word not in last
            if blank[word] or none[word] >= max(unit[0][word], first[0][word] if begins else -np.inf):
                word += 1
            elif not begins or unit[0][word] > first[0][word]:
                yield self.labels[self.units[unit[1][word]]], word, word + 1
                word += 1
            else:
                label = self.labels[self.begins[first[1][word]]]
                end = self._end(parts, word, label, last)
                yield label, word, end
                word = end

    def _end(self, parts: Floats, start: int, label: str, last: set[int]) -> int:
        weights, bias = self.closer[label]
        places = self.shape[0]
        before = np.zeros(self.shape[1:], np.float32)
        for word in range(start + 1, len(parts)):
            if word - start < places:
                before = before + parts[word - 1, word - start]
            hidden = (parts[word, 0] + before + self.inside[min(word - start, places - 1)]).max(axis=0)
            if word in last or hidden @ weights + bias > 0:
                return word + 1
        return len(parts)
