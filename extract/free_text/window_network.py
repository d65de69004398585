"""The answer of spaCy's small window encoders in plain numpy: the same numbers, in a fraction of the time.

spaCy's own layers are made for batches of long texts; over a remark of twenty words nearly all of their time is spent
between the sums. Here the weights of a trained pipeline are taken out once, and what a word alone gives is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.free_text.wording_spacy import string_id

Floats = NDArray[np.float32]
Word = tuple[str, ...]
"""The attributes of a word, as many as the encoder was trained with."""
_ROWS = 16
"""Rows multiplied at once: OpenBLAS gives larger products to threads, which costs more than it saves."""
_KEPT = 20_000
"""Distinct words whose vectors are kept before all are forgotten."""
_SLIGHT = 1e-8
"""What a layer's norm adds to the variance, as in thinc."""


class Maxout:
    """A maxout layer with its norm: `weights` is (inputs, pieces * outputs), one piece after another."""

    def __init__(self, layer: Any) -> None:
        maxout, norm = named(layer, "maxout"), named(layer, "layernorm")
        self.pieces, self.width = maxout.get_dim("nP"), maxout.get_dim("nO")
        weights = maxout.get_param("W").transpose(2, 1, 0)
        self.weights: Floats = np.ascontiguousarray(weights.reshape(weights.shape[0], -1), np.float32)
        self.bias: Floats = maxout.get_param("b").T.reshape(-1).astype(np.float32)
        self.gain, self.shift = norm.get_param("G"), norm.get_param("b")

    def over(self, inputs: Floats) -> Floats:
        """The layer's answer to (rows, inputs): (rows, outputs)."""
        sums = times(inputs, self.weights)
        sums += self.bias
        best: Floats = sums[:, : self.width]
        for piece in range(1, self.pieces):
            best = np.maximum(best, sums[:, piece * self.width : (piece + 1) * self.width])
        best = best - np.add.reduce(best, 1, keepdims=True) / self.width
        spread = np.einsum("ij,ij->i", best, best) / self.width + _SLIGHT
        best *= (spread**-0.5)[:, None]
        best *= self.gain
        best += self.shift
        return best


class WindowEncoder:
    """A trained Tok2Vec: hashed attributes of each word, mixed, then layers that each look at a window of words."""

    def __init__(self, tok2vec: Any) -> None:
        embed, encode = tok2vec.layers
        self.mix = Maxout(embed)
        tables = [one for one in embed.walk() if one.name == "hashembed"]
        self.tables = [(one.get_param("E"), one.attrs["seed"], one.ops) for one in tables]
        self.kept: dict[Word, Floats] = {}
        layers = [one for one in encode.walk() if one.name == "expand_window>>maxout>>layernorm>>dropout"]
        self.layers = [Maxout(one) for one in layers]
        self.reach: int = named(encode, "expand_window").attrs["window_size"]

    def over(self, texts: Sequence[Sequence[Word]]) -> list[Floats]:
        """For each text the vectors of its words: (words, width)."""
        margin = self.reach * len(self.layers)
        starts, at = [], margin
        for text in texts:
            starts.append(at)
            at += len(text) + margin
        rows = np.zeros((at, self.mix.width), np.float32)
        self._look_up([*chain.from_iterable(texts)])
        for start, text in zip(starts, texts, strict=True):
            if text:
                rows[start : start + len(text)] = [self.kept[word] for word in text]
        for layer in self.layers:
            inner = len(rows) - 2 * self.reach
            seen = np.concatenate([rows[n : n + inner] for n in range(2 * self.reach + 1)], axis=1)
            rows = layer.over(seen) + rows[self.reach : self.reach + inner]
        return [rows[start - margin : start - margin + len(text)] for start, text in zip(starts, texts, strict=True)]

    def _look_up(self, words: Sequence[Word]) -> None:
        missing = [word for word in dict.fromkeys(words) if word not in self.kept]
        if not missing:
            return
        if len(self.kept) + len(missing) > _KEPT:
            self.kept.clear()
            missing = list(dict.fromkeys(words))
        columns = []
        for (table, seed, ops), attributes in zip(self.tables, zip(*missing, strict=True), strict=True):
            ids = np.array([string_id(one) for one in attributes], np.uint64)
            columns.append(table[ops.hash(ids, seed) % table.shape[0]].sum(axis=1))
        self.kept.update(zip(missing, self.mix.over(np.concatenate(columns, axis=1)), strict=True))


class Classifier:
    """A trained text classifier over a window encoder: the largest and the mean of each text's vectors, weighed."""

    def __init__(self, textcat: Any) -> None:
        self.labels: tuple[str, ...] = textcat.labels
        self.encoder = WindowEncoder(textcat.model.get_ref("tok2vec"))
        layer = named(textcat.model, "softmax")
        self.weights, self.bias = np.ascontiguousarray(layer.get_param("W").T), layer.get_param("b")

    def over(self, texts: Sequence[Sequence[Word]]) -> list[dict[str, float]]:
        """For each text how likely each label is; they add up to one. No text may be empty."""
        if not texts:
            return []
        vectors = self.encoder.over(texts)
        pooled = np.array([[one.max(axis=0), one.mean(axis=0)] for one in vectors]).reshape(len(texts), -1)
        scores = times(pooled, self.weights) + self.bias
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        raised /= raised.sum(axis=1, keepdims=True)
        return [dict(zip(self.labels, row, strict=True)) for row in raised.tolist()]


def named(layer: Any, name: str) -> Any:
    """The first layer of that name inside this one."""
    return next(one for one in layer.walk() if one.name == name)


def times(inputs: Floats, weights: Floats) -> Floats:
    """The product of two matrices, on this thread alone."""
    if len(inputs) <= _ROWS:
        return inputs @ weights
    return np.concatenate([inputs[n : n + _ROWS] @ weights for n in range(0, len(inputs), _ROWS)])
