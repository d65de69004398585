"""What is said of additional insured status, waiver, primary wording and notice, in the words that people read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from domain.certificate import Party, Wording
from domain.finding import Severity
from domain.requirement import RequiredCondition, RequiredParty
from extract.free_text.wording import wording_of
from rules.compact import page_of
from rules.conditions import condition_verdicts
from rules.evidence import shown
from rules.fold import fold
from rules.held import Book, Case
from rules.plan import plan_of
from tests.rules.cases import CLIENT, TODAY, case, wanted, words
from tests.rules.golden import kept
from tests.rules.papers import auto, box, certificate, gl, page, proof, umbrella, wc

OWNER = RequiredParty("Halvorsen Properties LLC", "owner", "upstream")
SELF = RequiredParty(CLIENT)
TENANT = RequiredParty("Second Owner LLC", "owner", "direct")
BOTH = ("ai_ongoing", "ai_completed")


def asked(*codes, lines=("gl",), level="asserted", severity=Severity.MAJOR, **more):
    return tuple(RequiredCondition(code, lines, severity, level, **more) for code in codes)


def told(conditions, text="", *, rows=None, parties=(SELF,), confirmed=True, pages=(), flags=None, state="", **more):
    """The verdicts on a certificate with that description, as the reader understands it."""
    unmarked = {"addl_insd": None, "subr_wvd": None}
    made = rows or (gl(**unmarked), auto(**unmarked), wc(subr_wvd=None), umbrella(1_000_000))
    paper = certificate(*made, description=box(text), **{"wording": wording_of(text), **more})
    holdings = fold((proof(paper, confirmed=confirmed, pages=tuple(pages)),))
    plain = case(requirement=wanted(conditions=conditions, additional_insureds=parties), work_state=state)
    requirement = plain.requirement
    one = Case(
        plain.facts, plan_of(requirement), Book(holdings, TODAY), flags or {}, plain.state, plain.work_state, True
    )
    said = words(condition_verdicts(one))
    brief = replace(one, tells_met=False)
    left = [line for line in words(condition_verdicts(brief)) if " met: " not in line]
    assert [each.split(":")[0] for each in left] == [each.split(":")[0] for each in said if " met: " not in each]
    return said


def on(form, parties=(CLIENT,), number="GL P-1", **more):
    return page(form, number=number, parties=parties, **more)


ONGOING, COMPLETED = asked("ai_ongoing"), asked(*BOTH)
PAGES = asked(*BOTH, level="endorsement_page")
FORMS = asked(*BOTH, level="form_cited")
MIXED = (
    *asked("ai_ongoing", level="form_cited", severity=Severity.MINOR),
    *asked("ai_completed", level="endorsement_page"),
)
MARKED = (gl(), auto(), wc())
OTHER = Party(box("Kestrel Plaza Associates LP"), box("9 Elm St, Dayton, OH 45402"))
WOS = asked("wos", lines=("gl", "wc"))
PNC = asked("pnc", lines=("gl", "umbrella"))
NOC = asked("noc", lines=("gl", "auto"), level="endorsement_page", severity=Severity.MINOR)
PROJECT = asked("aggregate_per_project")
SCOPES = "Marlow Tower LLC is additional insured for {} operations on general liability."
GRANT = "as said"
ANYBODY = ("Where required by written contract",)
CONTRACT = "Additional insured when required by written contract."

PENDING = "Additional insured endorsement has been requested from the carrier."
DENIED = "Additional insured status is NOT provided to the certificate holder."


def doubted(text):
    return tuple(replace(one, confidence=0.5) for one in wording_of(text))


AI = {
    "not shown": (ONGOING,),
    "not shown, of both kinds": (COMPLETED,),
    "marked": (ONGOING, "", {"rows": MARKED}),
    "marked, completed asked for": (COMPLETED, "", {"rows": MARKED}),
    "marked for another holder": (ONGOING, "", {"rows": MARKED, "holder": OTHER}),
    "marked N": (ONGOING, "", {"rows": (gl(addl_insd="N"),)}),
    "marked N against the words": (ONGOING, "Marlow Tower LLC is additional insured.", {"rows": (gl(addl_insd="N"),)}),
    "marked N against the words, nobody has looked": (
        ONGOING, "Marlow Tower LLC is additional insured.", {"rows": (gl(addl_insd="N"),), "confirmed": False},
    ),
    "marked N against a form": (
        ONGOING, "Marlow Tower LLC is AI per CG 20 10 04 13.", {"rows": (gl(addl_insd="N"),)},
    ),
    "unsure mark": (ONGOING, "", {"rows": (gl(addl_insd=box("Y", 0.4)),), "confirmed": False}),
    "unsure blank": (ONGOING, "", {"rows": (gl(addl_insd=box(None, 0.4)),), "confirmed": False}),
    "sure mark on a paper that nobody has looked at": (ONGOING, "", {"rows": MARKED, "confirmed": False}),
    "named": (ONGOING, "Marlow Tower LLC is named as additional insured on the general liability policy."),
    "another is named": (ONGOING, "Kestrel Plaza Associates LP is additional insured.", {"holder": OTHER}),
    "holder is named": (ONGOING, "Certificate holder is additional insured."),
    "holder is named, who is another": (ONGOING, "Certificate holder is additional insured.", {"holder": OTHER}),
    "requested, read unsurely": (ONGOING, PENDING, {"confirmed": False, "wording": doubted(PENDING)}),
    "denied, read unsurely": (ONGOING, DENIED, {"confirmed": False, "wording": doubted(DENIED)}),
    "pages where the words are unsure": (
        PAGES, DENIED, {"confirmed": False, "wording": doubted(DENIED), "pages": (on("CG 20 10"), on("CG 20 37"))},
    ),
    "for premises by words, completed asked for": (asked("ai_premises"), SCOPES.format("completed")),
    "completed, ongoing asked for": (ONGOING, SCOPES.format("completed")),
    "a form of another kind": (ONGOING, "Marlow Tower LLC is AI per CG 20 37 04 13."),
    "a form of another kind, for another": (ONGOING, "Kestrel LP is AI per CG 20 37 04 13.", {"holder": OTHER}),
    "by contract": (ONGOING, CONTRACT),
    "by contract, and there is none": (ONGOING, CONTRACT, {"flags": {"written_contract": False}}),
    "by contract, and there is one": (ONGOING, CONTRACT, {"flags": {"written_contract": True}}),
    "by contract, completed asked for": (COMPLETED, CONTRACT),
    "by form and contract, and there is none": (
        ONGOING, "Additional insured per CG 20 33 when required by written contract.",
        {"flags": {"written_contract": False}},
    ),
    "named, and there is no contract": (
        ONGOING, "Marlow Tower LLC is additional insured.", {"flags": {"written_contract": False}},
    ),
    "ongoing only": (COMPLETED, SCOPES.format("ongoing")),
    "completed only": (COMPLETED, SCOPES.format("completed")),
    "denied": (ONGOING, "Additional insured status is NOT provided to the certificate holder."),
    "denied, both kinds asked for": (
        MIXED, "Additional insured status is NOT provided to the certificate holder.",
    ),
    "denied for autos": (ONGOING, "Additional insured status is not provided on auto liability.", {"rows": MARKED}),
    "requested": (ONGOING, "Additional insured endorsement has been requested from the carrier."),
    "form": (FORMS, "Marlow Tower LLC is AI per CG 20 10 04 13 and CG 20 37 04 13."),
    "form, pages asked for": (PAGES, "Marlow Tower LLC is AI per CG 20 10 04 13 and CG 20 37 04 13."),
    "one form of two": (FORMS, "Marlow Tower LLC is AI per CG 20 10 04 13."),
    "edition of 1985": (FORMS, "Marlow Tower LLC is AI per CG 20 10 11 85."),
    "stated, forms asked for": (FORMS, "", {"rows": MARKED}),
    "stated, forms and pages asked for": (MIXED, "", {"rows": MARKED}),
    "form that is not accepted": (
        asked("ai_ongoing", level="form_cited", accept=("CG 20 10 07 04",)),
        "Marlow Tower LLC is AI per CG 20 10 04 13.",
    ),
    "form that is accepted": (
        asked("ai_ongoing", level="form_cited", accept=("CG 20 10 04 13",)),
        "Marlow Tower LLC is AI per CG 20 10 04 13.",
    ),
    "pages": (PAGES, "", {"pages": (on("CG 20 10"), on("CG 20 37"))}),
    "one page of two": (PAGES, "", {"pages": (on("CG 20 10"),)}),
    "page of another policy": (PAGES, "", {"pages": (on("CG 20 10", number="OTHER 7"),)}),
    "page with a slip in the number": (PAGES, "", {"pages": (on("CG 20 10", number="GL P-7"), on("CG 20 37"))}),
    "page without a number": (PAGES, "", {"pages": (on("CG 20 10", number=None), on("CG 20 37", number=None))}),
    "blank page": (PAGES, "", {"pages": (on("CG 20 10", parties=()), on("CG 20 37", parties=()))}),
    "page for another": (PAGES, "", {"pages": (on("CG 20 10", parties=("Somebody Else Inc",)),)}),
    "page for whoever a contract requires": (
        PAGES, "", {"pages": tuple(on(form, parties=ANYBODY) for form in ("CG 20 10", "CG 20 37"))},
    ),
    "page of an unknown form that says what it gives": (
        PAGES, "", {"pages": (replace(on("XX 99 01"), line="gl", grants=BOTH),)},
    ),
    "denied on what the umbrella follows": (
        asked("ai_ongoing", lines=("umbrella",)),
        "Additional insured is not provided on general liability. Umbrella follows form over general liability.",
    ),
    "page of an unknown form": (PAGES, "", {"pages": (on("XX 99 01"),)}),
    "upstream, direct form": (ONGOING, "AI per CG 20 33 12 19.", {"parties": (SELF, OWNER)}),
    "upstream, form that reaches": (ONGOING, "AI per CG 20 38 12 19.", {"parties": (SELF, OWNER)}),
    "upstream, named": (
        ONGOING, "Marlow Tower LLC and Halvorsen Properties LLC are AI per CG 20 10.", {"parties": (SELF, OWNER)},
    ),
    "upstream, not named": (ONGOING, "Marlow Tower LLC is AI per CG 20 10.", {"parties": (SELF, OWNER)}),
    "three parties": (ONGOING, "", {"parties": (SELF, OWNER, TENANT)}),
    "no parties": (ONGOING, "", {"parties": ()}),
    "follows form": (
        asked(*BOTH, lines=("gl", "umbrella"), level="form_cited"),
        "Marlow Tower LLC is AI per CG 20 10 04 13 and CG 20 37 04 13. Umbrella follows form over general liability.",
    ),
    "does not follow form": (
        asked("ai_ongoing", lines=("gl", "umbrella")), "Marlow Tower LLC is additional insured on general liability.",
    ),
    "follows form of autos": (
        asked("ai_ongoing", lines=("umbrella",)),
        "Marlow Tower LLC is additional insured on general liability. Umbrella follows form over auto liability.",
    ),
    "autos": (asked("ai_auto", lines=("auto",)), "", {"rows": (auto(),)}),
    "premises": (asked("ai_premises"), "", {"rows": MARKED}),
    "ended": (ONGOING, "", {"rows": (gl(term=("2025-01-01", "2026-01-01")),)}),
    "no such line": (ONGOING, "", {"rows": (auto(),)}),
}  # fmt: skip


def span(polarity, *, label="ai", text=GRANT, **more):
    """Words that the reader understood in one way, whatever they are."""
    return Wording(label, 0, len(text), polarity, **{"confidence": 0.95, **more})


def spoken(*spans, text=GRANT, asks=ONGOING, **more):
    return asks, text, {"wording": spans, **more}


PER_PROJECT = asked("aggregate_per_project")
FOLLOWS = span("grant", label="umbrella_follow_form", lines=("gl",))
ONLY_UMBRELLA = asked("ai_ongoing", lines=("umbrella",))
SPOKEN = {
    "granted on condition": spoken(span("conditional")),
    "granted within limits": spoken(span("limited")),
    "granted by words without a polarity": spoken(span(None)),
    "told as absent": spoken(span("absent")),
    "denied without a line, granted for this one": spoken(span("negated"), span("grant", lines=("gl",))),
    "denied for this line, granted for it": spoken(span("negated", lines=("gl",)), span("grant", lines=("gl",))),
    "denied without a line, granted without one": spoken(span("negated"), span("grant")),
    "denied twice, granted for this line": spoken(
        span("negated"), span("negated", lines=("gl", "auto")), span("grant", lines=("gl",))
    ),
    "denied for this line and without one, granted for two": spoken(
        span("negated"), span("grant", lines=("gl", "auto")), span("grant")
    ),
    "one kind denied, the other asked for": spoken(span("negated", scope=("completed",)), rows=MARKED),
    "one kind denied, both asked for": spoken(span("negated", scope=("completed",)), rows=MARKED, asks=COMPLETED),
    "an unspecified kind denied": spoken(span("negated", scope=("unspecified",)), rows=MARKED),
    "one kind denied, the other requested": spoken(
        span("negated", scope=("completed",)), span("pending"), asks=COMPLETED
    ),
    "one of two readings unsure": spoken(span("grant"), span("grant", confidence=0.79), confirmed=False),
    "both readings barely sure": spoken(span("grant"), span("grant", confidence=0.8), confirmed=False),
    "unsure, but marked for sure": spoken(span("grant", confidence=0.5), rows=MARKED, confirmed=False),
    "marked for sure, and denied unsurely": spoken(span("negated", confidence=0.5), rows=MARKED, confirmed=False),
    "blanket, others named too": spoken(span("grant", basis="blanket", parties=("Kestrel LP",)), holder=OTHER),
    "others named": spoken(span("grant", basis="scheduled", parties=("Kestrel LP",)), holder=OTHER),
    "others named, column N": spoken(
        span("grant", basis="scheduled", parties=("Kestrel LP",)), holder=OTHER, rows=(gl(addl_insd="N"),)
    ),
    "others named, and a form": spoken(
        span("grant", parties=("Kestrel LP",), forms=("CG 20 10",), editions=("04 13",)), holder=OTHER
    ),
    "a form that nobody is named with": spoken(
        span(None, label="form", forms=("CG 20 10",), editions=("04 13",)), holder=OTHER
    ),
    "a form of ongoing operations, marked, both asked for": spoken(
        span(None, label="form", forms=("CG 20 10",), editions=("04 13",)), rows=MARKED, asks=COMPLETED
    ),
    "a form that is no grant, marked, both asked for": spoken(
        span(None, label="form", forms=("CG 24 04",), editions=("",)), rows=MARKED, asks=COMPLETED
    ),
    "ongoing by words and completed by form": spoken(
        span("grant", scope=("ongoing",)), span(None, label="form", forms=("CG 20 37",), editions=("",)), asks=MIXED
    ),
    "premises by words": spoken(span("grant", scope=("premises",)), asks=asked("ai_premises")),
    "upstream, direct and scheduled forms": spoken(
        span("grant", forms=("CG 20 10", "CG 20 33"), editions=("", "")), parties=(SELF, OWNER),
        text="Halvorsen Properties LLC",
    ),
    "upstream, named with a direct form": spoken(
        span("grant", forms=("CG 20 33",), editions=("",)), parties=(SELF, OWNER), text="Halvorsen Properties LLC"
    ),
    "two of the client's own role": spoken(parties=(SELF, RequiredParty("Other LLC"), RequiredParty("Third LLC"))),
    "umbrella follows what is marked": spoken(FOLLOWS, rows=(*MARKED, umbrella(1)), asks=ONLY_UMBRELLA),
    "umbrella follows within limits": spoken(
        replace(FOLLOWS, polarity="limited"), rows=(*MARKED, umbrella(1)), asks=ONLY_UMBRELLA
    ),
    "umbrella follows, of no line": spoken(replace(FOLLOWS, lines=()), rows=(*MARKED, umbrella(1)), asks=ONLY_UMBRELLA),
    "umbrella does not follow": spoken(
        replace(FOLLOWS, polarity="negated"), rows=(*MARKED, umbrella(1)), asks=ONLY_UMBRELLA
    ),
    "holder in the remarks, who is another": spoken(
        replace(span("grant"), source="remarks", end=40), text="x", holder=OTHER,
        remarks=box("Certificate holder is additional insured"),
    ),
    "another of two forms that are accepted": (
        asked("ai_ongoing", level="form_cited", accept=("CG 20 10 07 04", "CG 20 10 04 13")),
        "Marlow Tower LLC is AI per CG 20 10 04 13.",
    ),
    "ends today": (ONGOING, "", {"rows": (gl(term=("2025-11-23", "2026-11-23")),)}),
    "ends tomorrow": (ONGOING, "", {"rows": (gl(term=("2025-11-24", "2026-11-24")),)}),
    "page for two": (PAGES, "", {"pages": (on("CG 20 10", parties=("Kestrel LP", CLIENT)), on("CG 20 37"))}),
    "page with two slips in its number": (PAGES, "", {"pages": (on("CG 20 10", number="GL P-77"),)}),
    "waiver page and doubtful words": (
        asked("wos", level="endorsement_page"), "",
        {"pages": (on("CG 24 04"),), "confirmed": False, "wording": (span("grant", label="wos", confidence=0.5),)},
    ),
    "aggregate per project by words": spoken(span("grant", label="agg_per_project"), asks=PER_PROJECT),
    "two notices, the first of no line": (
        (*asked("noc", lines=("cyber",)), *asked("noc", days=10)), "",
    ),
    "two notices, the first endorsed": (
        (*asked("noc", level="form_cited"), *asked("noc", level="endorsement_page", days=10)),
        "30 days notice of cancellation per CG 02 05.",
    ),
    "two notices, the first to another": (
        (*asked("noc", level="endorsement_page"), *asked("wos"), *asked("noc", level="endorsement_page", days=10)),
        "30 days notice of cancellation per CG 02 24.",
    ),
}  # fmt: skip
OTHERS = {
    "waiver not shown": (WOS,),
    "waiver marked": (WOS, "", {"rows": MARKED}),
    "waiver unsure": (WOS, "", {"rows": (gl(subr_wvd=box("Y", 0.4)), wc()), "confirmed": False}),
    "waiver by form of one line": (WOS, "Waiver of subrogation per CG 24 04."),
    "waiver by words": (WOS, "Waiver of subrogation applies to general liability and workers compensation."),
    "waiver denied": (WOS, "Waiver of subrogation is not provided on general liability."),
    "waiver requested": (WOS, "Waiver of subrogation endorsement has been requested."),
    "waiver stated, forms asked for": (asked("wos", lines=("gl",), level="form_cited"), "", {"rows": MARKED}),
    "waiver stated, pages asked for": (asked("wos", lines=("gl",), level="endorsement_page"), "", {"rows": MARKED}),
    "waiver page": (asked("wos", level="endorsement_page"), "", {"pages": (on("CG 24 04"),)}),
    "waiver page for another": (
        asked("wos", level="endorsement_page"), "", {"pages": (on("CG 24 04", parties=("Somebody Else Inc",)),)},
    ),
    "waiver page, blank": (asked("wos", level="endorsement_page"), "", {"pages": (on("CG 24 04", parties=()),)}),
    "waiver in Kentucky": (WOS, "", {"state": "KY"}),
    "waiver in Kentucky, nobody has looked": (WOS, "", {"state": "KY", "confirmed": False}),
    "waiver in Kentucky, denied": (
        WOS, "Waiver of subrogation is not provided on workers compensation.", {"state": "KY"},
    ),
    "waiver in Texas": (WOS, "", {"state": "TX"}),
    "primary and non-contributory": (PNC, "General liability is primary and non-contributory."),
    "primary alone": (PNC, "GL coverage is primary."),
    "primary, not shown": (PNC,),
    "primary, denied": (PNC, "Coverage is not primary and non-contributory."),
    "primary by form": (asked("pnc", level="form_cited"), "Primary and non-contributory per CG 20 01 04 13."),
    "primary by words, forms asked for": (asked("pnc", level="form_cited"), "GL is primary and non-contributory."),
    "primary by words read unsurely": (
        PNC, "General liability is primary and non-contributory.", {"confirmed": False, "wording": tuple(
            replace(one, confidence=0.5) for one in wording_of("General liability is primary and non-contributory."))},
    ),
    "primary through the umbrella": (
        PNC, "Primary and non-contributory per CG 20 01 04 13. Umbrella follows form over general liability.",
    ),
    "aggregate per project": (PROJECT, "", {"rows": (gl(aggregate_per={"project": True}),)}),
    "aggregate per project, forms asked for": (
        asked("aggregate_per_project", level="form_cited"), "", {"rows": (gl(aggregate_per={"project": True}),)},
    ),
    "aggregate per project by form": (
        asked("aggregate_per_project", level="form_cited"), "Aggregate applies per project per CG 25 03.",
    ),
    "aggregate per policy": (PROJECT, "", {"rows": (gl(aggregate_per={"policy": True, "project": None}),)}),
    "notice not shown": (NOC,),
    "notice endorsed": (
        asked("noc", lines=("gl",), level="form_cited"), "30 days notice of cancellation per CG 02 05.",
    ),
    "notice of one line of two": (
        asked("noc", lines=("gl", "auto"), level="form_cited"), "30 days notice of cancellation per CG 02 05.",
    ),
    "notice by words": (
        asked("noc", lines=("gl",), severity=Severity.MINOR, days=10),
        "30 days notice of cancellation will be given to the certificate holder.",
    ),
    "notice of ten days not shown": (asked("noc", severity=Severity.MINOR, days=10),),
    "notice to the named insured": (NOC, "30 days notice of cancellation per CG 02 24."),
    "notice of no line": (asked("noc", lines=("cyber",)),),
}  # fmt: skip


def _told(conditions, text="", more=None):
    return told(conditions, text, **(more or {}))


CASES = {
    **{f"additional insured: {name}": partial(_told, *each) for name, each in AI.items()},
    **{f"spoken: {name}": partial(_told, *each) for name, each in SPOKEN.items()},
    **{f"condition: {name}": partial(_told, *each) for name, each in OTHERS.items()},
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_a_condition(name):
    assert CASES[name]() == kept("test_words_of_conditions").get(name)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (on("CG 20 10"), ("gl", ("ai_ongoing",), "scheduled", False, False)),
        (on("CG 20 10", edition="11 85"), ("gl", ("ai_completed", "ai_ongoing"), "scheduled", False, False)),
        (on("CG 20 10", parties=()), ("gl", ("ai_ongoing",), "scheduled", False, True)),
        (on("CG 20 33", parties=()), ("gl", ("ai_ongoing",), "blanket_direct", True, False)),
        (on("CG 20 10", parties=("Any person or organization",)), ("gl", ("ai_ongoing",), "scheduled", True, False)),
        (on("XX 99 01"), ("", (), "", False, False)),
        (replace(on("XX 99 01", parties=()), blanket=True, line="auto"), ("auto", (), "", True, False)),
        (replace(on("CG 20 10"), grants=("x",), basis="blanket", line="wc"), ("wc", ("x",), "blanket", True, False)),
        (on("CG 20 10", parties=("Where required",)), ("gl", ("ai_ongoing",), "scheduled", True, False)),
        (replace(on("CG 20 10"), is_specimen=True), ("gl", ("ai_ongoing",), "scheduled", False, True)),
    ],
)  # fmt: skip
def test_a_page_says_what_the_catalogue_knows_of_its_form(given, expected):
    made = page_of(given, 7)
    assert (made.line, made.grants, made.basis, made.blanket, made.is_specimen) == expected
    assert (made.form, made.document_id, made.page, made.policy_number) == (given.form, 7, 2, "glp1")
    assert (made.edition, made.parties) == (given.edition, given.scheduled_parties)


def test_a_page_without_an_edition_has_none():
    assert page_of(on("CG 20 10", edition=None), 1).edition == ""


def test_one_doubtful_box_of_running_text_is_enough_to_doubt():
    spans = (span("grant"), replace(span("grant"), source="remarks"))
    sheet = {"wording": spans, "description": box(GRANT, 0.5), "remarks": box(GRANT)}
    paper = certificate(gl(addl_insd=None), **sheet)
    held = fold((proof(paper),))
    made = shown(Book(held, TODAY).of("gl")[0], "ai", Book(held, TODAY))
    assert made.unsure
