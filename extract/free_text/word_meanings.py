"""What words mean, as numbers that are alike where the meanings are: for words that nobody taught the reader.

The table was made by `training/meanings.py` of public word vectors (GloVe).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MEANINGS = Path(__file__).parents[1] / "models" / "wording" / "meanings.npz"
SCALE = 200
"""Rows are of length one, times this."""


class Meanings:
    """The rows of the table, the first of them for words that are not in it."""

    def __init__(self, path: Path = MEANINGS) -> None:
        with np.load(path) as data:
            words = data["words"].tobytes().decode("ascii").split("\n")
            rows = data["rows"]
        self.row_of = {word: n + 1 for n, word in enumerate(words)}
        self.rows: NDArray[np.int8] = np.concatenate([np.zeros((1, rows.shape[1]), np.int8), rows])

    def numbers(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One row a word."""
        rows = self.rows[[self.row_of.get(word, 0) for word in words]].astype(np.float32)
        rows /= SCALE
        return rows


@cache
def meanings() -> Meanings:
    """The table of the repository, loaded once."""
    return Meanings()
