"""What is said of restrictions that a contract forbids, in the words that people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from domain.holdings import HeldPage, Restriction
from domain.requirement import Prohibited
from rules.prohibited import prohibited_verdicts
from tests.rules.cases import TODAY, case, held, held_paper, wanted, words
from tests.rules.golden import kept

DAY = timedelta(1)
CG = "CG 21 39"
FORBIDDEN = (Prohibited(CG),)
ON_PAGE = HeldPage(CG, 1, 2, policy_number="p1", restricts=("contractual",))


def forbidden(*, pages=(), named=(), asked=FORBIDDEN, flags=None, policies=None, confirmed=True, **sheet):
    """The verdicts on what a contract forbids."""
    one = held_paper(restrictions=tuple(named), confirmed=confirmed, **sheet)
    rows = (held("gl"),) if policies is None else policies
    made = case(*rows, papers=[one], pages=pages, requirement=wanted("gl", prohibited=asked), flags=flags)
    return words(prohibited_verdicts(made, (one,)))


NAMED = (Restriction(CG, "description"),)
REEFER = (Prohibited(kind="reefer_breakdown"),)
RESTRICTIONS = {
    "nothing": {},
    "named": {"named": NAMED},
    "named in the remarks": {"named": (Restriction(CG, "remarks"),)},
    "named, unsure box": {"named": NAMED, "confirmed": False, "unsure": frozenset(["description"])},
    "named by mere words": {"named": (Restriction(CG, "description", sure=False),)},
    "named by mere words, nobody has looked": {
        "named": (Restriction(CG, "description", sure=False),), "confirmed": False,
    },
    "another is named": {"named": (Restriction("CG 21 44", "description"),)},
    "where it holds": {"named": NAMED, "asked": (Prohibited(CG, when="residential"),), "flags": {"residential": True}},
    "where it does not": {
        "named": NAMED, "asked": (Prohibited(CG, when="residential"),), "flags": {"residential": False},
    },
    "where nobody has said": {"named": NAMED, "asked": (Prohibited(CG, when="residential"),)},
    "lifted": {"named": NAMED, "asked": (Prohibited(CG, unless="office"),), "flags": {"office": True}},
    "not lifted": {"named": NAMED, "asked": (Prohibited(CG, unless="office"),), "flags": {"office": False}},
    "whether lifted nobody has said": {"named": NAMED, "asked": (Prohibited(CG, unless="office"),)},
    "page": {"pages": (ON_PAGE,)},
    "page with a slip in its number": {"pages": (replace(ON_PAGE, policy_number="p7"),)},
    "page of another policy": {"pages": (replace(ON_PAGE, policy_number="xyz9"),)},
    "page of a policy that ended": {"pages": (ON_PAGE,), "policies": (held("gl", expiration=TODAY),)},
    "page of a policy without an end": {"pages": (ON_PAGE,), "policies": (held("gl", expiration=None),)},
    "page of a policy that ends tomorrow": {"pages": (ON_PAGE,), "policies": (held("gl", expiration=TODAY + DAY),)},
    "page without a number": {"pages": (replace(ON_PAGE, policy_number=""),)},
    "page without a number, of another document": {"pages": (replace(ON_PAGE, policy_number="", document_id=9),)},
    "blank page": {"pages": (replace(ON_PAGE, is_specimen=True),)},
    "page of an unknown form": {"pages": (replace(ON_PAGE, form="XX 1", restricts=("x",)),)},
    "page and paper": {"pages": (replace(ON_PAGE, policy_number="xyz9"),), "named": NAMED},
    "kind in the description": {"asked": REEFER, "description": "Reefer breakdown excluded."},
    "kind in the remarks": {"asked": REEFER, "remarks": "Reefer breakdown excluded."},
    "the second of two forms": {"named": NAMED, "asked": (Prohibited("CG 21 44"), *FORBIDDEN)},
    "the second of two, where the first is lifted": {
        "named": NAMED, "asked": (Prohibited("CG 21 44", unless="office"), *FORBIDDEN), "flags": {"office": True},
    },
    "the second of two, where no form is named": {
        "asked": (*FORBIDDEN, *REEFER), "remarks": "Reefer breakdown excluded.",
    },
    "the second of two pages": {"pages": (replace(ON_PAGE, form="CG 20 10"), ON_PAGE)},
    "a page that ended, and one that counts": {
        "pages": (replace(ON_PAGE, policy_number="old99"), ON_PAGE),
        "policies": (held("gl", number="OLD 99", expiration=TODAY), held("gl")),
    },
    "page of a policy that ended and was renewed": {
        "pages": (ON_PAGE,), "policies": (held("gl", expiration=TODAY), held("gl", row=1)),
    },
    "kind lifted in one clause and excluded in the next": {
        "asked": REEFER, "description": "No exclusion for reefer breakdown. Reefer breakdown excluded.",
    },
    "kind mentioned and then excluded": {
        "asked": REEFER, "description": "Refrigeration breakdown. Reefer breakdown excluded.",
    },
    "kind mentioned": {"asked": REEFER, "description": "Refrigeration breakdown."},
    "kind granted": {"asked": REEFER, "description": "Reefer breakdown included."},
    "kind in the row": {
        "asked": REEFER, "policies": (held("cargo", description="Motor truck cargo, reefer breakdown excluded"),),
    },
    "kind in a row that ended": {
        "asked": REEFER, "policies": (held("cargo", description="Reefer breakdown excluded", expiration=TODAY),),
    },
    "kind in a row without an end": {
        "asked": REEFER, "policies": (held("cargo", description="Reefer breakdown excluded", expiration=None),),
    },
    "kind in an unsure row": {
        "asked": REEFER, "confirmed": False,
        "policies": (held("cargo", description="Reefer breakdown excluded", unsure=["description"]),),
    },
    "kind in an unsure description": {
        "asked": REEFER, "confirmed": False, "description": "Reefer breakdown excluded.",
        "unsure": frozenset(["description"]),
    },
}  # fmt: skip


CASES = {f"forbidden: {name}": partial(lambda each: forbidden(**each), each) for name, each in RESTRICTIONS.items()}


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_a_restriction(name):
    assert CASES[name]() == kept("test_words_of_restrictions").get(name)


def test_a_page_without_a_number_belongs_to_whichever_paper_in_use_it_came_with():
    sheets = (held_paper(document_id=7), held_paper(restrictions=NAMED, document_id=1))
    page_ = replace(ON_PAGE, policy_number="", document_id=1)
    made = case(held("gl"), papers=sheets, pages=(page_,), requirement=wanted(prohibited=FORBIDDEN))
    assert [one.result.value for one in prohibited_verdicts(made, sheets)] == ["fail"]
    named = case(held("gl"), papers=sheets, requirement=wanted(prohibited=FORBIDDEN))
    assert [one.source.document_id for one in prohibited_verdicts(named, sheets)] == [1]
