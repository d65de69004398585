"""Endorsement pages: drawn look-alikes read through the whole reader, and pages of words for what layouts hide."""

import random
from dataclasses import replace
from datetime import date

import pytest

from domain.extraction_json import extraction_from, to_json
from domain.field import Box
from domain.page import PageKind, PageSource, Word
from extract.papers.endorsement import endorsement_of
from extract.prints.printed import printed_lines
from extract.read import read_document
from samples import damage
from samples.endorsement_held_out import FRESH, SEEN_LATER
from samples.endorsement_papers import LAYOUTS
from samples.endorsement_truth import SCHEDULES, endorsement_truth
from samples.near_misses import NEAR_MISSES
from samples.papers import bound

TODAY = date(2026, 11, 23)
ALL = {**LAYOUTS, **SEEN_LATER, **FRESH}


def page(*lines):
    words = []
    for row, line in enumerate(lines):
        x = 40.0
        for part in line.split("  "):
            for token in part.split():
                words.append(Word(token, Box(x, 40 + 14 * row, x + 5 * len(token), 50 + 14 * row)))
                x += 5 * len(token) + 3
            x = 360.0
    return printed_lines(words)


def read(data, name="page.pdf"):
    return read_document(data, name=name, images=False).extraction


def drawn(form, layout="iso_table", seed=1, **changes):
    truth = replace(endorsement_truth(random.Random(seed), today=TODAY, form=form), **changes)
    return truth, ALL[layout](truth, random.Random(seed))


def filled(*names):
    return {"parties": names, "addresses": ("",) * len(names), "blanket": False, "specimen": False}


def found(one):
    fields = {name: getattr(one, name).value for name in ("policy_number", "named_insured", "effective_date")}
    lists = {name: list(getattr(one, name)) for name in ("scheduled_parties", "locations")}
    codes = {name: sorted(getattr(one, name)) for name in ("grants", "restricts")}
    plain = {name: getattr(one, name) for name in ("form", "edition", "line", "basis", "blanket", "is_specimen")}
    return {**fields, **lists, **codes, **plain}


def test_number_edition_policy_and_party_are_read():
    words = page(
        "POLICY NUMBER: BKS9900922",
        "CG 20 10 04 13",
        "THIS ENDORSEMENT CHANGES THE POLICY",
        "SCHEDULE",
        "Name Of Additional Insured Person(s) Or Organization(s)  Location(s) Of Covered Operations",
        "Meridian Crossing Property Group LLC  As shown in the contract",
        "Information required to complete this Schedule may be elsewhere",
        "CG 20 10 04 13 Page 1 of 1",
    )
    read = endorsement_of(words, 4, PageSource.TEXT)
    assert (read.form, read.edition, read.page) == ("CG 20 10", "04 13", 4)
    assert read.policy_number.value == "BKS9900922"
    assert read.scheduled_parties == ("Meridian Crossing Property Group LLC",)
    assert read.locations == ("As shown in the contract",)


def test_a_workers_compensation_edition_in_brackets_is_brought_to_month_and_year():
    words = page("WC 00 03 13", "(Ed. 4-84)", "WAIVER ENDORSEMENT", "Schedule", "Foxglove Retail Holdings")
    read = endorsement_of(words, 1, PageSource.TEXT)
    assert (read.form, read.edition) == ("WC 00 03 13", "04 84")
    assert read.scheduled_parties == ("Foxglove Retail Holdings",)


def test_a_letter_that_mentions_a_form_is_no_endorsement():
    assert endorsement_of(page("Dear Sir,", "please send CG 20 10 04 13."), 1, PageSource.TEXT) is None


@pytest.mark.parametrize("layout", sorted(ALL))
@pytest.mark.parametrize("form", ["CG 20 26", "CG 25 03", "CG 20 38", "CA 20 48", "CNA75079XX", "CG 21 39"])
def test_each_layout_gives_all_that_a_page_says(form, layout):
    truth, data = drawn(form, layout, seed=5, **(filled("Harbor Point LLC") if SCHEDULES[form] == "party" else {}))
    (one,) = read(data).endorsements
    assert found(one) == truth.truth()


def test_a_damaged_number_is_mended_where_the_catalogue_knows_it():
    warning = "THIS ENDORSEMENT CHANGES THE POLICY"
    for printed in ("CG 2O 1O O4 I3", "C6 20 10 04 13", "cg 20 10 04 13", "CG2010 (04/13)", "CG-20-10 ed. 04-13"):
        one = endorsement_of(page(printed, warning, "Policy Number: BKS9900922"), 1, PageSource.OCR)
        assert (one.form, one.edition) == ("CG 20 10", "04 13")


