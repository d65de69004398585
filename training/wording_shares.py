"""Measures how often the reader of wording is right, by its evidence: `python -m training.wording_shares`.

Writes `shares.json` beside the model. Read are texts of `tune.yaml` alone, whose turns were not trained on; the
families that judge the reader stay unseen.
"""

from __future__ import annotations

import json
from collections import Counter

from bench.wording_score import meets
from extract.free_text.wording import read
from extract.free_text.wording_confidence import NAMES, SHARES, STEPS, TOPICS, step_of
from extract.free_text.wording_model import FOLDER
from samples.remarks.compose import remarks
from samples.remarks.truth import wanted

TEXTS = 1200
SEED = 111
PRIOR, PRIOR_WEIGHT = 0.8, 4
"""What a step of which little was seen is taken to be, and how many spans that counts for."""


def measured() -> dict[str, object]:
    """Shares right, by step of likelihood, each at least as sure as the one below; and by label of a name."""
    right, total = Counter[tuple[str, object]](), Counter[tuple[str, object]]()
    for remark in remarks("tune", TEXTS, SEED):
        wants = list(wanted(remark))
        for one in read(remark.text):
            span = one.wording
            if span.label == "boilerplate":
                continue
            hit = next((want for want in wants if meets(span, want)), None)
            if hit is not None:
                wants.remove(hit)
            kind, step = (NAMES, span.label) if one.likely is None else (TOPICS, step_of(one.likely))
            right[kind, step] += hit is not None
            total[kind, step] += 1
    for key in sorted(total, key=str):
        print(key, total[key], f"{right[key] / total[key]:.3f}")
    shares: dict[str, object] = {
        TOPICS: _rising([_share(right[TOPICS, n], total[TOPICS, n]) for n in range(len(STEPS) + 1)]),
        NAMES: {str(label): _share(right[kind, label], total[kind, label]) for kind, label in total if kind == NAMES},
    }
    return shares


def _share(right: int, total: int) -> float:
    return round((right + PRIOR * PRIOR_WEIGHT) / (total + PRIOR_WEIGHT), 3)


def _rising(shares: list[float]) -> list[float]:
    return [max(shares[: n + 1]) for n in range(len(shares))]


if __name__ == "__main__":
    (FOLDER / SHARES).write_text(json.dumps(measured(), indent=1, sort_keys=True) + "\n", encoding="ascii")
