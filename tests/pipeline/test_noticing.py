"""What the desk writes by itself, on both databases: once, in the right words, taken back when overtaken."""

from __future__ import annotations

import hashlib
import io
import re
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from sqlalchemy import delete, event, func, select

from domain.certificate import Line
from domain.dialogue import Addressee
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import SettledOtherwise, StoreUnavailable
from domain.finding import AccountStatus, Finding, Fixer, Judgement, Result, Severity
from domain.holdings import HeldPolicy, Holdings
from domain.message import MessageKind, MessageState
from domain.token import is_of, link_of, reference
from outbound.schedule import Moment
from pipeline import deciding
from pipeline.carrying import with_papers
from pipeline.clock import ring_hours
from pipeline.desk import Desk
from pipeline.folding import FORMAT, packed
from pipeline.importing import read_list, take_list
from pipeline.noticing import look, queue_due, queue_mornings, withdraw_stale
from pipeline.parts import Identity, Parts
from pipeline.reading import read_mail
from pipeline.sending import as_mail, send
from pipeline.taking import take
from pipeline.walk import finish
from records import audit, certificates, correspondents, findings, holdings, notices, outbox
from records.accounts import Account, Client, Contractor
from records.blobs import FolderBlobs
from records.decisions import Decision, DecisionKind
from records.messages import Place
from records.notices import SentNotice
from records.outbox import OutboxMessage
from records.papers import StoredPaper
from records.requirements import RequirementSet, add_requirement_version
from tests.records import rows
from tests.review_ui import world as worlds
from tests.servers.worlds import WorldFrom

SECRET = "a secret of the tests"
DAY = date(2026, 12, 2)  # a Wednesday, thirty days before the policy of `proved` ends
LIST = (
    "contractor_id,name,address,city,state,zip,trade,email,agent_name,agent_email,requirement_set\n"
    "R-1,Ridge Roofing LLC,1 Oak,Tampa,FL,33602,,office@ridge.example,Dana,dana@coastal.example,vendor_standard\n"
    "B-2,Bolt Electric LLC,9 Elm,Tampa,FL,33602,,office@bolt.example,Dana,dana@coastal.example,vendor_standard\n"
)


@dataclass
class World:
    parts: Parts
    jobs: list[tuple[str, int]] = field(default_factory=list)

    def account(self, ref: str) -> int:
        with self.parts.open_work() as session:
            found = session.scalar(select(Account.id).filter_by(client_ref=ref))
        assert found is not None
        return found

    def letters(self) -> list[OutboxMessage]:
        with self.parts.open_work() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def with_papers(self) -> list[OutboxMessage]:
        """The letters as somebody has looked at each."""
        return [with_papers(self.parts, one.id) for one in self.letters()]

    def at(self, day: date, hour: int = 15) -> World:
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return World(replace(self.parts, now=lambda: moment, today=lambda: day), self.jobs)

    def queue(self, day: date = DAY) -> list[tuple[str, str]]:
        return [(one.notice.to, one.notice.template) for one in queue_due(self.at(day).parts, Moment(day))]

    def proved(self, ref: str, *, effective: date = date(2026, 1, 1), number: int = 1, other: str = "") -> None:
        """A confirmed certificate of one policy of a year, in the row for other coverage where `other` describes it."""
        extraction = rows.reading()
        (certificate,) = extraction.certificates
        (coverage,) = certificate.coverages
        dates = {
            "effective_date": rows.field(effective.isoformat()),
            "expiration_date": rows.field(effective.replace(year=effective.year + 1).isoformat()),
            "policy_number": rows.field(f"GL-{number}"),
        }
        if other:
            coverage = replace(coverage, line=Line.OTHER, description=rows.field(other))
        certificate = replace(certificate, coverages=(replace(coverage, **dates),))
        account_id = self.account(ref)
        with self.parts.open_work() as session:
            message = rows.message(
                session,
                100 * account_id + number,
                account_id=account_id,
                state=MessageState.ANSWERED,
                kind=MessageKind.SUBMISSION,
                arrived_at=datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=number),
            )
            document = rows.document(session, message, account_id=account_id, state=DocumentState.REVIEWED)
            certificates.replace_certificates(session, document, (certificate,))
            session.add(Decision(message_id=message, document_id=document, kind=DecisionKind.CONFIRM, values={},
                                 made_at=datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=number)))  # fmt: skip

    def wrote(self, ref: str, **values: Any) -> int:
        with self.parts.open_work() as session:
            return rows.message(session, 9000, account_id=self.account(ref), **values)