def test_the_edition_of_1985_grants_completed_operations_too():
    for edition, grants in (("11 85", ("ai_ongoing", "ai_completed")), ("04 13", ("ai_ongoing",))):
        _, data = drawn("CG 20 10", edition=edition)
        assert read(data).endorsements[0].grants == grants


def test_whoever_a_contract_requires_is_told_from_parties_by_name():
    for text in (
        "Any person or organization where required by written contract",
        "BLANKET AS REQUIRED BY WRITTEN CONTRACT",
    ):
        _, data = drawn("CG 24 04", **{**filled(text), "blanket": True})
        (one,) = read(data).endorsements
        assert (one.scheduled_parties, one.blanket) == ((text,), True)
    _, data = drawn("CG 24 04", **filled("Harbor Point LLC", "Marlow Tower LLC"))
    (one,) = read(data).endorsements
    assert (one.scheduled_parties, one.blanket) == (("Harbor Point LLC", "Marlow Tower LLC"), False)


def test_a_blank_schedule_is_a_specimen_and_so_is_a_page_that_names_no_policy_and_no_insured():
    _, blank = drawn("CG 20 10", parties=(), addresses=(), places=(), blanket=False, specimen=True)
    assert read(blank).endorsements[0].is_specimen
    words = page("CG 20 33 04 13", "THIS ENDORSEMENT CHANGES THE POLICY", "Whoever you agreed to add is added.")
    assert endorsement_of(words, 1, PageSource.TEXT).is_specimen


def test_the_sheets_of_one_endorsement_are_one_and_two_endorsements_stay_two():
    _, first = drawn("CG 20 10", "two_sheets", **filled("Harbor Point LLC"))
    _, second = drawn("CG 20 37", "two_sheets", **filled("Harbor Point LLC"))
    told = read(bound(first, second)).endorsements
    assert [(one.form, one.page, one.last_page) for one in told] == [("CG 20 10", 1, 2), ("CG 20 37", 3, 4)]


def test_an_insurers_own_words_are_classified_and_a_numberless_exclusion_has_the_name_of_the_catalogue():
    common = ("THIS ENDORSEMENT CHANGES THE POLICY.", "Policy Number: MWC 552113 04")
    height = page("HEIGHT LIMITATION ENDORSEMENT", *common, "Work over three stories is excluded from the policy.")
    one = endorsement_of(height, 1, PageSource.TEXT)
    assert (one.form, one.restricts, one.grants) == ("manuscript.height", ("excludes_height",), ())
    own = page(
        "BLANKET ADDITIONAL INSURED",
        *common,
        "Any organization that you must add by written contract is an additional insured for your ongoing operations.",
        "PRG 3307 (05/19)",
    )
    one = endorsement_of(own, 1, PageSource.TEXT)
    assert (one.form, one.edition, one.grants) == ("PRG 3307", "05 19", ("ai_ongoing",))
    assert (one.basis, one.blanket) == ("manuscript", True)


def test_a_policy_change_grants_what_it_adds():
    words = page(
        "POLICY CHANGES", "Policy Number: GLO 7741002", "Changes effective 03/01/2026", "Named Insured: Kestrel LLC",
        "This endorsement changes the policy.", "Form CG 20 37 04 13 is added.",
    )  # fmt: skip
    one = endorsement_of(words, 1, PageSource.TEXT)
    assert (one.grants, one.effective_date.value) == (("ai_completed",), "2026-03-01")


@pytest.mark.parametrize("name", sorted(NEAR_MISSES))
def test_papers_that_only_name_endorsements_or_cancellation_are_neither(name):
    told = read(NEAR_MISSES[name](random.Random(3)))
    assert (told.endorsements, told.notices) == ((), ())
    assert told.pages[0].kind not in (PageKind.ENDORSEMENT, PageKind.CANCELLATION_NOTICE)


def test_json_and_back_is_the_same_endorsement():
    told = read(drawn("CG 20 10", **filled("Harbor Point LLC"))[1])
    assert extraction_from(to_json(told)) == extraction_from(to_json(extraction_from(to_json(told))))
    assert extraction_from(to_json(told)).endorsements[0].grants == told.endorsements[0].grants


def test_a_fax_gives_form_policy_day_and_party():
    truth, data = drawn("CG 20 26", "iso_table", seed=12, edition="04 13", **filled("Harbor Point Property Group LLC"))
    (one,) = read(damage.fax(data, random.Random(3)), "page.tif").endorsements
    assert (one.form, one.edition, one.grants) == (truth.form, truth.edition, truth.grants)
    assert one.policy_number.value == truth.policy_number
    assert one.effective_date.value == truth.effective.isoformat()
    assert one.scheduled_parties == ("Harbor Point Property Group LLC",)
