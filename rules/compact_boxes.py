"""What is common to papers of every kind when their boxes become facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from domain.certificate import Certificate, Insurer
from domain.field import Field
from domain.holdings import HeldInsurer, HeldPaper, Proof
from domain.property import PropertyEvidence
from rules.boxes import amount_of, day_of, is_unsure, text_of
from rules.insurers import belongs_to_another
from rules.names import normal


def held_paper(paper: Certificate | PropertyEvidence, proof: Proof, place: int) -> HeldPaper:
    """What certificates and evidence of property insurance have alike; `place` counts those of the document from 0."""
    texts = {
        "description": paper.description,
        "remarks": paper.remarks,
        "date": paper.date,
        "insured.name": paper.insured.name,
        "insured.address": paper.insured.address,
        "holder.name": paper.holder.name,
        "holder.address": paper.holder.address,
    }
    told = {name: str(box.value or "") for name, box in texts.items()}
    running = f"{told['description']} {told['remarks']}"
    return HeldPaper(
        document_id=proof.document_id,
        place=place,
        received_on=proof.received_on,
        form=paper.form,
        confirmed=proof.confirmed,
        edition=paper.edition or "",
        issued=day_of(paper.date),
        insured=told["insured.name"],
        insured_address=told["insured.address"],
        holder=told["holder.name"],
        holder_address=told["holder.address"],
        description=told["description"],
        remarks=told["remarks"],
        told=f" {normal(running)} ",
        insurers=insurers_of(paper.insurers, proof.confirmed),
        unsure=frozenset(doubted({**texts, **insurer_boxes(paper.insurers)}, proof.confirmed)),
        signals=tuple(one.code for one in proof.signals),
        signal_weight=sum(one.weight for one in proof.signals),
        is_binder=proof.is_binder,
    )


def words_in(named: Mapping[str, Field]) -> dict[str, str]:
    """What stands where an amount or a day belongs and is neither."""
    found = {name: box for name, box in named.items() if name.startswith("limits.") or name == "retention_amount"}
    told = {name: box.text or "" for name, box in found.items() if amount_of(box) is None}
    return {name: " ".join(text.split()) for name, text in told.items() if text.strip()}


def doubted(texts: Mapping[str, Field], confirmed: bool) -> Iterator[str]:
    """The names of boxes that a verdict must not rest on before somebody has looked at them."""
    return iter(()) if confirmed else (name for name, box in texts.items() if is_unsure(box))


def insurer_boxes(listed: Mapping[str, Insurer]) -> dict[str, Field]:
    """Names and numbers of the companies, by the paths of their boxes."""
    boxes: dict[str, Field] = {}
    for letter, one in listed.items():
        boxes |= {f"insurers.{letter}.name": one.name, f"insurers.{letter}.naic": one.naic}
    return boxes


def insurers_of(listed: Mapping[str, Insurer], confirmed: bool) -> Mapping[str, HeldInsurer]:
    """The companies of a paper by letter, each told whether its number is another's for certain."""
    made = {}
    for letter, one in listed.items():
        name, naic = text_of(one.name), text_of(one.naic)
        sure = confirmed or not (is_unsure(one.name) or is_unsure(one.naic))
        made[letter] = HeldInsurer(name, naic, sure and belongs_to_another(name, naic))
    return MappingProxyType(made)