def two_listed(made: worlds.World) -> None:
    with made.open_work() as session:
        session.add(Client(slug="maple", name="Maple Grove Homes", address="12 Maple Avenue, Tampa, FL 33602",
                           contact_email="casey@maple.example"))  # fmt: skip
        session.flush()
        take_list(session, read_list(LIST.encode(), name="x"), client="maple", name="x", at=rows.NOW)


@pytest.fixture
def world(world_from: WorldFrom, tmp_path: Path) -> World:
    jobs: list[tuple[str, int]] = []

    def enqueue(_session: Any, *, queue: str, workflow: str, key: str, argument: int) -> None:
        jobs.append((key if queue == "notices" else workflow, argument))

    parts = Parts(
        open_work=world_from(two_listed).open_work,
        blobs=FolderBlobs(tmp_path / "blobs"),
        enqueue=enqueue,
        identity=Identity(
            "Certdesk <desk@certdesk.example>", "desk@certdesk.example", SECRET, "https://desk.example.com"
        ),
        now=lambda: rows.NOW,
        today=lambda: DAY,
    )
    return World(parts, jobs)


def test_a_new_contractor_is_asked_once_however_often_the_desk_runs(world: World):
    assert world.queue() == [("office@ridge.example", "first_request"), ("office@bolt.example", "first_request")]
    assert world.queue() == []
    (ridge, bolt) = world.letters()
    assert ridge.state is OutboxState.DRAFT  # the first request waits for a person
    assert ridge.account_id == world.account("R-1")
    assert ridge.reply_to.startswith("desk+c")
    assert "Maple Grove Homes needs proof of insurance from Ridge Roofing LLC" in ridge.body
    assert "General liability: $1,000,000/$2,000,000" in ridge.body
    assert "12 Maple Avenue, Tampa, FL 33602" in ridge.body
    assert bolt.message_id != ridge.message_id
    with world.parts.open_work() as session:
        assert audit.verify(session).broken is None
        drafted = [one for one in audit.events(session) if one.action == "notice_drafted"]
        assert len(drafted) == 2


def test_a_day_off_takes_no_letter_back_and_keeps_what_a_person_wrote(world: World):
    friday = date(2026, 12, 4)
    world.queue(friday)
    ridge, _bolt = world.letters()
    with world.parts.open_work() as session:
        outbox.by_id(session, ridge.id).body = "Hello, in my own words.\n"
    assert world.queue(friday + timedelta(days=1)) == []
    assert world.queue(friday + timedelta(days=3)) == []
    assert [(one.id, one.state) for one in world.letters()] == [
        (one.id, OutboxState.DRAFT) for one in (ridge, _bolt)
    ]  # fmt: skip
    assert world.letters()[0].body == "Hello, in my own words.\n"


def test_a_reminder_goes_by_itself_and_stands_in_the_thread_of_the_request(world: World):
    world.queue()
    with world.parts.open_work() as session:
        for letter in session.scalars(select(OutboxMessage)):
            letter.state, letter.approved_at, letter.sent_at = OutboxState.SENT, rows.NOW, rows.NOW
    later = DAY + timedelta(days=5)
    assert world.queue(later) == [
        ("office@ridge.example", "first_request_reminder"),
        ("office@bolt.example", "first_request_reminder"),
    ]
    first, _, reminder, _ = world.letters()
    assert (reminder.state, reminder.approved_by) == (OutboxState.APPROVED, None)
    assert reminder.in_reply_to == first.message_id
    assert reminder.references == [first.message_id]
    assert ("send", reminder.id) in world.jobs


