"""What a reviewer sees and decides, on both databases: real mails of the demo, read and judged in this process."""

import threading
from email import message_from_bytes, policy

import pytest
from sqlalchemy import func, select

from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import NotConfirmed, Refused, SettledOtherwise
from domain.finding import AccountStatus
from domain.message import MessageKind, MessageState
from domain.page import PageKind
from pipeline.case import QueueFilters
from records import audit, people
from records.accounts import Account
from records.decisions import Decision, DecisionKind
from records.outbox import OutboxMessage
from tests.review_ui.world import REVIEWER, World, people_and_accounts, receive
from tests.servers.worlds import WorldFrom

OCCURRENCE = "coverages.0.limits.each_occurrence"


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(people_and_accounts)


def robin(world: World) -> int:
    with world.open_work() as session:
        user = people.by_email(session, REVIEWER)
        assert user is not None
        return user.id


def received(world: World, *names: str) -> list[int]:
    receive(world, names)
    items, _ = world.desk.queue(QueueFilters(), limit=50)
    return [one.message_id for one in items]


def paper(world: World, message_id: int) -> int:
    return world.desk.case(message_id).documents[0].id


def words(world: World, message_id: int) -> dict:
    letter = world.desk.case(message_id).letter
    assert letter is not None
    return {"to": letter.to, "cc": letter.cc, "subject": letter.subject, "body": letter.body}


def letter_id(world: World, message_id: int) -> int:
    letter = world.desk.case(message_id).letter
    assert letter is not None
    return letter.id


def stored_status(world: World, contractor: str) -> str:
    with world.open_work() as session:
        account = session.get(Account, world.account(contractor))
        assert account is not None
        return str(account.status)


def at_once(*work) -> list[Exception | None]:
    """Run all of it at the same moment; what each raised."""
    ready, results = threading.Barrier(len(work)), [None] * len(work)

    def one(n: int) -> None:
        ready.wait()
        try:
            work[n]()
        except Refused as refusal:
            results[n] = refusal

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_mail_is_shown_oldest_first_and_each_filter_narrows_it(world: World):
    received(world, "low limits", "question", "out of office", "spam", "stranger")
    everything, total = world.desk.queue(QueueFilters())
    assert total == 5
    assert [one.arrived_at for one in everything] == sorted(one.arrived_at for one in everything)
    ((question,), _) = world.desk.queue(QueueFilters(kind=MessageKind.QUESTION))
    assert question.subject == "RE: Certificate request"
    assert world.desk.queue(QueueFilters(state=MessageState.IGNORED))[1] == 1
    assert world.desk.queue(QueueFilters(text="redstone"))[1] >= 1
    assert world.desk.queue(QueueFilters(text="nobody of that name"))[1] == 0
    assert world.desk.counts()[MessageState.AWAITING_REVIEW] == 3
    assert world.desk.queue(QueueFilters(), limit=2, offset=4)[0] == everything[4:]


def test_an_account_whose_first_proof_waits_for_a_reviewer_is_pending(world: World):
    first, second = received(world, "low limits", "compliant")
    assert {stored_status(world, "Redstone"), stored_status(world, "Kestrel")} == {"AccountStatus.PENDING"}
    told, _, _ = world.desk.accounts.explain(world.account("Redstone"), client_id=None, user_id=robin(world))
    assert told.status is AccountStatus.PENDING
    world.desk.reject(paper(world, first), "unreadable", user_id=robin(world))
    world.desk.close(second, user_id=robin(world))
    assert {stored_status(world, "Redstone"), stored_status(world, "Kestrel")} == {"AccountStatus.NO_PROOF"}


def test_a_correction_changes_the_findings_before_anything_is_stored(world: World):
    (message,) = received(world, "low limits")
    document = paper(world, message)
    before = world.desk.preview(document, {})
    after = world.desk.preview(document, {OCCURRENCE: 1_000_000})
    assert before.judgement and after.judgement
    assert len(after.judgement.deficiencies) == len(before.judgement.deficiencies) - 1
    assert "$500,000" in before.letter_body
    assert "$500,000" not in after.letter_body
    assert not world.desk.case(message).corrections


