import numpy as np
import pytest

from domain.page import PageSource
from extract.files.open import open_document
from extract.prints.level import tilt_of
from extract.prints.words import contradictions, is_usable, words_of
from tests.extract import drawn


def read(data):
    with open_document(data, name="coi") as document:
        words, source, upright = words_of(document.pages[0])
        return [word.text for word in words], source, upright.rotation, contradictions(upright, words)


EXPECTED = " ".join(drawn.LINES).split()


def test_a_text_layer_is_taken_as_it_is():
    texts, source, rotation, _ = read(drawn.pdf())
    assert (texts, source, rotation) == (EXPECTED, PageSource.TEXT, 0)


def test_a_filled_form_says_that_its_words_came_with_fields():
    assert read(drawn.live_form())[1] is PageSource.ACROFORM


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scan_is_read_whichever_way_it_was_fed(turn):
    words = drawn.LINES + ("The policies of insurance listed below have been issued to the insured named above",) * 3
    picture = drawn.page_picture(dpi=200, words=[line[:48] for line in words]).rotate(-turn, expand=True)
    texts, source, rotation, _ = read(drawn.scan(picture))
    assert source is PageSource.OCR
    assert rotation == (360 - turn) % 360
    assert len(set(EXPECTED) & set(texts)) >= 0.9 * len(set(EXPECTED))


def test_words_of_a_slanted_scan_lie_on_its_leveled_picture():
    picture = drawn.page_picture(dpi=200).rotate(-2.0, fillcolor=255)
    with open_document(drawn.scan(picture), name="coi") as document:
        words, _, upright = words_of(document.pages[0])
        insured = next(word for word in words if word.text.startswith("Insured"))
        gray = upright.raster(72)
    assert upright.tilt == pytest.approx(-2.0, abs=0.1)
    box = insured.box
    assert (gray[int(box.top) : int(box.bottom) + 1, int(box.x0) : int(box.x1) + 1] < 128).mean() > 0.1
    assert box.x0 == pytest.approx(72, abs=3)


@pytest.mark.parametrize("angle", [-3.0, -0.7, 0.0, 1.35])
def test_the_slant_of_a_page_is_found_to_a_tenth_of_a_degree(angle):
    picture = drawn.page_picture(dpi=150).rotate(-angle, fillcolor=255)
    assert tilt_of(np.asarray(picture)) == pytest.approx(-angle, abs=0.1)


def test_a_blank_page_has_no_slant_and_no_words():
    blank = drawn.page_picture(words=())
    assert tilt_of(np.asarray(blank)) == 0.0
    assert read(drawn.scan(blank))[0] == []


def shifted(line):
    """A line under a Caesar cipher, as a font with a wrong map gives it."""
    return "".join(
        chr((ord(c) - 97 + 3) % 26 + 97) if c.islower() else chr((ord(c) - 65 + 3) % 26 + 65) if c.isupper() else c
        for c in line
    )


def test_a_text_layer_in_cipher_is_no_text_layer():
    def words(lines):
        return document_words(
            lambda canvas: [canvas.drawString(72, 700 - 14 * n, line) for n, line in enumerate(lines)]
        )

    assert is_usable(words(drawn.LINES))
    assert not is_usable(words([shifted(line) for line in drawn.LINES]))


def document_words(draw):
    with open_document(drawn.pdf(draw), name="coi") as document:
        return document.pages[0].words


def test_a_print_of_outlines_is_read_from_its_picture():
    def draw(canvas):
        canvas.drawInlineImage(drawn.page_picture(dpi=150), 0, 0, 612, 792)

    def outlined(canvas):
        canvas.drawString(72, 60, "page 1")
        canvas.drawInlineImage(drawn.page_picture(dpi=150).crop((0, 0, 1275, 1000)), 0, 792 - 480, 612, 480)

    for data in (drawn.pdf(draw), drawn.pdf(outlined)):
        texts, source, _, _ = read(data)
        assert source is PageSource.OCR
        assert {"CERTIFICATE", "INSURANCE", "1,000,000"} <= set(texts)


def test_a_scan_whose_hidden_text_names_another_limit_is_told():
    def change(pdf):
        drawn.add_text(pdf, b"BT 3 Tr /F1 13 Tf 172 608 Td (5,000,000) Tj ET")

    picture = drawn.page_picture()
    texts, _, _, told = read(drawn.edited(drawn.scan(picture), change))
    assert "1,000,000" in texts
    assert "5,000,000" not in texts
    assert [(warning.code, "5,000,000 behind 1,000,000" in warning.message) for warning in told] == [
        ("hidden-text", True)
    ]
