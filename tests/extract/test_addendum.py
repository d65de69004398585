"""ACORD 855: questions are known by their words, and their answers kept as they stand."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from extract.files.open import open_document
from extract.page import read_page
from extract.papers.addendum import asked
from extract.read import read_document
from samples import papers, siblings
from samples.addendum import QUESTIONS, addendum, addendum_boxes
from samples.certificate import certificate
from samples.draw import flat
from samples.style import plain
from tests.extract.evidence import drawn, said
from tests.extract.rearranged import print_of

TODAY = date(2026, 11, 23)
UNDER_THE_QUESTION = (
    (18, 86, 306, 134, 288, 0), (306, 86, 594, 134, -288, 0),
    *((18, 194 + 46 * n, 500, 210 + 46 * n, 0, 0) for n in range(10)),
    *((500, 194 + 46 * n, 594, 210 + 46 * n, -480, 14) for n in range(10)),
    *((30, 210 + 46 * n, 594, 224 + 46 * n, 110, 0) for n in range(10)),
)  # fmt: skip
"""Agency for insured, and YES and NO left under each question, before its form numbers."""


@pytest.fixture(scope="module", params=(1, 2))
def told(request):
    rng = random.Random(f"addendum:{request.param}")
    paper = certificate(rng, today=TODAY)
    return paper, addendum(rng, paper)


def _read(data: bytes):
    return read_document(data, name="paper", images=False).extraction


def _with_certificate(paper, page: bytes):
    (found,) = _read(papers.bound(flat(paper), page)).certificates
    return found.addendum


@pytest.mark.parametrize("code", sorted(QUESTIONS))
def test_what_a_question_asks_is_found_however_it_is_put(code: str):
    assert [asked(question) for question in QUESTIONS[code]] == [code, code]


def test_answers_forms_and_explanations_are_joined_to_the_certificate(told):
    paper, truth = told
    look = plain(random.Random(3))
    found = _with_certificate(paper, siblings.flat("acord_855", addendum_boxes(truth, look), look))
    assert said(found) == drawn(truth)
    assert [one.question for one in found.answers.values()] == [one["question"] for one in truth["answers"].values()]


@pytest.mark.parametrize("tick", ("X", "strokes"))
def test_a_print_laid_out_otherwise_is_read_question_by_question(told, tick: str):
    paper, truth = told
    look = replace(plain(random.Random(4)), tick=tick)
    page = print_of("acord_855", UNDER_THE_QUESTION, addendum_boxes(truth, look), look)
    found = _with_certificate(paper, page)
    assert said(found) == drawn(truth)
    assert all(one.answer.confidence < 0.95 for one in found.answers.values())


def test_live_fields_are_read(told):
    _, truth = told
    look = plain(random.Random(5))
    data = siblings.live("acord_855", addendum_boxes(truth, look), look)
    with open_document(data, name="addendum") as document:
        found = read_page(document.pages[0]).addendum
    assert said(found) == drawn(truth)


def test_an_addendum_alone_is_told_of_and_is_no_certificate(told):
    _, truth = told
    look = plain(random.Random(5))
    extraction = _read(siblings.flat("acord_855", addendum_boxes(truth, look), look))
    assert [one.code for one in extraction.warnings] == ["addendum-alone"]
    assert extraction.certificates == ()


def test_an_addendum_to_another_insureds_policy_is_not_joined(told):
    paper, truth = told
    stray = truth | {"insured": "Somebody Else Entirely Inc.", "policy_number": "ZZ 000 111", "number": "777"}
    look = plain(random.Random(6))
    extraction = _read(papers.bound(flat(paper), siblings.flat("acord_855", addendum_boxes(stray, look), look)))
    assert extraction.certificates[0].addendum is None
    assert "addendum-alone" in [one.code for one in extraction.warnings]
