"""Names of insurers as they are printed, abbreviated and misread."""

import random

import pytest

from config.reference import carriers
from extract.values.carriers import carrier_of, names_an_insurer


@pytest.mark.parametrize(
    ("printed", "naic"),
    [
        ("THE TRAVELERS INDEMNITY CO", "25658"),
        ("Zurich American Ins Co of Illinois", "27855"),
        ("NYSIF", "36102"),
        ("Pinnacol Assurance", "41190"),
        ("Natl Union Fire Ins Co of Pittsburgh PA", "19445"),
        ("EVANST0N lNSURANCE COMPANY", "35378"),
        ("Liberty Mutual lns Co", "23043"),
    ],
)
def test_a_company_is_known_through_abbreviations_and_misread_letters(printed, naic):
    match = carrier_of(printed)
    assert match is not None
    assert match.naic == naic


@pytest.mark.parametrize(
    "printed",
    ["Travelers", "The Hartford", "Liberty Mutual", "First Insurance Company", "Kestrel Mutual Insurance Company",
     "Cedar Ridge Roofing LLC", ""],
)  # fmt: skip
def test_groups_and_names_that_nobody_knows_give_no_company(printed):
    assert carrier_of(printed) is None


def test_one_misread_letter_gives_the_right_company_or_none():
    damage = {"O": "0", "I": "l", "S": "5", "B": "8", "m": "rn", "e": "c", "l": "1", "a": "o"}
    rng = random.Random(7)
    found = []
    for naic, company in carriers().items():
        name = company.name
        places = [n for n, char in enumerate(name) if char in damage]
        place = rng.choice(places)
        match = carrier_of(name[:place] + damage[name[place]] + name[place + 1 :])
        found.append(None if match is None else match.naic == naic)
    assert False not in found
    assert found.count(True) > 0.93 * len(found)


def test_a_name_shaped_like_an_insurers_is_told_from_a_contractors():
    assert names_an_insurer("Kestrel Mutual Insurance Company")
    assert names_an_insurer("Washington State Department of Labor & Industries")
    assert not names_an_insurer("Kestrel Roofing LLC")
