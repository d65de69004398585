"""The fax cover sheet: its code and its reference come through the poorest machine, and lead to one account."""

import io
import random

import cv2
import numpy as np
import pdfplumber
import pytesseract
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from domain.fax_reference import qr_text, reference_in
from outbound.fax_cover import fax_cover
from samples import damage
from samples.raster import pixels

LINES = (
    "General liability 1,000,000 each occurrence, 2,000,000 aggregate, Marlow Tower LLC as additional insured",
    "Workers compensation, with waiver of subrogation",
)
REFERENCE = "CD-7K3P-X2MQ"


def cover(reference: str = REFERENCE, **other: object) -> bytes:
    how = {
        "reply_fax": "(312) 555-0142",
        "client": "Marlow Tower LLC",
        "contractor": "Ridgeback Roofing, Inc.",
        "lines": LINES,
        "upload_url": "https://desk.example.com/u/7k3px2mq-j5h2w9",
    }
    return fax_cover(reference=reference, **{**how, **other})


def arrived(data: bytes) -> Image.Image:
    """The fax with square pixels, its specks taken out, at half size: what large print and codes are best read from."""
    picture = Image.open(io.BytesIO(data))
    across, down = picture.info["dpi"]
    square = picture.convert("L").resize((picture.width, round(picture.height * across / down)))
    clean = cv2.medianBlur(np.asarray(square), 5)
    return Image.fromarray(cv2.resize(clean, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))


def coded(picture: Image.Image) -> str:
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(np.asarray(picture))
    return text


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("resolution", ["standard", "fine"])
def test_the_code_and_the_reference_survive_a_fax(resolution, seed):
    picture = arrived(damage.fax(cover(), random.Random(seed), resolution=resolution))
    assert reference_in(coded(picture)) == REFERENCE
    assert REFERENCE in pytesseract.image_to_string(picture)


@pytest.mark.parametrize("seed", range(4))
def test_the_code_survives_lost_rows_and_specks(seed):
    rng = random.Random(seed)
    (page,) = pixels(cover(), dpi=(damage.FAX_WIDTH / 8.5, 98.0))
    page = damage.dropped(damage.faxed(page, rng, "OFFICE 5550100"), rng)
    picture = arrived(damage.fax_tiff([page], dpi=(204.0, 98.0), how="group3"))
    assert reference_in(coded(picture)) == REFERENCE


def test_everything_a_sender_needs_stands_on_one_page():
    with pdfplumber.open(io.BytesIO(cover())) as document:
        (page,) = document.pages
        words = page.extract_text()
        assert {char["non_stroking_color"] for char in page.chars} <= {(0, 0, 0), (1, 1, 1)}
        assert min(char["size"] for char in page.chars) >= 10.5
    for text in ("(312) 555-0142", "Marlow Tower LLC", "Ridgeback Roofing, Inc.", REFERENCE, "Workers compensation"):
        assert text in words
    assert "https://desk.example.com/u/7k3px2mq-j5h2w9" in words


def test_the_same_account_makes_the_same_bytes_and_another_another():
    assert cover() == cover()
    assert cover() != cover("CD-7K3P-X2MR")


def test_it_speaks_spanish():
    with pdfplumber.open(io.BytesIO(cover(language="es"))) as document:
        assert "Portada de fax" in document.pages[0].extract_text()


def test_a_reference_goes_into_a_code_and_comes_out_again_and_other_codes_are_not_ours():
    assert reference_in(qr_text("cd-7k3p.x2mq")) == "CD-7K3P.X2MQ"
    for other in ("", "https://example.com", "COI:", "COI:A B", "COI:" + "A" * 41, REFERENCE):
        assert reference_in(other) is None


@pytest.mark.parametrize("reference", ["", "AB", "A B C", "ÄÖÜ", "A" * 41, "-ABC", "CD_17"])
def test_a_reference_that_a_code_cannot_hold_is_refused(reference):
    with pytest.raises(ValueError, match="fax reference"):
        cover(reference)


@settings(max_examples=15, deadline=None)
@given(some.text(max_size=200), some.lists(some.text(max_size=300), max_size=40), some.text(max_size=400))
def test_no_text_is_too_long_to_draw(name, lines, url):
    pdf = cover(client=name, contractor=name, reply_fax=name, lines=lines, upload_url=url)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        (page,) = document.pages
        assert all(char["top"] >= 0 and char["bottom"] <= 792 for char in page.chars)
