from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from domain.document import DocumentState
from domain.draft import OutboxState
from domain.finding import AccountStatus as Status
from domain.finding import Finding, Fixer, Judgement, Result, Severity
from domain.message import MessageKind, MessageState
from records import account_search, accounts, certificates, documents, findings, listing, messages, queue
from records.outbox import OutboxMessage
from records.work import OpenWork
from tests.records import rows

WAITING = MessageState.AWAITING_REVIEW


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Records the statements that reach the database."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def mail(open_work: OpenWork, number: int, *, insured: str = "Bolt Electric LLC", **values: Any) -> int:
    """A read mail with one read certificate."""
    with open_work() as session:
        message_id = rows.message(session, number, **({"state": WAITING} | values))
        document_id = rows.document(session, message_id)
        certificates.replace_reading(
            session,
            documents.by_id(session, document_id),
            rows.reading(insured=insured),
            images=(),
            reader_version="1",
            at=rows.NOW,
        )
        return message_id


def shown(open_work: OpenWork, **filters: Any) -> list[int]:
    with open_work() as session:
        return [row[0].id for row in queue.page(session, **filters)[0]]


def test_the_oldest_mail_stands_first_and_pages_follow_each_other(open_work: OpenWork):
    late, early, middle = (mail(open_work, n) for n in (30, 10, 20))
    assert shown(open_work) == [early, middle, late]
    assert shown(open_work, limit=1, offset=1) == [middle]
    with open_work() as session:
        assert queue.page(session, limit=1)[1] == 3


def test_filters_narrow_the_queue_and_its_total(open_work: OpenWork):
    with open_work() as session:
        acme, zenith = rows.account(session), rows.account(session, client="Zenith", agent="bob")
        rita = rows.user(session)
        client_id = accounts.view(session, zenith, on=rows.TODAY).client_id
    first = mail(open_work, 1, account_id=acme, kind=MessageKind.SUBMISSION, assigned_to=rita)
    second = mail(open_work, 2, account_id=zenith, kind=MessageKind.QUESTION)
    third = mail(open_work, 3, state=MessageState.ANSWERED)
    assert shown(open_work, client_id=client_id) == [second]
    assert shown(open_work, kind=MessageKind.SUBMISSION) == [first]
    assert shown(open_work, states=(MessageState.ANSWERED,)) == [third]
    assert shown(open_work, assigned_to=rita) == [first]
    with open_work() as session:
        assert queue.page(session, states=(WAITING,))[1] == 2


@pytest.mark.parametrize("text", ["coi 2026", "ANN@coastal", "zenith", "granite plumbing", "  zen "])
def test_a_search_finds_subject_sender_client_and_the_insured_on_the_paper(open_work: OpenWork, text: str):
    with open_work() as session:
        zenith = rows.account(session, client="Zenith", agent="bob")
    mail(open_work, 1)
    wanted = mail(
        open_work,
        2,
        insured="Granite Plumbing Inc",
        account_id=zenith,
        subject="Renewal COI 2026",
        sender="ann@coastal.example",
    )
    assert shown(open_work, text=text) == [wanted]


def test_signs_that_mean_something_to_a_database_are_searched_as_they_are(open_work: OpenWork):
    wanted, _ = mail(open_work, 1, subject="100% of it_all"), mail(open_work, 2, subject="1000 of itxall")
    assert shown(open_work, text="100%") == [wanted]
    assert shown(open_work, text="it_all") == [wanted]
    with open_work() as session:
        account_id = rows.account(session)
        assert [row[0] for row in account_search.find(session, "_100%")] == [account_id]
        assert account_search.find(session, "%zz%") == []
        for asked in ("ac_100%", "bolt ELECTRIC  llc", "t elec", str(account_id)):
            told = [(account_id, "Bolt Electric LLC", "Acme")] if asked != "ac_100%" else []
            assert account_search.named(session, asked) == told, "a client's own id is one to the letter"
        session.get_one(accounts.Account, account_id).archived = True
        session.flush()
        for asked in ("AC_100%", "electric"):
            assert [row[0] for row in account_search.named(session, asked)] == [account_id], "archived, too"
        assert account_search.named(session, " ") == account_search.named(session, "%") == []


def test_a_page_of_the_queue_costs_the_same_statements_however_long_it_is(open_work: OpenWork, engine: Engine):
    def cost() -> int:
        with open_work() as session, statements(engine) as said:
            found, _ = queue.page(session, text="certificate")
            ids = [row[0].id for row in found]
            queue.documents_of(session, ids)
            queue.doubts_of(session, ids)
            queue.letters_of(session, ids)
            assert [row[0].subject for row in found]
        return len([one for one in said if not one.startswith(("BEGIN", "PRAGMA"))])

    mail(open_work, 1, subject="certificate")
    one = cost()
    for n in range(2, 12):
        mail(open_work, n, subject="certificate")
    assert cost() == one == 5