def test_an_agent_with_two_contractors_gets_one_letter_with_a_line_each(world: World):
    world.proved("R-1")
    world.proved("B-2")
    assert world.queue() == [("dana@coastal.example", "renewal_request")]
    (letter,) = world.letters()
    assert letter.account_id is None  # an answer belongs to whichever account its certificate names
    assert letter.reply_to == "desk@certdesk.example"
    assert letter.subject.startswith("2 contractors, Maple Grove Homes - renewal certificate")
    lines = [line for line in letter.body.splitlines() if line.startswith("- ")]
    assert [line.partition(":")[0] for line in lines] == ["- Ridge Roofing LLC", "- Bolt Electric LLC"]
    with world.parts.open_work() as session:
        assert session.scalar(select(func.count()).select_from(SentNotice)) == 2


def test_a_renewal_names_the_policy_and_not_before_thirty_days(world: World):
    world.proved("R-1")
    with world.parts.open_work() as session:
        early = look(session, Moment(DAY - timedelta(days=1)))
        due = look(session, Moment(DAY))
    assert {one.template for one in early.due} == {"first_request"}
    (renewal,) = (one for one in due.due if one.template == "renewal_request")
    assert (renewal.to, renewal.policies[0].number) == ("dana@coastal.example", "GL-1")
    assert renewal.why == "gl GL-1 expires 2027-01-01, in 30 days and no renewal is on file"


def test_each_kind_of_other_coverage_is_renewed_by_itself(world: World):
    world.proved("R-1", other="CYBER LIABILITY")
    world.proved("R-1", other="Professional Liability", effective=date(2026, 6, 1), number=2)
    world.proved("B-2", other="Cyber liability")
    world.proved("B-2", other="Cyber Liab", effective=date(2026, 6, 1), number=2)
    assert world.queue() == [("dana@coastal.example", "renewal_request")]
    (letter,) = world.letters()
    assert "Cyber liability GL-1, expires January 1, 2027" in letter.body
    assert "Bolt" not in letter.body


def test_proof_that_arrives_takes_back_the_letter_that_has_not_left(world: World):
    world.proved("R-1")
    world.queue()
    letter = next(one for one in world.letters() if one.letter == "renewal_request")
    with world.parts.open_work() as session:
        outbox.approve(session, letter.id, user_id=None, at=rows.NOW)
    world.proved("R-1", effective=date(2026, 12, 31), number=2)
    with world.parts.open_work() as session:
        assert withdraw_stale(session, world.parts, Moment(DAY)) == (letter.id,)
        assert outbox.by_id(session, letter.id).state is OutboxState.DISCARDED
        assert not notices.of_letter(session, letter.id)
    assert [one for one in world.queue() if one[1] == "renewal_request"] == []


def test_an_approved_notice_is_not_sent_while_a_mail_of_its_account_is_unread(world: World):
    world.proved("R-1")
    world.queue()
    letter = next(one for one in world.letters() if one.letter == "renewal_request")
    with world.parts.open_work() as session:
        outbox.approve(session, letter.id, user_id=None, at=rows.NOW)
    message = world.wrote("R-1", state=MessageState.AWAITING_REVIEW, kind=MessageKind.QUESTION)
    send(world.parts, letter.id)
    assert next(one for one in world.letters() if one.id == letter.id).state is OutboxState.DISCARDED
    assert "renewal_request" not in [template for _to, template in world.queue()]
    with world.parts.open_work() as session:
        held = look(session, Moment(DAY)).held
        assert {one.reason for one in held} == {"1 message of this account waits"}
    with world.parts.open_work() as session:
        session.get(rows.Message, message).state = MessageState.ANSWERED
    assert ("dana@coastal.example", "renewal_request") in world.queue()  # it is told once after all


