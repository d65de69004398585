"""Property evidence and addenda as the review screen shows them: plain lists of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.addendum import Addendum
from domain.field import Field
from domain.party import Party
from domain.property import CoveredProperty, PropertyAnswer, PropertyEvidence, PropertyPolicy
from review_ui.review.box_names import label_of
from review_ui.review.form import SURE

_SAID = {"Y": "Yes", "N": "No"}
_CALLED = {"location": "Location", "description": "Special conditions", "remarks": "Additional remarks"}
_LINES = {
    "property": "Property",
    "inland_marine": "Inland marine",
    "crime": "Crime",
    "equipment_breakdown": "Equipment breakdown",
    "other": "Other coverage",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a paper says. `percent` is how sure the reading is, `is_doubtful` that a person should look."""

    label: str
    value: str
    percent: int
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that stand together under a title; the first part of a paper has none."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SidePaper:
    """A paper beside the certificate: what it is, its page, and what it says."""

    title: str
    page: int
    parts: tuple[Part, ...]

    @property
    def doubts(self) -> int:
        """How many of its rows a person should look at."""
        return sum(row.is_doubtful for part in self.parts for row in part.rows)


def property_paper(evidence: PropertyEvidence) -> SidePaper:
    """An ACORD 24, 27 or 28 as a list of parts; what is empty is left out."""
    head = (
        *_rows(evidence, ("date", "number", "location")),
        *_party("Producer", evidence.producer),
        *_party("Insured", evidence.insured),
        *(row for letter, one in evidence.insurers.items() for row in _row(f"Insurer {letter}", one.name)),
    )
    holder = "Holder" if evidence.form == "ACORD 24" else "Additional interest"
    foot = (
        *_party(holder, evidence.holder),
        *_row("Interest", _listed(evidence.interests)),
        *_rows(evidence, ("loan_number", "continuous_until_terminated", "prior_evidence_date")),
        *_party("Servicing agent", evidence.servicer),
        *_rows(evidence, ("description", "remarks")),
    )
    answers = tuple(row for code, one in evidence.answers.items() for row in _answered(code, one))
    parts = [
        Part("", head),
        *(Part(_LINES[one.line.value], tuple(_policy(one))) for one in evidence.policies),
        Part("Coverage questions", answers),
        Part("Holder and remarks" if evidence.form == "ACORD 24" else "Interest and remarks", foot),
    ]
    return SidePaper(evidence.form, evidence.page, tuple(part for part in parts if part.rows))


def addendum_paper(addendum: Addendum) -> SidePaper:
    """An ACORD 855 as a list; each question in its own words, since yes is good news to one and bad to the next."""
    head = (
        *_row("Insurer", addendum.insurer.name),
        *_rows(addendum, ("policy_number", "insured")),
        *_row("Standing", _told(addendum.authorized, "Authorized in New York")),
        *_row("Standing", _told(addendum.excess_line, "Excess line or free trade zone")),
    )
    questions: list[Row] = []
    for code, one in addendum.answers.items():
        more = [*one.forms, str(one.explanation.value or "")]
        said = " · ".join(part for part in (_SAID.get(str(one.answer.value), "Not answered"), *more) if part)
        questions += _row(one.question or label_of(code), _told(one.answer, said))
    parts = (Part("", head), Part("Questions", tuple(questions)))
    return SidePaper("New York addendum (ACORD 855)", addendum.page, tuple(part for part in parts if part.rows))


def _policy(policy: PropertyPolicy) -> Iterator[Row]:
    yield from _row("Type of policy", policy.description)
    yield from _rows(policy, ("insurer_letter", "policy_number", "effective_date", "expiration_date"))
    yield from _row("Causes of loss", _listed(policy.causes))
    for one in policy.coverages:
        yield from _covered(one)
    for name, field in policy.deductibles.items():
        yield from _row(f"Deductible, {_words(name)}", field)


def _covered(one: CoveredProperty) -> Iterator[Row]:
    label = str(one.label.value or label_of(one.name))
    limit = _shown(one.limit) or "no limit shown"
    more = f", deductible {_shown(one.deductible)}" if one.deductible.text else ""
    yield from _row(label, _told(one.limit, limit + more))


def _answered(code: str, one: PropertyAnswer) -> Iterator[Row]:
    said = _SAID.get(str(one.answer.value), str(one.answer.value or "Not answered"))
    more = ((", limit ", one.limit), (", deductible ", one.deductible), (", ", one.detail))
    said += "".join(before + _shown(field) for before, field in more if field.text)
    yield from _row(label_of(code), _told(one.answer, said))


def _party(title: str, party: Party) -> Iterator[Row]:
    address = str(party.address.value or "")
    said = ", ".join(part for part in (str(party.name.value or ""), address) if part)
    yield from _row(title, _told(party.name, said))


def _rows(paper: object, names: tuple[str, ...]) -> Iterator[Row]:
    for name in names:
        yield from _row(_CALLED.get(name) or label_of(name), getattr(paper, name))


def _row(label: str, field: Field) -> Iterator[Row]:
    if said := _shown(field):
        yield Row(label, said, int(field.confidence * 100), field.confidence < SURE)


def _told(field: Field, said: str) -> Field:
    """A field that reads otherwise than its value; an empty one where nothing is there to say."""
    return replace(field, value=said) if field.text or said.startswith("Not") else Field()


def _listed(ticks: Mapping[str, Field]) -> Field:
    """The names of marked boxes as one value, as sure as the least sure of them."""
    if not ticks:
        return Field()
    said = ", ".join(_words(name) for name in ticks)
    return Field(said, said, min(one.confidence for one in ticks.values()))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(field: Field) -> str:
    value = field.value
    if value is True:
        return "Yes"
    if isinstance(value, int) and value is not False:
        return f"${value:,}"
    if isinstance(value, str):
        try:
            return f"{date.fromisoformat(value):%m/%d/%Y}"
        except ValueError:
            return value
    return str(field.text or "")
