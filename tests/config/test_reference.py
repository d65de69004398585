"""Reference data: complete, consistent with itself, and quick to load."""

from __future__ import annotations

import re

import pytest

from config import reference
from domain.finding import AccountStatus, Fixer, Remedy, Severity

KINDS = reference.finding_kinds()
FORMS = reference.forms()
ISO = [one for one in FORMS.values() if one.basis != "manuscript"]


@pytest.mark.parametrize("code", KINDS)
def test_a_finding_has_a_severity_a_fixer_a_title_and_no_sentence_of_the_wrong_kind(code):
    kind = KINDS[code]
    assert re.fullmatch(r"[a-z0-9_]+", code)
    assert Severity(kind.severity) and Fixer(kind.fixer)
    assert kind.title and not kind.title.endswith(".")
    for text in (kind.ask, kind.tell, kind.client):
        assert text == "" or text[-1] in ".?)\"'"
        assert text.count("{") == text.count("}")
        assert not re.search(r"\b(?:fraud|fake|forged|adequate|sufficient|fully covered)\b", text.lower())


@pytest.mark.parametrize("form", ISO, ids=lambda one: one.number)
def test_a_form_is_found_as_it_is_written_and_not_in_the_numbers_of_others(form):
    for written in (form.number, form.number.replace(" ", ""), form.number.replace(" ", "-")):
        assert re.search(form.regex, f"per {written} attached"), written
    for edition in form.editions:
        assert re.fullmatch(r"(0[1-9]|1[0-2]) \d\d", edition)
    wrong = [one.number for one in FORMS.values() if re.search(form.regex, one.number) and one.number != form.number]
    assert all(one.startswith(form.number) for one in wrong)


def test_whatever_satisfies_a_need_is_a_form_that_is_known():
    for need, sets in reference.equivalences().items():
        for name in (each for whole in sets for each in whole):
            assert name in FORMS or name == "CG 20 10 11 85", (need, name)
    for form, _need in reference.never_satisfies():
        assert form in FORMS
    for needs in reference.example_forms().values():
        for name in needs.values():
            assert any(name.startswith(form) for form in FORMS), name


def test_insurers_have_five_digits_and_one_name_each():
    found = reference.carriers()
    assert len(found) >= 400
    assert all(re.fullmatch(r"\d{5}", one.naic) and one.name == one.name.strip() for one in found.values())
    assert {one.market for one in found.values()} == {"standard", "es", "state_fund"}
    assert {one.confidence for one in found.values()} == {"found", "agrees", "expert"}
    names = {one.name for one in found.values()}
    assert not set(reference.carrier_aliases()) - names


def test_the_states_with_a_fund_alone_name_what_to_send():
    found = reference.states()
    assert len(found) == 54
    alone = {one.code for one in found.values() if one.wc_market == "monopolistic"}
    assert alone == {"ND", "OH", "WA", "WY", "PR", "VI"}
    assert all(found[code].proof_documents for code in alone)


def test_the_status_rules_speak_of_statuses_and_limits_that_there_are():
    rules = reference.status_rules()
    assert rules["status_order"] == [one.value for one in AccountStatus]
    assert set(rules["score"]) == {"start", "floor", *(one.value for one in Severity)}
    assert rules["evidence_order"].index("asserted") < rules["evidence_order"].index("endorsement_page")
    assert all(amount > 0 for line in rules["tower"]["usual_attachment"].values() for amount in line.values())


def test_editions_are_told_apart():
    assert list(reference.acord_25_editions()) == sorted(reference.acord_25_editions())
    assert reference.accepted_editions() == {"2014/01", "2016/03", "2025/12"}


def test_a_set_that_is_not_shipped_is_not_found():
    assert "vendor_standard" in reference.requirement_codes()
    with pytest.raises(KeyError):
        reference.requirement_body("../settings")


def test_reference_data_is_read_once():
    assert reference.forms() is reference.forms()
    assert reference.carriers() is reference.carriers()


@pytest.mark.parametrize("code", reference.signal_kinds())
def test_a_signal_says_what_was_seen_and_what_honestly_explains_it_and_accuses_nobody(code):
    kind = reference.signal_kinds()[code]
    assert re.fullmatch(r"[a-z0-9_]+", code)
    assert 0 <= kind.weight <= 5
    assert kind.title and not kind.title.endswith(".")
    assert kind.message.endswith(".") and kind.message.count("{") == kind.message.count("}")
    assert kind.cause.endswith(".")
    for text in (kind.title, kind.message, kind.cause):
        assert not re.search(r"\b(?:fraud\w*|fake\w*|forge\w*|suspicious|tamper\w*)\b", text.lower())


def test_insurers_of_one_state_and_editing_programs_are_spelled_as_they_are_compared():
    assert set(reference.insurers_of_one_state()) <= set(reference.carriers())
    assert set(reference.insurers_of_one_state().values()) <= set(reference.states())
    assert all(word == word.lower() for word in (*reference.editing_programs(), *reference.consumer_mail()))


def test_all_that_an_endorsement_can_grant_or_take_has_words_for_people():
    assert {code for form in FORMS.values() for code in form.grants} == set(reference.code_words())


def test_a_contractor_is_no_tract_of_homes():
    residential = FORMS["manuscript.residential"].regex
    assert not re.search(residential, "EXCLUSION - INJURY TO EMPLOYEES OF CONTRACTORS")
    assert re.search(residential, "EXCLUSION - TRACT HOUSING")


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("limit_low", Remedy.ENDORSE),
        ("holder_name", Remedy.CORRECT),
        ("wc_monopolistic", Remedy.INSURED),
        ("carrier_rating", Remedy.CLIENT),
        ("limit_unreadable", Remedy.REREAD),
        ("met", Remedy.REREAD),
    ],
)
def test_what_has_to_be_done_follows_from_the_code(code, remedy):
    assert reference.remedy_of(code) is remedy
