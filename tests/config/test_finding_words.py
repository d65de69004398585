"""Findings in Spanish: every code, every sentence, every hole, and no English left in what fills them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.comms import languages, never_said
from config.finding_words import catalogue, filled, finding_in, patterns_of_met, phrase_in, phrases
from config.reference import finding_kinds
from domain.draft import LANGUAGES
from domain.finding import Finding, Fixer, Result, Severity
from rules.ai import HOW, IN_WORDS, LEVELS
from rules.conditions import NAMES
from rules.explain import LIMITS, LINES, limit_name
from rules.lines import QUESTIONS

HOLE = re.compile(r"\{(\w+)\}")
PARTS = ("title", "ask", "tell", "client")
OTHERS = [language for language in languages() if language != "en"]


def test_letters_are_written_in_the_languages_that_are_configured():
    assert languages() == LANGUAGES


MET = re.compile(r"\.(?:met|not_applicable)\(\s*\"([^\"]+)\"")


@pytest.mark.parametrize("language", OTHERS)
def test_whatever_meets_a_requirement_is_told_in_every_language_with_the_same_holes(language):
    said = {
        one
        for file in (Path(__file__).parents[2] / "rules").rglob("*.py")
        for one in MET.findall(file.read_text(encoding="utf-8"))
    }
    own = patterns_of_met(language)
    assert set(own) == said
    assert all(set(HOLE.findall(ours)) == set(HOLE.findall(theirs)) for ours, theirs in own.items())


@pytest.mark.parametrize("language", OTHERS)
def test_every_finding_is_told_whole_in_every_language(language):
    own = catalogue(language)
    assert set(own) == set(finding_kinds())
    for code, kind in finding_kinds().items():
        for part in PARTS:
            ours, theirs = getattr(kind, part), getattr(own[code], part)
            assert bool(ours) == bool(theirs), (code, part)
            assert set(HOLE.findall(ours)) == set(HOLE.findall(theirs)), (code, part)
            assert ours != theirs or not ours, (code, part)


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_says_what_no_letter_may(language):
    for kind in catalogue(language).values():
        for said in (kind.ask, kind.tell, kind.client):
            assert not [one.pattern for one in never_said() if one.search(said.lower())], kind.code


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_of_the_rules_that_fills_a_sentence_has_its_words(language):
    known = phrases(language)
    ours = (*LINES.values(), *LIMITS.values(), *LEVELS.values(), *HOW.values(), *IN_WORDS.values(), *NAMES.values())
    assert {one for one in (*ours, *QUESTIONS.values()) if one not in known} == set()
    for line in LINES:
        for code in LIMITS:
            assert phrase_in(limit_name(line, code), language) != limit_name(line, code)


def test_an_ask_reads_as_an_agent_in_spanish_expects_it():
    facts = {"limit_name": "General Liability Each Occurrence", "actual": "$500,000", "required": "$1,000,000"}
    facts |= {"shortfall": "$500,000", "means": "endorsement or umbrella"}
    low = Finding("limit_low", "x", Result.FAIL, Severity.MAJOR, Fixer.AGENT, ask="English", tell_insured="English",
                  facts=facts)  # fmt: skip
    said = finding_in(low, "es")
    assert said.ask == (
        "Límite por ocurrencia (Responsabilidad general): muestra $500,000; se requiere $1,000,000. Muestre el límite "
        "mayor si la póliza lo tiene, o agregue $500,000 por endoso o póliza paraguas y emita de nuevo."
    )
    assert finding_in(low, "en") is low
    assert phrase_in("ongoing operations and premises", "es") == "operaciones en curso y locales"
    assert phrase_in("Ridge Roofing and Sons LLC", "es") == "Ridge Roofing and Sons LLC"


def test_a_name_that_ends_in_a_full_stop_ends_the_sentence():
    assert filled("It names {name}.", {"name": "Redstone Electric, Inc."}) == "It names Redstone Electric, Inc."
    assert filled("Wait ...", {}) == "Wait ..."
