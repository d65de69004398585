"""Additional insured, waiver, primary wording, notice: what counts as shown, and how strongly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.certificate import Certificate, Party, Wording
from domain.finding import Result, Severity
from domain.requirement import RequiredParty
from extract.free_text.wording import wording_of
from rules.evidence import accepted
from tests.rules.papers import (
    CLIENT,
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
    umbrella,
    wc,
)

HIGH = requirement("contractor_high_risk")
OWNER = RequiredParty("Halvorsen Properties LLC", "owner", "upstream")


def said(text: str, *rows, **more) -> Certificate:
    """A certificate with that description, as the reader understands it."""
    return certificate(*rows, description=box(text), wording=wording_of(text), **more)


def bare_gl(**more):
    """General liability without a mark in either column."""
    return gl(**{"addl_insd": None, "subr_wvd": None, **more})


def test_a_mark_in_the_column_asserts_and_an_empty_column_does_not():
    assert of(judged(proof(certificate())), "gl.ai_ongoing").result is Result.PASS
    missing = of(judged(proof(certificate(bare_gl(), auto(), wc()))), "gl.ai_ongoing")
    assert missing.code == "ai_missing"
    assert missing.ask == (
        "Additional insured, General Liability: not shown for Marlow Tower LLC. Please have the policy endorsed, then "
        "mark ADDL INSD and cite the form (for example CG 20 10)."
    )


def test_a_doubtful_mark_waits_for_a_person():
    unsure = certificate(gl(addl_insd=box("Y", 0.5)), auto(), wc())
    assert of(judged(proof(unsure)), "gl.ai_ongoing").result is Result.NEEDS_REVIEW
    assert of(judged(proof(unsure, confirmed=True)), "gl.ai_ongoing").result is Result.PASS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Marlow Tower LLC is named as additional insured on the general liability policy.", "met"),
        ("Certificate holder is additional insured when required by written contract.", "met"),
        ("Additional insured status is NOT provided to the certificate holder.", "ai_negated"),
        ("Additional insured endorsement has been requested from the carrier.", "ai_pending"),
        ("Additional insured applies to the auto policy.", "ai_missing"),
    ],
)
def test_words_grant_deny_or_promise(text, code):
    judgement = judged(proof(said(text, bare_gl(), auto(), wc()), confirmed=True))
    assert of(judgement, "gl.ai_ongoing").code == code


def test_a_denial_is_quoted_to_the_agent():
    text = "Additional insured status is NOT provided."
    judgement = judged(proof(said(text, gl(), auto(), wc()), confirmed=True))
    assert '"Additional insured status is NOT provided"' in of(judgement, "gl.ai_ongoing").ask


def test_a_denial_in_the_remarks_counts_and_is_quoted_from_them():
    text = "Additional insured status is NOT provided."
    paper = said("Project 12, all work of the named insured for its client.", gl(), auto(), wc())
    spans = tuple(replace(one, source="remarks") for one in wording_of(text))
    paper = replace(paper, remarks=box(text), wording=(*paper.wording, *spans))
    finding = of(judged(proof(paper, confirmed=True)), "gl.ai_ongoing")
    assert '"Additional insured status is NOT provided"' in finding.ask
    assert "remarks" in finding.fields


def test_the_column_against_the_description_is_put_before_a_person():
    text = "Marlow Tower LLC is additional insured."
    paper = said(text, gl(addl_insd="N"), auto(), wc())
    assert of(judged(proof(paper)), "gl.ai_ongoing").code == "ai_conflict"
    assert of(judged(proof(paper)), "gl.ai_ongoing").result is Result.NEEDS_REVIEW
    assert of(judged(proof(paper, confirmed=True)), "gl.ai_ongoing").result is Result.UNVERIFIED


def test_a_form_for_ongoing_operations_leaves_completed_ones_open():
    judgement = judged(
        proof(said("Marlow Tower LLC is AI per CG 20 10 04 13.", gl(), auto(), wc()), confirmed=True), wanted=HIGH
    )
    scope = of(judgement, "gl.ai_completed")
    assert scope.code == "ai_scope"
    assert scope.ask == (
        "Additional insured for Marlow Tower LLC: ongoing operations shown; completed operations also required. "
        "Please add CG 20 37."
    )
    assert of(judgement, "gl.ai_ongoing").code == "ai_evidence"


def test_the_edition_of_1985_covers_both():
    text = "Marlow Tower LLC is additional insured per CG 20 10 11 85."
    judgement = judged(proof(said(text, gl(), auto(), wc()), confirmed=True), wanted=HIGH)
    assert of(judgement, "gl.ai_ongoing").facts["shown"] == "cited by form number"
    assert "ai_scope" not in open_codes(judgement)


def test_pages_are_the_grant_and_a_statement_is_asked_for_them_once():
    stated = judged(proof(certificate()), wanted=HIGH)
    asked = [one for one in stated.findings if one.code == "ai_evidence"]
    assert [one.result for one in asked] == [Result.UNVERIFIED]
    assert "attach the endorsement pages (CG 20 10 and CG 20 37)" in asked[0].ask
    pages = (page("CG 20 10", number="GL P-1"), page("CG 20 37", number="GL P-1"))
    judgement = judged(proof(certificate(), pages=pages), wanted=HIGH)
    assert of(judgement, "gl.ai_ongoing").result is of(judgement, "gl.ai_completed").result is Result.PASS


@pytest.mark.parametrize(
    "strange",
    [
        page("CG 20 10", number="OTHER 77"),
        page("CG 20 10", number="GL P-1", parties=()),
        page("CG 20 10", number="GL P-1", parties=("Somebody Else Inc",)),
    ],
)
def test_a_page_of_another_policy_or_with_a_blank_or_foreign_schedule_proves_nothing(strange):
    judgement = judged(proof(certificate(), pages=(strange,)), wanted=HIGH)
    assert of(judgement, "gl.ai_ongoing").result is not Result.PASS


def test_pages_that_come_later_count_for_the_certificate_on_file():
    pages = (page("CG 20 10", number="gl-p1"), page("CG 20 37", number="GL P1"))
    judgement = judged(proof(certificate()), proof(n=3, pages=pages), wanted=HIGH)
    assert of(judgement, "gl.ai_ongoing").result is Result.PASS


def test_an_upstream_party_must_be_named_or_reached_without_a_contract():
    wanted = replace(HIGH, additional_insureds=(*HIGH.additional_insureds, OWNER))
    texts = {
        "Marlow Tower LLC is AI per CG 20 10 04 13 and CG 20 37 04 13.": "ai_party_missing",
        "AI per CG 20 33 12 19.": "ai_upstream",
        "Marlow Tower LLC and Halvorsen Properties LLC are AI per CG 20 10 and CG 20 37.": "ai_evidence",
    }
    for text, code in texts.items():
        judgement = judged(proof(said(text, gl(), auto(), wc()), confirmed=True), wanted=wanted)
        assert of(judgement, "gl.ai_ongoing.owner").code == code, text


def test_two_parties_of_one_role_are_told_apart():
    second = RequiredParty("Second Owner LLC", "owner", "upstream")
    wanted = replace(HIGH, additional_insureds=(*HIGH.additional_insureds, OWNER, second))
    names = [one.requirement for one in judged(proof(certificate()), wanted=wanted).findings if one.line == "gl"]
    assert {"gl.ai_ongoing.owner", "gl.ai_ongoing.owner2"} <= set(names)


def test_a_mark_for_another_holder_is_no_status_for_the_client():
    elsewhere = Party(box("Kestrel Plaza Associates LP"), box("9 Elm St, Dayton, OH 45402"))
    judgement = judged(proof(certificate(holder=elsewhere)))
    assert of(judgement, "gl.ai_ongoing").code == "ai_party_missing"


def test_waiver_counts_line_by_line():
    judgement = judged(proof(certificate(gl(), auto(), wc(subr_wvd=None))))
    assert of(judgement, "gl.wos").result is Result.PASS
    missing = of(judgement, "wc.wos")
    assert (missing.code, missing.severity) == ("wos_missing", Severity.MINOR)
    assert "for example WC 00 03 13" in missing.ask


def test_the_waiver_form_of_one_line_is_none_for_another():
    text = "Waiver of subrogation per CG 24 04."
    judgement = judged(proof(said(text, bare_gl(), auto(), wc(subr_wvd=None)), confirmed=True), wanted=HIGH)
    assert of(judgement, "gl.wos").result is Result.PASS
    assert of(judgement, "wc.wos").code == "wos_missing"


def test_primary_alone_is_not_non_contributory():
    judgement = judged(proof(said("GL coverage is primary.", gl(), auto(), wc()), confirmed=True))
    assert of(judgement, "gl.pnc").code == "pnc_partial"


def test_an_umbrella_that_follows_form_takes_over_what_the_primary_has():
    text = "Primary and non-contributory per CG 20 01 04 13. Umbrella follows form over general liability."
    judgement = judged(proof(said(text, gl(), auto(), wc(), umbrella(5_000_000)), confirmed=True), wanted=HIGH)
    assert of(judgement, "umbrella.pnc").result is Result.PASS


def test_notice_to_the_named_insured_is_not_notice_to_the_holder():
    text = "30 days notice of cancellation per CG 02 24."
    judgement = judged(proof(said(text, gl(), auto(), wc()), confirmed=True))
    assert of(judgement, "noc").code == "notice_wrong_party"
    assert CLIENT in of(judgement, "noc").ask


def test_status_that_holds_by_contract_only_is_doubted_when_there_is_no_contract():
    text = "Additional insured when required by written contract."
    paper = proof(said(text, bare_gl(), auto(), wc()), confirmed=True)
    assert "contract_unconfirmed" in open_codes(judged(paper, written_contract=False))
    assert "contract_unconfirmed" not in open_codes(judged(paper))


def test_unsure_words_wait_for_a_person():
    span = Wording("ai", 0, 5, "negated", confidence=0.6)
    paper = certificate(gl(), auto(), wc(), description=box("No AI."), wording=(span,))
    assert of(judged(proof(paper)), "gl.ai_ongoing").result is Result.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("edition", "accept", "taken"),
    [
        ("04 13", ("CG 20 10 04 13",), True),
        ("07 04", ("CG 20 10 04 13",), True),  # older, and broader
        ("11 85", ("CG 20 10 04 13",), True),
        ("12 19", ("CG 20 10 04 13",), False),
        ("05 13", ("CG 20 10 04 13",), False),
        ("03 13", ("CG 20 10 04 13",), True),
        ("04 13", ("CG 20 10 11 85",), False),
        ("10 73", ("CG 20 10 11 85",), True),
        ("12 72", ("CG 20 10 12 19",), False),  # of 2072, which is no edition yet: not of 1972
        ("", ("CG 20 10 04 13",), False),
        ("4/13", ("CG 20 10 04 13",), False),
        ("13 04", ("CG 20 10 04 13",), False),
        ("00 13", ("CG 20 10 04 13",), False),
        ("12 19", ("CG 20 10",), True),
        ("12 19", ("CG 20 26", "CG 20 10"), True),
        ("04 13", ("CG 20 26 04 13",), False),
        ("", (), True),
        ("12 19", ("ai_construction_full",), True),
    ],
)
def test_where_an_edition_is_named_an_older_one_will_do(edition, accept, taken):
    assert accepted("CG 20 10", edition, accept) is taken


@pytest.mark.parametrize(("edition", "codes"), [("07 04", []), ("12 19", ["ai_evidence"])])
def test_a_page_of_an_older_edition_shows_what_a_newer_one_is_asked_for(edition, codes):
    asked = {"code": "ai_ongoing", "lines": ["gl"], "accept": ["CG 20 10 04 13"], "min_evidence": "endorsement_page"}
    wanted = requirement(conditions=[asked])
    papers = proof(certificate(), confirmed=True, pages=(page("CG 20 10", edition=edition),))
    assert open_codes(judged(papers, wanted=wanted)) == codes
