"""The boxes of a certificate as a reviewer meets them: in groups, with names, in the form's order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.certificate import Certificate, Coverage
from domain.field import Field
from domain.field_paths import walk

SURE = 0.95
TEXT, LONG, DATE, MONEY, TICK, YES_NO = "text", "long", "date", "money", "tick", "yes_no"
_TICKS = re.compile(r"\.(occurrence|claims_made|per_statute|deductible|retention)$|\.(aggregate_per|autos)\.\w+$")
_NAMES = {
    "date": "Certificate date", "number": "Certificate number", "revision": "Revision", "signature": "Signed by",
    "name": "Name", "address": "Address", "contact_name": "Contact", "phone": "Phone", "fax": "Fax",
    "email": "E-mail", "naic": "NAIC #", "description": "Description", "insurer_letter": "Insurer letter",
    "policy_number": "Policy number", "effective_date": "Effective", "expiration_date": "Expires",
    "occurrence": "Occurrence", "claims_made": "Claims-made", "addl_insd": "Addl insd", "subr_wvd": "Subr wvd",
    "deductible": "Deductible", "retention": "Retention", "retention_amount": "Deductible / retention",
    "per_statute": "Per statute", "persons_excluded": "Persons excluded", "each_occurrence": "Each occurrence",
    "damage_rented_premises": "Damage to rented premises", "med_exp": "Med exp",
    "personal_adv_injury": "Personal & adv injury", "general_aggregate": "General aggregate",
    "products_completed_ops_aggregate": "Products - comp/op agg", "combined_single_limit": "Combined single limit",
    "bi_per_person": "Bodily injury (person)", "bi_per_accident": "Bodily injury (accident)",
    "pd_per_accident": "Property damage", "aggregate": "Aggregate", "el_each_accident": "E.L. each accident",
    "el_disease_each_employee": "E.L. disease - employee", "el_disease_policy_limit": "E.L. disease - policy",
    "any_auto": "Any auto", "owned": "Owned autos only", "hired": "Hired autos only", "scheduled": "Scheduled autos",
    "non_owned": "Non-owned autos only", "policy": "Per policy", "project": "Per project", "location": "Per location",
    "other": "Per other",
}  # fmt: skip
_LINES = {
    "gl": "General liability",
    "auto": "Automobile liability",
    "umbrella": "Umbrella / excess",
    "wc": "Workers compensation",
    "other": "Other coverage",
}
_PARTIES = {"producer": "Producer", "insured": "Insured", "holder": "Certificate holder"}
_SELDOM = {"number", "revision", "signature", "fax"}


@dataclass(frozen=True, slots=True)
class InputBox:
    """One box with what its input needs."""

    path: str
    label: str
    kind: str
    field: Field
    is_doubtful: bool

    @property
    def percent(self) -> int:
        """Confidence in whole percent, rounded down: 99.6 % is not 100."""
        return int(self.field.confidence * 100)


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes that stand together on the form."""

    title: str
    note: str
    boxes: tuple[InputBox, ...]


def groups(certificate: Certificate) -> tuple[Group, ...]:
    """All boxes, grouped as on the form; boxes that are empty and seldom filled are left out."""
    made: dict[str, list[InputBox]] = {}
    for path, field in walk(certificate):
        if field.value is None and not field.text and path.rpartition(".")[2] in _SELDOM:
            continue
        if field == Field():
            continue  # the form of this certificate has no such box
        made.setdefault(_group(path), []).append(_box(path, field))
    order = ["", "producer", "insured", "insurers", *(f"coverages.{n}" for n in range(len(certificate.coverages)))]
    order += ["description", "holder"]
    return tuple(
        Group(_title(key, certificate), _note(key, certificate), tuple(made[key])) for key in order if made.get(key)
    )


def doubtful(certificate: Certificate) -> int:
    """How many boxes a reviewer has to look at."""
    return sum(box.is_doubtful for group in groups(certificate) for box in group.boxes)


def kind_of(path: str) -> str:
    """What sort of value the box at `path` holds."""
    last = path.rpartition(".")[2]
    if last == "date" or last.endswith("_date"):
        return DATE
    if ".limits." in path or last == "retention_amount":
        return MONEY
    if _TICKS.search(path):
        return TICK
    if last in ("addl_insd", "subr_wvd", "persons_excluded"):
        return YES_NO
    return LONG if last == "description" and "." not in path else TEXT


def label_of(path: str) -> str:
    """The name of a box."""
    last = path.rpartition(".")[2]
    if path.startswith("insurers."):
        letter = path.split(".")[1]
        return f"Insurer {letter}" if last == "name" else f"{letter} · NAIC #"
    return _NAMES.get(last, last.replace("_", " ").capitalize())


def _box(path: str, field: Field) -> InputBox:
    says = field.value not in (None, False, "")
    return InputBox(path, label_of(path), kind_of(path), field, says and field.confidence < SURE)


def _group(path: str) -> str:
    head = path.split(".")
    if head[0] == "coverages":
        return f"coverages.{head[1]}"
    return head[0] if head[0] in ("producer", "insured", "holder", "insurers", "description") else ""


def _title(key: str, certificate: Certificate) -> str:
    if key.startswith("coverages."):
        coverage = certificate.coverages[int(key.partition(".")[2])]
        told = str(coverage.description.value or "")
        return told if coverage.line.value == "other" and told else _LINES[coverage.line.value]
    return (
        _PARTIES.get(key)
        or {"": "Certificate", "insurers": "Insurers", "description": "Description of operations"}[key]
    )


def _note(key: str, certificate: Certificate) -> str:
    if not key.startswith("coverages."):
        return ""
    coverage: Coverage = certificate.coverages[int(key.partition(".")[2])]
    insurer = certificate.insurers.get(str(coverage.insurer_letter.value or "")[:1])
    return str(insurer.name.value or "") if insurer else ""


def lit_boxes(certificate: Certificate, page: int) -> Iterator[tuple[str, Field]]:
    """The boxes that stand on a page, with their paths."""
    for path, field in walk(certificate):
        if field.box is not None and field.page == page:
            yield path, field
