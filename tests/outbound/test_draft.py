"""Which letter answers a mail, who gets it, and each letter word for word (ACCEPT_GOLDEN=1 writes golden/ anew)."""

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import errors
from domain.certificate import ILLEGIBLE
from domain.finding import AccountStatus, Finding, Fixer, Judgement, Remedy, Result, Severity
from domain.message import MessageKind
from outbound.compose import wrapped
from outbound.draft import PROBLEM_LETTERS, Arrived, Occasion, Unread, draft_reply
from outbound.letter import LETTERS, fill, unfinished
from outbound.numbered import numbered

GOLDEN = Path(__file__).parent / "golden"
LOW = Finding(
    "limit_low",
    "gl.limits.each_occurrence",
    Result.FAIL,
    Severity.MAJOR,
    Fixer.AGENT,
    ask="Each Occurrence: shows $500,000; $1,000,000 required. Please show the higher limit if the policy has it.",
)
MISSING = Finding(
    "coverage_missing", "wc", Result.FAIL, Severity.CRITICAL, Fixer.AGENT, ask="Workers Compensation: none shown."
)
EXEMPTION = Finding(
    "wc_exemption_needed",
    "wc.exemption",
    Result.FAIL,
    Severity.MAJOR,
    Fixer.INSURED,
    tell_insured="You told us you have no employees. Please send form CE-200.",
)
OURS = Finding("limit_unreadable", "gl.limits.med_exp", Result.FAIL, Severity.MINOR, Fixer.US, ask="Resend it.")
UNSETTLED = replace(LOW, result=Result.NEEDS_REVIEW)


def judged(*findings: Finding) -> Judgement:
    status = AccountStatus.NONCOMPLIANT if findings else AccountStatus.COMPLIANT
    return Judgement(date(2026, 11, 23), status, 60, findings, next_expiration=date(2027, 4, 1))


SUBMITTED = Occasion(
    client="Maple Grove Homes",
    contractor="Ridge Roofing LLC",
    agent_name="Dana Reyes",
    agent_email="dana@agency.example",
    contractor_email="office@ridge.example",
    reply_address="coi+c17.k3j5x2mzqa@example.com",
    arrived=Arrived("RE: Renewal needed", "<9@agency.example>", "Dana@agency.example", references=("<1@example.com>",)),
    respond_by=date(2026, 12, 7),
    certificate_date=date(2026, 11, 20),
    judgement=judged(LOW, EXEMPTION, MISSING),
    sign_off_name="Sam Doe",
    sign_off_phone="(555) 010-0199",
    document="COI 2026.pdf",
)
ENDORSED = Finding(
    "ai_missing", "gl.ai", Result.FAIL, Severity.CRITICAL, Fixer.AGENT, remedy=Remedy.ENDORSE,
    ask="Additional insured: no endorsement shown. Please attach the page.",
)  # fmt: skip
DECIDED = Finding("other", "gl.x", Result.FAIL, Severity.MAJOR, Fixer.CLIENT, title="A deductible above $10,000")
UNREAD = Finding("other", "gl.y", Result.FAIL, Severity.MAJOR, Fixer.US, title="The insurer is not on any list")
OCCASIONS = {
    "deficiency": SUBMITTED,
    "deficiency_of_five_kinds": replace(SUBMITTED, judgement=judged(ENDORSED, EXEMPTION, DECIDED, UNREAD, MISSING)),
    "deficiency_of_insured_only": replace(SUBMITTED, judgement=judged(EXEMPTION)),
    "deficiency_with_unclear_page": replace(SUBMITTED, unclear=(Unread("fax.tif", ILLEGIBLE, (2,)),)),
    "compliant": replace(SUBMITTED, judgement=judged()),
    "compliant_with_unread": replace(
        SUBMITTED,
        judgement=judged(),
        unread=(Unread("CG 20 10.pdf", "document-damaged"), Unread("wos.pdf", "password-protected")),
    ),
    "nothing_attached": replace(SUBMITTED, problem="nothing-attached"),
    "link_instead": replace(SUBMITTED, problem="link-instead"),
    "open_copy": replace(SUBMITTED, problem="password-protected"),
    "unreadable": replace(SUBMITTED, problem="document-damaged"),
    "unreadable_certificate": replace(
        SUBMITTED, problem=ILLEGIBLE, unclear=(Unread("fax.tif", ILLEGIBLE, (2, 3)), Unread("b.jpg", ILLEGIBLE, (1,)))
    ),
    "not_a_certificate": replace(SUBMITTED, problem="not-a-certificate"),
    "question": replace(SUBMITTED, arrived=replace(SUBMITTED.arrived, kind=MessageKind.QUESTION)),
    "received_other": replace(SUBMITTED, arrived=replace(SUBMITTED.arrived, kind=MessageKind.CANCELLATION_NOTICE)),
}
NOBODY = replace(
    SUBMITTED, client="", contractor="", agent_name="", agent_email="", contractor_email="", judgement=None
)
OCCASIONS |= {
    "unmatched": NOBODY,
    "open_copy_unmatched": replace(NOBODY, problem="password-protected"),
}