def test_a_person_approves_a_notice_and_one_that_is_overtaken_says_so(world: World):
    world.queue()
    ridge, bolt = world.letters()
    with world.parts.open_work() as session:
        robin = rows.user(session)
        words = {"to": ridge.to, "cc": ridge.cc, "subject": ridge.subject, "body": ridge.body}
        deciding.send(session, world.parts, ridge.id, words, user_id=robin)
    assert ("send", ridge.id) in world.jobs
    world.proved("B-2")
    words = {"to": bolt.to, "cc": bolt.cc, "subject": bolt.subject, "body": bolt.body}
    with pytest.raises(SettledOtherwise, match="not so any more"), world.parts.open_work() as session:
        deciding.send(session, world.parts, bolt.id, words, user_id=robin)


def test_many_notices_are_approved_at_once_and_those_that_cannot_go_say_why(world: World):
    world.queue()
    ridge, bolt = world.letters()
    world.proved("B-2")
    with world.parts.open_work() as session:
        robin = rows.user(session)
    desk = Desk(world.parts)
    assert [(one.to, one.template) for one in desk.waiting_notices()] == [
        ("office@ridge.example", "first_request"),
        ("office@bolt.example", "first_request"),
    ]
    going, refused = desk.send_notices([ridge.id, bolt.id, ridge.id], user_id=robin)
    assert going == (ridge.id,)
    assert "not so any more" in refused[bolt.id]
    assert [one.state for one in world.letters()] == [OutboxState.APPROVED, OutboxState.DRAFT]


def test_a_notice_that_a_person_does_not_want_is_not_drafted_again(world: World):
    world.queue()
    ridge, _bolt = world.letters()
    with world.parts.open_work() as session:
        robin = rows.user(session)
    Desk(world.parts).discard_notice(ridge.id, "they called", user_id=robin)
    assert world.queue() == []
    assert len(Desk(world.parts).waiting_notices()) == 1


def test_a_client_chooses_what_goes_without_a_person(world: World):
    with world.parts.open_work() as session:
        client = session.scalars(select(Client)).one()
        notices.set_policy(session, client.id, {"auto": ["first_request"], "not_auto": ["renewal_reminder"]})
    world.queue()
    assert {one.state for one in world.letters()} == {OutboxState.APPROVED}


def test_two_desks_that_run_at_once_write_each_notice_once(world: World):
    ready, errors = threading.Barrier(4), []

    def run() -> None:
        ready.wait()
        try:
            world.queue()
        except Exception as trouble:  # noqa: BLE001 - the test shows whatever it was
            errors.append(trouble)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []
    assert sorted(one.to[0] for one in world.letters()) == ["office@bolt.example", "office@ridge.example"]


def test_open_findings_are_recalled_in_the_thread_of_the_letter_that_told_them(world: World):
    account = world.account("R-1")
    low = Finding(
        "limit_low",
        "gl.each",
        Result.FAIL,
        Severity.MAJOR,
        Fixer.AGENT,
        ask="Each Occurrence: $1,000,000 required.",
        tell_insured="Your liability limit is too low.",
    )
    asked = DAY - timedelta(days=7)
    with world.parts.open_work() as session:
        version = session.scalar(select(rows.RequirementSet.id))
        judged = Judgement(DAY, AccountStatus.NONCOMPLIANT, 60, (low,))
        findings.replace_judgement(session, account, judged, requirement_version_id=version or 1)
        session.add(
            OutboxMessage(
                account_id=account,
                letter="deficiency",
                to=["dana@coastal.example"],
                cc=["office@ridge.example"],
                subject="Re: COI",
                body="x",
                message_id="<told@desk>",
                state=OutboxState.SENT,
                references=["<0@a>"],
                approved_at=rows.NOW,
                sent_at=datetime(asked.year, asked.month, asked.day, 15, tzinfo=UTC),
                created_at=rows.NOW,
            )
        )
    due = [one for one in world.queue() if one[1] == "revision_reminder"]
    assert due == [("dana@coastal.example", "revision_reminder"), ("office@ridge.example", "revision_reminder")]
    to_agent, to_contractor = (one for one in world.letters() if one.letter == "revision_reminder")
    assert (to_agent.subject, to_agent.in_reply_to) == ("Re: COI", "<told@desk>")
    assert to_agent.references == ["<0@a>", "<told@desk>"]
    assert "1. Each Occurrence: $1,000,000 required." in to_agent.body
    assert "1. Your liability limit is too low." in to_contractor.body


