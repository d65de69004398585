import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz import fuzz

from extract.fitting.printed_page import printed_page, printed_words, sureness


def page(*phrases):
    picture = Image.new("L", (2550, 1200), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, text, size in phrases:
        pen.text((x, y), text, fill=0, font=ImageFont.load_default(size=size))
    return picture, pen


def test_labels_are_read_word_by_word_where_their_ink_stands():
    picture, _ = page((200, 300, "POLICY NUMBER", 32), (1400, 300, "LIMITS", 32))
    words = {}
    for word in printed_words(np.asarray(picture), 300):  # a slip in a letter is nothing to the fit of a form
        (alike,) = [text for text in ("POLICY", "NUMBER", "LIMITS") if fuzz.ratio(word.text, text) > 85]
        words[alike] = word.box
    font = ImageFont.load_default(size=32)
    for text, x in [("POLICY", 200), ("LIMITS", 1400), ("NUMBER", 200 + font.getlength("POLICY "))]:
        left, top, right, bottom = font.getbbox(text)
        told = [(x + left) * 72 / 300, (300 + top) * 72 / 300, (x + right) * 72 / 300, (300 + bottom) * 72 / 300]
        assert list(words[text]) == pytest.approx(told, abs=1.0)


def test_print_that_stands_on_rules_is_read_without_them():
    picture, pen = page((200, 300, "INSURED", 36))
    pen.rectangle((150, 280, 900, 500), outline=0, width=4)
    assert [word.text for word in printed_words(np.asarray(picture), 300)] == ["INSURED"]


def test_of_the_lines_of_a_paragraph_the_first_whole_words_are_read():
    long = (
        "THIS CERTIFICATE IS ISSUED AS A MATTER OF INFORMATION ONLY AND CONFERS NO RIGHTS UPON THE CERTIFICATE HOLDER"
    )
    picture, _ = page((100, 300, long, 34), (100, 500, "HOLDER", 34))
    words = [word.text for word in printed_words(np.asarray(picture), 300)]
    assert words[-1] == "HOLDER"
    assert 2 <= len(words) - 1 <= 7
    assert fuzz.ratio(" ".join(words[:-1]), " ".join(long.split()[: len(words) - 1])) > 85


def test_a_blank_page_and_one_of_noise_have_no_words_to_speak_of():
    assert printed_words(np.full((1200, 2550), 255, np.uint8), 300) == ()
    noise = np.random.default_rng(5).integers(0, 255, (1200, 2550), dtype=np.uint8)
    assert all(len(word.text) < 4 for word in printed_words(noise, 300))


def test_a_page_on_its_head_is_read_as_well_as_one_that_stands():
    told = [(200, 200 + 90 * n, text, 34) for n, text in enumerate(("INSURED", "POLICY NUMBER", "Each Occurrence"))]
    upright = np.asarray(page(*told)[0])
    turned = printed_page(np.ascontiguousarray(np.rot90(upright, 2)), 300)
    assert sureness(turned.few()) < sureness(turned.on_its_head().few())
    for was, now in zip(printed_words(upright, 300), turned.on_its_head().words(), strict=True):
        assert fuzz.ratio(was.text, now.text) > 85
        assert list(now.box) == pytest.approx(list(was.box), abs=1.0)


def test_a_page_that_lies_askew_and_on_its_head_tells_words_where_they_are_when_it_is_turned():
    told = [(400, 200 + 90 * n, text, 34) for n, text in enumerate(("INSURED", "POLICY NUMBER", "Each Occurrence"))]
    askew = page(*told)[0].rotate(8, resample=Image.Resampling.BICUBIC, fillcolor=255)
    turned = printed_page(np.asarray(askew.rotate(180)), 300).on_its_head()
    for was, now in zip(printed_words(np.asarray(askew), 300), turned.words(), strict=True):
        assert list(now.box) == pytest.approx(list(was.box), abs=2.0)
