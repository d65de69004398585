"""The example of what to submit: everything asked for stands on it, nothing else does; it is no form of anybody's."""

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from config.reference import example_forms, requirement_codes
from domain.finding import Severity
from domain.requirement import RequiredCondition, RequiredCoverage, RequiredHolder, RequirementSet
from outbound.asked import LIMITS, rows
from outbound.example import example_certificate
from outbound.paper import ACCENT, Style, folded, printable
from outbound.paper_words import LANGUAGES, Words, money
from samples.form import EDITIONS, paragraphs
from tests.outbound.sets import ADDRESS, CLIENT, PARTIES, requirement

CONTRACTOR = "Ridgeback Roofing, Inc."
REFERENCE = "CD-7K3P-X2MQ"
SETS = requirement_codes()
EN = Words("en")


def drawn(wanted: RequirementSet, **how: object) -> bytes:
    given_ = {"client": CLIENT, "client_address": ADDRESS, "contractor": CONTRACTOR, "reference": REFERENCE}
    return example_certificate(wanted, **given_, **how)


def is_slanting(char: dict) -> bool:
    return abs(char["matrix"][1]) > 0.01


@cache
def text_of(pdf: bytes, *, only_asked: bool = False) -> str:
    """The text without the watermark; of what is asked for alone, told by its colour, when wished."""

    def kept(thing: dict) -> bool:
        if thing["object_type"] != "char":
            return True
        accent = tuple(round(each, 2) for each in thing["non_stroking_color"]) == ACCENT
        return not is_slanting(thing) and (accent or not only_asked)

    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.filter(kept).extract_text() or "" for page in document.pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SETS)
def test_every_amount_of_the_set_stands_on_its_example_and_no_other(code, language):
    wanted = requirement(code)
    shown = text_of(drawn(wanted, language=language), only_asked=True)
    asked = {amount for one in wanted.coverages for amount in (*one.limits.values(), *one.tower.values())}
    asked |= {most for one in wanted.coverages for most in (one.max_deductible, one.max_sir) if most is not None}
    found = {int(each.replace(",", "")) for each in re.findall(r"\b\d{1,3}(?:,\d{3})+\b", shown)}
    assert asked <= found
    towers = [total for one in wanted.coverages for total in one.tower.values()]
    to_the_sums = {total - one for total in towers for one in asked}  # an umbrella's part, where none is asked for
    assert found <= asked | to_the_sums


@pytest.mark.parametrize("code", SETS)
def test_a_sum_with_the_umbrella_is_said_to_be_one(code):
    wanted = requirement(code)
    shown = text_of(drawn(wanted), only_asked=True)
    for total in (total for one in wanted.coverages for total in one.tower.values()):
        assert f"with umbrella: {money(total)} together" in shown


@pytest.mark.parametrize("code", SETS)
def test_holder_insured_and_reference_stand_exactly(code):
    shown = text_of(drawn(requirement(code)))
    for text in (CLIENT, *ADDRESS.splitlines(), CONTRACTOR, REFERENCE):
        assert text in shown


@pytest.mark.parametrize("code", SETS)
def test_every_form_that_the_conditions_ask_for_is_named_as_an_example(code):
    wanted = requirement(code)
    shown = squeezed(text_of(drawn(wanted)))
    for one in wanted.conditions:
        for line in one.lines:
            if form := example_forms().get(line, {}).get(one.code):
                assert squeezed(form) in shown
    assert "Ifthepoliciesprovideit,forexample:" in shown


@pytest.mark.parametrize("code", SETS)
def test_every_additional_insured_and_every_other_paper_is_named(code):
    wanted = requirement(code)
    shown = squeezed(text_of(drawn(wanted)))
    if any(one.code.startswith("ai_") for one in wanted.conditions):
        assert all(squeezed(party.name) in shown for party in wanted.additional_insureds)
    assert all(squeezed(name) in shown for one in wanted.documents for name in one.accept)


