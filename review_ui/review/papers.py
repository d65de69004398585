"""Property evidence and addenda as the review screen shows them: plain lists of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.addendum import Addendum
from domain.field import Field
from domain.party import Party
from domain.property import CoveredProperty, PropertyAnswer, PropertyEvidence, PropertyPolicy
from domain.saying import N_
from review_ui.review.form import SURE
from review_ui.shell.box_names import label_of
from review_ui.shell.languages import _, day_words

_SAID = {"Y": N_("Yes"), "N": N_("No")}
_CALLED = {"location": N_("Location"), "description": N_("Special conditions"), "remarks": N_("Additional remarks")}
_LINES = {
    "property": N_("Property"),
    "inland_marine": N_("Inland marine"),
    "crime": N_("Crime"),
    "equipment_breakdown": N_("Equipment breakdown"),
    "other": N_("Other coverage"),
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
        *_party(_("Producer"), evidence.producer),
        *_party(_("Insured"), evidence.insured),
        *(
            row
            for letter, one in evidence.insurers.items()
            for row in _row(_("Insurer %(letter)s", letter=letter), one.name)
        ),
    )
    holder = _("Holder") if evidence.form == "ACORD 24" else _("Additional interest")
    foot = (
        *_party(holder, evidence.holder),
        *_row(_("Interest"), _listed(evidence.interests)),
        *_rows(evidence, ("loan_number", "continuous_until_terminated", "prior_evidence_date")),
        *_party(_("Servicing agent"), evidence.servicer),
        *_rows(evidence, ("description", "remarks")),
    )
    answers = tuple(row for code, one in evidence.answers.items() for row in _answered(code, one))
    parts = [
        Part("", head),
        *(Part(_(_LINES[one.line.value]), tuple(_policy(one))) for one in evidence.policies),
        Part(_("Coverage questions"), answers),
        Part(_("Holder and remarks") if evidence.form == "ACORD 24" else _("Interest and remarks"), foot),
    ]
    return SidePaper(evidence.form, evidence.page, tuple(part for part in parts if part.rows))


def addendum_paper(addendum: Addendum) -> SidePaper:
    """An ACORD 855 as a list; each question in its own words, since yes is good news to one and bad to the next."""
    head = (
        *_row(_("Insurer"), addendum.insurer.name),
        *_rows(addendum, ("policy_number", "insured")),
        *_row(_("Standing"), _told(addendum.authorized, _("Authorized in New York"))),
        *_row(_("Standing"), _told(addendum.excess_line, _("Excess line or free trade zone"))),
    )
    questions: list[Row] = []
    for code, one in addendum.answers.items():
        more = [*one.forms, str(one.explanation.value or "")]
        said = " · ".join(part for part in (_(_SAID.get(str(one.answer.value), N_("Not answered"))), *more) if part)
        questions += _row(one.question or label_of(code), _told(one.answer, said))
    parts = (Part("", head), Part(_("Questions"), tuple(questions)))
    return SidePaper(_("New York addendum (ACORD 855)"), addendum.page, tuple(part for part in parts if part.rows))


def _policy(policy: PropertyPolicy) -> Iterator[Row]:
    yield from _row(_("Type of policy"), policy.description)
    yield from _rows(policy, ("insurer_letter", "policy_number", "effective_date", "expiration_date"))
    yield from _row(_("Causes of loss"), _listed(policy.causes))
    for one in policy.coverages:
        yield from _covered(one)
    for name, field in policy.deductibles.items():
        yield from _row(_("Deductible, %(what)s", what=_words(name)), field)


def _covered(one: CoveredProperty) -> Iterator[Row]:
    label = str(one.label.value or label_of(one.name))
    limit = _shown(one.limit) or _("no limit shown")
    more = _(", deductible %(amount)s", amount=_shown(one.deductible)) if one.deductible.text else ""
    yield from _row(label, _told(one.limit, limit + more))


def _answered(code: str, one: PropertyAnswer) -> Iterator[Row]:
    said = _(_SAID.get(str(one.answer.value), str(one.answer.value or N_("Not answered"))))
    if one.limit.text:
        said += _(", limit %(amount)s", amount=_shown(one.limit))
    if one.deductible.text:
        said += _(", deductible %(amount)s", amount=_shown(one.deductible))
    if one.detail.text:
        said += f", {_shown(one.detail)}"
    yield from _row(label_of(code), _told(one.answer, said))


def _party(title: str, party: Party) -> Iterator[Row]:
    address = str(party.address.value or "")
    said = ", ".join(part for part in (str(party.name.value or ""), address) if part)
    yield from _row(title, _told(party.name, said))


def _rows(paper: object, names: tuple[str, ...]) -> Iterator[Row]:
    for name in names:
        yield from _row(_(_CALLED[name]) if name in _CALLED else label_of(name), getattr(paper, name))


def _row(label: str, field: Field) -> Iterator[Row]:
    if said := _shown(field):
        yield Row(label, said, int(field.confidence * 100), field.confidence < SURE)


def _told(field: Field, said: str) -> Field:
    """A field that reads otherwise than its value; an empty one where nothing is there to say."""
    return replace(field, value=said) if field.text or said.startswith(_("Not answered")) else Field()


def _listed(ticks: Mapping[str, Field]) -> Field:
    """The names of marked boxes as one value, as sure as the least sure of them."""
    if not ticks:
        return Field()
    said = ", ".join(_words(name) for name in ticks)
    return Field(said, said, min(one.confidence for one in ticks.values()))


def _words(name: str) -> str:
    return _(name.replace("_", " "))


def _shown(field: Field) -> str:
    value = field.value
    if value is True:
        return _("Yes")
    if isinstance(value, int) and value is not False:
        return f"${value:,}"
    if isinstance(value, str):
        try:
            return day_words(date.fromisoformat(value))
        except ValueError:
            return value
    return str(field.text or "")