def test_only_what_still_waits_for_a_person_is_doubtful(open_work: OpenWork):
    message_id = mail(open_work, 1)
    with open_work() as session:
        assert queue.doubts_of(session, [message_id]) == {message_id: 2}  # the limit at 0.6, and EXCLUDED unsure
        documents.of_message(session, message_id)[0].state = DocumentState.REVIEWED
    with open_work() as session:
        assert queue.doubts_of(session, [message_id]) == {}


def test_findings_and_letters_stand_beside_their_mail(open_work: OpenWork):
    with open_work() as session:
        account_id = rows.account(session)
        version = accounts.view(session, account_id, on=rows.TODAY).requirement_version_id
        low = Finding("limit-low", "gl.limits.each_occurrence", Result.FAIL, Severity.MAJOR, Fixer.AGENT)
        met = Finding("met", "gl.dates", Result.PASS, Severity.INFO, Fixer.US)
        judgement = Judgement(rows.NOW.date(), Status.NONCOMPLIANT, 40, (low, met))
        for _ in range(2):
            findings.replace_judgement(session, account_id, judgement, requirement_version_id=version)
    message_id = mail(open_work, 1, account_id=account_id)
    with open_work() as session:
        for n, state in enumerate((OutboxState.DISCARDED, OutboxState.DRAFT)):
            session.add(
                OutboxMessage(
                    answers_id=message_id,
                    letter="reply",
                    subject="s",
                    body="b",
                    message_id=f"<{n}@us>",
                    state=state,
                    created_at=rows.NOW,
                )
            )
    with open_work() as session:
        assert queue.letters_of(session, [message_id]) == {message_id: OutboxState.DRAFT}
        view = accounts.view(session, account_id, on=rows.TODAY)
        assert (view.status, view.score) == (Status.NONCOMPLIANT, 40)


def test_the_next_waiting_mail_is_the_one_behind_and_at_the_end_the_first(open_work: OpenWork, engine: Engine):
    first, second = mail(open_work, 1), mail(open_work, 2)
    mail(open_work, 3, state=MessageState.FILED)
    last = mail(open_work, 4, state=MessageState.QUARANTINED, reason="damaged")
    with open_work() as session, statements(engine) as said:
        assert queue.next_waiting(session) == first
        assert queue.next_waiting(session, after=first) == second
        assert queue.next_waiting(session, after=second) == last
        assert queue.next_waiting(session, after=last) == first
        assert queue.next_waiting(session, after=999) == first
    assert len([one for one in said if not one.startswith("BEGIN")]) <= 10


def test_nothing_waits_in_an_empty_desk_or_behind_the_only_mail(open_work: OpenWork):
    with open_work() as session:
        assert queue.next_waiting(session) is None
        assert queue.page(session) == ([], 0)
    only = mail(open_work, 1)
    with open_work() as session:
        assert queue.next_waiting(session, after=only) is None


def test_the_list_of_all_messages_says_what_became_of_each(open_work: OpenWork, engine: Engine):
    with open_work() as session:
        account_id = rows.account(session)
    answered = mail(open_work, 1, account_id=account_id, state=MessageState.ANSWERED, sender="ann@coastal.example")
    with open_work() as session:
        rows.message(session, 2, state=MessageState.QUARANTINED, reason="It is damaged.", message_id=None)
    with open_work() as session, statements(engine) as said:
        listed = listing.all_messages(session)
    assert len([one for one in said if not one.startswith("BEGIN")]) == 2
    assert {key: listed[0][key] for key in ("id", "message_id", "from", "kind", "state", "account", "reason")} == {
        "id": answered,
        "message_id": "<1@coastal.example>",
        "from": "ann@coastal.example",
        "kind": "other",
        "state": "answered",
        "account": "Bolt Electric LLC · Acme",
        "reason": None,
    }
    (paper,) = listed[0]["documents"]
    assert (paper["kind"], paper["state"], paper["pages"]) == ("acord_25", "needs_review", 2)
    assert (listed[1]["message_id"], listed[1]["documents"], listed[1]["reason"]) == (None, [], "It is damaged.")


def test_an_operator_sees_how_many_messages_are_stuck_and_where_all_stand(open_work: OpenWork):
    with open_work() as session:
        rows.message(session, 1)
        rows.message(session, 2, state=MessageState.READING)
        rows.message(session, 3, state=WAITING)
    with open_work() as session:
        assert messages.stuck(session, before=rows.NOW) == 0
        assert messages.stuck(session, before=rows.NOW.replace(hour=13)) == 2
        assert messages.counts(session) == {
            MessageState.RECEIVED: 1,
            MessageState.READING: 1,
            MessageState.AWAITING_REVIEW: 1,
        }
