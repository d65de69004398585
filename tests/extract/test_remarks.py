"""ACORD 101: the remarks of a certificate are joined to it, whatever the order of the pages."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from domain.certificate import Certificate
from domain.extraction_json import extraction_from, to_json
from domain.field import Field
from domain.party import Party
from extract.papers.join import joined
from extract.papers.remarks import RemarksPage
from extract.read import read_document
from pipeline.judging import with_wording
from records.certificates import corrected
from samples import damage, papers, property_values, siblings
from samples.addendum import remarks, remarks_boxes
from samples.certificate import certificate
from samples.draw import flat
from samples.property import evidence
from samples.style import plain

TODAY = date(2026, 11, 23)
BUNDLE = Path("../shared/forms/open/b01_bundle.pdf")
LOOK = plain(random.Random(1))


def _read(data: bytes):
    return read_document(data, name="paper", images=False).extraction


def _drawn(seed: object):
    rng = random.Random(f"remarks:{seed}")
    paper = certificate(rng, today=TODAY)
    return paper, remarks(rng, paper)


def _page(paper, text: str, place: tuple[int, int] = (1, 1)) -> bytes:
    return siblings.flat("acord_101", remarks_boxes(paper, text, LOOK, place), LOOK)


@pytest.mark.parametrize("backwards", (False, True))
def test_remarks_are_joined_before_or_after_their_certificate(backwards: bool):
    paper, text = _drawn("one")
    pages = [flat(paper, LOOK), _page(paper, text)]
    extraction = _read(papers.bound(*(reversed(pages) if backwards else pages)))
    (found,) = extraction.certificates
    assert found.remarks.value == text
    assert found.description.value == paper["description"], "the description stays as printed"
    assert not extraction.warnings
    assert to_json(extraction_from(to_json(extraction))) == to_json(extraction)


def test_pages_are_joined_by_the_numbers_they_bear():
    paper, _ = _drawn("three")
    parts = ["First part of it.", "Second part of it.", "Third part of it."]
    pages = [_page(paper, text, (n, 3)) for n, text in enumerate(parts, start=1)]
    extraction = _read(papers.bound(pages[2], pages[1], pages[0], flat(paper, LOOK)))
    assert extraction.certificates[0].remarks.value == "\n".join(parts)


def test_what_remarks_grant_is_told_with_its_source_and_its_words():
    paper, _ = _drawn("wording")
    text = "Waiver of subrogation applies to the automobile policy. No additional insured endorsement has been added."
    (found,) = _read(papers.bound(flat(paper, LOOK), _page(paper, text))).certificates
    spans = {one.label: one for one in found.wording if one.source == "remarks" and one.polarity}
    assert (spans["wos"].polarity, spans["ai"].polarity) == ("grant", "negated")
    assert found.quoted(spans["wos"]) in text
    assert "subrogation" in found.quoted(spans["wos"])


def test_remarks_go_to_the_form_that_they_name():
    paper, text = _drawn("forms")
    other = evidence(random.Random(2), "acord_24", today=TODAY)
    property_page = siblings.flat("acord_24", property_values.written(other, LOOK), LOOK)
    extraction = _read(
        papers.bound(flat(paper, LOOK), property_page, _page(other, "Of the property."), _page(paper, text))
    )
    assert extraction.certificates[0].remarks.value == text
    assert extraction.property_evidence[0].remarks.value == "Of the property."


def test_remarks_to_no_certificate_in_the_file_are_told_of():
    paper, text = _drawn("alone")
    extraction = _read(_page(paper, text))
    assert [one.code for one in extraction.warnings] == ["remarks-alone"]
    assert extraction.certificates == ()


def test_scanned_remarks_are_read():
    paper, _ = _drawn("scan")
    text = "Waiver of subrogation applies to the automobile policy where required by written contract."
    data = damage.scan(papers.bound(flat(paper, LOOK), _page(paper, text)), random.Random(3))
    (found,) = _read(data).certificates
    assert found.remarks.value == text


def _paper(page: int, insured: str) -> Certificate:
    return Certificate("ACORD 25", page, insured=Party(name=Field(insured, insured, 0.99)))


@pytest.mark.parametrize(("page", "home"), [(2, 1), (3, 1), (5, 4), (6, 4)])
def test_of_several_certificates_of_one_insured_the_nearest_before_is_meant(page: int, home: int):
    both = [_paper(1, "Kestrel Roofing LLC"), _paper(4, "Kestrel Roofing LLC")]
    told = RemarksPage(
        page, insured=Field("KESTREL ROOFING"), parent_number=Field("25"), text=Field("More.", "More.", 0.9)
    )
    found = joined(both, [], [told], [])
    assert [one.page for one in found.certificates if one.remarks.value] == [home]


def test_another_insureds_remarks_are_not_joined():
    told = RemarksPage(
        2, insured=Field("Blue Heron Paving"), parent_number=Field("25"), text=Field("More.", "More.", 0.9)
    )
    found = joined([_paper(1, "Kestrel Roofing LLC")], [], [told], [])
    assert found.certificates[0].remarks.value is None
    assert [one.code for one in found.warnings] == ["remarks-alone"]


@pytest.mark.skipif(not BUNDLE.exists(), reason="the open forms are not in this checkout")
def test_the_remarks_of_a_real_bundle_are_joined():
    (found,) = _read(BUNDLE.read_bytes()).certificates
    assert str(found.remarks.value).startswith("ACORD 25 continued.")
    assert any(one.source == "remarks" and one.days == 60 for one in found.wording)


def test_a_corrected_description_leaves_what_the_remarks_grant_alone():
    paper, _ = _drawn("corrected")
    text = "Waiver of subrogation applies to the automobile policy."
    extraction = _read(papers.bound(flat(paper, LOOK), _page(paper, text)))
    made = with_wording({"description": "No additional insured endorsement has been added."})
    (found, *_) = corrected(extraction, made)
    assert [(one.label, one.source) for one in found.wording if one.polarity] == [
        ("wos", "remarks"),
        ("ai", "description"),
    ]
