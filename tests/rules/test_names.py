"""Names and addresses compared as a careful clerk would, word by word."""

from __future__ import annotations

import pytest

from rules.names import Likeness, match, normal, same_place, stands_in, state_in, told_in

SHORT = [
    ("assoc", "associates"),
    ("assocs", "associates"),
    ("assn", "association"),
    ("bldg", "building"),
    ("bldrs", "builders"),
    ("bros", "brothers"),
    ("const", "construction"),
    ("constr", "construction"),
    ("contr", "contracting"),
    ("ctr", "center"),
    ("centre", "center"),
    ("dept", "department"),
    ("dev", "development"),
    ("devel", "development"),
    ("dist", "district"),
    ("elec", "electric"),
    ("engr", "engineering"),
    ("engrg", "engineering"),
    ("ent", "enterprises"),
    ("equip", "equipment"),
    ("fdn", "foundation"),
    ("gen", "general"),
    ("govt", "government"),
    ("grp", "group"),
    ("hldgs", "holdings"),
    ("hosp", "hospital"),
    ("indus", "industries"),
    ("inds", "industries"),
    ("intl", "international"),
    ("ldscp", "landscaping"),
    ("maint", "maintenance"),
    ("mech", "mechanical"),
    ("med", "medical"),
    ("mfg", "manufacturing"),
    ("mgmt", "management"),
    ("mgt", "management"),
    ("mkt", "market"),
    ("natl", "national"),
    ("props", "properties"),
    ("rest", "restaurant"),
    ("svc", "service"),
    ("svcs", "services"),
    ("sys", "systems"),
    ("transp", "transportation"),
    ("univ", "university"),
    ("whse", "warehouse"),
]


@pytest.mark.parametrize(("short", "whole"), SHORT)
def test_an_abbreviation_is_the_word(short, whole):
    found = match(f"Zenith {short} Qualis", (f"Zenith {whole} Qualis",))
    assert found == (Likeness.SAME, 0.98, "the same name, abbreviated")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("The Acme Company, Incorporated", "acme co inc"),
        ("ACME CORPORATION LIMITED", "acme corp ltd"),
        ("Acme L.L.C.", "acme llc"),
        ("Acme L L C", "acme llc"),
        ("Acme L.P.", "acme lp"),
        ("Acme LLLP", "acme llp"),
        ("Acme Limited Liability Company", "acme llc"),
        ("Acme Limited Partnership", "acme lp"),
        ("First Bank, N.A.", "first bank na"),
        ("Smith and Sons", "smith & sons"),
        ("Smith&Sons", "smith & sons"),
        ("A-B/C; D", "a b c d"),
        ("O'Hara \u2013 The Mill", "ohara the mill"),
        ("The", ""),
        ("", ""),
    ],
)
def test_a_legal_name_for_comparing(written, plain):
    assert normal(written) == plain


@pytest.mark.parametrize("form", ["inc", "co", "corp", "ltd", "llc", "lp", "llp", "pc", "pllc", "plc", "pa", "na"])
def test_a_name_with_and_without_its_legal_form(form):
    assert match("Zenith Qualis", (f"Zenith Qualis {form}",)) == (
        Likeness.SUFFIX, 0.97, "the same name without its legal form",
    )  # fmt: skip
    other = "inc" if form != "inc" else "llc"
    assert match(f"Zenith Qualis {other}", (f"Zenith Qualis {form}",)) == (
        Likeness.SUFFIX, 0.93, f"another legal form: {other} for {form}",
    )  # fmt: skip
    assert match(f"Zenith Qualis {form} of Ohio", (f"Zenith Qualis {form}",)) == (
        Likeness.SAME, 0.99, "the name, and more after it",
    )  # fmt: skip
    assert match("Zenith Qualis of Ohio", ("Zenith Qualis",)).likeness is Likeness.DIFFERENT


SCANNED = (Likeness.NEAR, 0.95, "the same but for letters that scans confuse")
SLIP = (Likeness.NEAR, 0.94, "one letter is different")


@pytest.mark.parametrize(
    ("seen", "name", "found"),
    [
        ("Acme", "Acme", (Likeness.SAME, 1.0, "the same name")),
        ("Comer Bum Co", "Corner Burn Co", SCANNED),
        ("Wave Wiew", "VVave VView", SCANNED),
        ("Dover Dad", "Clover Clad", SCANNED),
        ("Z0n1th 8u1l5ers 62", "Zonlth Bullsers Gz", SCANNED),
        ("Zen|th !ron", "Zenith Iron", SCANNED),
        ("Zen ith Iron", "Zenith lr on", SCANNED),
        ("Zenyth Qualis", "Zenith Qualis", SLIP),
        ("Zenitth Qualis", "Zenith Qualis", SLIP),
        ("Zenih Qualis", "Zenith Qualis", SLIP),
        ("Zeinth Qualis", "Zenith Qualis", SLIP),  # two letters changed places
    ],
)
def test_what_scans_confuse_and_what_fingers_slip(seen, name, found):
    assert match(seen, (name,)) == found