def test_confirming_stores_corrections_facts_status_letter_decision_and_audit(world: World):
    (message,) = received(world, "low limits")
    document, user = paper(world, message), robin(world)
    was = stored_status(world, "Redstone")
    world.desk.confirm(document, {OCCURRENCE: 750_000}, user_id=user)
    case = world.desk.case(message)
    assert case.confirmed
    assert dict(case.corrections) == {OCCURRENCE: 750_000}
    assert case.documents[0].state is DocumentState.REVIEWED
    assert case.certificate is not None
    assert case.certificate.coverages[0].limits["each_occurrence"].value == 750_000
    assert "$750,000" in words(world, message)["body"]
    assert stored_status(world, "Redstone") != was
    assert [one.who for one in case.history][-1] == "Robin Reviewer"
    with world.open_work() as session:
        (decision,) = session.scalars(select(Decision))
        assert (decision.kind, decision.values[OCCURRENCE]) == (DecisionKind.CONFIRM, 750_000)
        assert audit.verify(session).broken is None


def test_nothing_leaves_before_its_paper_is_confirmed(world: World):
    (message,) = received(world, "low limits")
    with pytest.raises(NotConfirmed, match=r"certificate\.pdf"):
        world.desk.send(letter_id(world, message), **words(world, message), user_id=robin(world))


def test_a_letter_is_sent_once_however_many_press_at_the_same_moment(world: World):
    (message,) = received(world, "low limits")
    user, letter = robin(world), letter_id(world, message)
    world.desk.confirm(paper(world, message), {}, user_id=user)
    text = words(world, message)
    results = at_once(*[lambda: world.desk.send(letter, **text, user_id=user)] * 4)
    assert [type(one) for one in results].count(type(None)) == 1
    assert {type(one) for one in results if one} == {SettledOtherwise}
    with world.open_work() as session:
        (row,) = session.scalars(select(OutboxMessage).where(OutboxMessage.answers_id.is_not(None)))
        assert row.state is OutboxState.APPROVED
        sent = session.scalar(select(func.count(Decision.id)).where(Decision.kind == DecisionKind.SEND))
        assert sent == 1
        assert audit.verify(session).broken is None


def test_two_who_confirm_papers_of_one_account_at_once_are_both_counted(world: World):
    low, endorsement = received(world, "low limits", "endorsement")
    user = robin(world)
    results = at_once(
        lambda: world.desk.confirm(paper(world, low), {}, user_id=user),
        lambda: world.desk.confirm(paper(world, endorsement), {}, user_id=user),
    )
    assert results == [None, None]
    with world.open_work() as session:
        assert audit.verify(session).broken is None
    together = stored_status(world, "Redstone")
    world.desk.confirm(paper(world, low), {}, user_id=user)
    assert stored_status(world, "Redstone") == together


def test_a_rejected_paper_keeps_its_reason_and_the_letter_follows(world: World):
    (message,) = received(world, "low limits")
    before = words(world, message)["body"]
    world.desk.reject(paper(world, message), "It is for another project.", user_id=robin(world))
    case = world.desk.case(message)
    assert (case.documents[0].state, case.documents[0].reason) == (DocumentState.REJECTED, "It is for another project.")
    assert case.letter is None or case.letter.body != before


def test_a_paper_is_what_a_person_says_it_is(world: World):
    (message,) = received(world, "invoice")
    document = paper(world, message)
    assert world.desk.case(message).documents[0].state is DocumentState.NOT_A_CERTIFICATE
    world.desk.reclassify(document, PageKind.OTHER_CERTIFICATE, user_id=robin(world))
    (shown,) = world.desk.case(message).documents
    assert (shown.kind, shown.state) == (PageKind.OTHER_CERTIFICATE.value, DocumentState.NEEDS_REVIEW)


def test_a_bundle_is_split_where_a_person_says(world: World):
    (message,) = received(world, "compliant")
    document, user = paper(world, message), robin(world)
    made = world.desk.split(document, 2, user_id=user)
    first, second = world.desk.case(message).documents
    assert (first.id, first.pages, second.id, second.pages) == (document, 1, made, 2)
    assert second.kind == PageKind.ENDORSEMENT.value
    assert [page.number for page in world.desk.case(message, made).pages] == [2, 3]
    with pytest.raises(SettledOtherwise, match="page 9"):
        world.desk.split(document, 9, user_id=user)


