"""Builds the New York construction addendum (ACORD 855) from the boxes of its page.

What a question asks is found by its words, never by its letter, and its answer is kept as it stands: YES is good news
to one question and bad news to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from domain.addendum import Addendum, AddendumAnswer
from domain.certificate import Insurer
from extract.papers.assemble import Boxes
from extract.papers.property import answer_of
from extract.values.fields import party_of
from extract.values.form_numbers import form_numbers

QUESTIONS = (
    ("insured_contract_exception", r"INSURED\s+CONTRACT|EMPLOYERS?\W{0,2}S?\s+LIABILITY\s+EXCLU"),
    ("employee_injury", r"(?:INJUR|BODILY).{0,40}(?:EMPLOYEE|WORKER)|ACTION\s+OVER|LABOR\s+LAW"),
    ("contractual_modified", r"CONTRACTUAL"),
    ("excess_primary", r"(?:EXCESS|UMBRELLA).{0,120}(?:PRIMARY|CONTRIBUT)"),
    ("gl_primary", r"PRIMARY|CONTRIBUT"),
    ("notice", r"CANCELL?ATION|NON-?\s?RENEW"),
    ("completed_operations", r"COMPLETED\s+OPERATIONS"),
    ("earth_movement", r"EARTH|SUBSIDENCE"),
    ("residential_excluded", r"RESIDENTIAL|CONDOMINIUM"),
    ("height_limited", r"HEIGHT|STORIES"),
    ("location_limited", r"BOROUGH|DESIGNATED\s+(?:PREMISES|PROJECT|LOCATION)|TERRITOR"),
    ("subcontractor_conditions", r"SUB-?CONTRACTOR"),
    ("cross_liability", r"CROSS|INSURED\s+(?:VERSUS|VS|V\.|AGAINST)"),
    ("operations_excluded", r"OPERATIONS|WORK\b"),
    ("additional_insured", r"ADDITIONAL\s+INSURED"),
    ("iso_form", r"\bI\.?S\.?[O0]\b|COVERAGE\s+FORM|POLICY\s+FORM"),
)
"""What questions ask, by their words; the first that fits holds."""
_KNOWN = tuple((code, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for code, pattern in QUESTIONS)


def asked(question: str) -> str | None:
    """What a question asks (operations_excluded, notice, ...); None of an unknown one."""
    return next((code for code, pattern in _KNOWN if pattern.search(question)), None)


def addendum_of(boxes: Boxes, *, form: str, edition: str | None) -> Addendum:
    """The addendum on one page."""
    names = ("date", "agency", "policy_number", "effective_date", "number", "authorized", "excess_line")
    insured = boxes.field("insured") if boxes.has("insured") else party_of(boxes.seen.get("insured"), boxes.page).name
    answers: dict[str, AddendumAnswer] = {}
    for letter, code, said in _answers(boxes):
        answers.setdefault(code if code and code not in answers else letter, said)
    return Addendum(
        form=form,
        page=boxes.page,
        edition=edition,
        **{name: boxes.field(name) for name in names},
        insured=insured,
        insurer=Insurer(boxes.field("carrier"), boxes.field("naic")),
        answers=MappingProxyType(answers),
    )


def is_blank(addendum: Addendum) -> bool:
    """Whether nothing is filled in."""
    told = (addendum.agency, addendum.insured, addendum.policy_number, addendum.number, addendum.insurer.name)
    answered = any(said.answer.text for said in addendum.answers.values())
    return not answered and all(one.value is None for one in told)


def _answers(boxes: Boxes) -> Iterator[tuple[str, str | None, AddendumAnswer]]:
    """Letter, code and answer of every question, in the order of the page."""
    rows = [path.removesuffix(".yes") for path in boxes.paths("questions.") if path.endswith(".yes")]
    for letter, path in zip("abcdefghijklmnopqrstuvwxyz", rows, strict=False):
        question = str(boxes.field(f"{path}.question").value or "")
        said = AddendumAnswer(
            question=question,
            answer=answer_of(boxes, path),
            forms=_numbers(str(boxes.field(f"{path}.forms").value or "")),
            explanation=boxes.field(f"{path}.explanation"),
        )
        if question or said.answer.text:
            yield letter, asked(question), said


def _numbers(text: str) -> tuple[str, ...]:
    """The form numbers in a text, each with its edition where it is given; other text as it stands."""
    found = tuple(f"{one.form} {one.edition}" if one.edition else one.form for one in form_numbers(text))
    return found or ((text,) if text else ())
