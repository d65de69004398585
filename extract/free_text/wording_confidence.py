"""How sure a span of wording is: the share that was right of drawn spans read with like evidence.

For a topic the evidence is the likelihood that the trained reader gives its polarity, and whether the rules read the
same there; for a name it is the label alone. The shares stand beside the model and are measured by
`training/wording_shares.py` on families that were neither trained on nor judged by.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from domain.certificate import Wording
from extract.free_text.wording_model import FOLDER

SHARES = "shares.json"
STEPS = (0.7, 0.9, 0.98, 0.998)
"""Likelihoods at which the next step begins."""
UNMEASURED = 0.8
NAMES = "names"


def confidence_of(one: Wording, likely: float, second: Sequence[Wording]) -> float:
    """The share for a topic: `likely` is its polarity's likelihood, `second` all that the rules read in the text."""
    shares = _shares().get(agreement(one, second), [])
    step = step_of(likely)
    return float(shares[step]) if step < len(shares) else UNMEASURED


def confidence_of_name(label: str) -> float:
    """The share for a form number, party, party_ref, party_class or project; a printed sentence was not measured."""
    return float(_shares().get(NAMES, {}).get(label, UNMEASURED))


def step_of(likely: float) -> int:
    """Which step of likelihood this is, from 0."""
    return sum(likely >= edge for edge in STEPS)


def agreement(one: Wording, second: Sequence[Wording]) -> str:
    """Whether the rules read the "same" there, nothing of that topic ("alone"), or another polarity ("against")."""
    over = [each for each in second if each.label == one.label and each.start < one.end and one.start < each.end]
    if not over:
        return "alone"
    return "same" if any(each.polarity == one.polarity for each in over) else "against"


@cache
def _shares() -> Mapping[str, Any]:
    path = FOLDER / SHARES
    made: Mapping[str, Any] = json.loads(path.read_text(encoding="ascii")) if path.is_file() else {}
    return made
