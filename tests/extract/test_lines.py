import numpy as np
import pytest

from extract.cells.crop import Crop
from extract.cells.lines import read_crop
from extract.cells.readers import Readers
from extract.cells.running import named
from extract.values.expected import weight, word_weight
from tests.extract.steps import CHARACTERS, spelled

BLANK = Crop(lambda: np.zeros((40, 200), np.uint8), (), (0, 0, 1, 1))


def read(kind, seen, second=("", 0.0)):
    return read_crop(BLANK, kind, seen, Readers(lambda lines: [], CHARACTERS, lambda gray: second))


def test_a_lookalike_is_read_as_the_word_there_is():
    assert read("text", spelled("Harbor Flre Co", at8={"l": 0.7, "i": 0.3}))[0] == "Harbor Fire Co"


def test_a_name_that_is_no_word_stays_as_it_plainly_stands():
    assert read("text", spelled("Zqibor Inc"))[0] == "Zqibor Inc"


def test_a_name_whose_rn_both_readers_see_as_an_m_is_not_sure():
    seen = spelled("Thombury Electric", at9={"E": 0.8, "F": 0.2})  # open enough for the second reader to be asked
    assert read("text", seen, ("Thombury Electric", 0.95))[1] <= 0.6
    assert read("text", spelled("Hamilton Electric"), ("Hamilton Electric", 0.95))[1] > 0.95


def test_a_limit_that_is_bought_wins_over_an_odd_one_where_the_picture_is_open():
    text, sure = read("money", spelled("5,900,000", at2={"9": 0.6, "0": 0.4}))
    assert text == "5,000,000"
    assert sure < 0.99


def test_a_firm_is_an_llc_where_the_picture_leaves_it_open():
    assert read("text", spelled("Risk Partners LLC", at16={"G": 0.6, "C": 0.4}))[0] == "Risk Partners LLC"
    assert read("text", spelled("Partners LLC", at10={"L": 0.1}))[1] > 0.95
    assert word_weight("LLC") > word_weight("LG")


def test_strokes_that_may_be_llc_are_that_and_not_sure():
    text, sure = read(
        "text", spelled("Ike", at0={"I": 0.6, "l": 0.4}, at1={"k": 0.6, "l": 0.4}, at2={"e": 0.6, "c": 0.4})
    )
    assert text == "llc"
    assert sure <= 0.6
    assert read("text", spelled("Ike"))[0] == "Ike"
    assert read("text", spelled("LC"))[0] == "LC"


def test_an_odd_limit_that_plainly_stands_there_is_kept():
    assert read("money", spelled("5,900,000"))[0] == "5,900,000"


def test_a_day_that_is_none_is_not_read():
    text, _ = read("date", spelled("13/01/2026", at1={"3": 0.6, "2": 0.4}))
    assert text == "12/01/2026"


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (spelled("Dututh MN 55802", at2={"t": 0.6, "l": 0.4}), "Duluth MN 55802"),
        (spelled("Masa, AZ 85210", at1={"a": 0.9, "e": 0.1}), "Mesa, AZ 85210"),
        (spelled("TOLEDO OR 43604", at8={"R": 0.7, "H": 0.3}), "TOLEDO OH 43604"),
        (spelled("Sncramonto, CA 95821", at1={"n": 0.95, "a": 0.05}, at6={"o": 0.9, "e": 0.1}), "Sacramento, CA 95821"),
        (spelled("raleigh ne 27664", at9={"e": 0.99, "c": 0.01}), "raleigh nc 27664"),  # a code that no list has yet
    ],
)
def test_city_state_and_zip_code_tell_one_another(seen, told):
    assert read("party", seen)[0] == told


def test_three_strokes_before_a_companys_form_are_a_number_and_not_sure():
    strokes = spelled("Center HII LLC", at7={"H": 0.97, "I": 0.03})
    strokes[2 * 8, [0, CHARACTERS.index("I") + 1]] = np.log([0.7, 0.3])  # the second may be a part of the H
    text, sure = read("text", strokes)
    assert text == "Center III LLC"
    assert sure < 0.7
    assert read("text", spelled("Center HI LLC"))[0] == "Center HI LLC"
    two = spelled("Partners IL, L.P.", at10={"L": 0.95, "I": 0.05})
    assert read("party", two)[0] == "Partners II, L.P."
    assert read("party", spelled("Partners IL, L.P."))[0] == "Partners IL, L.P."


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (spelled("PO ANY 40772", at3={"A": 0.7, "B": 0.3}, at4={"N": 0.6, "O": 0.4}, at5={"Y": 0.7, "X": 0.3}), "BOX"),
        (spelled("P.O. Dox 40772", at5={"D": 0.6, "B": 0.4}), "Box"),
        (spelled("PO BAG 40772"), "BAG"),
    ],
)
def test_what_stands_behind_po_is_a_box_unless_it_plainly_is_none(seen, told):
    assert read("party", seen)[0].split()[1] == told