def test_an_address_that_bounced_is_not_written_to_and_a_person_is_told_to_call(world: World):
    with world.parts.open_work() as session:
        correspondents.note_bounce(session, "office@ridge.example", "550 no such user", at=rows.NOW)
        correspondents.of(session, "office@bolt.example").language = "es"
        plan = look(session, Moment(DAY))
    assert [(one.to, one.language) for one in plan.due] == [
        ("dana@coastal.example", "en"),
        ("office@bolt.example", "es"),
    ]
    assert [one.what for one in plan.tasks] == [
        "mail to office@ridge.example comes back; call the contractor for an address that works"
    ]
    world.queue()
    spanish = next(one for one in world.letters() if one.letter.endswith(".es"))
    assert "necesita el comprobante de seguro de Bolt Electric LLC" in spanish.body


def test_the_clock_rings_each_business_hour_of_a_client_once(world: World):
    rung: dict[int, str] = {}
    winter = DAY
    assert ring_hours(world.at(winter, 12).parts, rung) == 0  # seven in the morning in Tampa
    assert ring_hours(world.at(winter, 13).parts, rung) == 1
    assert ring_hours(world.at(winter, 13).parts, rung) == 0
    assert ring_hours(world.at(winter, 14).parts, rung) == 1
    assert ring_hours(world.at(winter, 22).parts, rung) == 0
    keys = [key for key, _client in world.jobs]
    assert len(keys) == len(set(keys)) == 2


def test_nothing_is_written_outside_the_readers_hours_and_all_of_it_in_the_next(world: World):
    with world.parts.open_work() as session:
        client = session.scalars(select(Client.id)).one()
    assert queue_mornings(world.at(DAY, 11).parts, client) == 0
    assert queue_mornings(world.at(DAY, 13).parts, client) == 2
    assert queue_mornings(world.at(DAY, 14).parts, client) == 0


def test_the_facts_of_any_number_of_accounts_take_the_same_number_of_statements(world: World):
    with world.parts.open_work() as session:
        counted = []

        def count(*_args: Any) -> None:
            counted.append(1)

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", count)
        look(session, Moment(DAY))
        event.remove(engine, "before_cursor_execute", count)
    assert len(counted) <= 13


def report(failed: str, original: str, action: str = "failed") -> bytes:
    """A delivery report as mail servers write it (RFC 3464)."""
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: desk@certdesk.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <dsn-{action}@mx.example>\r\nDate: Wed, 02 Dec 2026 15:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {failed}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\nTo: {failed}\r\n\r\n--b--\r\n"
    ).encode()


class Inside:
    """Reads in this process."""

    def call(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)


@pytest.mark.parametrize(
    ("address", "ours", "action", "is_marked"),
    [
        ("office@ridge.example", True, "failed", True),
        ("office@ridge.example", True, "delayed", False),
        ("office@ridge.example", False, "failed", False),  # a report can be forged: it must name a letter of ours
        ("office@bolt.example", True, "failed", False),  # and an address in it
    ],
)
def test_a_report_about_a_letter_of_ours_marks_the_address_and_no_other(world: World, address, ours, action, is_marked):
    world.queue()
    letter = next(one for one in world.letters() if one.to == ["office@ridge.example"])
    parts = replace(world.parts, sandbox=Inside())
    raw = report(address, letter.message_id if ours else "<other@certdesk.example>", action)
    read_mail(parts, take(parts, raw, Place("INBOX", 1, 1)))
    with world.parts.open_work() as session:
        found = correspondents.known(session, [address]).get(address)
    assert (found is not None and found.bounced_at is not None) is is_marked