def test_names_are_scored_by_how_much_alike_they_are():
    near = match("Brightlime Janitoriel Services LLC", ("Brightline Janitorial Services LLC",))
    assert (near.likeness, near.reason) == (Likeness.NEAR, "all but the same letters")
    assert 0.9 < near.score < 0.94
    far = match("Northgate Mechanical", ("Brightline Janitorial LLC",))
    assert (far.likeness, far.reason) == (Likeness.DIFFERENT, "another name")
    assert 0 < far.score < 0.5
    assert match("Acme Qualis Holdings Onyx Roofing", ("Acme Qualis Holding Onyx Roof",)).score <= 0.99
    assert match("", ("Acme",)) == match("Acme", ("",)) == (Likeness.DIFFERENT, 0.0, "no name")


def test_the_best_of_several_names_counts():
    assert match("Nobody Inc", ("Somebody LLC", "Nobody Inc")).score == 1.0
    assert match("Acme LLC\nNobody Inc", ("Nobody Inc",)).likeness is Likeness.SAME


@pytest.mark.parametrize(
    "between",
    [" dba ", " d/b/a ", " D.B.A. ".replace(".", ""), " c/o ", " a/k/a ", " aka ", " f/k/a ", " t/a ", " attn: ", "; ",
     "\n", " et al "],
)  # fmt: skip
def test_other_names_in_the_same_box_do_no_harm(between):
    for box in (f"Zenith Qualis{between}Somebody Else", f"Somebody Else{between}Zenith Qualis"):
        assert match(box, ("Zenith Qualis",)).likeness is Likeness.SAME


@pytest.mark.parametrize(
    "after",
    [
        "ISAOA",
        "ISAOA/ATIMA",
        "its successors and assigns",
        "as their interest may appear",
        "as their interests may appear",
    ],
)
def test_what_follows_the_name_of_a_bank_is_not_the_name(after):
    assert match(f"First Prairie, {after}", ("First Prairie",)) == (Likeness.SAME, 1.0, "the same name")


def test_a_page_of_text_in_a_box_costs_nothing_and_is_no_name():
    assert match("x" * 600 + "\nAcme", ("Acme",)).likeness is Likeness.DIFFERENT
    assert match("x" * 500 + "\nAcme", ("Acme",)).likeness is Likeness.SAME


def test_a_text_names_a_company_by_its_words():
    assert stands_in("Acme Roofing, Inc.", "for ACME ROOFING and others")
    assert not stands_in("Acme Roofing", "for Acme Roofings")
    assert not stands_in("Inc.", "Inc. is here")
    assert told_in("Acme LLC", " acme ")
    assert not told_in("Acme LLC", "acme")


STREET = "400 Front St, Columbus, IN 47201"


@pytest.mark.parametrize(
    ("actual", "wanted", "same"),
    [
        ("PO Box 400, Columbus, IN 47201", STREET, False),
        ("P.O. Box 9, 400 Front St, Columbus, IN 47201", STREET, True),
        ("P. O. BOX 400, Columbus, IN 47201", "PO Box 400, Columbus, IN 47201", True),
        (STREET, "PO Box 400, Columbus, IN 47201", True),
        ("Front St, Columbus, IN 47201", STREET, False),
        ("400 Front St, Columbus", STREET, False),
        ("400 Front St", "400 Front St", True),
        ("Anywhere", "Main Street", True),
        ("400a Front St 47201", "400A Front St 47201", True),
        ("1 Elm St 47201", "Elm St 47201-3344", True),
        ("400 Front St, Columbus, IN 47201-1234, US", STREET, True),
        ("400 Front St 99999, Columbus, IN 47201", STREET, True),
        ("400 Front St, IN 47201", "400 Front 11111, IN 47201", True),
    ],
)
def test_an_address_is_one_by_its_number_and_zip(actual, wanted, same):
    assert same_place(actual, wanted) is same


def test_the_last_state_before_a_zip_is_the_state():
    assert state_in("IN 47201 then Dayton, OH. 45402") == "OH"
    assert state_in("Dayton, OH, 45402-1234") == "OH"
    assert state_in("dayton oh 45402") == ""
