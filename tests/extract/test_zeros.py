"""O and 0, m and rn, o and e: what our reader takes for one another, told by size or by the words there are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.cells.crop import Crop
from extract.cells.lines import read_crop
from extract.cells.readers import Readers
from extract.cells.zeros import told_by_size
from tests.extract.steps import CHARACTERS, spelled
from tests.extract.test_line_reader import line


def read(kind, seen, gray):
    crop = Crop(lambda: gray, (gray,), (0, 0, 1, 1))
    return read_crop(crop, kind, seen, Readers(lambda lines: [], CHARACTERS, lambda _: ("", 0.0)))


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("GLO1749649", "GL01749649"),
        ("CA021625749", "CAO21625749"),
        ("WC-02927958", "WC-O2927958"),
        ("EUO524863", "EU0524863"),
    ],
)
def test_an_o_is_wider_than_the_digits_beside_it(printed, seen):
    assert told_by_size(line(printed), seen) == printed


def test_a_small_o_is_lower_than_the_digits_beside_it():
    assert told_by_size(line("AC2TO384276-92-o3"), "AC2TO384276-92-03").endswith("-o3")


def test_in_a_face_of_one_width_nothing_is_told():
    picture = Image.new("L", (420, 60), 255)
    for n, sign in enumerate("EUO5089266"):
        ImageDraw.Draw(picture).rectangle((10 + 40 * n, 10, 36 + 40 * n, 50), fill=0 if sign != "5" else 20)
    assert told_by_size(np.asarray(picture), "EUO5089266") == "EUO5089266"
    assert told_by_size(np.full((40, 200), 255, np.uint8), "B0412") == "B0412"


def blocks(*sizes):
    """Signs as blocks of ink, each so many pixels wide and high, on one base line."""
    picture, left = Image.new("L", (40 * len(sizes), 60), 255), 10
    for wide, high in sizes:
        ImageDraw.Draw(picture).rectangle((left, 50 - high, left + wide - 1, 50), fill=0)
        left += wide + 6
    return np.asarray(picture)


def test_nothing_is_told_where_one_wide_letter_alone_is_wider_than_digits():
    widths = (19, 17, 16, 16, 15, 19, 16, *[16] * 8)  # as a typewriter's A is
    assert told_by_size(blocks(*((wide, 22) for wide in widths)), "ACPGLAO95515315") == "ACPGLAO95515315"


def test_a_hyphen_that_touches_makes_no_wide_letter_of_a_0():
    sizes = ((28, 20), (19, 22), (29, 22), (13, 22), (14, 20), (14, 23), (13, 22), (12, 21), (7, 20), (7, 20))
    assert told_by_size(blocks(*sizes), "WC06865530") == "WC06865530"


def test_signs_that_touch_do_not_mislead():
    font = ImageFont.load_default(size=36)
    picture = Image.new("L", (400, 60), 255)
    ImageDraw.Draw(picture).text((5, 5), "0389587252", fill=0, font=font)
    touching = np.asarray(picture).copy()
    inked = np.flatnonzero((touching < 128).any(axis=0))
    gap = next(x for x in range(inked[0] + 25, 400) if not (touching[:, x] < 128).any())
    touching[20, gap - 3 : gap + 6] = 0
    assert told_by_size(touching, "O389587252") == "0389587252"


def test_a_number_told_by_size_is_not_sure_and_a_clear_one_is_left():
    text, sure = read("code", spelled("CAO21625749", at2={"O": 0.8, "0": 0.2}), line("CA021625749"))
    assert text == "CA021625749"
    assert sure <= 0.7
    assert read("code", spelled("CAO21625749"), line("CA021625749"))[0] == "CAO21625749"


@pytest.mark.parametrize(
    ("kind", "seen", "told"),
    [("money", "1OO,OO0", "100,000"), ("date", "21-Feb-zo27", "21-Feb-2027"), ("naic", "2O427", "20427")],
)
def test_round_letters_among_digits_are_digits_where_digits_must_stand(kind, seen, told):
    text, sure = read(kind, spelled(seen), line("1"))
    assert (text, sure > 0.5) == (told, True)


def test_a_sign_before_an_amount_is_no_digit_of_it():
    assert read("money", spelled("S1,000"), line("1"))[0] != "51,000"


def test_r_and_n_read_as_an_m_are_told_by_the_word_there_is_and_not_sure():
    gray = line("1")
    text, sure = read("text", spelled("Thombury Electric"), gray)
    assert text.startswith("Thombury")
    assert sure <= 0.6
    assert read("text", spelled("Hamilton Electric"), gray)[1] > 0.95


@pytest.mark.parametrize(
    ("seen", "told"), [("Collogo", "College"), ("Stool Erectors", "Steel"), ("Road", "Road"), ("Okonkwo", "Okonkwo")]
)
def test_an_o_is_an_e_that_lost_its_bar_where_that_makes_a_commoner_word(seen, told):
    doubts = {f"at{n}": {"o": 0.96, "e": 0.04} for n, sign in enumerate(seen) if sign == "o"}
    text, sure = read("text", spelled(seen, **doubts), line("1"))
    assert text.startswith(told)
    assert sure <= 0.6 or told in seen


def test_an_o_that_is_plainly_one_is_left():
    assert read("text", spelled("Stool Erectors"), line("1"))[0] == "Stool Erectors"