@pytest.mark.parametrize(
    ("answer", "is_marked"),
    [("550 5.1.1 no such user", True), ("550 5.7.1 blocked by policy", False), ("250 OK", False)],
)
def test_a_server_that_knows_no_such_address_marks_it_and_a_person_calls(world: World, mail_desk, answer, is_marked):
    world.queue()
    letter = next(one for one in world.letters() if one.to == ["office@ridge.example"])
    with world.parts.open_work() as session:
        outbox.approve(session, letter.id, user_id=None, at=rows.NOW)
    mail_desk.refused = {"office@ridge.example": answer}
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    with world.parts.open_work() as session:
        tasks = look(session, Moment(DAY)).tasks
    assert [one.what.startswith("mail to office@ridge.example comes back") for one in tasks] == [True] * is_marked
    assert len(mail_desk.taken) == answer.startswith("250")


def test_a_notice_arrives_as_text_and_page_with_its_way_back(world: World, mail_desk):
    world.queue()
    letter = next(one for one in world.letters() if one.to == ["office@ridge.example"])
    with world.parts.open_work() as session:
        outbox.approve(session, letter.id, user_id=None, at=rows.NOW)
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    (taken,) = mail_desk.taken
    mail = taken.message
    assert mail["Subject"].startswith("Ridge Roofing LLC - proof of insurance - ref C")
    assert mail["Reply-To"].startswith("desk+c")
    text, page = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert "Reply or send to: desk+c" in text
    assert '<a class="link" href="mailto:desk+c' in page


@pytest.mark.parametrize(("flags", "is_kept"), [([], False), (["spam"], True)])
def test_whoever_has_just_written_is_not_reminded(world: World, flags, is_kept):
    world.queue()
    message = world.wrote(
        "R-1",
        state=MessageState.READING,
        kind=MessageKind.QUESTION,
        sender="office@ridge.example",
        may_answer=True,
        flags=flags,
    )
    finish(world.parts, message)
    kept = {one.to[0] for one in world.letters() if one.letter == "first_request" and one.state is OutboxState.DRAFT}
    assert kept == {"office@bolt.example"} | ({"office@ridge.example"} if is_kept else set())


def test_letters_that_wait_are_shown_by_client_and_kind_with_names_and_reasons(world: World):
    world.queue()
    desk = Desk(world.parts).notices
    (group,), total = desk.waiting(limit=10)
    assert (group.client, group.template, group.total, total, desk.count()) == (
        "Maple Grove Homes", "first_request", 2, 2, 2)  # fmt: skip
    first, second = group.lines
    assert [one.contractor for one in first.told] == ["Ridge Roofing LLC"]
    assert first.why == ("no certificate was ever asked for",)
    assert desk.letter(first.letter_id).after == second.letter_id
    assert desk.letter(second.letter_id).before == first.letter_id
    assert desk.waiting(limit=10, offset=1)[0][0].lines == (second,)
    with world.parts.open_work() as session:
        correspondents.note_bounce(session, "office@ridge.example", "550", at=rows.NOW)
    assert [one.contractor for one in desk.plan().tasks] == ["Ridge Roofing LLC"]
    with world.parts.open_work() as session:
        notices.withdraw(session, outbox.by_id(session, first.letter_id))
    assert desk.letter(first.letter_id).line is None
    assert desk.count() == 1


def _carried(world: World, letter: OutboxMessage) -> dict[str, str]:
    told = {}
    for one in letter.papers:
        with pdfplumber.open(io.BytesIO(world.parts.blobs.get(one.digest))) as pdf:
            told[one.name] = " ".join(pdf.pages[0].extract_text().split())
    return told


