"""From evidence of property insurance (ACORD 24, 27, 28) to what a rule can ask for, as `rules.compact` does for ACORD
25..


"""

from __future__ import annotations

import re

from domain.field import Field
from domain.holdings import HeldPaper, HeldPolicy, Proof
from domain.property import PropertyEvidence, PropertyPolicy
from rules.boxes import amount_of, day_of, is_no, is_unsure, is_yes, text_of
from rules.compact_boxes import doubted, insurer_boxes, insurers_of, words_in
from rules.names import normal


def property_paper_of(evidence: PropertyEvidence, proof: Proof, place: int) -> HeldPaper:
    """An ACORD 24, 27 or 28 without its policies; `place` counts those of its document from 0."""
    texts = {
        "description": evidence.description,
        "remarks": evidence.remarks,
        "date": evidence.date,
        "insured.name": evidence.insured.name,
        "holder.name": evidence.holder.name,
        "holder.address": evidence.holder.address,
    }
    description, remarks = (str(one.value or "") for one in (evidence.description, evidence.remarks))
    return HeldPaper(
        document_id=proof.document_id,
        place=place,
        received_on=proof.received_on,
        form=evidence.form,
        confirmed=proof.confirmed,
        edition=evidence.edition or "",
        issued=day_of(evidence.date),
        insured=str(evidence.insured.name.value or ""),
        insured_address=str(evidence.insured.address.value or ""),
        holder=str(evidence.holder.name.value or ""),
        holder_address=str(evidence.holder.address.value or ""),
        description=description,
        remarks=remarks,
        told=f" {normal(f'{description} {remarks}')} ",
        insurers=insurers_of(evidence.insurers, proof.confirmed),
        interests=tuple(name for name, box in evidence.interests.items() if is_yes(box)),
        unsure=frozenset(doubted({**texts, **insurer_boxes(evidence.insurers)}, proof.confirmed)),
        signals=tuple(one.code for one in proof.signals),
        signal_weight=sum(one.weight for one in proof.signals),
        is_binder=proof.is_binder,
        is_property=True,
    )


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