def test_a_place_that_is_not_known_is_left_as_it_stands():
    assert read("party", spelled("Springfield XX 00000"))[0] == "Springfield XX 00000"


def test_a_mail_address_is_read_part_by_part():
    seen = spelled("lee@coastiine.com", at9={"i": 0.55, "l": 0.45})
    assert read("email", seen)[0] == "lee@coastline.com"


def test_a_firms_ending_is_a_word():
    assert read("party", spelled("Harbor ELC", at7={"E": 0.6, "L": 0.4}))[0] == "Harbor LLC"
    assert word_weight("LLC") == word_weight("TX") > word_weight("LL") > word_weight("QZV")


def test_the_second_engine_decides_what_the_first_leaves_open():
    seen = spelled("AB-77S1", at5={"S": 0.7, "5": 0.3})
    assert read("code", seen, ("AB-7751", 0.9))[0] == "AB-7751"
    assert read("code", seen, ("AB-77S1", 0.9))[0] == "AB-77S1"


@pytest.mark.parametrize(
    "seen",
    [
        spelled("Harbor Co,", at9={",": 0.55, ".": 0.45}),
        spelled("Tower IIl", at8={"l": 0.6, "I": 0.4}),
        spelled("Tower Il, LLC", at7={"l": 0.6, "I": 0.4}),
    ],
)
def test_words_are_not_doubted_for_a_sign_nor_for_how_a_roman_number_is_spelled(seen):
    assert read("text", seen)[1] > 0.95
    assert read("text", spelled("Harbor Co", at8={"o": 0.55, "a": 0.45}))[1] < 0.95


def test_no_firm_in_a_mail_address_has_a_zero_among_its_letters():
    assert read("email", spelled("certs@0dowd.example", at6={"0": 0.8, "o": 0.2}))[0] == "certs@odowd.example"
    assert read("email", spelled("so0-jin@a40.com", at2={"0": 0.8, "o": 0.2}))[0] == "soo-jin@a40.com"


def test_engines_that_differ_make_unsure():
    seen = spelled("1,000,000", at0={"1": 0.55, "5": 0.45})
    assert read("money", seen, ("1,000,000", 0.9))[1] > 0.75
    assert read("money", seen, ("2,000,000", 0.9))[1] <= 0.75


def test_what_is_not_of_its_kind_is_told_unsurely():
    text, sure = read("date", spelled("SEE BELOW"))
    assert text == "SEEBELOW"
    assert sure <= 0.2


def test_what_is_expected_in_a_box():
    assert weight("money", "1,000,000") > weight("money", "6,000,000") > weight("money", "1,060,000")
    assert weight("money", "1,000,000") > weight("money", "1000,000")
    assert weight("date", "01/01/2026") > weight("date", "01/01/2076")
    assert weight("date", "11-01-2026") == weight("date", "1-1-2026") > weight("date", "1-01-2026")
    assert weight("date", "10/02/2026") == weight("date", "10/2/2026") > weight("date", "04/2/2026")
    assert weight("naic", "24082") > weight("naic", "24083")
    assert weight("phone", "(218) 555-0100") > weight("phone", "(018) 555-0100")
    assert weight("code", "CPP1234567") > weight("code", "CPP1Z3456S")
    assert word_weight("Commerce") > word_weight("Commorce")
    assert word_weight("63rd") > word_weight("6e3d")
    assert word_weight("McAllister") > word_weight("mCallister")


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("S00-JIN EISENHARDT", "SOO-JIN EISENHARDT"),
        ("0'Dowd Builders, Inc.", "O'Dowd Builders, Inc."),
        ("steel erectors 1lc", "steel erectors llc"),
        ("unit 11c", "unit 11c"),
        ("5440 main st 11c", "5440 main st 11c"),
        ("Suite 200", "Suite 200"),
    ],
)
def test_names_have_letters_where_digits_look_like_them(seen, told):
    assert named(seen) == told


def test_a_state_is_told_by_its_zip_code_alone():
    assert read("party", spelled("ni 08650")) == ("nj 08650", pytest.approx(0.75))
    assert read("party", spelled("NJ 08650"))[0] == "NJ 08650"


@pytest.mark.parametrize("seen", ["SAS (C95) 0567", "SAS C95) 0567", "SAS (95) 0567"])
def test_the_left_of_a_pair_is_no_letter_of_a_policy_number(seen):
    assert read("code", spelled(seen))[0] == "SAS (95) 0567"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("alkla TCS", "a/k/a TCS"),
        ("Vasquez Inc. dlbla Harbor Marine", "Vasquez Inc. d/b/a Harbor Marine"),
        ("Alka Plumbing", "Alka Plumbing"),
        ("a/k/a Pro", "a/k/a Pro"),
    ],
)
def test_strokes_between_the_letters_before_another_name_are_no_letters(text, told):
    assert named(text) == told
