"""What leaves the desk: signed, marked for what it is, and not in circles. Over a real SMTP server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from domain.draft import OutboxState
from ingest.sent import kept_as_sent
from outbound.signing import DkimKey, key_from
from pipeline.fates import look_for_sent
from pipeline.sending import MOST_UNSEEN_A_DAY, send
from records import outbox
from records.outbox import OutboxMessage
from samples.demo import VENDORS
from tests.review_ui.world import NOON, REVIEWER, World, people_and_accounts
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import MailDesk
from tests.servers.worlds import WorldFrom

AGENT = VENDORS[0].agent_email


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> DkimKey:
    """As `openssl genrsa` writes it."""
    file = tmp_path_factory.mktemp("dkim") / "dkim.pem"
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(rsa.generate_private_key(65537, 2048).private_bytes(serialization.Encoding.PEM, form, plain))
    return key_from(file, selector="desk1", domain="certdesk.example")


@pytest.fixture
def world(sqlite_world_from: WorldFrom, mail_desk: MailDesk) -> World:
    made = sqlite_world_from(people_and_accounts)
    return replace(made, parts=replace(made.parts, smtp=mail_desk.server))


def letter(world: World, number: int, *, answers: bool = False, by: int | None = None, **other: Any) -> int:
    account = world.account(VENDORS[0].name)
    with world.open_work() as session:
        row = OutboxMessage(
            account_id=account, letter="renewal_request", to=[AGENT], subject="Renewal - ref C1", body="Hello\n",
            message_id=f"<{number}@certdesk.example>", created_at=NOON, approved_at=NOON, approved_by=by,
            reply_to=world.parts.identity.reply_to(account), **{"state": OutboxState.APPROVED, **other},
        )  # fmt: skip
        session.add(row)
        if answers:
            from tests.records import rows

            row.answers_id = rows.message(session, number, account_id=account)
        session.flush()
        return row.id


def test_mail_is_signed_and_says_that_the_schedule_wrote_it(world: World, mail_desk: MailDesk, key: DkimKey):
    send(replace(world.parts, dkim=key), letter(world, 1))
    [taken] = mail_desk.taken
    record = {b"desk1._domainkey.certdesk.example.": key.record.encode()}
    assert dkim.verify(taken.data, dnsfunc=lambda name, **_: record.get(name))
    assert not dkim.verify(taken.data.replace(b"Hello", b"Hullo"), dnsfunc=lambda name, **_: record.get(name))
    assert taken.message["Auto-Submitted"] == "auto-generated"
    stop = f"<mailto:{world.parts.identity.reply_to(world.account(VENDORS[0].name))}?subject=stop>"
    assert taken.message["List-Unsubscribe"] == stop
    assert taken.message["Message-ID"] == "<1@certdesk.example>"


def test_an_answer_says_so_only_when_nobody_approved_it(world: World, mail_desk: MailDesk):
    send(world.parts, letter(world, 1, answers=True))
    send(world.parts, letter(world, 2, answers=True, by=world.user(REVIEWER)))
    assert [one.message["Auto-Submitted"] for one in mail_desk.taken] == ["auto-replied", None]
    assert {one.message["List-Unsubscribe"] for one in mail_desk.taken} == {None}


def test_letters_that_nobody_saw_do_not_go_in_circles(world: World, mail_desk: MailDesk):
    for number in range(MOST_UNSEEN_A_DAY):
        letter(world, number, state=OutboxState.SENT, sent_at=NOON - timedelta(hours=number))
    held, seen = letter(world, 50), letter(world, 51, by=world.user(REVIEWER))
    send(world.parts, held)
    send(world.parts, seen)
    assert [one.message["Message-ID"] for one in mail_desk.taken] == ["<51@certdesk.example>"]
    with world.open_work() as session:
        row = session.get_one(OutboxMessage, held)
        assert (row.state, row.why_not) == (
            OutboxState.DRAFT,
            "10 letters went out about this account within a day; a person must look",
        )


def test_a_key_that_cannot_sign_is_refused_with_what_to_do(tmp_path: Path):
    (tmp_path / "not.pem").write_text("hello")
    for file, why in (("gone.pem", "No such file"), ("not.pem", "no PEM key")):
        with pytest.raises(ValueError, match=why):
            key_from(tmp_path / file, selector="s", domain="d.example")


def test_a_mail_to_one_reader_can_be_stopped_with_one_click(world: World, mail_desk: MailDesk, key: DkimKey):
    identity = replace(world.parts.identity, upload_base="https://certificates.a-rather-long-name.example")
    parts = replace(world.parts, identity=identity, dkim=key)
    one, several = letter(world, 1), letter(world, 2, cc=["office@contractor.example"])
    for each in (one, several):
        send(parts, each)
    single, group = mail_desk.taken
    assert single.message["List-Unsubscribe"].split(", ")[0] == f"<{identity.stop_link(one)}>"
    assert single.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    sealed = "".join(single.message["DKIM-Signature"].split()).lower()
    assert "list-unsubscribe:list-unsubscribe-post" in sealed
    assert group.message["List-Unsubscribe-Post"] is None


def test_a_letter_found_among_the_sent_mail_is_sent_and_another_waits_for_a_person(world: World, dovecot: Dovecot):
    uncertain = OutboxState.UNCERTAIN
    arrived, lost = letter(world, 1, state=uncertain), letter(world, 2, state=uncertain)
    with dovecot.client() as client:
        client.create_folder("Sent")
    dovecot.deliver(b"Message-ID: <1@certdesk.example>\r\nSubject: x\r\n\r\nhello\r\n", "Sent")
    find = partial(kept_as_sent, dovecot.server, "Sent")
    assert [look_for_sent(world.parts, find) for _ in range(2)] == [1, 0]
    with world.open_work() as session:
        assert [outbox.by_id(session, one).state.value for one in (arrived, lost)] == ["sent", "uncertain"]
