"""Whole documents, drawn by ourselves as look-alikes of the form, through `read_document`."""

import io
import json
import random
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from domain.extraction_json import extraction_from, to_json
from domain.field_paths import field_at
from domain.page import PageKind, PageSource
from extract.read import read_document
from samples.names import agency
from samples.papers import letter
from tests.extract.lookalike import as_file, form, picture

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/extraction.schema.json").read_text())
VALUES = {
    "date": "05/21/2026",
    "producer": "Cedar Point Agency\n12 Main Street\nDayton, OH 45402",
    "producer.phone": "(276) 555-0421",
    "insured": "Harbor Fire Protection LLC\n9037 Commerce Dr\nAlbany, NY 12207",
    "insurers.A.name": "Evanston Insurance Company",
    "insurers.A.naic": "35378",
    "gl.insurer_letter": "A",
    "gl.present": "X",
    "gl.occurrence": "X",
    "gl.aggregate_per.policy": "X",
    "gl.addl_insd": "Y",
    "gl.policy_number": "CPP 8774446",
    "gl.effective_date": "01/15/2026",
    "gl.expiration_date": "01/15/2027",
    "gl.limits.each_occurrence": "1,000,000",
    "gl.limits.general_aggregate": "2,000,000",
    "gl.limits.med_exp": "EXCLUDED",
    "description": "Blanket waiver of subrogation applies as required by written contract.",
    "holder": "City of Example\n100 Civic Plaza\nTampa, FL 33602",
}
READ = {
    "date": "2026-05-21",
    "producer.name": "Cedar Point Agency",
    "producer.address": "12 Main Street, Dayton, OH 45402",
    "insured.name": "Harbor Fire Protection LLC",
    "insurers.A.name": "Evanston Insurance Company",
    "insurers.A.naic": "35378",
    "holder.name": "City of Example",
    "coverages.0.policy_number": "CPP 8774446",
    "coverages.0.effective_date": "2026-01-15",
    "coverages.0.expiration_date": "2027-01-15",
    "coverages.0.occurrence": True,
    "coverages.0.claims_made": None,
    "coverages.0.aggregate_per.policy": True,
    "coverages.0.addl_insd": "Y",
    "coverages.0.limits.each_occurrence": 1_000_000,
    "coverages.0.limits.general_aggregate": 2_000_000,
    "coverages.0.limits.med_exp": None,
}


@pytest.fixture(scope="module")
def sheet():
    return picture(form("2016/03"), VALUES)


@pytest.fixture(scope="module")
def scan(sheet):
    return read_document(as_file(sheet), name="scan.png")


def values(extraction):
    (certificate,) = extraction.certificates
    return {path: field_at(certificate, path).value for path in READ}


def test_a_scan_gives_every_value_with_its_place_on_the_page(scan):
    assert values(scan.extraction) == READ
    (certificate,) = scan.extraction.certificates
    found = field_at(certificate, "coverages.0.policy_number")
    cell = next(cell.box for cell in form("2016/03").cells if cell.path == "gl.policy_number")
    assert found.page == 1
    assert found.box.overlap(cell) > 0.8 * found.box.width * found.box.height


def test_an_empty_box_of_a_filled_row_still_has_its_place(scan):
    empty = field_at(scan.extraction.certificates[0], "coverages.0.limits.damage_rented_premises")
    assert empty.value is None
    assert empty.text is None
    assert empty.box is not None
    assert empty.confidence > 0.9


def test_a_word_in_an_amount_box_is_kept_as_text(scan):
    assert field_at(scan.extraction.certificates[0], "coverages.0.limits.med_exp").text == "EXCLUDED"


def test_a_row_without_values_is_no_coverage(scan):
    assert [one.line.value for one in scan.extraction.certificates[0].coverages] == ["gl"]


def test_the_description_is_understood(scan):
    (wos,) = [one for one in scan.extraction.certificates[0].wording if one.label == "wos"]
    assert (wos.polarity, wos.basis) == ("grant", "blanket")


def test_what_is_printed_follows_the_published_schema_and_can_be_read_back(scan):
    made = to_json(scan.extraction)
    jsonschema.validate(made, SCHEMA)
    assert to_json(extraction_from(json.loads(json.dumps(made)))) == made


def test_each_page_has_a_picture_to_show(scan):
    (image,) = scan.images
    assert image.startswith(b"\xff\xd8")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_is_turned_and_read(sheet, turn):
    extraction = read_document(as_file(sheet.rotate(turn, expand=True)), name="turned.png").extraction
    assert extraction.pages[0].rotation == turn
    assert values(extraction) == READ


def test_a_photo_taken_at_an_angle_is_laid_flat_and_read(sheet):
    wide, high = sheet.size
    corners = (60, 90, -40, high + 60, wide + 110, high + 30, wide - 50, -30)
    bent = sheet.transform((wide, high), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255)
    got = values(read_document(as_file(bent), name="photo.png").extraction)
    assert sum(got[path] == READ[path] for path in READ) >= len(READ) - 1


def test_a_form_that_is_not_filled_in_yields_no_certificate():
    extraction = read_document(as_file(picture(form("2016/03"), {})), name="blank.png").extraction
    assert extraction.certificates == ()
    assert extraction.pages[0].kind is PageKind.BLANK_FORM
    assert "blank-form" in [one.code for one in extraction.warnings]


def test_a_page_of_something_else_yields_no_certificate():
    blank = Image.new("L", (1700, 2200), 255)
    extraction = read_document(as_file(blank), name="nothing.png").extraction
    assert extraction.certificates == ()
    assert (extraction.pages[0].kind, extraction.pages[0].source) == (PageKind.OTHER, PageSource.OCR)


def test_a_short_letter_is_read_from_its_text_and_not_drawn_for_it():
    sender = agency(random.Random(3))
    page = letter(("Thank you for your patience.",), sender=sender, day=date(2026, 11, 23))
    (summary,) = read_document(page, name="letter.pdf").extraction.pages
    assert (summary.kind, summary.source) == (PageKind.OTHER, PageSource.TEXT)


def test_a_form_drawn_over_a_few_words_of_text_is_read_from_its_picture(sheet):
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=(612, 792))
    paper.drawImage(ImageReader(sheet.convert("RGB")), 30, 40, 550, 712)
    paper.drawString(40, 780, "Scanned by the office")
    paper.save()
    extraction = read_document(out.getvalue(), name="letter.pdf").extraction
    assert values(extraction)["insured.name"] == READ["insured.name"]