def arriving(**changes) -> Occasion:
    return replace(SUBMITTED, arrived=replace(SUBMITTED.arrived, **changes))


@pytest.mark.parametrize("name", OCCASIONS)
def test_a_letter_reads_as_it_was_accepted(name):
    draft = draft_reply(OCCASIONS[name])
    shown = f"To: {', '.join(draft.to)}\nCc: {', '.join(draft.cc)}\nSubject: {draft.subject}\n\n{wrapped(draft.body)}"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("ACCEPT_GOLDEN"):
        golden.write_text(shown)
    assert shown == golden.read_text()


def test_every_letter_has_its_golden_rendering():
    assert {draft_reply(occasion).letter for occasion in OCCASIONS.values()} == set(LETTERS)


@pytest.mark.parametrize("name", OCCASIONS)
def test_a_letter_keeps_the_rules_of_the_desk(name):
    body = draft_reply(OCCASIONS[name]).body
    assert len(body.split()) <= 180
    assert re.search(r"(December 7, 2026|April 1, 2027)", body)
    assert "This message is not insurance or legal advice." in body
    assert not re.search(r"\b(adequate|sufficient|in force|soon|fraud|fake|forged|should buy|recommend)\b", body)
    assert "Sam Doe, (555) 010-0199" in body


@pytest.mark.parametrize("problem", [None, "password-protected", "document-damaged", *PROBLEM_LETTERS])
@pytest.mark.parametrize("kind", [MessageKind.SUBMISSION, MessageKind.QUESTION, MessageKind.CANCELLATION_NOTICE])
def test_a_letter_about_nobody_leaves_no_gaps(kind, problem):
    arrived = replace(NOBODY.arrived, kind=kind, subject="")
    draft = draft_reply(replace(NOBODY, problem=problem, arrived=arrived))
    assert not re.search(r"\b(for|about|with|of|between) ?[.,:;]|\(\)|^ - |  +[.,]", f"{draft.subject}\n{draft.body}")
    assert "Maple Grove" not in draft.body
    assert "assign it first" in (draft.why_not or "")


def test_asks_are_numbered_worst_first_one_line_each():
    draft = draft_reply(SUBMITTED)
    assert re.findall(r"^([0-9])\. (.{12})", draft.body, re.MULTILINE) == [("1", "Workers Comp"), ("2", "Each Occurre")]
    assert "- You told us" in draft.body


def test_what_is_ours_to_settle_is_not_asked_of_the_agent():
    draft = draft_reply(replace(SUBMITTED, judgement=judged(OURS)))
    assert "Resend it." not in draft.body
    assert draft.why_not == "what is open can be mended neither by the agent nor by the contractor"


def test_no_letter_goes_out_while_a_finding_waits_for_a_reviewer():
    draft = draft_reply(replace(SUBMITTED, judgement=judged(UNSETTLED)))
    assert (draft.letter, draft.why_not) == ("compliant", "1 finding still to be settled by a reviewer")


def test_what_the_insurer_must_endorse_comes_last_and_keeps_the_numbers_of_the_marked_copy():
    judgement = judged(ENDORSED, LOW, MISSING)
    body = draft_reply(replace(SUBMITTED, judgement=judgement)).body
    told = re.findall(r"^([0-9])\. (.{12})", body, re.MULTILINE)
    assert told == [("1", "Workers Comp"), ("2", "Each Occurre"), ("3", "Additional i")]
    assert (
        body.index("To correct on the certificate:")
        < body.index("1. ")
        < body.index("For the insurer to endorse first:")
    )
    assert [one[:12] for one in numbered(judgement.deficiencies)] == [words for _, words in told]


