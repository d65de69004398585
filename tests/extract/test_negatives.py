"""What is no certificate of insurance is never read as one, whatever it is called."""

import random
from collections import Counter
from datetime import date

import pytest

from domain.page import PageKind
from extract.files.open import open_document
from extract.fitting.registered import registered
from extract.read import read_document
from samples.damage import fax, scan
from samples.draw import blank
from samples.negatives import KINDS, negative
from samples.style import Style

TODAY = date(2026, 11, 23)
COUNT = 200
PICTURES = ("photo", "white")
"""Kinds without text: these are looked at by OCR."""


def read(data, name="paper.pdf"):
    return read_document(data, name=name, images=False).extraction


def test_none_of_two_hundred_negatives_is_read_as_a_certificate():
    kinds = [kind for kind in KINDS if kind not in PICTURES]
    found = Counter()
    for seed in range(COUNT):
        kind, data = negative(random.Random(f"negative {seed}"), today=TODAY, kind=kinds[seed % len(kinds)])
        found[kind] += len(read(data).certificates)
    assert len(found) == len(kinds)
    assert +found == Counter()


@pytest.mark.parametrize(("kind", "damage"), [("sample_certificate", fax), ("id_card", scan), ("photo", scan)])
def test_a_negative_that_was_scanned_or_faxed_is_none_either(kind, damage):
    rng = random.Random(kind)
    _, data = negative(rng, today=TODAY, kind=kind)
    assert read(damage(data, rng)).certificates == ()


def test_a_blank_form_that_was_scanned_is_a_blank_form():
    extraction = read(scan(blank(Style(edition="2016/03")), random.Random("2016/030")))
    assert extraction.certificates == ()
    assert [page.kind for page in extraction.pages] == [PageKind.BLANK_FORM]


def test_a_letter_that_announces_a_certificate_is_a_cover_sheet():
    _, data = negative(random.Random(4), today=TODAY, kind="letter")
    assert read(data).pages[0].kind is PageKind.COVER_SHEET


@pytest.mark.parametrize("resolution", ["fine", "standard"])
def test_the_cover_sheet_of_a_fax_is_known_without_the_second_engine(resolution):
    rng = random.Random(4)
    _, data = negative(rng, today=TODAY, kind="fax_cover")
    faxed = fax(data, rng, resolution=resolution)
    assert [page.kind for page in read(faxed, "fax.tif").pages] == [PageKind.COVER_SHEET]
    with open_document(faxed, name="fax.tif") as document:
        assert not registered(document.pages[0]).by_tesseract
