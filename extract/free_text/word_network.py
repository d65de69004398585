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

    def __init__(self, weights: Mapping[str, Floats], values: Sequence[Values], labels: Sequence[str]) -> None:
        self.weights, self.values, self.labels = weights, values, labels
        self.tables = [weights[f"table{n}"] for n in range(len(values))]
        self.mix = Maxout(weights, "mix")
        number = sum(name.startswith("layer") for name in weights) // 4
        self.layers = [Maxout(weights, f"layer{n}") for n in range(number)]
        self.reach = (len(self.layers[0].weights) // self.mix.width - 1) // 2
        self.out, self.bias = weights["out.w"], weights["out.b"]
        self.kept: dict[Word, Floats] = {}

    @classmethod
    def load(cls, path: Path) -> WordNetwork:
        """The network of a file."""
        with np.load(path) as data:
            found = {name: data[name] for name in data.files}
        texts = {name: one.tobytes().decode() for name, one in found.items() if one.dtype == np.uint8}
        weights = {name: one.astype(np.float32) for name, one in found.items() if name not in texts}
        labels = texts.pop("labels").split(BETWEEN)
        return cls(weights, [Values(texts[f"values{n}"].split(BETWEEN)) for n in range(len(texts))], labels)

    def save(self, path: Path) -> None:
        """Writes the weights in half precision, and what their rows stand for."""
        texts = {f"values{n}": BETWEEN.join(one.number) for n, one in enumerate(self.values)}
        texts["labels"] = BETWEEN.join(self.labels)
        named = {name: np.frombuffer(text.encode(), np.uint8) for name, text in texts.items()}
        halves = {name: one.astype(np.float16) for name, one in self.weights.items()}
        np.savez_compressed(path, allow_pickle=False, **(named | halves))

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
        between = np.flatnonzero(empty)
        inner = max(0, total - 2 * reach)
        windows = np.ndarray((inner, (2 * reach + 1) * self.mix.width), np.float32, rows, strides=rows.strides)
        for layer in self.layers:  # the words of a window lie side by side: a view shows all windows at once
            rows[reach : reach + inner] += layer.over(windows.copy())
            rows[between] = 0
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


def likelihoods(network: WordNetwork, texts: Sequence[Sequence[Word]], topic: str) -> list[dict[str, float]]:
    """For each text how likely each label is; they add up to one. No text may be empty; `topic` is its sign.

    Told is by the greatest of its words' vectors, their mean, and that of its topic.
    """
    if not texts:
        return []
    pooled = []
    for rows, text in zip(network.vectors(texts), texts, strict=True):
        places = [n for n, word in enumerate(text) if word[0] == topic]
        about = np.add.reduce(rows[places]) / np.float32(max(1, len(places)))
        pooled.append(np.concatenate([np.maximum.reduce(rows), np.add.reduce(rows) / np.float32(len(rows)), about]))
    scores = network.scores(np.array(pooled, np.float32))
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return [dict(zip(network.labels, row, strict=True)) for row in raised.tolist()]


def times(inputs: Floats, weights: Floats) -> Floats:
    """The product of two matrices, on this thread alone."""
    if len(inputs) <= _ROWS:
        return inputs @ weights
    return np.concatenate([inputs[n : n + _ROWS] @ weights for n in range(0, len(inputs), _ROWS)])
