"""Wording in the running text of a mail, greeting, signature and quoted thread taken off: drawn mails, invented people.

What matters most: a promise or a denial in a mail is never read as a grant.
"""

import pytest

from extract.free_text.wording import wording_of

GRANTS = [
    ("The certificate is attached. Pineridge Builders LLC is named as additional insured on the GL policy.", "ai"),
    ("I checked with underwriting and the waiver of subrogation is included on the workers comp policy.", "wos"),
    ("Coverage is primary and noncontributory as required by written contract, see the attached CG 20 01.", "pnc"),
    ("We have added the owner as additional insured for ongoing and completed operations, forms attached.", "ai"),
    ("As you asked, the general liability policy has been endorsed with a waiver of subrogation.", "wos"),
    ("The umbrella follows form over the general liability and auto policies.", "umbrella_follow_form"),
]
DENIALS = [
    ("I am afraid the carrier will not add you as additional insured on the auto policy.", "ai"),
    ("Our insured did not buy a waiver of subrogation, so there is none on the workers comp.", "wos"),
    ("The policy does not provide primary and noncontributory wording.", "pnc"),
    ("Underwriting declined the waiver of subrogation for this job.", "wos"),
    ("You are the certificate holder only and not an additional insured.", "ai"),
    ("We cannot provide 30 days notice of cancellation on this policy.", "noc"),
]
PROMISES = [
    ("The additional insured endorsement will be issued next week and I will send it over.", "ai"),
    ("We have requested the waiver of subrogation from the carrier and are waiting to hear back.", "wos"),
    ("The primary and noncontributory endorsement is to follow upon binding.", "pnc"),
    ("The waiver of subrogation has been ordered, I expect it by Friday.", "wos"),
    ("Once the underwriter approves it, you will be added as additional insured.", "ai"),
    ("The 30 day notice of cancellation endorsement is still pending with the company.", "noc"),
]


def polarities(text, label):
    return {one.polarity for one in wording_of(text) if one.label == label}


@pytest.mark.parametrize(("text", "label"), GRANTS)
def test_a_mail_that_grants(text, label):
    assert polarities(text, label) == {"grant"}


@pytest.mark.parametrize(("text", "label"), DENIALS)
def test_a_mail_that_denies(text, label):
    assert polarities(text, label) == {"negated"}


@pytest.mark.parametrize(("text", "label"), PROMISES)
def test_a_mail_that_promises(text, label):
    assert polarities(text, label) == {"pending"}


@pytest.mark.parametrize(
    "text",
    [
        "Could you please add us as additional insured on the general liability?",
        "Does your contract require a waiver of subrogation?",
        "Please let me know whether the owner needs primary and noncontributory wording.",
        "Our contract requires you to name us as additional insured.",
        "Thanks for calling this morning. The renewal is due in March, and the invoice was paid on Tuesday.",
    ],
)
def test_a_mail_that_asks_or_speaks_of_something_else_says_nothing(text):
    assert [one for one in wording_of(text) if one.polarity in {"grant", "negated", "pending"}] == []


def test_a_mail_that_grants_one_thing_denies_another_and_promises_a_third():
    text = (
        "The revised certificate is attached and the owner is listed as additional insured on the general liability. "
        "The carrier declined the waiver of subrogation on the workers compensation. "
        "The primary and noncontributory endorsement has been requested and will follow."
    )
    assert polarities(text, "ai") == {"grant"}
    assert polarities(text, "wos") == {"negated"}
    assert polarities(text, "pnc") == {"pending"}


def test_lines_broken_by_a_mail_program_break_no_statement():
    text = "The carrier has agreed to include Pineridge Builders LLC as an additional\ninsured on the GL\npolicy."
    assert polarities(text, "ai") == {"grant"}
