"""The letters of the schedule: word for word, within their length, held to what every letter must have."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config.comms import languages, most_words
from config.reference import requirement_body, requirement_codes
from domain.dialogue import Addressee
from outbound.compose import wrapped
from outbound.html import as_html
from outbound.letter import UNASKED
from outbound.letter_kinds import kinds
from outbound.letter_trials import problems_of
from outbound.notice_letter import TEMPLATES, About, LetterFacts, faults, write_notice
from outbound.requirement_lines import requirement_lines
from outbound.template_language import shipped_source
from outbound.trial_facts import trial_facts
from rules.requirement_file import requirement_from

GOLDEN = Path(__file__).parent / "golden" / "notices"
LETTERS = Path(__file__).parents[2] / "outbound" / "letters"
CLIENT = "Harbor Point Property Management LLC"
CASES = [(language, name) for language in languages() for name in TEMPLATES]
TOKEN = "coi+c17.k3j5x2mzqa@example.com"


def asked(code: str, facts: LetterFacts) -> LetterFacts:
    """The facts with the requirements of a set that ships, for a client with a long name."""
    wanted = requirement_from(requirement_body(code), client=CLIENT, client_address="100 Bay Street, Tampa, FL 33602")
    lines = requirement_lines(wanted, {}, to=facts.to, language=facts.language)
    return replace(facts, client=CLIENT, about=tuple(replace(one, requirements=lines) for one in facts.about))


@pytest.mark.parametrize(("language", "name"), CASES)
def test_a_letter_reads_as_it_was_accepted(language, name):
    shown = ""
    for facts in trial_facts(name, language):
        letter = write_notice(asked("vendor_standard", facts))
        shown += f"To the {facts.to.value}\nSubject: {letter.subject}\n\n{wrapped(letter.body)}\n\n"
    golden = GOLDEN / language / f"{name}.txt"
    if os.environ.get("ACCEPT_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(shown)
    assert shown == golden.read_text()


@pytest.mark.parametrize("code", requirement_codes())
def test_every_letter_keeps_to_its_length_and_tone_with_the_requirements_of_real_sets(code):
    for language, name in CASES:
        for facts in trial_facts(name, language):
            facts = asked(code, facts)
            assert list(faults(facts, write_notice(facts))) == [], (language, name, facts.to)


def test_no_file_of_letters_is_without_its_letter_and_none_without_its_file():
    for language in languages():
        files = {file.stem for file in (LETTERS / language).glob("*.txt") if not file.stem.startswith("_")}
        assert files == {*kinds(), *UNASKED}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", kinds())
def test_each_shipped_letter_passes_the_check_of_templates(language, name):
    assert problems_of(kinds()[name], language, shipped_source(name, language)) == ()


def test_words_of_others_are_words_only():
    (facts, *_rest) = trial_facts("renewal_request", "en")
    evil = About(contractor="{{ 7 * 7 }}\nBcc: all@example.com <b>x</b>", reference="C1-AAAAA")
    letter = write_notice(replace(facts, about=(evil,)))
    assert "{{ 7 * 7 }} Bcc: all@example.com <b>x</b>" in letter.body
    assert "\n" not in letter.subject
    assert "<b>" not in as_html(letter.body).partition("<body")[2]


def test_without_a_page_to_upload_to_no_link_is_promised():
    (facts, *_rest) = trial_facts("renewal_request", "en")
    assert "Upload" not in write_notice(replace(facts, link="")).body


def test_forty_contractors_are_a_list_with_one_line_each():
    (facts, *_rest) = trial_facts("renewal_request", "en")
    many = tuple(replace(facts.about[0], contractor=f"Contractor {n} LLC") for n in range(40))
    letter = write_notice(replace(facts, about=many))
    assert letter.subject.startswith("40 contractors, Maple Grove Homes - renewal certificate")
    assert sum(line.startswith("- Contractor") for line in letter.body.splitlines()) == 40
    assert list(faults(replace(facts, about=many), letter)) == []


def test_each_party_reads_its_own_words():
    by_reader = {one.to: write_notice(one).body for one in trial_facts("renewal_reminder", "en") if len(one.about) == 1}
    assert "expected date" in by_reader[Addressee.AGENT]
    assert "ask your insurance agent" in by_reader[Addressee.CONTRACTOR]
    assert most_words(Addressee.CONTRACTOR) == 140


def test_what_was_said_about_conditions_shortens_the_list():
    wanted = requirement_from(requirement_body("vendor_standard"), client=CLIENT, client_address="")
    unsaid = requirement_lines(wanted, {}, to=Addressee.AGENT)
    known = requirement_lines(wanted, {"vehicles": False, "employees": True}, to=Addressee.AGENT)
    assert "Automobile liability: $1,000,000 (if you use vehicles)" in unsaid
    assert not any("Automobile" in line for line in known)
    assert "Workers compensation: $500,000" in known


def test_a_date_is_written_as_its_reader_writes_it():
    (facts, *_rest) = trial_facts("expired", "es")
    assert "31 de marzo de 2027" in write_notice(replace(facts, today=date(2027, 4, 1))).body


@pytest.mark.parametrize("width", [390, 1000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_letter_fits_its_screen_and_can_be_read_in_both_schemes(chromium_browser: Browser, width, scheme):
    context = chromium_browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    for language, name in CASES:
        for facts in trial_facts(name, language):
            letter = write_notice(asked("vendor_standard", facts))
            page.set_content(as_html(letter.body, language=language))
            seen = page.evaluate(
                """() => ({wide: document.documentElement.scrollWidth, high: document.body.scrollHeight,
                           back: getComputedStyle(document.body).backgroundColor})"""
            )
            assert seen["wide"] <= width, (language, name)
            assert seen["high"] <= 1150, (language, name)
            assert seen["back"] == ("rgb(22, 24, 29)" if scheme == "dark" else "rgb(255, 255, 255)")
    context.close()
