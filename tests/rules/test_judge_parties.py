"""Who is insured, who holds the certificate, which companies stand behind it, and what paper it is."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from domain.certificate import Insurer, Party
from domain.finding import AccountStatus, Result, Severity
from extract.free_text.wording import wording_of
from rules.names import Likeness, compare, same_place, state_in
from tests.rules.papers import (
    ADDRESS,
    CLIENT,
    CONTRACTOR,
    auto,
    box,
    certificate,
    gl,
    judged,
    of,
    open_codes,
    page,
    proof,
    requirement,
    wc,
)


@pytest.mark.parametrize(
    ("actual", "expected", "likeness"),
    [
        ("BRIGHTLINE JANITORIAL, L.L.C.", "Brightline Janitorial LLC", Likeness.SAME),
        ("The Acme Company, Incorporated", "Acme Co Inc", Likeness.SAME),
        ("Ortiz Photography dba Lena Ortiz", "Lena Ortiz", Likeness.SAME),
        ("Smith and Sons Corporation", "Smith & Sons Corp.", Likeness.SAME),
        ("First Prairie Bank ISAOA/ATIMA", "First Prairie Bank", Likeness.SAME),
        ("Kestrel Plaza Associates LP\nc/o Summit Management", "Kestrel Plaza Associates LP", Likeness.SAME),
        ("Marlow Tower LLC, its officers and agents", "Marlow Tower LLC", Likeness.SAME),
        ("Brightline Janitorial Inc", "Brightline Janitorial LLC", Likeness.SUFFIX),
        ("Brightlime Janitorial LLC", "Brightline Janitorial LLC", Likeness.NEAR),
        ("Brightline Janitorial", "Brightline Janitorial LLC", Likeness.SUFFIX),
        ("8rightline Janit0rial LLC", "Brightline Janitorial LLC", Likeness.NEAR),
        ("Hannibal Mgmt. Svcs, LLC", "Hannibal Management Services LLC", Likeness.SAME),
        ("Smith Bros Const Co", "Smith Brothers Construction Company", Likeness.SAME),
        ("Vantage Structural Engineers P.C.", "Vantage Structural Engineers PC", Likeness.SAME),
        ("Lena Ortiz d/b/a Ortiz Photography", "Ortiz Photography", Likeness.SAME),
        ("Comer Store LLC", "Corner Store LLC", Likeness.NEAR),
        ("Brightlime Janitoriel Services LLC", "Brightline Janitorial Services LLC", Likeness.NEAR),  # two slips
        ("Blue Heron Cafe", "Blue Heron Hospitality Group LLC", Likeness.DIFFERENT),
        ("Kestrel Plaza", "Kestrel Plaza Associates LP", Likeness.DIFFERENT),
        ("Acme", "Acme Roofing Holdings LLC", Likeness.DIFFERENT),
        ("", "Acme LLC", Likeness.DIFFERENT),
    ],
)
def test_names_are_compared_as_a_careful_clerk_would(actual, expected, likeness):
    assert compare(actual, (expected,)) is likeness


@pytest.mark.parametrize(
    ("actual", "same"),
    [
        ("400 FRONT STREET, COLUMBUS IN 47201-3344", True),
        ("Attn: Risk, Suite 4, 400 Front St, Columbus, IN 47201", True),
        ("401 Front St, Columbus, IN 47201", False),
        ("400 Front St, Columbus, IN 47202", False),
        ("PO Box 400, Columbus, IN 47201", False),
    ],
)
def test_an_address_is_the_same_by_number_and_zip(actual, same):
    assert same_place(actual, ADDRESS) is same


def test_the_state_is_read_off_an_address():
    assert state_in("1 Pier Rd, Spokane, WA 99201-0001") == "WA"
    assert state_in("1 Pier Rd, Spokane") == ""


def test_another_insured_is_critical_and_another_legal_form_is_asked():
    other = judged(proof(certificate(), confirmed=True), contractor="Northgate Mechanical Corp")
    found = of(other, "insured.name")
    assert (found.code, found.severity, other.status) == ("insured_name", Severity.CRITICAL, AccountStatus.NONCOMPLIANT)
    assert "our contract is with Northgate Mechanical Corp" in found.ask
    near = of(judged(proof(certificate(), confirmed=True), contractor="Brightline Janitorial Inc"), "insured.name")
    assert (near.result, near.severity) == (Result.UNVERIFIED, Severity.MINOR)
    waiting = of(judged(proof(certificate()), contractor="Brightlime Janitorial LLC"), "insured.name")
    assert (waiting.code, waiting.result) == ("name_near", Result.NEEDS_REVIEW)


def test_a_recycled_holder_is_told_the_right_one():
    judgement = judged(
        proof(certificate(holder=Party(box("Kestrel Holdings LP"), box("12 Old Mill Rd, Gary, IN 46402"))))
    )
    assert (
        of(judgement, "holder.name").ask
        == f"Certificate holder reads Kestrel Holdings LP. Please change to: {CLIENT}, {ADDRESS}."
    )
    assert not [one for one in judgement.findings if one.requirement == "holder.address"]  # told in the same line
    moved = judged(proof(certificate(holder=Party(box(CLIENT), box("12 Old Mill Rd, Gary, IN 46402")))))
    assert of(moved, "holder.address").ask == f"Certificate holder address: please use {CLIENT}, {ADDRESS}."


def test_an_older_paper_that_still_counts_is_looked_at_too():
    foreign = certificate(wc(), insured=Party(box("Somebody Else Inc"), box("")))
    judgement = judged(proof(foreign), proof(certificate(gl(), auto()), n=5))
    found = [one for one in judgement.findings if one.requirement == "insured.name"]
    assert [(one.code, one.document_id) for one in found] == [("met", 5), ("insured_name", 1)]


def test_insurer_letters_must_lead_to_a_company():
    two = MappingProxyType({"A": Insurer(box("Acme Mutual")), "B": Insurer(box("Beta Casualty"))})
    rows = (gl(insurer_letter=box(None)), auto(insurer_letter="C"), wc(insurer_letter="A/B"))
    judgement = judged(proof(certificate(*rows, insurers=two)))
    assert open_codes(judgement) == ["insurer_letter_missing", "insurer_letter_dangling"]
    alone = certificate(gl(insurer_letter=box(None)), auto(), wc())
    assert open_codes(judged(proof(alone))) == []


def test_a_number_of_a_company_that_is_another_is_asked_about():
    wrong = MappingProxyType({"A": Insurer(box("Zurich American Insurance Company"), box("25674"))})
    found = of(judged(proof(certificate(insurers=wrong))), "insurers.A.naic")
    assert found.ask.startswith("INSURER A: NAIC # 25674 does not match Zurich American Insurance Company.")
    unknown = MappingProxyType({"A": Insurer(box("A Company Nobody Knows"), box("25674"))})
    assert open_codes(judged(proof(certificate(insurers=unknown)))) == []


@pytest.mark.parametrize(("edition", "old"), [("2010/05", True), ("2014/01", False), ("2025/12", False), (None, False)])
def test_old_editions_are_asked_to_be_reissued(edition, old):
    assert ("edition_old" in open_codes(judged(proof(certificate(edition=edition))))) is old


def test_a_stale_certificate_is_asked_for_anew():
    assert open_codes(judged(proof(certificate(date=box("2025-10-01"))))) == ["certificate_stale"]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Policy subject to CG 21 39.", Result.FAIL),
        ("GL excludes residential construction, including condominiums.", Result.FAIL),
        ("No exclusion for residential or condo work.", None),
        ("All work of the insured.", None),
    ],
)
def test_a_restriction_that_the_contract_forbids_is_found_in_the_description(text, result):
    wanted = requirement(prohibited=["CG 21 39", "manuscript.residential"])
    paper = certificate(description=box(text), wording=wording_of(text))
    judgement = judged(proof(paper, confirmed=True), wanted=wanted)
    found = [one.result for one in judgement.findings if one.code == "exclusion_prohibited"]
    assert found == ([result] if result else [])


def test_a_forbidden_page_is_a_failure():
    wanted = requirement(prohibited=["CG 21 44"])
    judgement = judged(proof(certificate(), pages=(page("CG 21 44", number="GL P-1"),)), wanted=wanted)
    assert of(judgement, "prohibited.CG 21 44").result is Result.FAIL


LENDER = "Apex Employer Services PEO"


@pytest.mark.parametrize(
    ("insured", "rows", "codes"),
    [
        (f"{LENDER} L/C/F {CONTRACTOR}", (wc(),), []),
        (f"{LENDER}\nLCF: {CONTRACTOR}", (wc(),), []),
        (f"{LENDER} for leased employees of {CONTRACTOR}", (wc(),), []),
        (f"{LENDER}, labor contractor for {CONTRACTOR}", (wc(),), []),
        (f"{LENDER} L/C/F Kestrel Painting Inc", (wc(),), ["insured_name"]),
        (LENDER, (wc(),), ["insured_name"]),
        (f"{LENDER} L/C/F {CONTRACTOR}", (gl(), wc()), ["insured_name"]),  # its liability policy is its own
        (f"{LENDER} L/C/F {CONTRACTOR}", (gl(),), ["insured_name"]),
    ],
)
def test_workers_compensation_of_who_lends_workers_may_name_the_contractor_as_the_borrower(insured, rows, codes):
    paper = certificate(*rows, insured=Party(box(insured), box("12 Oak Rd, Columbus, IN 47203")))
    found = judged(proof(paper, confirmed=True)).findings
    assert [one.code for one in found if one.requirement == "insured.name" and one.code != "met"] == codes
