"""ACORD 24, 27 and 28: read like certificates, and never taken for one."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from domain.extraction_json import extraction_from, to_json
from domain.page import PageKind, PageSource
from extract.read import read_document
from samples import damage, property_values, siblings
from samples.property import evidence
from samples.style import plain, varied
from tests.extract.evidence import drawn, said
from tests.extract.rearranged import print_of

TODAY = date(2026, 11, 23)
FORMS = ("acord_24", "acord_27", "acord_28")
REAL = Path("../shared/forms/open/n08_acord24.pdf")
COLUMNS_SWAPPED = (
    (18, 90, 306, 246, 288, 0), (306, 90, 594, 246, -288, 0), (18, 486, 594, 582, 0, -144),
    (18, 342, 594, 486, 0, 96), (18, 630, 306, 738, 288, 0), (306, 630, 594, 738, -288, 0),
)  # fmt: skip
"""The blocks of an ACORD 27 in another order: left for right, remarks over coverages."""


def _read(data: bytes):
    return read_document(data, name="paper", images=False).extraction


def _truth(form: str, seed: object):
    return evidence(random.Random(f"{form}:{seed}"), form, today=TODAY)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(3))
def test_every_box_of_a_printed_form_is_read_and_nothing_else(form: str, seed: int):
    truth = _truth(form, seed)
    look = varied(random.Random(seed), edition="2016/03") if seed else plain(random.Random(seed))
    texts = property_values.written(truth, look)
    extraction = _read(siblings.flat(form, texts, look))
    (paper,) = extraction.property_evidence
    got, wanted = said(paper), drawn(truth)
    if look.upper:
        got, wanted = ({path: str(value).casefold() for path, value in each.items()} for each in (got, wanted))
    assert got == wanted
    assert (paper.form, paper.edition) == (truth["form"], "2016/03")
    assert [page.kind for page in extraction.pages] == [PageKind(form)]


@pytest.mark.parametrize("form", FORMS)
def test_live_fields_are_read_by_the_names_they_have_on_that_form(form: str):
    truth, look = _truth(form, "live"), plain(random.Random(1))
    extraction = _read(siblings.live(form, property_values.written(truth, look), look, nested=True))
    assert said(extraction.property_evidence[0]) == drawn(truth)
    assert extraction.pages[0].source is PageSource.ACROFORM


def test_a_scan_is_read_box_by_box():
    truth, look = _truth("acord_28", "scan"), plain(random.Random(2))
    data = damage.scan(siblings.flat("acord_28", property_values.written(truth, look), look), random.Random(3))
    (paper,) = _read(data).property_evidence
    got, wanted = said(paper), drawn(truth)
    wrong = {path for path in got.keys() | wanted.keys() if got.get(path) != wanted.get(path)}
    assert len(wrong) <= 0.05 * len(wanted)


@pytest.mark.parametrize("form", FORMS)
def test_none_of_them_is_ever_a_certificate(form: str):
    truth, look = _truth(form, 7), plain(random.Random(7))
    extraction = _read(siblings.flat(form, property_values.written(truth, look), look))
    assert extraction.certificates == ()
    assert extraction.property_evidence
    assert not extraction.warnings


@pytest.mark.parametrize("form", (*FORMS, "acord_855"))
def test_a_form_that_nobody_filled_in_is_blank(form: str):
    extraction = _read(siblings.blank(form))
    assert [page.kind for page in extraction.pages] == [PageKind.BLANK_FORM]
    assert extraction.property_evidence == ()


def test_a_print_with_its_blocks_elsewhere_is_read_by_its_labels_and_counts_for_less():
    truth, look = _truth("acord_27", "moved"), plain(random.Random(4))
    data = print_of("acord_27", COLUMNS_SWAPPED, property_values.written(truth, look), look)
    (paper,) = _read(data).property_evidence
    assert said(paper) == drawn(truth)
    assert paper.insured.name.confidence < 0.95, "a person is to look at what was found by its label only"


def test_one_block_that_stands_elsewhere_is_read_there_while_the_rest_is_read_as_ever():
    truth, look = _truth("acord_27", "one block"), plain(random.Random(5))
    swapped = ((306, 186, 450, 210, 144, 0), (450, 186, 594, 210, -144, 0))  # loan number and policy number
    truth["loan_number"] = "99001122"
    data = print_of("acord_27", swapped, property_values.written(truth, look), look)
    (paper,) = _read(data).property_evidence
    assert said(paper) == drawn(truth)
    assert paper.loan_number.confidence < 0.95 < paper.insured.name.confidence


def test_of_two_marks_on_one_question_no_answer_is_taken():
    truth, look = _truth("acord_28", 9), plain(random.Random(9))
    texts = property_values.written(truth, look) | {"answers.flood.yes": "X", "answers.flood.no": "X"}
    (paper,) = _read(siblings.flat("acord_28", texts, look)).property_evidence
    assert paper.answers["flood"].answer.value is None
    assert paper.answers["flood"].answer.text == "Y N"


def test_property_evidence_survives_its_json():
    truth, look = _truth("acord_24", 11), plain(random.Random(11))
    extraction = _read(siblings.flat("acord_24", property_values.written(truth, look), look))
    assert to_json(extraction_from(to_json(extraction))) == to_json(extraction)


@pytest.mark.skipif(not REAL.exists(), reason="the open forms are not in this checkout")
def test_a_real_scan_of_an_acord_24_gives_its_rows():
    (paper,) = _read(REAL.read_bytes()).property_evidence
    assert [policy.line.value for policy in paper.policies] == [
        "property", "inland_marine", "crime", "equipment_breakdown", "other",
    ]  # fmt: skip
    assert all(one.limit.value == 2_500_000 for policy in paper.policies for one in policy.coverages)
    assert sum(len(policy.coverages) for policy in paper.policies) == 21
    assert set(paper.insurers) == set("ABCDEF")
