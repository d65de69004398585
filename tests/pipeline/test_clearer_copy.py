"""A certificate too worn to be read: its sender is asked for a clearer copy at once, and nothing takes it for proof."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from functools import cache

import pytest
from sqlalchemy import select

from domain.dialogue import Addressee
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.finding import AccountStatus
from domain.message import MessageState
from domain.page import PageKind
from domain.token import reference, reply_address
from outbound.fax_cover import fax_cover
from outbound.schedule import Moment
from pipeline.illegible import ASKED
from pipeline.noticing import queue_due
from pipeline.opening import token_for
from pipeline.reading import read_mail, read_paper
from pipeline.sending import send
from pipeline.taking import take
from pipeline.walk import finish
from records import accounts, notices
from records.accounts import Account, Agent, Client
from records.documents import Document
from records.messages import Message, Place
from records.notices import SentNotice
from records.outbox import OutboxMessage
from samples import damage
from samples.certificate import certificate
from samples.damage import fax_tiff
from samples.demo import VENDORS
from samples.draw import flat
from samples.raster import pixels
from tests.review_ui.world import ADDRESS, REVIEWER, SECRET, TODAY, World, people_and_accounts, receive
from tests.servers.smtp import MailDesk
from tests.servers.worlds import WorldFrom

KESTREL = VENDORS[0]
DOTS = (200, 200)


@pytest.fixture
def world(sqlite_world_from: WorldFrom) -> World:
    return sqlite_world_from(people_and_accounts)


@cache
def worn(*, below: bytes = b"") -> bytes:
    """A fax of a certificate of which hardly more than its foot came through, below another page if there is one."""
    page = pixels(flat(certificate(random.Random(6), today=TODAY)), dpi=DOTS)[0].copy()
    page[300:2060] = 255
    pages = [*(pixels(below, dpi=DOTS)[:1] if below else ()), page]
    return fax_tiff([damage.thresholded(one, 160) for one in pages], dpi=DOTS, how="group4")


def mail(world: World, *files: tuple[str, bytes], sender: str = KESTREL.agent_email, to: str = "") -> bytes:
    made = EmailMessage()
    account = world.account(KESTREL.name)
    made["From"], made["To"] = sender, to or reply_address(ADDRESS, account_id=account, secret=SECRET)
    made["Subject"], made["Message-ID"] = "Certificate", f"<{random.random()}@whitcombe.example>"
    made.set_content("Please find it attached.")
    for name, data in files:
        kind = ("application", "pdf") if data.startswith(b"%PDF") else ("image", "tiff")
        made.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    return made.as_bytes()


def comes(world: World, raw: bytes) -> Message:
    """The mail after it was taken, read and judged."""
    message_id = take(world.parts, raw, Place("INBOX", 9, random.randrange(10**8)))
    for document_id in read_mail(world.parts, message_id):
        read_paper(world.parts, document_id)
    finish(world.parts, message_id)
    return found(world, message_id)


def found(world: World, message_id: int) -> Message:
    with world.open_work() as session:
        return session.get_one(Message, message_id)


def letters(world: World, *kinds: str) -> list[OutboxMessage]:
    """All letters, or those of these kinds, that nobody threw away."""
    with world.open_work() as session:
        kept = select(OutboxMessage).where(OutboxMessage.state != OutboxState.DISCARDED).order_by(OutboxMessage.id)
        return [one for one in session.scalars(kept) if not kinds or one.letter in kinds]


def document(world: World) -> Document:
    with world.open_work() as session:
        return session.scalars(select(Document).order_by(Document.id)).all()[-1]


def with_worn(raw: bytes) -> bytes:
    """A mail of the demo with the worn page as one more file."""
    made = BytesParser(policy=default).parsebytes(raw)
    made.add_attachment(worn(), maintype="image", subtype="tiff", filename="second.tif")
    return made.as_bytes()


def test_whoever_sent_it_is_asked_for_a_clearer_copy_at_once(world: World, mail_desk: MailDesk):
    came = comes(world, mail(world, ("fax.tif", worn())))
    (letter,) = letters(world)
    assert (letter.letter, letter.state, letter.to) == ("clearer_copy", OutboxState.APPROVED, [KESTREL.agent_email])
    assert (letter.subject, letter.in_reply_to) == ("Re: Certificate", came.message_id)
    assert "\n- fax.tif (page 1)\n" in letter.body
    for helps in ("PDF from the insurance agency's system", "300 dpi", "fine mode", "straight, without shadows"):
        assert helps in letter.body
    assert "Upload without a login:\nhttp://127.0.0.1/s/" in letter.body
    assert "Reference: C1-" in letter.body
    assert "missing" not in letter.body
    send(replace(world.parts, smtp=mail_desk.server), letter.id)
    (taken,) = mail_desk.taken
    assert taken.message["Auto-Submitted"] == "auto-replied"


def test_nothing_takes_it_for_proof_and_the_reminders_go_on(world: World):
    came = comes(world, mail(world, ("fax.tif", worn())))
    assert (came.state, ASKED in came.flags) == (MessageState.ANSWERED, True), "nobody need look at it"
    assert (document(world).state, document(world).reason_code) == (DocumentState.FAILED, "illegible-certificate")
    with world.open_work() as session:
        account = session.get_one(Account, world.account(KESTREL.name))
        assert account.status is AccountStatus.NO_PROOF
    later = world.on(TODAY + timedelta(days=9))
    queue_due(later.parts, Moment(TODAY + timedelta(days=9)))
    with world.open_work() as session:
        asked = session.scalars(select(SentNotice.template).filter_by(account_id=account.id)).all()
    assert asked == ["clearer_copy", "first_request"]


def test_it_is_asked_in_the_language_of_whoever_sent_it(world: World):
    with world.open_work() as session:
        session.scalars(select(Agent).filter_by(email=KESTREL.agent_email)).one().language = "es"
    comes(world, mail(world, ("fax.tif", worn())))
    (letter,) = letters(world, "clearer_copy.es")
    assert "\n- fax.tif (página 1)\n" in letter.body
    assert "envíe una copia más clara" in letter.body


def test_the_second_time_a_person_looks_too(world: World):
    comes(world, mail(world, ("fax.tif", worn())))
    again = comes(world, mail(world, ("again.tif", worn())))
    assert len(letters(world, "clearer_copy")) == 2
    assert (again.state, again.flags) == (MessageState.AWAITING_REVIEW, [])
    (draft,) = letters(world, "unreadable")
    assert "again.tif (page 1) could not be read: the certificate is too worn, coarse or small." in draft.body
    assert "a scan at 300 dpi" in draft.body


def test_where_the_client_wants_to_see_it_first_it_waits_and_so_does_the_mail(world: World):
    with world.open_work() as session:
        for client in session.scalars(select(Client.id)):
            notices.set_policy(session, client, {"not_auto": ["clearer_copy"]})
    came = comes(world, mail(world, ("fax.tif", worn())))
    assert came.state is MessageState.AWAITING_REVIEW
    assert [(one.letter, one.state) for one in letters(world)] == [
        ("unreadable", OutboxState.DRAFT),
        ("clearer_copy", OutboxState.DRAFT),
    ]


def test_a_stranger_is_answered_by_a_person_who_is_told_what_it_is(world: World):
    came = comes(world, mail(world, ("fax.tif", worn()), sender="somebody@else.example"))
    assert came.state is MessageState.AWAITING_REVIEW
    (draft,) = letters(world)
    assert (draft.letter, draft.state) == ("unreadable", OutboxState.DRAFT)
    assert "could not be read: the certificate is too worn" in draft.body


def test_a_page_that_may_show_what_is_missing_is_asked_for_beside_what_was_read(world: World):
    receive(world, ["low limits"], bent=with_worn)
    told, answer = letters(world, "received", "deficiency")[::-1]
    for letter in (told, answer):
        assert (
            "Too unclear to read: second.tif (page 1). It is a certificate: if it shows what is missing" in letter.body
        )
    assert "- General liability " in told.body
    assert "You need not do anything now" not in told.body
    assert letters(world, "clearer_copy", "unreadable") == []


def test_a_page_that_adds_nothing_is_not_asked_for(world: World):
    receive(world, ["compliant"], bent=with_worn)
    assert [one.letter for one in letters(world)] == ["compliant", "received"]
    assert not any("second.tif" in one.body for one in letters(world))


def test_a_page_beside_an_endorsement_is_asked_for_without_a_list_of_all_that_is_required(world: World):
    receive(world, ["endorsement"], bent=with_worn)
    draft, told = letters(world)
    assert (draft.letter, told.letter, told.state) == ("unreadable", "clearer_copy", OutboxState.APPROVED)
    assert "second.tif (page 1)" in told.body
    with world.open_work() as session:
        (came,) = session.scalars(select(Message)).all()
    assert came.state is MessageState.AWAITING_REVIEW, "the endorsement has still to be confirmed"


def test_a_question_beside_it_is_still_answered_by_a_person(world: World):
    raw = mail(world, ("fax.tif", worn())).replace(
        b"Please find it attached.", b"Which limits do you need for general liability?"
    )
    came = comes(world, raw)
    assert len(letters(world, "clearer_copy")) == 1
    assert came.state is MessageState.AWAITING_REVIEW


def test_a_reviewer_may_say_otherwise_after_it_was_asked(world: World):
    came = comes(world, mail(world, ("fax.tif", worn())))
    paper, robin = document(world).id, world.user(REVIEWER)
    world.desk.reclassify(paper, PageKind.ACORD_25, user_id=robin)
    world.desk.confirm(paper, {}, user_id=robin)
    assert found(world, came.id).state is MessageState.ANSWERED
    with world.open_work() as session:
        assert session.get_one(Account, world.account(KESTREL.name)).status is AccountStatus.NO_PROOF
    drafts = [one for one in letters(world) if one.state is OutboxState.DRAFT]
    assert [one.letter for one in drafts] == ["unreadable"], "no list of a hundred missing things"
    world.desk.reclassify(paper, PageKind.OTHER, user_id=robin)
    drafts = [one for one in letters(world) if one.state is OutboxState.DRAFT]
    assert [one.letter for one in drafts] == ["not_a_certificate"]


def test_the_agent_is_asked_for_what_a_fax_machine_sent_with_our_cover_sheet(world: World):
    account = world.account(KESTREL.name)
    cover = fax_cover(
        reference=reference(account_id=account, secret=SECRET),
        reply_fax="+1 813 555 0100",
        client="Harbor Point",
        contractor="Apex",
        lines=(),
        upload_url="",
    )
    came = comes(world, mail(world, ("fax.tif", worn(below=cover)), sender="noreply@gateway.example", to=ADDRESS))
    assert (came.account_id, came.matched_by) == (account, "fax reference")
    (letter,) = letters(world)
    assert (letter.letter, letter.to, letter.in_reply_to) == ("clearer_copy", [KESTREL.agent_email], None)
    assert "- fax.tif (page 2)" in letter.body


def test_whoever_uploads_it_reads_at_once_what_helps(world: World):
    with world.open_work() as session:
        view = accounts.view(session, world.account(KESTREL.name), on=TODAY)
        token = token_for(session, world.parts, view, Addressee.AGENT, on=TODAY)
    visitor = world.app().test_client()
    form = {"once": "w", "files": [(io.BytesIO(worn()), "photo.tif")]}
    received = visitor.post(f"/s/{token}", data=form, content_type="multipart/form-data").headers["Location"]
    with world.open_work() as session:
        (message_id,) = session.scalars(select(Message.id)).all()
    for document_id in read_mail(world.parts, message_id):
        read_paper(world.parts, document_id)
    finish(world.parts, message_id)
    page = visitor.get(received).text
    for words in (
        "Too unclear to read",
        "Page 1 of photo.tif is a certificate, but too worn, coarse or small to be read.",
        "300 dpi",
        "Please send a clearer copy.",
        "Nobody has reviewed it yet",
    ):
        assert words in page
    assert "Not a certificate" not in page
    assert "Too unclear to read" in visitor.get(f"/s/{token}").text
