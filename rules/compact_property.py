"""From evidence of property insurance (ACORD 24, 27, 28) to what a rule can ask for; ACORD 25 is in `rules.compact`."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.field import Field
from domain.holdings import HeldPaper, HeldPolicy, Proof
from domain.property import PropertyEvidence, PropertyPolicy
from rules.boxes import amount_of, day_of, is_no, is_unsure, is_yes, text_of
from rules.compact_boxes import held_paper, words_in


def property_paper_of(evidence: PropertyEvidence, proof: Proof, place: int) -> HeldPaper:
    """An ACORD 24, 27 or 28 without its policies; `place` counts those of its document from 0."""
    interests = tuple(name for name, box in evidence.interests.items() if is_yes(box))
    return replace(held_paper(evidence, proof, place), interests=interests, is_property=True)


def property_policies_of(evidence: PropertyEvidence, confirmed: bool) -> tuple[HeldPolicy, ...]:
    """The policies of an evidence of property insurance."""
    return tuple(_property_policy(evidence, one, n, confirmed) for n, one in enumerate(evidence.policies))


def _property_policy(evidence: PropertyEvidence, one: PropertyPolicy, place: int, confirmed: bool) -> HeldPolicy:
    named: dict[str, Field] = {
        "policy_number": one.policy_number,
        "effective_date": one.effective_date,
        "expiration_date": one.expiration_date,
        **{f"limits.{each.name}": each.limit for each in one.coverages},
        **{f"causes.{name}": box for name, box in one.causes.items()},
        **{f"deductible.{name}": box for name, box in one.deductibles.items()},
        **{f"deductible.{each.name}": each.deductible for each in one.coverages},
    }
    answers = {f"answers.{code}": each for code, each in evidence.answers.items()} if place == 0 else {}
    named |= {name: each.answer for name, each in answers.items()}
    amounts = {each.name: amount for each in one.coverages if (amount := amount_of(each.limit)) is not None}
    deductibles = [amount_of(box) for name, box in named.items() if name.startswith("deductible.")]
    return HeldPolicy(
        line=str(one.line.value),
        paper=0,
        row=place,
        number=text_of(one.policy_number),
        effective=day_of(one.effective_date),
        expiration=day_of(one.expiration_date),
        limits=amounts,
        words=words_in(named) | {name: told for name, each in answers.items() if (told := text_of(each.detail))},
        marked=frozenset(name for name, box in named.items() if is_yes(box)),
        denied=frozenset(name for name, box in named.items() if name.startswith("answers.") and is_no(box)),
        unsure=frozenset() if confirmed else frozenset(name for name, box in named.items() if is_unsure(box)),
        retention=max((amount for amount in deductibles if amount is not None), default=None),
        insurer_letters="".join(re.findall(r"[A-F]", str(one.insurer_letter.value or "").upper())),
        description=str(one.description.value or ""),
    )
