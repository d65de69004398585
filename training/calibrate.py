"""`python -m training.calibrate`: how often what the reader was so and so sure of is right, for `extract/values/confidence.py`.

Draws papers of the usual and of the harder kinds, reads them with the reader's own certainty as the confidence, and
prints for each group of boxes the points that `MEASURED` should hold: shares that rise with the certainty (isotonic
regression), each a little lower than measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from bench.score import Verdict, judged
from domain.extraction_json import to_json
from extract.read import read_document
from extract.values import confidence
from samples.collection import draw_set
from samples.sources import draw_sources

TODAY = date(2026, 11, 23)
USUAL = ("scan_300", "fax_fine", "fax_standard", "photo", "rotated_scan")
GROUPS = ("typed", "code", "text")
TEXTS = ("name", "address", "description", "contact_name", "email")
SET = frozenset((0.5, 0.55, 0.6, 0.7, 0.75, 0.9))
"""Confidences that a rule sets whatever the reader thought."""
EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 1.0001)
DOUBT = 2.0
"""Wrong boxes added to each bin: on forms never seen there is more to go wrong."""


def main(arguments: Sequence[str]) -> int:
    """Print the points of each group."""
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__)
    parser.add_argument("--seed", type=int, default=41)
    parser.add_argument("--usual", type=int, default=100, help="papers of the usual kinds")
    parser.add_argument("--hard", type=int, default=48, help="papers of the harder kinds")
    asked = parser.parse_args(arguments)
    straight = ((0.0, 0.0), (1.0, 1.0))
    confidence.MEASURED = MappingProxyType(dict.fromkeys(GROUPS, straight))  # type: ignore[misc]
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for verdict in _verdicts(asked.seed, asked.usual, asked.hard):
        if verdict.confidence is not None and verdict.state != "missing" and verdict.confidence not in SET:
            found[_group(verdict.box)].append((verdict.confidence, verdict.state == "right"))
    for group in GROUPS:
        print(f"{group}: {len(found[group])} boxes")
        for certain, right, count, share in _points(found[group]):
            print(f"   ({certain:.3f}, {right:.4f})   of {count}, {share:.4f} right")
    return 0


def _verdicts(seed: int, usual: int, hard: int) -> Iterator[Verdict]:
    papers = [(one.data, one.truth) for one in draw_set(seed, today=TODAY, count=usual, kinds=USUAL)]
    papers += [(one.data, one.truth) for one in draw_sources(seed, today=TODAY, count=hard)]
    for data, truth in papers:
        read = to_json(read_document(data, name="drawn", images=False).extraction)
        yield from judged(json.loads(json.dumps(truth)), read)


def _group(box: str) -> str:
    last = box.rpartition(".")[2]
    return "code" if last == "policy_number" else "text" if last in TEXTS else "typed"


def _points(boxes: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, int, float]]:
    """Mean certainty, share to be claimed, count, and share measured, of each bin; claimed shares never fall."""
    certain = np.array([one for one, _ in boxes])
    right = np.array([float(each) for _, each in boxes])
    bins = [(certain >= low) & (certain < high) for low, high in pairwise(EDGES)]
    bins = [one for one in bins if one.sum() >= 5]
    blocks = [[float(right[one].sum()), float(one.sum()) + DOUBT * (1 - right[one].mean() + 0.02), 1] for one in bins]
    merged: list[list[float]] = []
    for block in blocks:  # pool adjacent violators
        merged.append(list(block))
        while len(merged) > 1 and merged[-2][0] / merged[-2][1] > merged[-1][0] / merged[-1][1]:
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    claimed = [share for hits, count, many in merged for share in [hits / count] * int(many)]
    for one, share in zip(bins, claimed, strict=True):
        yield float(certain[one].mean()), share, int(one.sum()), float(right[one].mean())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
