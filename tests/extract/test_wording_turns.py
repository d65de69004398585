"""Turns of speech that mislead a reader of words: what they grant, deny or leave open, or that they say nothing."""

from __future__ import annotations

import pytest

from extract.free_text.wording import wording_of
from extract.free_text.wording_model import wording_model


def _told(text: str) -> dict[str, str | None]:
    """Each topic of a text with its polarity."""
    return {one.label: one.polarity for one in wording_of(text) if one.polarity is not None}


@pytest.mark.parametrize(
    "text",
    [
        "No problem, AI is on there.",
        "AI at no cost.",
        "AI included without exception.",
        "Additional insured coverage is not limited to vicarious liability.",
        "Additional insured status will not be affected by the change of address.",
        "Excess follows form; AI and WOS carry up.",
        "Lessor of equipment is additional insured when required in the rental agreement.",
        "Eastvale Academy has been listed as an additional insured on policy no. BOP-883-1120 for its gym.",
    ],
)
def test_a_word_of_denial_that_denies_nothing_leaves_a_grant(text):
    assert _told(text)["ai"] == "grant"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("AI was requested but the carrier turned it down.", "ai"),
        ("Additional insured endorsement applied for and declined 3/2.", "ai"),
        ("The carrier has a strict policy against waivers of subrogation.", "wos"),
        ("The policy is silent on waiver of subrogation.", "wos"),
        ("Subrogation rights are preserved.", "wos"),
        ("The waiver came off at renewal.", "wos"),
    ],
)
def test_a_refusal_in_other_words_denies(text, topic):
    assert _told(text)[topic] == "negated"


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("We asked for the waiver; underwriting said no.", "negated"),
        ("Waiver for GL only is available for a fee of $250; insured chose not to purchase.", "negated"),
        ("Waiver - we're working on it, carrier is slow.", "pending"),
        ("Your lease asks for a waiver of subrogation. It is on the policy.", "grant"),
    ],
)
def test_the_next_sentence_answers_for_the_topic_of_the_one_before(text, polarity):
    assert _told(text)["wos"] == polarity


def test_an_answer_about_something_else_changes_nothing():
    assert _told("Waiver of subrogation applies. The carrier declined to renew the auto policy.")["wos"] == "grant"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("These endorsements apply: CG 20 10, CG 20 01, CG 24 04.", {"ai": "grant", "pnc": "grant", "wos": "grant"}),
        ("Carrier refuses to issue CG 20 37.", {"ai": "negated"}),
        ("AI per attached forms. CG 20 10 is endorsed.", {"ai": "grant"}),
    ],
)  # fmt: skip
def test_a_form_that_stands_alone_speaks_of_what_it_grants(text, told):
    assert _told(text) == told


def test_a_form_is_no_second_word_on_a_topic_that_is_named():
    read = [one for one in wording_of("Holder is additional insured. Form CG 20 10 is endorsed.") if one.label == "ai"]
    assert len(read) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Requirements: AI, PNC, WOS, 30 day NOC.",
        "Missing items: additional insured, waiver.",
        "If a waiver of subrogation is required there may be a premium charge.",
        "I wonder if AI is included on the auto.",
        "All policies shall contain a waiver of subrogation.",
        "Subject: waiver of subrogation",
        "The certificate and waiver you sent are for the wrong entity.",
        "Please remove the waiver language.",
        "We are additional insured under the subcontractors' policies.",
        "The rights of the additional insured are governed by the policy.",
        "Our insured's broker is asking if you can accept a certificate without waiver.",
        "Notice of cancellation was mailed to the insured on 5/3 for non-payment.",
        "The policy was reinstated, disregard the notice of cancellation.",
    ],
)
def test_what_is_asked_for_or_only_spoken_of_grants_and_denies_nothing(text):
    assert _told(text) == {}


def test_whom_a_waiver_or_notice_favours_is_not_granted_anything_else():
    assert _told("The waiver extends to the additional insureds listed on page 2.") == {"wos": "grant"}


def test_notice_as_the_policy_provides_is_read_where_cancellation_stands_a_sentence_before():
    text = (
        "We cannot alter the cancellation wording. Notice will be delivered in accordance with the policy provisions."
    )
    assert _told(text)["noc"] == "none"


def test_primary_by_the_form_for_it_is_noncontributory_too():
    assert _told("Coverage is primary per CG 20 01 04 13.")["pnc"] == "grant"


@pytest.mark.parametrize("word", ["unlimited", "unchanged", "chose", "dover", "inclusion"])
def test_a_word_spelled_right_is_no_slip_of_another(word):
    assert wording_model().lexicon.meant(word) is None


def test_a_letter_misread_at_the_head_of_a_word_is_mended():
    assert wording_model().lexicon.meant("lnsured") == "insured"


@pytest.mark.parametrize(
    ("text", "topic", "polarity"),
    [
        ("The insurer gives up its rights of recovery against Stenton Housing Authority.", "wos", "grant"),
        ("Nothing further is needed, AI is in place.", "ai", "grant"),
        ("Insurers agree to waive rights of recovery against the holder.", "wos", "grant"),
        ("The waiver didn't print on the last certificate, but it's on the policy.", "wos", "grant"),
        ("The last certificate showed WOS on comp by mistake.", "wos", "negated"),
        ("WOS as respects GL could not be obtained from the carrier.", "wos", "negated"),
        ("AI ok, WOS no", "wos", "negated"),
        ("Pollution has not been excluded under the GL.", "exclusion", "negated"),
        ("AI coverage will not be broader than the contract requires.", "ai", "grant"),
    ],
)
def test_more_turns_of_agencies(text, topic, polarity):
    assert _told(text).get(topic) == polarity
