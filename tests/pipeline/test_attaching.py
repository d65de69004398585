"""What goes out with a letter, on both databases: over a real server, as an agent's mail program gets it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pdfplumber
import pytest
from sqlalchemy import delete, func, select

from domain.draft import OutboxState
from domain.errors import TooComplex
from pipeline.case import QueueFilters
from pipeline.sandbox import Sandbox
from pipeline.sending import send
from records import documents, outbox
from records.outbox import OutboxMessage
from records.papers import StoredPaper
from tests.review_ui.world import REVIEWER, World, people_and_accounts, receive
from tests.servers.smtp import MailDesk
from tests.servers.worlds import WorldFrom

OCCURRENCE = "coverages.0.limits.each_occurrence"
MARKED = "certificate-marked-up.pdf"
EXAMPLE = "example-of-what-to-submit.pdf"


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(people_and_accounts)


def received(world: World, name: str = "low limits") -> int:
    receive(world, [name])
    (item,), _ = world.desk.queue(QueueFilters(), limit=50)
    return item.message_id


def confirmed(world: World, message: int, **values: int) -> OutboxMessage:
    world.desk.confirm(world.desk.case(message).documents[0].id, values, user_id=world.user(REVIEWER))
    return row(world, message)


def row(world: World, message: int) -> OutboxMessage:
    with world.open_work() as session:
        found = outbox.answer_to(session, message)
    assert found is not None
    return found


def text(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def arrived(world: World, message: int, mail_desk: MailDesk) -> EmailMessage:
    """The answer, approved by a person and handed over to the server."""
    letter = row(world, message)
    words = {"to": tuple(letter.to), "cc": tuple(letter.cc), "subject": letter.subject, "body": letter.body}
    world.desk.send(letter.id, **words, user_id=world.user(REVIEWER))
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    assert row(world, message).state is OutboxState.SENT
    return mail_desk.taken[-1].message


def files(mail: EmailMessage) -> dict[str, bytes]:
    for part in mail.iter_attachments():
        assert part.get_content_type() == "application/pdf"
        assert part.get_content_disposition() == "attachment"
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def numbered(body: str) -> list[tuple[str, str]]:
    """The numbers and words of a letter's lines, each on one line."""
    unfolded = re.sub(r"\n {2,}", " ", body.replace("\r\n", "\n"))
    return re.findall(r"(?m)^([0-9]{1,2})\. (.+)$", unfolded)


def test_an_answer_that_asks_for_changes_arrives_with_marked_copy_and_example(world: World, mail_desk: MailDesk):
    message = received(world)
    confirmed(world, message)
    kept = {one.name: world.parts.blobs.get(one.digest) for one in row(world, message).papers}
    mail = arrived(world, message, mail_desk)
    body = mail.get_body(("plain",)).get_content()
    assert list(files(mail)) == [MARKED, EXAMPLE]
    lines, marked = numbered(body), " ".join(text(files(mail)[MARKED]).split())
    assert len(lines) > 1
    for number, line in lines:
        assert f"{number} {line}" in marked
    assert mail.get_body(("html",)) is not None
    assert files(mail) == kept, "what is sent is what could be looked at"
    told = text(files(mail)[EXAMPLE])
    assert "Redstone Electric" in told
    assert re.search(r"\bC[0-9]+-[A-Z2-7]{5}\b", told)


def test_an_answer_that_asks_for_nothing_carries_nothing(world: World, mail_desk: MailDesk):
    message = received(world, "compliant")
    confirmed(world, message)
    assert row(world, message).letter == "compliant"
    assert files(arrived(world, message, mail_desk)) == {}


def test_the_same_inputs_make_nothing_twice(world: World):
    message = received(world)
    before = row(world, message).papers
    with world.open_work() as session:
        made = session.scalar(select(func.count()).select_from(StoredPaper))
    world.desk.reject(world.desk.case(message).documents[0].id, "wrong one", user_id=world.user(REVIEWER))
    assert row(world, message).papers == ()
    assert confirmed(world, message).papers == before
    with world.open_work() as session:
        assert session.scalar(select(func.count()).select_from(StoredPaper)) == made


def test_words_of_a_person_keep_the_papers_that_they_were_written_with(world: World):
    message = received(world)
    letter = row(world, message)
    words = {"to": tuple(letter.to), "cc": tuple(letter.cc), "subject": letter.subject}
    world.desk.save_letter(letter.id, **words, body="1. As before.\n", user_id=world.user(REVIEWER))
    after = confirmed(world, message, **{OCCURRENCE: 5_000_000})
    assert (after.body, after.papers) == ("1. As before.\n", letter.papers)


def test_a_correction_replaces_the_papers_with_those_of_the_new_findings(world: World, mail_desk: MailDesk):
    message = received(world)
    before = row(world, message).papers
    after = confirmed(world, message, **{OCCURRENCE: 1_000_000})
    assert [one.name for one in after.papers] == [one.name for one in before]
    assert after.papers != before
    mail = arrived(world, message, mail_desk)
    marked = " ".join(text(files(mail)[MARKED]).split())
    assert "shows $500,000" not in marked
    for number, line in numbered(mail.get_body(("plain",)).get_content()):
        assert f"{number} {line}" in marked


def test_a_hostile_original_leaves_the_letter_with_its_example_and_tells_the_reviewer(world: World):
    class Refusing:
        def call(self, function: Any, *_args: Any, **_how: Any) -> Any:
            raise TooComplex(name="certificate.pdf", why="it ran past its limit")

    message = received(world)
    hostile = replace(world, parts=replace(world.parts, sandbox=Refusing()))
    after = confirmed(hostile, message, **{OCCURRENCE: 900_000})
    assert "$900,000" in after.body
    assert [one.name for one in after.papers] == [EXAMPLE]
    assert "the marked-up copy of certificate.pdf could not be made" in after.without
    assert confirmed(world, message, **{OCCURRENCE: 900_000}).papers == after.papers, "a failure is remembered"


def test_a_file_that_cannot_be_taken_apart_goes_back_as_its_pictures(world: World):
    message = received(world)
    with world.open_work() as session:
        document = documents.of_message(session, message)[0]
        document.digest = world.parts.blobs.put(b"%PDF-1.4 nothing else")
    after = confirmed(world, message)
    assert ([one.name for one in after.papers], after.without) == ([MARKED, EXAMPLE], "")


def test_a_reading_process_that_was_lost_is_asked_again_after_a_while(world: World):
    message = received(world)
    values = {OCCURRENCE: 900_000}
    alone = replace(world, parts=replace(world.parts, sandbox=None))
    assert [one.name for one in confirmed(alone, message, **values).papers] == [EXAMPLE]
    later = world.parts.now() + timedelta(minutes=11)
    again = replace(world, parts=replace(world.parts, now=lambda: later))
    assert [one.name for one in confirmed(again, message, **values).papers] == [MARKED, EXAMPLE]


def test_papers_that_are_too_large_together_leave_the_example_alone(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipeline.papers.MOST_BYTES", 12_000)
    message = received(world)
    letter = row(world, message)
    assert [one.name for one in letter.papers] == [EXAMPLE]
    assert "the marked-up copy of certificate.pdf is left out" in letter.without


def test_a_copy_is_marked_in_a_process_with_limits(world: World):
    message = received(world)
    before = row(world, message).papers
    with world.open_work() as session:
        session.execute(delete(StoredPaper))
    with Sandbox(at_once=False) as sandbox:
        real = replace(world, parts=replace(world.parts, sandbox=sandbox))
        assert confirmed(real, message).papers == before
