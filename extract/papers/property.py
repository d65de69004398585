"""Builds property evidence (ACORD 24, 27, 28) from the boxes of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.certificate import Insurer, Party
from domain.field import Field
from domain.property import CoveredProperty, PropertyAnswer, PropertyEvidence, PropertyLine, PropertyPolicy
from extract.papers.assemble import Boxes, insurers_of, producer_of, snake
from extract.values.confidence import doubted
from extract.values.fields import party_of

_FREE = re.compile(r"other_\d+$")
_ANSWERS = (("yes", "Y"), ("no", "N"), ("na", "N/A"))
DIRT = 0.3
_PERSON = re.compile(r"^[^\d,]+$")


def evidence_of(boxes: Boxes, *, form: str, edition: str | None) -> PropertyEvidence:
    """The evidence on one page; rows without any value are no policy."""
    policies = [policy for line in PropertyLine if (policy := _policy(boxes, line)) is not None]
    names = (
        *("date", "number", "revision", "signature", "additional_insureds", "location", "description"),
        *("loan_number", "continuous_until_terminated", "prior_evidence_date"),
    )
    return PropertyEvidence(
        form=form,
        page=boxes.page,
        edition=edition,
        **{name: boxes.field(name) for name in names},
        producer=_with_person(producer_of(boxes)) if form == "ACORD 28" else producer_of(boxes),
        insured=party_of(boxes.seen.get("insured"), boxes.page),
        holder=party_of(boxes.seen.get("holder"), boxes.page),
        servicer=party_of(boxes.seen.get("servicer"), boxes.page),
        insurers=_insurers(boxes),
        policies=tuple(policies),
        answers=MappingProxyType(dict(_answers(boxes))),
        covers=_ticked(boxes, "covers"),
        interests=_ticked(boxes, "interests"),
    )


def is_blank(evidence: PropertyEvidence) -> bool:
    """Whether nothing is filled in."""
    parties = (evidence.producer.name, evidence.insured.name, evidence.holder.name)
    return not evidence.policies and not evidence.insurers and all(one.value is None for one in parties)


def _insurers(boxes: Boxes) -> Mapping[str, Insurer]:
    """The insurers by letter; the one company of an ACORD 27 or 28 is A."""
    if not boxes.has("insurers.A"):
        return insurers_of(boxes)
    company = Insurer(party_of(boxes.seen.get("insurers.A"), boxes.page).name, boxes.field("insurers.A.naic"))
    return MappingProxyType({} if company.name.value is None and company.naic.value is None else {"A": company})


def _policy(boxes: Boxes, line: PropertyLine) -> PropertyPolicy | None:
    row = line.value
    alone = line is PropertyLine.PROPERTY and boxes.has("policy_number")  # the one policy of an ACORD 27 or 28
    names = ("policy_number", "effective_date", "expiration_date")
    policy = PropertyPolicy(
        line=line,
        description=boxes.field(f"{row}.description"),
        insurer_letter=boxes.field(f"{row}.insurer_letter"),
        **{name: boxes.field(name if alone else f"{row}.{name}") for name in names},
        causes=_causes(boxes, row),
        deductibles=_deductibles(boxes, row),
        coverages=tuple(_coverages(boxes, row)),
    )
    told = (policy.policy_number, policy.effective_date, policy.expiration_date, policy.description)
    return policy if policy.coverages or any(_says(field) for field in told) else None


def _says(field: Field) -> bool:
    """Whether a box holds something, more than specks of dirt that were read as a letter."""
    return field.value is not None or (field.text is not None and field.confidence > DIRT)


def _causes(boxes: Boxes, row: str) -> Mapping[str, Field]:
    """The ticked causes of loss, and what is typed into the free ones, by name."""
    prefix = f"{row}.causes."
    found: dict[str, Field] = {}
    for path in boxes.paths(prefix):
        name = path[len(prefix) :]
        if name.endswith(".label"):
            continue
        tick, label = boxes.field(path), boxes.field(f"{path}.label")
        if _FREE.match(name):
            if label.value is not None:
                found[snake(str(label.value))] = replace(label, value=True)
        elif tick.value is True:
            found[name] = tick
    return MappingProxyType(found)


def _deductibles(boxes: Boxes, row: str) -> Mapping[str, Field]:
    """The deductibles that are filled in; those of the free rows under the cause that is typed there."""
    prefix = f"{row}.deductibles."
    found: dict[str, Field] = {}
    for path in boxes.paths(prefix):
        name = path[len(prefix) :]
        label = boxes.field(f"{row}.causes.{name}.label").value
        field = boxes.field(path)
        if _says(field):
            found[snake(str(label)) if label else name] = field
    return MappingProxyType(found)


def _coverages(boxes: Boxes, row: str) -> Iterator[CoveredProperty]:
    if row == "property":
        if (amount := _covered(boxes, "amount", "commercial_property")) is not None:
            yield amount
        for n in range(1, 11):
            if (one := _covered(boxes, f"rows.{n}", "other")) is not None:
                yield one
    prefix = f"{row}.covered."
    for path in boxes.paths(prefix):
        name = path[len(prefix) :]
        if "." not in name and (one := _covered(boxes, path, "other" if _FREE.match(name) else name)) is not None:
            yield one


def _covered(boxes: Boxes, path: str, name: str) -> CoveredProperty | None:
    """What one row covers; None of a row that is not filled in."""
    label, limit, deductible = (boxes.field(f"{path}.{part}") for part in ("label", "limit", "deductible"))
    if not (any(_says(one) for one in (label, limit, deductible)) or boxes.field(path).value):
        return None
    return CoveredProperty(snake(str(label.value)) if label.value else name, label, limit, deductible)


def _answers(boxes: Boxes) -> Iterator[tuple[str, PropertyAnswer]]:
    """The answers to the coverage questions, in the form's order; those of questions nobody answered are left out."""
    for path in boxes.paths("answers."):
        code, _, part = path.removeprefix("answers.").partition(".")
        if part != "yes":
            continue
        said = PropertyAnswer(
            answer_of(boxes, f"answers.{code}"),
            *(boxes.field(f"answers.{code}.{name}") for name in ("limit", "deductible", "detail")),
        )
        if said.answer.text or _says(said.limit) or _says(said.detail):
            yield code, said