def test_what_the_state_has_its_own_form_for_is_named_by_it():
    shown = squeezed(text_of(drawn(requirement("contractor_high_risk"), state="TX")))
    assert "WC420304" in shown
    assert "WC000313" not in shown


def test_only_what_is_asked_for_is_ticked():
    def ticked(code: str) -> set[str]:
        table = rows(requirement(code), {}, EN)
        return {f"{row.line} {tick.name}" for row in table for _, ticks in row.ticks for tick in ticks if tick.on}

    assert ticked("vendor_low_risk") == {"gl Occurrence", "auto Hired", "auto Non-owned", "wc As the statute says"}
    assert {"gl project", "auto Any auto", "umbrella Occurrence"} <= ticked("contractor_high_risk")
    assert "gl location" in ticked("tenant_commercial")


def test_ticks_and_marks_are_drawn_as_asked_for():
    shown = text_of(drawn(requirement("contractor_high_risk")), only_asked=True)
    assert "Occurrence" in shown and "Any auto" in shown and "project" in shown
    assert "Claims-made\n" not in shown and "Scheduled" not in shown and "location" not in shown
    assert len(re.findall(r"\bY\b", shown)) == len(["gl ai", "gl wos", "auto ai", "auto wos", "umb wos", "wc wos"])


def test_a_line_says_when_it_is_needed_until_that_is_known():
    wanted = requirement("vendor_standard")
    assert "Only if there are employees" in text_of(drawn(wanted), only_asked=True)
    known = text_of(drawn(wanted, flags={"employees": True, "vehicles": False}), only_asked=True)
    assert "Only if there are employees" not in known
    assert "500,000" in known and "Combined single limit" not in known
    ruled_out = text_of(drawn(wanted, flags={"employees": False}), only_asked=True)
    assert "500,000" not in ruled_out
    assert "WC 00 03 13" not in ruled_out


def test_the_umbrella_of_a_set_with_sums_alone_is_one_way_to_reach_them():
    row = next(row for row in rows(requirement("tenant_commercial"), {}, EN) if row.line == "umbrella")
    assert [one.asked for one in row.amounts] == ["2,000,000", "2,000,000"]
    assert "Only as far as the primary limits" in row.only


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SETS)
def test_it_is_one_page_or_two_and_says_example_on_each(code, language):
    with pdfplumber.open(io.BytesIO(drawn(requirement(code), language=language))) as document:
        assert len(document.pages) == (2 if code in ("contractor_high_risk", "contractor_ny") else 1)
        for page in document.pages:
            slanting = "".join(char["text"] for char in page.chars if is_slanting(char))
            assert slanting == Words(language)("example")
            assert all(char["x0"] > 0 and char["x1"] < 612 - 18 for char in page.chars if not is_slanting(char))
            assert Words(language)("not_proof") in page.extract_text()


@pytest.mark.parametrize("code", SETS)
def test_none_of_a_form_publishers_sentences_stands_on_it(code):
    ours = re.findall(r"[a-z]+", text_of(drawn(requirement(code))).lower())
    said = set(zip(*(ours[n:] for n in range(5)), strict=False))
    for edition in EDITIONS:
        for each in paragraphs(edition):
            words = re.findall(r"[a-z]+", " ".join(each.lines).lower())
            assert not said & set(zip(*(words[n:] for n in range(5)), strict=False))
    shown = text_of(drawn(requirement(code)))
    for title in ("CERTIFICATE OF LIABILITY", "ACORD 25", "ACORD CORPORATION", "GEN'L AGGREGATE", "CANCELLATION"):
        assert title not in shown


def test_the_same_requirement_makes_the_same_bytes():
    assert drawn(requirement("contractor_ny")) == drawn(requirement("contractor_ny"))


def test_a_language_without_words_is_refused():
    with pytest.raises(ValueError, match="en and es"):
        drawn(requirement("vendor_standard"), language="fr")


def test_both_languages_have_the_same_words_with_the_same_holes():
    english, spanish = Words("en"), Words("es")
    for name, text in english._words.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", spanish._words[name])), name
    assert all(english._lines[code] and spanish._lines[code] for code in english._lines)


