"""The networks of the reader of wording in plain numpy: `training/wording_network.py` teaches them.

Each word is a vector, mixed from what is known of it; layers look at a window of words each. What a word alone gives
is kept. Products are cut in few rows, since OpenBLAS gives larger ones to threads, which costs more than it saves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.free_text.word_meanings import meanings

Floats = NDArray[np.float32]
Word = tuple[str, ...]
"""What is known of a word: as many attributes as the network was taught, and last the word whose meaning it has."""
ODD, BETWEEN = "~word", "\0"
"""The sign of a word that nobody taught; what stands between the values of an attribute in a file."""
_ROWS = 16
_KEPT = 20_000
"""Distinct words whose vectors are kept before all are forgotten."""
_SLIGHT = 1e-8


class Values:
    """The values of an attribute that were taught, by number; 0 is any other, but for words."""

    def __init__(self, values: Sequence[str]) -> None:
        self.number = {value: n + 1 for n, value in enumerate(values)}
        self.odd = self.number.get(ODD, 0)

    def of(self, value: str) -> int:
        """The number of a value; of a word that was not taught, that of the sign for such words."""
        return self.number.get(value) or (self.odd if value.isalpha() else 0)


class Maxout:
    """A layer that takes the greater of two sums for each output, and norms them all."""

    def __init__(self, weights: Mapping[str, Floats], name: str) -> None:
        self.weights, self.bias, self.gain, self.shift = (weights[f"{name}.{one}"] for one in "wbgs")
        self.width = len(self.gain)

    def over(self, inputs: Floats) -> Floats:
        """The layer's answer to (rows, inputs): (rows, outputs)."""
        sums = times(inputs, self.weights)
        sums += self.bias
        best: Floats = np.maximum(sums[:, : self.width], sums[:, self.width :])
        best -= np.add.reduce(best, 1, keepdims=True) / self.width
        spread = np.einsum("ij,ij->i", best, best) / self.width + _SLIGHT
        best *= (spread**-0.5)[:, None]
        best *= self.gain
        best += self.shift
        return best


class WordNetwork:
    """A taught network: what is known of each word, mixed, then layers that each look at a window of words."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as data:
            weights = {name: data[name] for name in data.files}
        texts = {name: one.tobytes().decode() for name, one in weights.items() if one.dtype == np.uint8}
        weights = {name: one.astype(np.float32) for name, one in weights.items() if name not in texts}
        self.labels = tuple(texts.pop("labels").split(BETWEEN))
        self.values = [Values(texts[f"values{n}"].split(BETWEEN)) for n in range(len(texts))]
        self.tables = [weights[f"table{n}"] for n in range(len(texts))]
        self.mix = Maxout(weights, "mix")
        number = sum(name.startswith("layer") for name in weights) // 4
        self.layers = [Maxout(weights, f"layer{n}") for n in range(number)]
        self.reach = (len(self.layers[0].weights) // self.mix.width - 1) // 2
        self.out, self.bias = weights["out.w"], weights["out.b"]
        self.kept: dict[Word, Floats] = {}

    def vectors(self, texts: Sequence[Sequence[Word]]) -> list[Floats]:
        """For each text the vectors of its words: (words, width)."""
        reach, starts = self.reach, []
        total = reach
        for text in texts:
            starts.append(total)
            total += len(text) + reach
        rows, empty = np.zeros((total, self.mix.width), np.float32), np.ones(total, np.bool_)
        self._look_up([*chain.from_iterable(texts)])
        for start, text in zip(starts, texts, strict=True):
            if text:
                rows[start : start + len(text)] = [self.kept[word] for word in text]
                empty[start : start + len(text)] = False
        inner = total - 2 * reach
        for layer in self.layers if inner > 0 else ():
            seen = np.concatenate([rows[n : n + inner] for n in range(2 * reach + 1)], axis=1)
            rows[reach : reach + inner] += layer.over(seen)
            rows[empty] = 0
        return [rows[start : start + len(text)] for start, text in zip(starts, texts, strict=True)]

    def scores(self, rows: Floats) -> Floats:
        """What each row of vectors tells of each label."""
        told = times(rows, self.out)
        told += self.bias
        return told

    def _look_up(self, words: Sequence[Word]) -> None:
        missing = [word for word in dict.fromkeys(words) if word not in self.kept]
        if not missing:
            return
        if len(self.kept) + len(missing) > _KEPT:
            self.kept.clear()
            missing = list(dict.fromkeys(words))
        *columns, meant = zip(*missing, strict=True)
        known = [
            table[[values.of(one) for one in column]]
            for table, values, column in zip(self.tables, self.values, columns, strict=True)
        ]
        mixed = self.mix.over(np.concatenate([*known, meanings().numbers(meant)], axis=1))
        self.kept.update(zip(missing, mixed, strict=True))


class Classifier:
    """Tells what a whole text says, by the greatest of its words' vectors, their mean, and that of its topic."""

    def __init__(self, path: Path) -> None:
        self.network = WordNetwork(path)
        self.labels = self.network.labels

    def over(self, texts: Sequence[Sequence[Word]], topic: str) -> list[dict[str, float]]:
        """For each text how likely each label is; they add up to one. No text may be empty; `topic` is its sign."""
        if not texts:
            return []
        pooled = []
        for rows, text in zip(self.network.vectors(texts), texts, strict=True):
            places = [n for n, word in enumerate(text) if word[0] == topic]
            about = rows[places].mean(axis=0) if places else np.zeros(rows.shape[1], np.float32)
            pooled.append(np.concatenate([rows.max(axis=0), rows.mean(axis=0), about]))
        scores = self.network.scores(np.array(pooled, np.float32))
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        raised /= raised.sum(axis=1, keepdims=True)
        return [dict(zip(self.labels, row, strict=True)) for row in raised.tolist()]


def times(inputs: Floats, weights: Floats) -> Floats:
    """The product of two matrices, on this thread alone."""
    if len(inputs) <= _ROWS:
        return inputs @ weights
    return np.concatenate([inputs[n : n + _ROWS] @ weights for n in range(0, len(inputs), _ROWS)])
