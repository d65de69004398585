"""Judging many accounts without words: what papers say is found once, never for an account that differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.certificate import Party, Wording
from domain.exceptions import ExceptionKind, GrantedException
from domain.holdings import AccountFacts, FiledDocument
from domain.property import CoveredProperty, PropertyEvidence, PropertyLine, PropertyPolicy
from rules import memory
from rules.fold import fold
from rules.judge import assess
from rules.plan import plan_of
from tests.rules.papers import (
    ADDRESS,
    CLIENT,
    CONTRACTOR,
    TODAY,
    WORKING,
    auto,
    box,
    certificate,
    gl,
    page,
    proof,
    requirement,
    row,
    umbrella,
    wc,
)

KNOWN = (("vehicles", True), ("employees", True))
LATER = date(2027, 1, 1)
WAIVED = GrantedException("gl", ExceptionKind.WAIVED, "risk@client.example", date(2026, 1, 1), "small", LATER)


def account(*rows, flags=KNOWN, exceptions=(), pages=(), property_evidence=(), confirmed=True, state="", **more):
    """Facts and holdings of one account."""
    facts = AccountFacts(CLIENT, ADDRESS, CONTRACTOR, flags, exceptions=exceptions, work_state=state)
    papers = proof(certificate(*rows, **more), confirmed=confirmed, pages=pages, property_evidence=property_evidence)
    return facts, fold((papers,))


def evidence(number: str, deductible: int = 0) -> PropertyEvidence:
    building = CoveredProperty("building", limit=box(900_000), deductible=box(deductible))
    term = {"effective_date": box("2026-01-01"), "expiration_date": box("2027-01-01")}
    row = PropertyPolicy(PropertyLine.PROPERTY, policy_number=box(number), coverages=(building,), **term)
    return PropertyEvidence("ACORD 28", 1, policies=(row,))


FOLLOWS = Wording("umbrella_follow_form", 0, 0, "grant", None, ("gl",), confidence=0.93)
OTHER = Party(box("Kestrel Plaza Associates LP"), box("9 Elm St, Dayton, OH 45402"))
SAID = (Wording("umbrella_follow_form", 0, 0, "negated", None, ("auto",), confidence=0.93),)
LOW_AUTO = auto({"combined_single_limit": 500_000})
ACCOUNTS = {
    "good": account(),
    "low": account(gl({"each_occurrence": 500_000}), auto(), wc()),
    "low under umbrella": account(gl({"each_occurrence": 500_000}), auto(), wc(), umbrella(1_000_000)),
    "low under excess": account(gl({"each_occurrence": 500_000}), auto(), wc(), umbrella(5_000, is_excess=True)),
    "low under ended umbrella": account(
        gl({"each_occurrence": 500_000}), auto(), wc(), umbrella(1_000_000, term=("2025-01-01", "2026-01-01"))
    ),
    "umbrella not over autos": account(gl(), LOW_AUTO, wc(), umbrella(1_000_000), wording=SAID),
    "umbrella over autos": account(gl(), LOW_AUTO, wc(), umbrella(1_000_000), wording=()),
    "not confirmed": account(gl({"each_occurrence": box(1_000_000, 0.5)}), auto(), wc(), confirmed=False),
    "let go": account(gl({"each_occurrence": 500_000}), auto(), wc(), exceptions=(WAIVED,)),
    "with pages": account(pages=(page("CG 20 10", number="GL P-1"),)),
    "with other pages": account(pages=(page("CG 20 10", number="GL P-1"), page("CG 20 37", number="GL P-1"))),
    "of another holder": account(holder=OTHER),
    "umbrella follows": account(*WORKING, umbrella(1_000_000), wording=(FOLLOWS,)),
    "umbrella follows what is not marked": account(
        gl(addl_insd=None, subr_wvd=None), auto(), wc(), umbrella(1_000_000), wording=(FOLLOWS,)
    ),
    "of a state without waivers": account(gl(), auto(), wc(subr_wvd=None), state="KY"),
    "of another state": account(gl(), auto(), wc(subr_wvd=None), state="TX"),
    "hired autos": account(gl(), auto(autos={"hired": True, "non_owned": True}), wc()),
    "hired autos, nobody has said": account(
        gl(), auto(autos={"hired": True, "non_owned": True}), wc(), flags=(("employees", True),)
    ),
    "no number": account(gl(policy_number=box("TBD")), auto(), wc()),
}


@pytest.mark.parametrize("code", ["vendor_standard", "contractor_high_risk", "trucking_motor_carrier"])
def test_each_account_gets_its_own_answer_whoever_was_judged_before(code):
    shared = plan_of(requirement(code))
    for _ in range(2):
        for name, (facts, holdings) in ACCOUNTS.items():
            alone = assess(facts, requirement(code), holdings, TODAY, tells_met=False)
            assert assess(facts, shared, holdings, TODAY, tells_met=False) == alone, name
    assert shared.memory.found


def test_what_is_found_of_property_is_found_for_each_account():
    asked = [{"line": "property", "required": "always", "max_deductible": 10_000}]
    plan, codes = plan_of(requirement(coverages=asked, conditions=[])), []
    for sheet in (evidence("CF-9"), evidence("TBD"), evidence("CF-9", 25_000)):
        facts, holdings = account(property_evidence=(sheet,))
        found = assess(facts, plan, holdings, TODAY, tells_met=False)
        codes.append([one.code for one in found.verdicts if one.line == "property"])
    assert codes == [[], ["policy_number_missing"], ["deductible_high"]]


def test_a_form_that_only_the_words_of_a_row_state_is_found_for_each_account():
    asked = [{"line": "pollution", "required": "always", "form": "occurrence"}]
    plan, codes = plan_of(requirement(coverages=asked, conditions=[])), []
    for words in ("Pollution, occurrence form", "Pollution, claims made", "Pollution"):
        facts, holdings = account(row("other", {"each_claim": 1_000_000}, description=words))
        found = assess(facts, plan, holdings, TODAY, tells_met=False)
        codes.append([one.code for one in found.verdicts if one.line == "pollution"])
    assert codes == [[], ["occurrence_required"], []]


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 3)
    plan = plan_of(requirement())
    sizes = set()
    for facts, holdings in ACCOUNTS.values():
        assess(facts, plan, holdings, TODAY, tells_met=False)
        sizes.add(len(plan.memory.found))
    assert max(sizes) == 4


def test_an_account_whose_words_are_read_remembers_nothing():
    plan = plan_of(requirement())
    facts, holdings = ACCOUNTS["low"]
    assert "met" in {one.code for one in assess(facts, plan, holdings, TODAY).verdicts}
    assert plan.memory.found == {}


def test_excess_layers_are_part_of_what_is_remembered():
    plan, answers = plan_of(requirement()), []
    for more in ((), (umbrella(500_000),)):
        facts, holdings = account(gl({"each_occurrence": 500_000}), auto(), wc(), *more)
        lines = tuple(replace(one, line="excess") if one.line == "umbrella" else one for one in holdings.policies)
        found = assess(facts, plan, replace(holdings, policies=lines), TODAY, tells_met=False)
        answers.append("limit_low" in {one.code for one in found.verdicts})
    assert answers == [True, False]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"insured": Party(box("Kestrel Painting Inc"), box("1 Elm St, Dayton, OH 45402"))}, "insured_name"),
        ({"holder": Party(box("Kestrel Plaza Associates LP"), box(ADDRESS))}, "holder_name"),
        ({"holder": Party(box(CLIENT), box("9 Elm St, Dayton, OH 45402"))}, "holder_address"),
        ({"holder": Party(box(CLIENT), box(None))}, "holder_address"),
    ],
)
def test_a_wrong_name_or_address_is_found_without_words_too(changed, code):
    facts, holdings = account(*WORKING, **changed)
    found = assess(facts, requirement(), holdings, TODAY, tells_met=False).verdicts
    assert [one.code for one in found if one.rule.startswith(("insured.", "holder."))] == ([code] if code else [])


def test_a_paper_on_file_is_looked_at_for_each_account():
    asked = [{"code": "license", "required": "always"}, {"code": "ny_wc", "required": "always", "accept": ["C-105.2"]}]
    plan, codes = plan_of(requirement(documents=asked, conditions=[])), []
    licence = FiledDocument("license", expires=LATER)
    for filed, form in (((), "ACORD 25"), ((licence,), "ACORD 25"), ((), "C-105.2"), ((), "ACORD 25")):
        facts, holdings = account(*WORKING, form=form)
        found = assess(replace(facts, documents=filed), plan, holdings, TODAY, tells_met=False)
        codes.append([one.rule for one in found.verdicts if one.rule.startswith("documents.")])
    assert codes[0] == ["documents.license", "documents.ny_wc"] == codes[3]
    assert codes[1:3] == [["documents.ny_wc"], ["documents.license"]]


def test_papers_that_depend_on_autos_or_the_state_are_told_apart():
    asked = [
        {"code": "vehicle_schedule", "required": "if_scheduled"},
        {"code": "fund", "required": "if_monopolistic_state"},
    ]
    plan = plan_of(requirement(documents=asked, conditions=[]))
    scheduled = (gl(), auto(autos={"scheduled": True}), wc())
    codes = []
    for rows, state in ((WORKING, "TX"), (scheduled, "TX"), (WORKING, "WA"), (WORKING, "")):
        facts, holdings = account(*rows, state=state)
        found = assess(facts, plan, holdings, TODAY, tells_met=False)
        alone = assess(facts, plan_of(plan.requirement), holdings, TODAY, tells_met=False)
        assert found == alone
        codes.append([one.rule for one in found.verdicts if one.rule.startswith("documents.")])
    assert codes == [[], ["documents.vehicle_schedule"], ["documents.fund"], []]
