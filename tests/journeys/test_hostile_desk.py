"""Everything hostile that we know of, delivered to a running desk: each ends with a reason, and the next goes on."""

import csv
import mimetypes
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.draft import OutboxState
from domain.message import MessageKind, MessageState
from records import audit
from records.messages import Message
from records.outbox import OutboxMessage
from tests.journeys.desk_process import desk, drawn_certificate
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import MailDesk

HOSTILE = Path(__file__).parents[2].parent / "shared" / "hostile"
OWN = "certs@desk.example"
TAKEN_ONCE = 1
"""Mails of the set that are another one again, byte by byte."""
OVER = {"received", "reading"}
MACHINES = {MessageKind.AUTOMATIC_REPLY.value, MessageKind.BOUNCE.value}
NO_CERTIFICATE = {".zip", ".csv", ".xlsx", ".docx", ".7z", ".svg", ".html", ".eps"}


def with_paper(file: Path) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "dana@agency.example", OWN, file.name
    message["Message-ID"] = f"<{file.name}@agency.example>"
    message.set_content("Please find the certificate attached.")
    kind, _, sub = (mimetypes.guess_type(file.name)[0] or "application/octet-stream").partition("/")
    message.add_attachment(file.read_bytes(), maintype=kind, subtype=sub, filename=file.name)
    return message.as_bytes()


def hostile_mails() -> dict[str, bytes]:
    index = HOSTILE / "index.csv"
    if not index.is_file():
        pytest.skip("shared/hostile is not beside this checkout")
    with index.open(newline="") as lines:
        files = [HOSTILE / row["file"] for row in csv.DictReader(lines)]
    return {file.name: file.read_bytes() if file.suffix == ".eml" else with_paper(file) for file in files}


@pytest.mark.timeout(900)
def test_the_desk_outlives_everything_hostile_and_reads_the_next_certificate(
    tmp_path: Path, sqlite_url: str, dovecot: Dovecot, mail_desk: MailDesk
):
    mails = hostile_mails()
    with desk(tmp_path, sqlite_url, dovecot, mail_desk) as running:
        running.environment["CERTDESK_MAIL_FROM"] = f"Certdesk <{OWN}>"
        for raw in mails.values():
            dovecot.deliver(raw)
        for name in ("poll", "work", "work2"):
            running.start(name, name.rstrip("2"))
        due = len(mails) - TAKEN_ONCE
        running.eventually(lambda: len(running.messages()) == due, seconds=300)
        running.eventually(lambda: not OVER & {one["state"] for one in running.messages()}, seconds=600)
        assert all(process.poll() is None for process in running.processes.values()), running.log()

        seen = {one["subject"]: one for one in running.messages()}
        for one in running.messages():
            if one["kind"] in MACHINES:
                assert one["state"] == "filed", one
            if one["state"] == "quarantined":
                assert one["reason"], one
            assert all(paper["reason"] for paper in one["documents"] if paper["state"] == "failed"), one
        for file in (HOSTILE / "doc").iterdir():
            if file.suffix in NO_CERTIFICATE and file.name in seen and file.suffix != ".zip":
                assert seen[file.name]["state"] == "quarantined", seen[file.name]
        assert "password" in seen["enc_user_aes256.pdf"]["reason"]
        assert seen["enc_owner_only.pdf"]["state"] == "awaiting_review"
        assert seen["ok_plain.pdf"]["state"] == "awaiting_review"

        _nothing_left_the_desk(running, mail_desk)
        _, pdf = drawn_certificate()
        good = tmp_path / "good.pdf"
        good.write_bytes(pdf)
        dovecot.deliver(with_paper(good))
        running.eventually(lambda: any(one["subject"] == "good.pdf" for one in running.messages()))
        running.eventually(lambda: not OVER & {one["state"] for one in running.messages()})
        (last,) = (one for one in running.messages() if one["subject"] == "good.pdf")
        assert [paper["kind"] for paper in last["documents"]] == ["acord_25"]
        assert last["state"] == "awaiting_review"
        running.eventually(lambda: dovecot.messages() == [])
        moved = {folder: len(dovecot.messages(folder)) for folder in ("Processed", "Quarantine")}
        assert sum(moved.values()) == len(mails) + 1
        set_aside = sum(one["state"] == "quarantined" for one in running.messages())
        assert set_aside <= moved["Quarantine"] <= set_aside + TAKEN_ONCE


def _nothing_left_the_desk(running, mail_desk: MailDesk) -> None:
    """No letter went out, and none is drafted to a machine, to ourselves, or to mail that went in circles."""
    assert mail_desk.taken == []
    with running.open_work() as session:
        answered = session.execute(
            select(Message.kind, Message.may_answer, Message.state, OutboxMessage.state).join(
                OutboxMessage, OutboxMessage.answers_id == Message.id
            )
        ).all()
        assert answered
        assert {state for *_, state in answered} == {OutboxState.DRAFT}
        assert all(may_answer for _, may_answer, *_ in answered)
        assert not {kind.value for kind, *_ in answered} & MACHINES
        states = Counter(state for (state,) in session.execute(select(Message.state)))
        assert states[MessageState.QUARANTINED] > 20
        assert audit.verify(session).broken is None
