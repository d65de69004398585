"""Addenda, remarks and property evidence beside the certificate."""

from __future__ import annotations

import random
from datetime import date

import pytest

from domain.addendum import Addendum, AddendumAnswer
from domain.extraction_json import to_json
from domain.field import Field
from domain.property import CoveredProperty, PropertyEvidence, PropertyLine, PropertyPolicy
from extract.read import read_document
from records import documents
from review_ui.review.papers import addendum_paper, property_paper
from samples import papers, siblings
from samples.addendum import addendum, addendum_boxes, remarks_boxes
from samples.certificate import certificate
from samples.draw import flat
from samples.style import PLAIN
from tests.review_ui.pages import Browser
from tests.review_ui.world import World


def _field(value: str | int, confidence: float = 0.99) -> Field:
    return Field(value, str(value), confidence)


def test_a_paper_shows_amounts_and_days_as_people_write_them_and_says_what_to_check():
    policy = PropertyPolicy(
        PropertyLine.PROPERTY,
        policy_number=_field("CPP 1", 0.6),
        effective_date=_field("2026-03-01"),
        coverages=(CoveredProperty("building", limit=_field(2_500_000), deductible=_field(5_000)),),
    )
    paper = property_paper(PropertyEvidence("ACORD 24", 2, policies=(policy,)))
    rows = {row.label: row for part in paper.parts for row in part.rows}
    assert (paper.title, paper.page, paper.doubts) == ("ACORD 24", 2, 1)
    assert rows["Effective"].value == "03/01/2026"
    assert rows["Building"].value == "$2,500,000, deductible $5,000"
    assert rows["Policy number"].is_doubtful


def test_the_questions_of_an_addendum_are_shown_in_their_own_words():
    said = AddendumAnswer("Are operations excluded?", _field("Y"), ("CG 21 39",), _field("Over three stories."))
    nobody = AddendumAnswer("Is it an ISO form?")
    paper = addendum_paper(Addendum("ACORD 855", 3, answers={"operations_excluded": said, "iso_form": nobody}))
    rows = {row.label: row for part in paper.parts for row in part.rows}
    assert rows["Are operations excluded?"].value == "Yes · CG 21 39 · Over three stories."
    assert (rows["Is it an ISO form?"].value, rows["Is it an ISO form?"].is_doubtful) == ("Not answered", True)


@pytest.fixture
def bundle(world: World) -> World:
    """The first document of the desk holds remarks and an addendum."""
    rng = random.Random(5)
    paper = certificate(rng, today=date(2026, 11, 23))
    remarks = siblings.flat("acord_101", remarks_boxes(paper, "Waiver of subrogation applies to auto.", PLAIN))
    pages = (flat(paper), remarks, siblings.flat("acord_855", addendum_boxes(addendum(rng, paper), PLAIN)))
    read = to_json(read_document(papers.bound(*pages), name="bundle.pdf", images=False).extraction)
    with world.open_work() as session:
        document = documents.by_id(session, 1)
        document.extraction = {**document.extraction, "certificates": read["certificates"]}
    return world


def test_the_review_screen_shows_the_remarks_what_they_grant_and_the_addendum(bundle: World, reviewer: Browser):
    page = reviewer.get("/review/1").text
    assert "Additional remarks (ACORD 101)" in page
    assert 'name="box:remarks"' in page
    assert 'id="wording-remarks"' in page
    assert "New York addendum (ACORD 855)" in page
    assert 'name="box:addendum.' not in page, "the addendum is shown, not typed over"