def test_mail_of_a_stranger_is_offered_and_belongs_to_nobody_until_a_person_says_so(world: World):
    (message,) = received(world, "stranger")
    case = world.desk.case(message)
    assert case.account is None
    assert "Redstone" in case.suggestions[0].label
    with pytest.raises(SettledOtherwise, match="no account"):
        world.desk.confirm(paper(world, message), {}, user_id=robin(world))
    assert case.letter is None or not case.letter.to
    world.desk.assign(message, case.suggestions[0].account_id, user_id=robin(world))
    after = world.desk.case(message)
    assert after.account is not None
    assert after.account.contractor.startswith("Redstone")
    assert after.judgement is not None


def test_assigning_elsewhere_takes_the_proof_from_the_first_account(world: World):
    (message,) = received(world, "compliant")
    user = robin(world)
    world.desk.confirm(paper(world, message), {}, user_id=user)
    assert stored_status(world, "Kestrel") == "AccountStatus.COMPLIANT"
    world.desk.assign(message, world.account("Summit"), user_id=user)
    assert stored_status(world, "Kestrel") != "AccountStatus.COMPLIANT"
    letter = world.desk.case(message).letter
    assert letter is None or "Kestrel" not in letter.subject


def test_a_machine_is_never_written_to_and_a_person_can_say_that_it_was_one(world: World):
    question, away = received(world, "question", "out of office")
    assert world.desk.case(away).letter is None
    assert world.desk.case(question).letter is not None
    world.desk.set_kind(question, MessageKind.AUTOMATIC_REPLY, user_id=robin(world))
    assert world.desk.case(question).letter is None
    world.desk.set_kind(question, MessageKind.QUESTION, user_id=robin(world))
    assert world.desk.case(question).letter is not None


def test_a_file_that_could_not_be_read_beside_the_certificate_is_told_to_the_agent(world: World):
    def with_a_broken_archive(raw: bytes) -> bytes:
        message = message_from_bytes(raw, policy=policy.default)
        message.add_attachment(
            b"PK\x03\x04 cut off", maintype="application", subtype="zip", filename="endorsements.zip"
        )
        return message.as_bytes()

    receive(world, ["low limits"], bent=with_a_broken_archive)
    (item,), _ = world.desk.queue(QueueFilters(), limit=50)
    letter = world.desk.case(item.message_id).letter
    assert letter is not None
    assert "Not read: endorsements.zip (the file is damaged or incomplete)" in letter.body
    assert "Each Occurrence: shows $500,000" in letter.body


def test_the_letter_to_a_stranger_names_nobody_and_asks_whose_certificate_it_is(world: World):
    (message,) = received(world, "stranger")
    letter = world.desk.case(message).letter
    assert letter is not None
    assert "to which of our clients" in " ".join(letter.body.split())
    assert "Redstone" not in letter.body
    assert "assign it first" in (letter.why_not or "")
    world.desk.assign(message, world.account("Redstone"), user_id=robin(world))
    assert "Redstone Electric" in words(world, message)["body"]


def test_filing_a_mail_discards_its_draft(world: World):
    (message,) = received(world, "question")
    world.desk.close(message, user_id=robin(world))
    case = world.desk.case(message)
    assert case.message.state is MessageState.FILED
    assert case.letter is None


def test_what_changed_since_the_earlier_proof_is_told(world: World):
    first, again = received(world, "low limits", "stranger")
    user = robin(world)
    world.desk.confirm(paper(world, first), {}, user_id=user)
    world.desk.assign(again, world.account("Redstone"), user_id=user)
    changes = world.desk.case(again).changes
    assert changes
    assert all(one.label and one.before != one.after for one in changes)


def test_words_of_a_reviewer_outlive_a_new_verdict(world: World):
    (message,) = received(world, "low limits")
    user, text = robin(world), words(world, message)
    mine = {**text, "body": text["body"] + "\nPS: call me."}
    world.desk.save_letter(letter_id(world, message), **mine, user_id=user)
    world.desk.confirm(paper(world, message), {OCCURRENCE: 900_000}, user_id=user)
    assert words(world, message)["body"].endswith("PS: call me.")
    with pytest.raises(SettledOtherwise, match="not an address"):
        world.desk.save_letter(letter_id(world, message), **{**mine, "to": ("no address",)}, user_id=user)
