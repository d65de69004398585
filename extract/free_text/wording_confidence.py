"""How sure a span of wording is: the share that was right of drawn spans read with like evidence.

For a topic the evidence is the likelihood that the trained reader gives its polarity; for a name it is the label. The
shares stand beside the model and are measured by `training/wording_shares.py` on families that were neither trained on
nor judged by.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from extract.free_text.wording_model import FOLDER

SHARES = "shares.json"
STEPS = (0.5, 0.7, 0.85, 0.95, 0.98, 0.995, 0.999)
"""Likelihoods at which the next step begins."""
UNMEASURED = 0.8
TOPICS, NAMES = "topics", "names"


def confidence_of(likely: float) -> float:
    """The share for a topic whose polarity is as likely as this."""
    shares, step = _shares().get(TOPICS, []), step_of(likely)
    return float(shares[step]) if step < len(shares) else UNMEASURED


def confidence_of_name(label: str) -> float:
    """The share for a form number, party, party_ref, party_class or project; a printed sentence was not measured."""
    return float(_shares().get(NAMES, {}).get(label, UNMEASURED))


def step_of(likely: float) -> int:
    """Which step of likelihood this is, from 0."""
    return sum(likely >= edge for edge in STEPS)


@cache
def _shares() -> Mapping[str, Any]:
    path = FOLDER / SHARES
    made: Mapping[str, Any] = json.loads(path.read_text(encoding="ascii")) if path.is_file() else {}
    return made