def answer_of(boxes: Boxes, path: str) -> Field:
    """Which of the boxes YES, NO and N/A under `path` is marked; of two marks nobody knows which is meant."""
    ticks = [(said, boxes.field(f"{path}.{part}")) for part, said in _ANSWERS if boxes.has(f"{path}.{part}")]
    marked = [(said, tick) for said, tick in ticks if tick.value is True]
    if len(marked) == 1:
        said, tick = marked[0]
        return replace(tick, value=said, text=said)
    if marked:
        return doubted(replace(marked[0][1], value=None, text=" ".join(said for said, _ in marked)))
    return ticks[0][1]


def _ticked(boxes: Boxes, group: str) -> Mapping[str, Field]:
    """The marked boxes of a group by name; a free one under what is typed beside it."""
    found: dict[str, Field] = {}
    for path in boxes.paths(f"{group}."):
        name = path.removeprefix(f"{group}.")
        if "." not in name and boxes.field(path).value is True:
            label = boxes.field(f"{path}.label").value
            found[snake(str(label)) if label else name] = boxes.field(path)
    return MappingProxyType(found)


def _with_person(producer: Party) -> Party:
    """The contact of a block "name, contact person and address", where its second line names a person."""
    lines = str(producer.address.text or "").split("\n")
    if producer.contact_name.value is not None or len(lines) < 3 or not _PERSON.match(lines[0]):
        return producer
    rest = str(producer.address.value).removeprefix(lines[0]).lstrip(", ")
    return replace(
        producer,
        contact_name=replace(producer.address, value=lines[0], text=lines[0]),
        address=replace(producer.address, value=rest, text="\n".join(lines[1:])),
    )