def test_a_request_carries_the_example_and_where_there_is_a_fax_its_cover(world: World):
    with_fax = World(replace(world.parts, identity=replace(world.parts.identity, fax="+1 813 555 0100")), world.jobs)
    with_fax.queue()
    for letter, name in zip(world.with_papers(), ("Ridge Roofing LLC", "Bolt Electric LLC"), strict=True):
        told = _carried(world, letter)
        assert list(told) == ["example-of-what-to-submit.pdf", "fax-cover-sheet.pdf"]
        code = reference(account_id=letter.account_id or 0, secret="a secret of the tests")
        assert all(name in page and code in page for page in told.values())
        assert "+1 813 555 0100" in told["fax-cover-sheet.pdf"]
        assert letter.without == ""


def test_without_a_fax_number_no_cover_goes_and_reminders_carry_the_same_example(world: World):
    world.queue()
    with world.parts.open_work() as session:
        for letter in session.scalars(select(OutboxMessage)):
            letter.state, letter.approved_at, letter.sent_at = OutboxState.SENT, rows.NOW, rows.NOW
    world.queue(DAY + timedelta(days=5))
    first, _, reminder, _ = world.with_papers()
    assert [one.name for one in first.papers] == ["example-of-what-to-submit.pdf"]
    assert reminder.papers == first.papers
    with world.parts.open_work() as session:
        assert session.scalar(select(func.count()).select_from(StoredPaper)) == 2


def test_a_letter_about_several_contractors_has_one_example_for_all_who_are_asked_the_same(world: World):
    world.proved("R-1")
    world.proved("B-2")
    world.queue()
    (letter,) = world.with_papers()
    (page,) = _carried(world, letter).values()
    assert "Ridge Roofing LLC; Bolt Electric LLC" in page
    with world.parts.open_work() as session:
        session.get_one(Account, world.account("B-2")).flags = {"employees": False}
        session.execute(delete(SentNotice))
        session.execute(delete(OutboxMessage))
    world.queue()
    (letter,) = world.with_papers()
    assert [one.name for one in letter.papers] == ["example-of-what-to-submit.pdf", "example-of-what-to-submit-2.pdf"]


def test_papers_are_made_when_a_letter_is_opened_and_show_what_held_when_it_was_written(world: World):
    world.queue()
    first = world.account("R-1")
    with world.parts.open_work() as session:
        assert session.scalar(select(func.count()).select_from(StoredPaper)) == 0
        account = session.get_one(Account, first)
        account.flags = {"employees": False}
        session.get_one(Contractor, account.contractor_id).name = "Ridge Roofing and Siding LLC"
    ridge, bolt = world.letters()
    (shown,) = Desk(world.parts).notices.letter(ridge.id).papers
    ridge, bolt = world.letters()
    (told,) = _carried(world, ridge).values()
    assert "Ridge Roofing LLC" in told
    assert "WORKERS COMPENSATION" in told.upper()
    assert (ridge.papers, bolt.papers) == ((shown,), ())
    leaving = as_mail(ridge, world.parts)
    (sent,) = leaving.iter_attachments()
    assert hashlib.sha256(sent.get_content()).hexdigest() == shown.digest
    assert Desk(world.parts).paper(bolt.id, 1)[1].name == shown.name
    with world.parts.open_work() as session:
        assert session.scalar(select(func.count()).select_from(StoredPaper)) == 2


def test_a_full_store_keeps_a_letter_readable_and_makes_it_go_with_its_papers_later(world: World):
    world.queue()
    (ridge, _bolt) = world.letters()

    class Full(FolderBlobs):
        def put(self, data: bytes) -> str:
            raise StoreUnavailable(store="the store", why="no space left")

    full = replace(world.parts, blobs=Full(Path("nowhere")))
    shown = Desk(full).notices.letter(ridge.id)
    assert (shown.papers, "no space left" in shown.without) == ((), True)
    with pytest.raises(StoreUnavailable):
        with_papers(full, ridge.id)
    assert [one.name for one in with_papers(world.parts, ridge.id).papers] == ["example-of-what-to-submit.pdf"]


