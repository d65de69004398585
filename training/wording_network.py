"""The networks of the reader of wording, taught in plain numpy: `extract/free_text/word_network.py` gives their answer.

Words are vectors, mixed from what is known of each; layers look at a window of words; then every word is labelled, or
the whole is told by its greatest, its mean and its topic. Gradients are written out by hand, all weights lie in one
row, and texts of a batch stand one after another with empty rows between: no sum is wasted on padding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
_SLIGHT = 1e-8
_CLIP, _DECAY = 5.0, 0.01


@dataclass(frozen=True, slots=True)
class Shape:
    """How many values each attribute has and how wide it is; the width of all, layers, and words seen to each side."""

    rows: tuple[int, ...]
    widths: tuple[int, ...]
    meaning: int
    width: int
    depth: int
    reach: int
    outputs: int
    pools: int
    """Vectors that are told from: 1 for each word alone, 3 for a whole text."""


class Network:
    """Weights, and what they answer to a batch."""

    def __init__(self, shape: Shape, meanings: Floats, rng: np.random.Generator) -> None:
        self.shape, self.meanings, self.rng = shape, meanings, rng
        wide, seen = shape.width, shape.width * (2 * shape.reach + 1)
        sizes = {f"table{n}": one for n, one in enumerate(zip(shape.rows, shape.widths, strict=True))}
        for name, taken in (
            ("mix", sum(shape.widths) + shape.meaning),
            *((f"layer{n}", seen) for n in range(shape.depth)),
        ):
            sizes |= {
                f"{name}.w": (taken, 2 * wide),
                f"{name}.b": (2 * wide,),
                f"{name}.g": (wide,),
                f"{name}.s": (wide,),
            }
        sizes |= {"out.w": (shape.pools * wide, shape.outputs), "out.b": (shape.outputs,)}
        total = sum(int(np.prod(size)) for size in sizes.values())
        self.all, self.slope = np.zeros(total, np.float32), np.zeros(total, np.float32)
        self.weights, self.slopes = _views(self.all, sizes), _views(self.slope, sizes)
        for name, one in self.weights.items():
            if name.startswith("table"):
                one[:] = rng.uniform(-0.2, 0.2, one.shape)
            elif name.endswith(".g"):
                one[:] = 1
            elif name.endswith(".w") and name != "out.w":
                one[:] = rng.uniform(-1, 1, one.shape) * np.sqrt(6 / (one.shape[0] + wide))
        self.first, self.second, self.steps = np.zeros_like(self.all), np.zeros_like(self.all), 0

    def learn(self, ids: Whole, lengths: Whole, loss: Callable[[Floats], tuple[float, Floats]], drop: float, rate: float,
              topics: Flags | None = None) -> float:  # fmt: skip
        """One step on a batch; `loss` tells from the scores the loss and its slope."""
        self.slope[:] = 0
        undo: list[Callable[[Floats], Floats]] = []
        rows = self._vectors(ids, lengths, drop, undo)
        if topics is not None:
            rows = self._pooled(rows, lengths, topics, undo)
        told, slope = loss(rows @ self.weights["out.w"] + self.weights["out.b"])
        self.slopes["out.w"] += rows.T @ slope
        self.slopes["out.b"] += slope.sum(axis=0)
        back: Floats = slope @ self.weights["out.w"].T
        for one in reversed(undo):
            back = one(back)
        self._step(rate)
        return told

    def scores(self, ids: Whole, lengths: Whole, topics: Flags | None = None) -> Floats:
        """The answer to a batch."""
        rows = self._vectors(ids, lengths, 0, [])
        if topics is not None:
            rows = self._pooled(rows, lengths, topics, [])
        return rows @ self.weights["out.w"] + self.weights["out.b"]

    def _vectors(self, ids: Whole, lengths: Whole, drop: float, undo: list[Callable[[Floats], Floats]]) -> Floats:
        reach, wide = self.shape.reach, self.shape.width
        shifts = np.repeat(np.arange(1, len(lengths) + 1) * reach, lengths)
        inside = np.arange(len(ids)) + shifts
        total = len(ids) + (len(lengths) + 1) * reach
        empty = np.ones(total, np.bool_)
        empty[inside] = False
        given = [self.weights[f"table{n}"][ids[:, n]] for n in range(len(self.shape.rows))]
        mixed = self._maxout("mix", np.concatenate([*given, self.meanings[ids[:, -1]]], axis=1), drop, undo)
        self._looked_up(ids, undo)
        rows = np.zeros((total, wide), np.float32)
        rows[inside] = mixed
        undo.append(lambda back: back[inside])
        inner = total - 2 * reach
        for n in range(self.shape.depth):
            steps: list[Callable[[Floats], Floats]] = []
            seen = np.concatenate([rows[k : k + inner] for k in range(2 * reach + 1)], axis=1)
            more = self._maxout(f"layer{n}", seen, drop, steps)
            rows = rows.copy()
            rows[reach : reach + inner] += more
            rows[empty] = 0
            undo.append(self._unwindowed(steps[0], empty, inner))
        undo.append(lambda back: _scattered(back, inside, total))
        return rows[inside]

    def _looked_up(self, ids: Whole, undo: list[Callable[[Floats], Floats]]) -> None:
        """Puts the way back to the tables before that of the layer that mixes them."""

        def back(slope: Floats) -> Floats:
            at = 0
            for n, wide in enumerate(self.shape.widths):
                _gather(self.slopes[f"table{n}"], ids[:, n], slope[:, at : at + wide])
                at += wide
            return slope

        undo.insert(len(undo) - 1, back)

    def _unwindowed(self, layer: Callable[[Floats], Floats], empty: Flags, inner: int) -> Callable[[Floats], Floats]:
        reach, wide = self.shape.reach, self.shape.width

        def back(slope: Floats) -> Floats:
            slope[empty] = 0
            seen = layer(slope[reach : reach + inner])
            for k in range(2 * reach + 1):
                slope[k : k + inner] += seen[:, k * wide : (k + 1) * wide]
            return slope

        return back

    def _maxout(self, name: str, taken: Floats, drop: float, undo: list[Callable[[Floats], Floats]]) -> Floats:
        weights, wide = self.weights, self.shape.width
        sums = taken @ weights[f"{name}.w"]
        sums += weights[f"{name}.b"]
        left, right = sums[:, :wide], sums[:, wide:]
        is_left = left > right
        best = np.maximum(left, right)
        best -= best.mean(axis=1, keepdims=True)
        scale = 1 / np.sqrt(np.einsum("ij,ij->i", best, best) / wide + _SLIGHT)[:, None]
        best *= scale
        given = best * weights[f"{name}.g"] + weights[f"{name}.s"]
        kept = None
        if drop:
            kept = (self.rng.random(given.shape, np.float32) >= drop) * np.float32(1 / (1 - drop))
            given *= kept

        def back(slope: Floats) -> Floats:
            if kept is not None:
                slope = slope * kept
            self.slopes[f"{name}.g"] += np.einsum("ij,ij->j", slope, best)
            self.slopes[f"{name}.s"] += slope.sum(axis=0)
            normed = slope * weights[f"{name}.g"]
            along = np.einsum("ij,ij->i", normed, best)[:, None] / wide
            normed -= normed.mean(axis=1, keepdims=True) + best * along
            normed *= scale
            both = np.empty_like(sums)
            np.multiply(normed, is_left, out=both[:, :wide])
            np.subtract(normed, both[:, :wide], out=both[:, wide:])
            self.slopes[f"{name}.w"] += taken.T @ both
            self.slopes[f"{name}.b"] += both.sum(axis=0)
            return both @ weights[f"{name}.w"].T

        undo.append(back)
        return given

    def _pooled(self, rows: Floats, lengths: Whole, topics: Flags, undo: list[Callable[[Floats], Floats]]) -> Floats:
        """For each text the greatest of its words' vectors, their mean, and the mean of its topic's words."""
        wide = self.shape.width
        starts, text = np.cumsum(lengths) - lengths, np.repeat(np.arange(len(lengths)), lengths)
        top = np.maximum.reduceat(rows, starts)
        is_top = rows == top[text]
        share = (1 / lengths)[text, None].astype(np.float32)
        number = np.maximum(np.add.reduceat(topics, starts, dtype=np.int64), 1)
        of_topic = (topics / number[text])[:, None].astype(np.float32)
        mean, topic = np.add.reduceat(rows * share, starts), np.add.reduceat(rows * of_topic, starts)

        def back(slope: Floats) -> Floats:
            spread = slope[text]
            return spread[:, :wide] * is_top + spread[:, wide : 2 * wide] * share + spread[:, 2 * wide :] * of_topic

        undo.append(back)
        return np.concatenate([top, mean, topic], axis=1)

    def _step(self, rate: float) -> None:
        """Adam, with weights that shrink a little each time."""
        self.steps += 1
        size = float(np.sqrt(np.dot(self.slope, self.slope)))
        if size > _CLIP:
            self.slope *= _CLIP / size
        self.first += 0.1 * (self.slope - self.first)
        ready = self.slope * self.slope
        self.second += 0.001 * (ready - self.second)
        np.sqrt(self.second, out=ready)
        ready *= np.float32(1 / np.sqrt(1 - 0.999**self.steps))
        ready += np.float32(1e-8)
        np.divide(self.first, ready, out=ready)
        self.all *= np.float32(1 - rate * _DECAY)
        self.all -= np.float32(rate / (1 - 0.9**self.steps)) * ready


def of_labels(wanted: Whole) -> Callable[[Floats], tuple[float, Floats]]:
    """The loss where each row of scores is to tell one label."""

    def loss(scores: Floats) -> tuple[float, Floats]:
        likely = _softmax(scores)
        rows = np.arange(len(wanted))
        told = -float(np.log(likely[rows, wanted] + 1e-9).mean())
        likely[rows, wanted] -= 1
        return told, likely / np.float32(len(wanted))

    return loss


def of_words(wanted: Whole, begins: Flags) -> Callable[[Floats], tuple[float, Floats]]:
    """The loss where each word has a label, and the last score tells whether it begins a statement."""

    def loss(scores: Floats) -> tuple[float, Floats]:
        told, slope = of_labels(wanted)(scores[:, :-1])
        likely = 1 / (1 + np.exp(-scores[:, -1:]))
        beside = (likely - begins[:, None]) / np.float32(len(begins))
        return told, np.concatenate([slope, beside], axis=1)

    return loss


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return raised


def _views(row: Floats, sizes: Mapping[str, Sequence[int]]) -> dict[str, Floats]:
    found, at = {}, 0
    for name, size in sizes.items():
        number = int(np.prod(size))
        found[name] = row[at : at + number].reshape(size)
        at += number
    return found


def _scattered(rows: Floats, places: Whole, total: int) -> Floats:
    spread = np.zeros((total, rows.shape[1]), np.float32)
    spread[places] = rows
    return spread


def _gather(table: Floats, ids: Whole, slope: Floats) -> None:
    """Adds each row of `slope` to its row of the table."""
    order = np.argsort(ids, kind="stable")
    sorted_ids = ids[order]
    starts = np.flatnonzero(np.r_[True, sorted_ids[1:] != sorted_ids[:-1]])
    table[sorted_ids[starts]] += np.add.reduceat(slope[order], starts)