def test_the_answer_goes_to_who_wrote_and_copies_the_other_party_where_the_words_are_meant_for_both():
    asked = draft_reply(SUBMITTED)
    assert (asked.to, asked.cc) == (("Dana@agency.example",), ()), "the contractor is told in words of its own"
    done = draft_reply(replace(SUBMITTED, judgement=judged()))
    assert (done.to, done.cc) == (("Dana@agency.example",), ("office@ridge.example",))
    by_contractor = draft_reply(arriving(sender="office@ridge.example"))
    assert (by_contractor.to, by_contractor.cc) == (("office@ridge.example",), ("dana@agency.example",))
    by_assistant = draft_reply(arriving(sender="eve@agency.example", sender_is_known=True, sender_name="Eve"))
    assert by_assistant.to == ("eve@agency.example",)
    assert by_assistant.body.startswith("Hello Eve,")


def test_a_stranger_gets_no_answer_but_the_accounts_agent_does():
    draft = draft_reply(arriving(sender="stranger@elsewhere.example"))
    assert (draft.to, draft.why_not) == (("dana@agency.example",), None)
    assert draft.body.startswith("Hello Dana Reyes,")
    asked = draft_reply(replace(arriving(sender="stranger@elsewhere.example"), problem="nothing-attached"))
    assert asked.why_not == "stranger@elsewhere.example is not known to this account; choose who is answered"


def test_a_file_that_could_not_be_read_beside_the_certificate_is_named():
    draft = draft_reply(replace(SUBMITTED, unread=(Unread("CG 20 10.pdf", "document-damaged"),)))
    assert "Not read: CG 20 10.pdf (the file is damaged or incomplete)." in draft.body
    assert draft.letter == "deficiency"


def test_without_anyone_to_answer_a_person_chooses():
    draft = draft_reply(replace(arriving(sender="stranger@elsewhere.example"), agent_email=""))
    assert draft.to == ()
    assert "choose who is answered" in (draft.why_not or "")


@pytest.mark.parametrize("kind", [MessageKind.AUTOMATIC_REPLY, MessageKind.BOUNCE])
def test_machines_are_never_answered(kind):
    draft = draft_reply(arriving(kind=kind))
    assert (draft.to, draft.cc) == ((), ())
    assert "never answered" in (draft.why_not or "")


def test_what_the_reader_forbids_is_not_answered_and_says_why():
    assert draft_reply(arriving(may_answer=False, why_not_answer="a mailing list")).why_not == "a mailing list"


def test_a_mail_of_no_account_is_not_answered_yet():
    assert "assign it first" in (draft_reply(replace(SUBMITTED, contractor="")).why_not or "")


def test_the_thread_goes_on_with_one_re_and_all_its_ids():
    draft = draft_reply(SUBMITTED)
    assert draft.subject == "Re: Renewal needed"
    assert draft.in_reply_to == "<9@agency.example>"
    assert draft.references == ("<1@example.com>", "<9@agency.example>")
    assert draft_reply(arriving(subject="AW: Re: re[2]: Hi")).subject == "Re: Hi"
    assert draft_reply(arriving(subject=" Re: ")).subject == "Ridge Roofing LLC - certificate corrections"


def test_every_refusal_of_a_document_has_a_letter():
    def leaves(family):
        yield family.code
        for child in family.__subclasses__():
            yield from leaves(child)

    for code in (*leaves(errors.UnreadableDocument), *PROBLEM_LETTERS):
        draft = draft_reply(replace(SUBMITTED, problem=code))
        assert draft.why_not is None
        assert draft.letter in {"open_copy", "unreadable", *PROBLEM_LETTERS.values()}


def test_an_answer_to_a_question_is_not_ready_before_a_person_wrote_it():
    body = draft_reply(OCCASIONS["question"]).body
    assert unfinished(body)
    assert unfinished(body.replace("[Write the answer here.]", "Yes.")) is None
    assert unfinished(" \n")


@given(some.text(max_size=80))
def test_foreign_text_is_only_ever_a_value_on_one_line(text):
    hostile = "{{ 7 * 7 }}{% include 'x' %}\r\nBcc: all@example.com " + text
    plain = draft_reply(replace(SUBMITTED, contractor="X"))
    draft = draft_reply(replace(arriving(subject=hostile), contractor=hostile, document=hostile, client=hostile))
    assert "{{ 7 * 7 }}{% include 'x' %} Bcc: all@example.com" in draft.body
    assert len(draft.body.splitlines()) == len(plain.body.splitlines())
    assert "\n" not in draft.subject
    assert draft.subject.isprintable()


def test_a_letter_that_does_not_exist_is_a_mistake():
    with pytest.raises(ValueError, match="no letter"):
        fill("../secrets", {})
