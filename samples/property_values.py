"""What stands in each box of an ACORD 24, 27 or 28 for a given truth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samples.coverages import Truth
from samples.property import STANDARD
from samples.style import Style
from samples.values import TICKED, day, money, party_boxes

_DATES = ("date", "prior_evidence_date")
_PLAIN = ("number", "location", "description", "loan_number")


def written(truth: Truth, style: Style) -> dict[str, str]:
    """Text by box code; empty boxes are left out."""
    boxes = dict(_head(truth, style))
    if truth["form"] == "ACORD 24":
        for policy in truth["policies"]:
            boxes.update(_row(policy, style))
    else:
        boxes.update(_one_policy(truth, style))
        boxes.update(_answers(truth, style))
    return {code: text for code, text in boxes.items() if text}


def _head(truth: Truth, style: Style) -> Iterator[tuple[str, str]]:
    for key in _DATES:
        yield key, day(truth[key], style) if key in truth else ""
    for key in _PLAIN:
        yield key, truth.get(key, "")
    for role in ("producer", "insured", "holder", "servicer"):
        if role in truth:
            yield from party_boxes(role, truth[role])
    for letter, insurer in truth["insurers"].items():
        yield f"insurers.{letter}.name", insurer["name"]
        yield f"insurers.{letter}.naic", insurer.get("naic", "")
    for group in ("interests", "covers"):
        for key in truth.get(group, ()):
            yield f"{group}.{key}", TICKED
    yield "continuous_until_terminated", TICKED if truth.get("continuous_until_terminated") else ""


def _row(policy: Truth, style: Style) -> Iterator[tuple[str, str]]:
    line = policy["line"]
    yield f"{line}.present", TICKED
    for key in ("insurer_letter", "policy_number", "description"):
        yield f"{line}.{key}", policy.get(key, "")
    for key in ("effective_date", "expiration_date"):
        yield f"{line}.{key}", day(policy[key], style)
    for cause in policy["causes"]:
        yield f"{line}.causes.{cause}", TICKED
    for key, amount in policy.get("deductibles", {}).items():
        yield f"{line}.deductibles.{key}", money(amount, style)
    for place, coverage in enumerate(policy["coverages"], start=1):
        code = coverage["name"] if coverage["name"] in STANDARD else f"other_{place}"
        yield f"{line}.covered.{code}", TICKED
        yield f"{line}.covered.{code}.label", coverage.get("label", "")
        yield f"{line}.covered.{code}.limit", money(coverage["limit"], style)


def _one_policy(truth: Truth, style: Style) -> Iterator[tuple[str, str]]:
    policy = truth["policies"][0]
    yield "policy_number", policy["policy_number"]
    yield "property.description", policy.get("description", "")
    for key in ("effective_date", "expiration_date"):
        yield key, day(policy[key], style) if key in policy else ""
    for cause in policy["causes"]:
        yield f"property.causes.{cause}", TICKED
    for place, coverage in enumerate(policy["coverages"], start=1):
        row = f"rows.{place}" if truth["form"] == "ACORD 27" else "amount"
        yield f"{row}.label", coverage.get("label", "")
        yield from _amounts(row, coverage, style)


def _answers(truth: Truth, style: Style) -> Iterator[tuple[str, str]]:
    for code, said in truth.get("answers", {}).items():
        yield f"answers.{code}.{ {'Y': 'yes', 'N': 'no', 'N/A': 'na'}[said['answer']] }", TICKED
        yield from _amounts(f"answers.{code}", said, style)
        yield f"answers.{code}.detail", said.get("detail", "")


def _amounts(row: str, said: dict[str, Any], style: Style) -> Iterator[tuple[str, str]]:
    for key in ("limit", "deductible"):
        yield f"{row}.{key}", money(said[key], style) if key in said else ""
