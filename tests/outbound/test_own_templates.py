"""An operator's own template: what it may use, what it must show, and how long it may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import LetterInvalid
from outbound.draft import draft_reply
from outbound.letter_kinds import kinds
from outbound.letter_trials import problems_of
from outbound.notice_letter import write_notice
from outbound.template_language import shipped_source
from outbound.trial_facts import occasions, trial_facts


def told(kind: str, source: str, language: str = "en") -> str:
    return "; ".join(str(one) for one in problems_of(kinds()[kind], language, source))


def expired() -> str:
    return shipped_source("expired", "en")


WHERE, CLOSE = '{% include "en/_where.txt" %}', '{% include "en/_close.txt" %}'


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (expired().replace(WHERE, ""), "the link is missing (to the agent"),
        (expired().replace(WHERE, ""), "the reference is missing"),
        (expired().replace(WHERE, ""), "the reply address is missing"),
        (expired().replace(WHERE, ""), "the day on which it is needed is missing"),
        (expired().replace(CLOSE, ""), "the postal address is missing"),
        (expired().replace(CLOSE, ""), "the footer (a certificate is information only) is missing"),
        (expired().replace('{% include "en/_policies.txt" %}', ""), "a policy is missing"),
        (expired() + "\n" + "word " * 180, "words; at most 180"),
        (expired() + "\nYour coverage is adequate.", 'it says "adequate"'),
        (expired() + "\n{{ premium }}", "line 23: there is no variable 'premium'"),
        (expired() + "\n{{ one.premium }}", "line 23: there is nothing called 'premium' there"),
        (expired() + "\n{% for each in about %}{{ each.secret }}{% endfor %}", "nothing called 'secret'"),
        (expired() + "\n{% if %}", "line 23: "),
        (expired().replace("Subject:", "Re:"), 'line 1: the first line must begin with "Subject:"'),
    ],
)
def test_a_template_that_lacks_a_part_or_uses_what_is_not_there_is_refused_with_the_place(source, problem):
    assert problem in told("expired", source)


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ''.__class__.__mro__ }}",
        "{% for n in range(1000000000) %}{% endfor %}",
        "{% set x = 'a' * 1000000000 %}",
        "{{ 'a' * 1000000000 }}",
        "{{ client | center(1000000000) }}",
        "{{ '%1000000000d' | format(1) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        '{% include "layout.html" %}',
        '{% include "es/_close.txt" %}',
        "{% import 'x' as y %}",
        "{{ about[0] }}",
        "{{ self._TemplateReference__context }}",
        "{{ name.format('x') }}",
        "{{ (" * 400 + "1" + ")" * 400 + " }}",
        "x" * 20_000,
    ],
)
def test_nothing_that_acts_or_runs_without_end_gets_in(trick):
    assert told("expired", expired() + trick)


def test_lists_inside_lists_end_by_themselves_when_a_letter_is_filled():
    (facts, *_rest) = trial_facts("expired", "en")
    many = replace(facts, about=facts.about * 400)
    source = expired() + "{% for a in about %}{% for b in about %}{{ a.contractor }}{% endfor %}{% endfor %}"
    with pytest.raises(LetterInvalid):
        write_notice(many, source=source)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_name_that_ends_in_a_full_stop_ends_its_sentence(language):
    for kind in ("still_needed", "first_request"):
        (facts, *_rest) = trial_facts(kind, language)
        letter = write_notice(
            replace(facts, about=[replace(one, contractor="Example Stone Co.") for one in facts.about])
        )
        assert "Example Stone Co." in letter.body
        assert ".." not in letter.body.replace("...", "")


def test_all_that_is_wrong_is_told_at_once_with_its_lines():
    source = "Subject: x\n{{ a }}\n{% set b = 1 %}\n{{ c }}\n"
    assert [one.line for one in problems_of(kinds()["expired"], "en", source)] == [2, 3, 4]


def test_an_answer_must_show_each_line_that_it_asks_for():
    shipped = shipped_source("answer_deficiency", "en")
    assert "a line that is asked for is missing" in told("answer_deficiency", shipped.replace("{{ ask }}", "see below"))
    assert "the reply address is missing" in told(
        "answer_deficiency", shipped.replace('{% include "en/_reply.txt" %}', "")
    )
    unnumbered = shipped.replace("Thank you for the certificate", "Many thanks for the certificate")
    assert told("answer_deficiency", unnumbered) == ""


def test_an_answer_is_written_in_the_operators_words_and_as_shipped_where_they_fail():
    occasion = occasions("en")["deficiency"]
    shipped = draft_reply(occasion)
    own = shipped_source("answer_deficiency", "en").replace("Thank you for", "Many thanks for")
    made = draft_reply(replace(occasion, own={"answer_deficiency": own}))
    assert made.body == shipped.body.replace("Thank you for", "Many thanks for")
    assert made.trouble == ""
    broken = draft_reply(replace(occasion, own={"answer_deficiency": "Subject: x\n{{ nobody }}"}))
    assert (broken.body, broken.subject) == (shipped.body, shipped.subject)
    assert broken.trouble == "line 2: 'nobody' is undefined"


def test_an_answer_in_spanish_is_spanish_to_the_last_line():
    draft = draft_reply(occasions("es")["deficiency"])
    assert draft.letter == "deficiency.es"
    assert "Límite por ocurrencia (Responsabilidad general): en blanco." in draft.body
    assert "Renuncia de subrogación, Compensación de trabajadores" in draft.body
    assert "Fecha límite: 12 de marzo de 2027" in draft.body
    english = {"please", "the", "shown", "your", "with", "required", "insurer", "send"}
    assert english & set(draft.body.lower().replace(".", " ").replace(",", " ").split()) == set()
