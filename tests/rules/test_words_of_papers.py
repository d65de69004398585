"""What is said of parties, of the paper itself, and of whole accounts, in the words that people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from domain.certificate import Insurer, Party
from domain.finding import Severity
from domain.holdings import AccountFacts
from domain.requirement import (
    Prohibited,
    RequiredCarrier,
    RequiredCondition,
    RequiredCoverage,
    RequiredDocument,
    RequiredHolder,
    RequiredParty,
    RetroDate,
    Strictness,
    Timing,
)
from domain.signal import Signal
from extract.free_text.wording import wording_of
from rules.judge import judge
from rules.paper import paper_verdicts, signal_verdicts
from rules.parties import party_verdicts
from tests.rules.cases import CLIENT, CONTRACTOR, TODAY, case, held_paper, wanted, words
from tests.rules.golden import kept
from tests.rules.papers import auto, box, certificate, gl, judged, page, proof, row, umbrella, wc

DAY = timedelta(1)
ADDRESS = "400 Front St, Columbus, IN 47201"
RIGHT = {"insured": CONTRACTOR, "holder": CLIENT, "holder_address": ADDRESS}
UNSURE = {"confirmed": False}
HOLDER = RequiredHolder(CLIENT, ADDRESS, ("Marlow Towers",))
FORBIDDEN = (Prohibited("CG 21 39"),)


def parties(*papers, contractor=CONTRACTOR, also=(), holder=HOLDER):
    """The verdicts on who stands on these papers, newest first."""
    sheets = tuple(held_paper(place=n, **{**RIGHT, **each}) for n, each in enumerate(papers))
    made = case(papers=sheets, requirement=replace(wanted(), holder=holder))
    made = replace(made, facts=replace(made.facts, contractor=contractor, also_known_as=also))
    return [f"{one.source.place}: {line}" for one, line in _each(party_verdicts(made, sheets))]


def _each(verdicts):
    told = list(verdicts)
    return zip(told, words(told), strict=True)


def paper(most=365, **sheet):
    return words(paper_verdicts(wanted(timing=Timing(certificate_max_age_days=most)), held_paper(**sheet), TODAY))


def signals(weight, at, **sheet):
    one = held_paper(signals=("pdf_edited", "naic_mismatch"), signal_weight=weight, **sheet)
    return words(signal_verdicts(wanted(strictness=Strictness(hold_signals_at=at)), one))


PARTIES = {
    "right": ({},),
    "contractor under another name": ({"insured": "Marlow Cleaning Inc"}, {}),
    "contractor of another form": ({"insured": "Brightline Janitorial Inc"},),
    "contractor with a slip, confirmed": ({"insured": "Brightlime Janitorial LLC"},),
    "contractor with a slip": ({"insured": "Brightlime Janitorial LLC", **UNSURE},),
    "contractor unsure": ({"insured": "Somebody Inc", **UNSURE, "unsure": frozenset(["insured.name"])},),
    "contractor unsure and right": ({**UNSURE, "unsure": frozenset(["insured.name"])},),
    "contractor blank": ({"insured": ""},),
    "holder is another": ({"holder": "Kestrel Holdings LP", "holder_address": "1 Elm St, Gary, IN 46402"},),
    "holder by an accepted name": ({"holder": "MARLOW TOWERS"},),
    "holder blank": ({"holder": "", "holder_address": ""},),
    "holder's address is another": ({"holder_address": "1 Elm St, Gary, IN 46402"},),
    "holder's address blank": ({"holder_address": ""},),
    "holder's address unsure": (
        {"holder_address": "1 Elm St, Gary", **UNSURE, "unsure": frozenset(["holder.address"])},
    ),
    "holder's blank address unsure": ({"holder_address": "", **UNSURE, "unsure": frozenset(["holder.address"])},),
    "two papers, told once": ({}, {}),
    "two papers, right in two spellings": ({}, {"holder": "MARLOW TOWERS"}),
    "two papers, one wrong": ({}, {"insured": "Somebody Inc"}),
    "two papers, wrong in two ways": ({"insured": "Somebody Inc"}, {"insured": "Nobody Inc"}),
    "two papers, wrong in one way": ({"insured": "Somebody Inc"}, {"insured": "Somebody Inc"}),
}
PAPERS = {
    "current edition": {"edition": "2016/03"},
    "old edition": {"edition": "2010/05"},
    "old edition of another form": {"edition": "2010/05", "form": "ACORD 28"},
    "no edition": {"edition": ""},
    "a year old": {"issued": TODAY - 365 * DAY},
    "a day older": {"issued": TODAY - 366 * DAY},
    "a day older, unsure": {"issued": TODAY - 366 * DAY, "unsure": frozenset(["date"])},
    "ten days old where nine are the most": {"issued": TODAY - 10 * DAY, "most": 9},
    "nine days old where nine are the most": {"issued": TODAY - 9 * DAY, "most": 9},
    "not signed": {"signed": False},
    "not signed, unsure": {"signed": False, "unsure": frozenset(["signature"])},
    "signed": {"signed": True},
}
SIGNALS = {
    "enough to hold": (3, 3, UNSURE),
    "not enough": (2, 3, UNSURE),
    "never held": (9, 0, UNSURE),
    "confirmed": (9, 3, {}),
}


def whole(*rows, wants, text="", confirmed=True, flags=None, pages=(), signals=(), **more):
    """The whole judgement of one certificate, each finding by its rule, code, result and title."""
    sheet = certificate(*rows, description=box(text), **{"wording": wording_of(text), **more})
    found = judged(proof(sheet, confirmed=confirmed, n=5, pages=pages, signals=signals), wanted=wants, **(flags or {}))
    lines = [f"{one.requirement} {one.code} {one.result.value}: {one.title}" for one in found.findings]
    stands = ", ".join(f"{line} {status}" for line, status in found.lines.items())
    return [f"{found.status.value} {found.score} until {found.next_expiration}; {stands}", *lines]


CONDITIONS = (
    RequiredCondition("ai_ongoing", ("gl",), Severity.MAJOR),
    RequiredCondition("pnc", ("gl", "umbrella"), Severity.MAJOR),
    RequiredCondition("noc", ("gl",), Severity.MINOR, "endorsement_page"),
)
GL = RequiredCoverage("gl", form="occurrence", limits={"each_occurrence": 1_000_000, "med_exp": 5_000})
AUTO = RequiredCoverage("auto", "if_vehicles", limits={"combined_single_limit": 1_000_000}, autos="any_or_scheduled")
WC = RequiredCoverage("wc", "if_employees", statutory=True, limits={"el_each_accident": 500_000})
SUMMED = replace(GL, umbrella_may_satisfy=True, tower={"each_occurrence": 6_000_000})
STACK = RequiredCoverage("umbrella", umbrella_may_satisfy=True, limits={"each_occurrence": 5_000_000})
PLAIN_STACK = replace(STACK, umbrella_may_satisfy=False)
CYBER = RequiredCoverage(
    "cyber", limits={"each_claim": 1_000_000}, may_combine_with="professional", alternatives={"endorsement": "XX 1"}
)
STOP_GAP = RequiredCoverage("employers_stop_gap", limits={"each_accident": 1_000_000})
PARTIES_ = {"conditions": CONDITIONS, "additional_insureds": (RequiredParty(CLIENT),)}


def asks(*coverages, **more):
    return replace(wanted(*coverages, **{**PARTIES_, **more}), holder=HOLDER)


VENDOR = asks(GL, AUTO, WC)
SUM = asks(SUMMED, STACK)
ERRORS = {"each_claim": 2_000_000}
GOOD = "Marlow Tower LLC is additional insured. GL is primary and non-contributory."
WHOLE = {
    "a vendor": partial(whole, wants=VENDOR, text=GOOD),
    "a vendor, low and short": partial(whole, gl({"each_occurrence": 5}), auto(), wants=VENDOR, text=GOOD),
    "a vendor that ends soon": partial(
        whole, gl(term=("2025-12-01", "2026-12-01")), auto(), wc(), wants=VENDOR, text=GOOD
    ),
    "a vendor without vehicles": partial(whole, gl(), wc(), wants=VENDOR, text=GOOD, flags={"vehicles": False}),
    "a vendor without employees": partial(whole, gl(), auto(), wants=VENDOR, text=GOOD, flags={"employees": False}),
    "a vendor whose paper is old and doubtful": partial(
        whole, wants=VENDOR, confirmed=False, text=GOOD, edition="2010/05", date=box("2025-01-01", 0.5)
    ),
    "a sum under an umbrella": partial(whole, gl(), umbrella(5_000_000), wants=SUM, text=GOOD),
    "a sum without an umbrella": partial(whole, gl(), wants=SUM, text=GOOD),
    "a sum that the primary reaches": partial(whole, gl({"each_occurrence": 6_000_000}), wants=SUM, text=GOOD),
    "a low umbrella in a sum": partial(
        whole, gl({"each_occurrence": 5_500_000}), umbrella(500_000), wants=SUM, text=GOOD
    ),
    "a low umbrella that must be as asked": partial(
        whole, gl({"each_occurrence": 5_500_000}), umbrella(500_000), wants=asks(SUMMED, PLAIN_STACK), text=GOOD
    ),
    "a missing umbrella that must be as asked": partial(whole, gl(), wants=asks(SUMMED, PLAIN_STACK), text=GOOD),
    "a low umbrella without a sum": partial(whole, gl(), umbrella(500_000), wants=asks(GL, STACK), text=GOOD),
    "a line that is part of another": partial(
        whole, row("other", ERRORS, description="Professional and cyber liability"), wants=asks(CYBER, conditions=())
    ),
    "a line that is part of another, and low": partial(
        whole, row("other", {"each_claim": 5}, description="Professional and cyber"), wants=asks(CYBER, conditions=())
    ),
    "a line that is not part of another": partial(
        whole, row("other", ERRORS, description="Professional"), wants=asks(CYBER, conditions=())
    ),
    "a line that another line's row names": partial(
        whole, row("other", ERRORS, description="Professional incl. privacy"), wants=asks(CYBER, conditions=())
    ),
    "a line that another line's row names, and low": partial(
        whole,
        row("other", {"each_claim": 5}, description="Professional incl. privacy"),
        wants=asks(CYBER, conditions=()),
    ),
    "a line that the description names": partial(
        whole,
        row("other", ERRORS, description="Professional"),
        wants=asks(CYBER, conditions=()),
        text="Privacy is included.",
    ),
    "a line by endorsement": partial(whole, gl(), wants=asks(CYBER, conditions=()), pages=(page("XX 1"),)),
    "a line by endorsement, blank": partial(
        whole, gl(), wants=asks(CYBER, conditions=()), pages=(page("XX 1", parties=()),)
    ),
    "the state fund's own paper": partial(
        whole,
        replace(wc(), limits={}),
        wants=asks(WC, conditions=()),
        form="WA L&I",
        insured=Party(box("Brightline Janitorial LLC"), box("1 Pier Rd, Spokane, WA 99201")),
        insurers={"A": Insurer(box("Washington State Department of Labor & Industries"))},
    ),
    "a line by endorsement, which no other may carry": partial(
        whole, gl(), wants=asks(replace(CYBER, may_combine_with=""), conditions=()), pages=(page("XX 1"),)
    ),
    "a line that another may carry, and no endorsement": partial(
        whole,
        row("other", ERRORS, description="Professional incl. privacy"),
        wants=asks(replace(CYBER, alternatives={}), conditions=()),
    ),
    "a line of its own, with a stand-in": partial(
        whole,
        row("other", ERRORS, description="Cyber", term=("2025-01-01", "2026-01-01")),
        row("other", ERRORS, number="P-2", description="Professional incl. privacy"),
        wants=asks(CYBER, conditions=()),
    ),
    "an umbrella that ends first": partial(
        whole, gl(), umbrella(5_000_000, term=("2026-01-01", "2026-12-31")), wants=asks(SUMMED, STACK, conditions=())
    ),
    "ends today, and is low": partial(
        whole, gl({"each_occurrence": 5}, term=("2025-11-23", "2026-11-23")), wants=asks(GL, conditions=())
    ),
    "insurers, papers and claims-made": partial(
        whole,
        gl(),
        row("other", ERRORS, description="Professional, retro date 01/01/2026", claims_made=True),
        wants=asks(
            GL,
            RequiredCoverage("professional", retro=RetroDate("2020-01-01")),
            conditions=(RequiredCondition("loss_payee", ("property",), Severity.MINOR),),
            carrier=RequiredCarrier("A-", "VII"),
            documents=(RequiredDocument("w9"),),
        ),
    ),
    "signals hold it": partial(
        whole,
        gl(),
        wants=asks(GL, conditions=(), strictness=Strictness(hold_signals_at=3)),
        confirmed=False,
        signals=(Signal("pdf_edited", 3, "Edited.", "A desk's own program."),),
    ),
    "stop gap of no amount": partial(whole, gl(), wants=asks(replace(STOP_GAP, limits={}), conditions=())),
    "stop gap missing": partial(whole, gl(), wants=asks(GL, STOP_GAP, conditions=())),
    "workers compensation that nobody has asked about": partial(
        whole, gl(), wants=asks(RequiredCoverage("wc", "if_a"), RequiredCoverage("gl", "if_b"), conditions=())
    ),
    "workers compensation that is not asked for": partial(
        whole, gl(), wants=asks(RequiredCoverage("wc", "if_a"), conditions=()), flags={"a": False}
    ),
    "another insured": partial(whole, wants=VENDOR, text=GOOD, insured=Party(box("Somebody Else Inc"))),
    "forbidden": partial(
        whole, gl(), wants=asks("gl", conditions=(), prohibited=FORBIDDEN), text="Subject to CG 21 39."
    ),
}


def bare_account(state):
    """What is said of an account without any paper."""
    asked_ = asks(GL, WC, AUTO, documents=(RequiredDocument("w9"),))
    facts = AccountFacts(CLIENT, ADDRESS, CONTRACTOR, (("employees", True),), state=state)
    found = judge(facts, asked_, (), TODAY)
    return [
        f"{found.status.value} {found.score} {dict(found.lines)}",
        *(f"{one.requirement} {one.code}" for one in found.findings),
    ]


def older(ends):
    """Whether the insured on an older paper is looked at, whose one policy ends on that day."""
    old = certificate(auto(term=("2025-11-24", ends)), insured=Party(box("Somebody Else Inc")))
    found = judged(proof(old, n=1), proof(certificate(gl()), n=5), wanted=asks(GL, AUTO, conditions=()))
    return [f"{one.requirement} {one.code}" for one in found.findings if one.requirement == "insured.name"]


CASES = {
    **{f"parties: {name}": partial(parties, *each) for name, each in PARTIES.items()},
    "parties: contractor by another name that is accepted": partial(
        parties, {"insured": "BJ Cleaning"}, also=("B.J. Cleaning",)
    ),
    "parties: contractor not known": partial(parties, {}, contractor=""),
    "parties: holder without an address": partial(
        parties, {"holder_address": ""}, {"holder": "Nobody Inc"}, holder=RequiredHolder(CLIENT)
    ),
    **{f"paper: {name}": partial(lambda each: paper(**each), each) for name, each in PAPERS.items()},
    **{
        f"signals: {name}": partial(lambda weight, at, more: signals(weight, at, **more), *each)
        for name, each in SIGNALS.items()
    },
    **{f"whole: {name}": each for name, each in WHOLE.items()},
    "whole: no paper": partial(bare_account, ""),
    "whole: no paper, in a state with its own fund": partial(bare_account, "WA"),
    "whole: an older paper that nothing rests on any more": partial(older, "2026-11-23"),
    "whole: an older paper on which a line still rests": partial(older, "2026-11-24"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_a_paper(name):
    assert CASES[name]() == kept("test_words_of_papers").get(name)


def test_facts_that_no_words_show_are_kept():
    one = held_paper(signals=("pdf_edited", "naic_mismatch"), signal_weight=3, confirmed=False)
    [found] = signal_verdicts(wanted(strictness=Strictness(hold_signals_at=3)), one)
    assert found.facts == {"actual": ("pdf edited", "naic mismatch")}
    for address, shown in (("1 Elm St", "1 Elm St"), ("", "blank")):
        sheet = held_paper(**{**RIGHT, "holder_address": address})
        made = case(papers=(sheet,), requirement=replace(wanted(), holder=HOLDER))
        [*_, last] = party_verdicts(made, (sheet,))
        assert (last.code, last.facts["actual"]) == ("holder_address", shown)