def test_letters_that_the_base_fonts_lack_keep_their_shape():
    assert printable("Żubr & Łoś Señor “quoted” 東") == "Zubr & Los Señor “quoted” ?"


@given(some.text(max_size=80), some.floats(8, 300))
def test_folded_lines_lose_no_letter(text, width):
    lines = folded(text, Style(), width)
    assert squeezed("".join(lines)) == squeezed("".join(map(printable, re.split(r"[ \t\n\r]+", text))))


_LINES = ("gl", "auto", "umbrella", "wc", "professional", "cyber", "property", "cargo", "something_new")
_AMOUNTS = some.dictionaries(
    some.sampled_from((*{code for codes in LIMITS.values() for code in codes}, "novel")), some.integers(0, 10**9)
)
_COVERAGES = some.builds(
    RequiredCoverage,
    some.sampled_from(_LINES),
    some.sampled_from(("always", "if_employees", "if_strange")),
    limits=_AMOUNTS,
    tower=_AMOUNTS,
    form=some.sampled_from(("", "occurrence", "claims_made_ok")),
    max_deductible=some.none() | some.integers(0, 10**8),
    causes=some.sampled_from(("", "special", "odd")),
)
_CONDITIONS = some.builds(
    RequiredCondition,
    some.sampled_from(("ai_ongoing", "ai_completed", "pnc", "wos", "noc", "loss_payee", "unheard_of")),
    some.lists(some.sampled_from(_LINES), max_size=4).map(tuple),
    some.sampled_from(Severity),
    some.sampled_from(("asserted", "form_cited", "endorsement_page")),
)


@settings(max_examples=60, deadline=None)
@given(
    some.lists(_COVERAGES, max_size=14),
    some.lists(_CONDITIONS, max_size=12),
    some.text(max_size=300),
    some.dictionaries(some.sampled_from(("employees", "strange")), some.booleans()),
)
def test_no_requirement_is_too_strange_to_draw(coverages, conditions, name, flags):
    wanted = RequirementSet("odd", "Odd", RequiredHolder(name, name), tuple(coverages), tuple(conditions))
    pdf = example_certificate(
        wanted, client=name, client_address=name, contractor=name, reference=name, flags=flags, language="es"
    )
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert document.pages


def test_rows_follow_the_certificate_and_then_the_set():
    lines = [row.line for row in rows(requirement("contractor_ny"), {}, EN)]
    assert lines[:4] == ["gl", "auto", "umbrella", "wc"]
    order = [one.line for one in requirement("contractor_ny").coverages]
    assert all(order.index(b) > order.index(a) for a, b in pairwise(lines[4:]))


def test_parts_of_a_set_that_are_put_in_words():
    wanted = requirement("vendor_standard")
    auto = replace(
        wanted.coverages[1], alternatives=MappingProxyType({"endorsement": "CG 04 37", "owner_operators": "client"})
    )
    shown = text_of(drawn(replace(wanted, coverages=(wanted.coverages[0], auto))), only_asked=True)
    assert "or by endorsement CG 04 37" in shown
    assert "owner-operators: the client decides" in shown
    assert PARTIES["owner"] not in shown


def test_every_fixed_word_is_said_by_some_paper():
    room = Path(__file__).parents[2] / "outbound"
    code = "".join(file.read_text(encoding="utf-8") for file in room.glob("*.py")).replace("'", '"')
    asked = {one.required for name in SETS for one in (*requirement(name).coverages, *requirement(name).documents)}
    by_code = {"say_ai", "aggregate_per_project", "loss_payee", "noc", "pnc", "wos", "ai_premises", "radius", "pool"}
    by_code |= {"unlisted_driver", "reefer_breakdown", "state_fund", "lloyds", "rrg_by_exception", *asked}
    unused = [name for name in EN._words if f'"{name}"' not in code and name not in by_code]
    assert [name for name in unused if not name.startswith("say_")] == []