def test_contractors_of_two_states_are_each_asked_for_what_their_own_state_adds(world: World):
    body = {"id": "indiana", "title": "Work in Indiana", "applies_to": {"state": ["IN"]},
            "coverages": [{"line": "gl", "limits": {"each_occurrence": 7_000_000}}]}  # fmt: skip
    second = world.account("B-2")
    with world.parts.open_work() as session:
        bolt = session.get_one(Account, second)
        bolt.state = "IN"
        over = RequirementSet(client_id=bolt.client_id, code="indiana", title="Work in Indiana")
        session.add(over)
        session.flush()
        add_requirement_version(session, over.id, body, rows.NOW)
    world.queue()
    ridge, bolt_letter = world.with_papers()
    assert ("7,000,000" in ridge.body, "7,000,000" in bolt_letter.body) == (False, True)
    (of_ridge,), (of_bolt,) = _carried(world, ridge).values(), _carried(world, bolt_letter).values()
    assert ("7,000,000" in of_ridge, "7,000,000" in of_bolt) == (False, True)


def test_a_paper_that_cannot_be_drawn_holds_up_no_notice(world: World, monkeypatch: pytest.MonkeyPatch):
    def broken(*_args: Any, **_facts: Any) -> bytes:
        raise RuntimeError("no ink")

    monkeypatch.setattr("outbound.example.example_certificate", broken)
    assert len(world.queue()) == 2
    for letter in world.with_papers():
        assert letter.papers == ()
        assert letter.without == "the example of what to submit could not be made: RuntimeError"


def test_letters_lead_to_the_page_of_their_reader_and_questions_to_the_page_of_answers(world: World):
    world.queue()
    ridge, _bolt = world.letters()
    found = re.search(r"https://desk\.example\.com/s/(\S{40})\n", ridge.body)
    assert found
    opened = link_of(found[1], secret=SECRET)
    assert opened is not None
    assert (opened.account, opened.party, opened.is_wide) == (world.account("R-1"), Addressee.CONTRACTOR, False)
    assert is_of(opened, "office@ridge.example", secret=SECRET)
    assert opened.until == date(2027, 7, 1)
    world.proved("R-1", effective=date(2026, 9, 1))
    day = date(2027, 3, 2)  # the middle of its term
    assert ("dana@coastal.example", "verify_midterm") in world.queue(day)
    asked = next(one for one in world.letters() if one.letter == "verify_midterm")
    assert re.search(r"https://desk\.example\.com/v/\S{40}\n", asked.body)


def test_what_is_folded_counts_and_not_what_papers_list(world: World):
    """A renewal under another number stops a notice; a cancellation starts one from the day on which it ends."""
    world.proved("R-1")
    account = world.account("R-1")

    def due() -> list[str]:
        with world.parts.open_work() as session:
            return [one.why for one in look(session, Moment(DAY)).due if one.account == account]

    def hold(*policies: HeldPolicy) -> None:
        with world.parts.open_work() as session:
            body = packed(Holdings(policies=policies))
            holdings.put(session, account, body, starts=(), at=rows.NOW, version=FORMAT)

    assert [one for one in due() if "expires 2027-01-01, in 30 days" in one]
    gl = HeldPolicy("gl", 0, 0, number="GL-1", effective=date(2026, 1, 1), expiration=date(2027, 1, 1))
    renewed = replace(gl, number="NEW-2", effective=date(2027, 1, 1), expiration=date(2028, 1, 1))
    hold(renewed, gl)
    assert not [one for one in due() if "expires" in one]
    hold(replace(renewed, cancelled_on=date(2026, 12, 20)))
    assert [one for one in due() if "NEW-2 expires 2026-12-20" in one]
    hold(replace(renewed, cancelled_on=date(2026, 12, 20), reinstated_on=date(2026, 12, 20)))
    assert not [one for one in due() if "expires" in one]
