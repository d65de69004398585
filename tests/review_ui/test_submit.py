"""The pages without a login, as an agent and a contractor use them: a link, files sent, what was read, answers."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from domain.dialogue import Addressee
from domain.token import stop_token
from domain.verification import Answer
from pipeline.opening import token_for
from pipeline.reading import read_mail, read_paper
from pipeline.uploading import MOST_FILES
from pipeline.walk import finish
from records import accounts, answers, audit, correspondents, links
from records.accounts import Account, Contractor
from records.documents import Document
from records.messages import Attachment, Message
from records.outbox import OutboxMessage
from records.uploads import StoredUpload
from tests.review_ui.world import REVIEWER, TODAY, World

REFUSED = (
    ((), "No file was chosen"),
    ((("a.pdf", b""),), "a.pdf is empty"),
    (tuple((f"{n}.pdf", b"x") for n in range(MOST_FILES + 1)), "at most 20 are taken"),
)
"""What nobody's upload may be, and what is told."""


def token(world: World, contractor: str, party: Addressee = Addressee.CONTRACTOR, on: date = TODAY) -> str:
    with world.open_work() as session:
        view = accounts.view(session, world.account(contractor), on=TODAY)
        return token_for(session, world.parts, view, party, on=on)


@pytest.fixture
def visitor(world: World) -> FlaskClient:
    return world.app().test_client()


def words(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def certificate(world: World) -> bytes:
    """The PDF with low limits that came by mail."""
    with world.open_work() as session:
        digest = session.scalars(select(Document.digest).filter_by(message_id=world.message("low limits"))).one()
    return world.parts.blobs.get(digest)


def sent(visitor: FlaskClient, path: str, *files: tuple[str, bytes], once: str = "w", **form: str) -> TestResponse:
    data: dict[str, Any] = {"once": once, **form, "files": [(io.BytesIO(data), name) for name, data in files]}
    return visitor.post(path, data=data, content_type="multipart/form-data")


def read_all(world: World) -> int:
    """What a worker does with the newest mail."""
    with world.open_work() as session:
        number = session.scalars(select(Message.id).order_by(Message.id.desc())).first() or 0
    for document in read_mail(world.parts, number):
        read_paper(world.parts, document)
    finish(world.parts, number)
    return number


def test_a_link_shows_what_is_needed_and_nothing_of_another_account(visitor: FlaskClient, world: World):
    page = visitor.get(f"/s/{token(world, 'Redstone')}")
    assert page.status_code == 200
    said = words(page)
    assert "Redstone Electric, Inc." in said
    assert "Harbor Point Property Group LLC" in said
    assert "What is needed" in said
    assert "$1,000,000" in said
    for other in ("Kestrel", "Bluebird", "Foreign", "Other Client"):
        assert other not in said
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers


def test_a_link_that_we_did_not_make_opens_nothing(visitor: FlaskClient, world: World):
    good = token(world, "Redstone")
    for wrong in ("x", good[:-1], good[:-1] + ("A" if good[-1] != "A" else "B"), "A" * 40):
        assert visitor.get(f"/s/{wrong}").status_code == 404
        assert sent(visitor, f"/s/{wrong}", ("a.pdf", b"%PDF-")).status_code == 404
    assert visitor.get(f"/v/{good}").status_code == 404  # a contractor is asked nothing


def test_an_expired_a_revoked_and_a_former_agents_link_say_so_kindly(visitor: FlaskClient, world: World):
    old = visitor.get(f"/s/{token(world, 'Redstone', on=TODAY - timedelta(400))}")
    assert old.status_code == 410
    assert "has expired" in words(old)
    now, former = token(world, "Redstone"), token(world, "Redstone", Addressee.AGENT)
    redstone, kestrel = world.account("Redstone"), world.account("Kestrel")
    with world.open_work() as session:
        links.revoke(session, redstone, Addressee.CONTRACTOR, user_id=1, at=world.at)
        session.get_one(Account, redstone).agent_id = session.get_one(Account, kestrel).agent_id
    closed = visitor.get(f"/s/{now}")
    assert closed.status_code == 410
    assert "Reply to the newest message from us" in words(closed)
    assert visitor.get(f"/s/{former}").status_code == 410


def test_what_is_sent_takes_the_walk_of_a_mail_and_the_page_tells_what_is_missing(visitor: FlaskClient, world: World):
    path = f"/s/{token(world, 'Redstone')}"
    answer = sent(visitor, path, ("my certificate.pdf", certificate(world)), ("note.txt", b"hello"), note="Here it is")
    assert answer.status_code == 303
    received = visitor.get(answer.location)
    assert "my certificate.pdf" in words(received)
    assert "Reading them now" in words(received)
    number, redstone = read_all(world), world.account("Redstone")
    said = words(visitor.get(answer.location))
    assert "Nobody has reviewed it yet" in said
    assert "What still seems to be missing" in said
    assert "$1,000,000" in said, said[-900:]
    with world.open_work() as session:
        message = session.get_one(Message, number)
        assert (message.account_id, message.mailbox) == (redstone, "upload")
        assert "Here it is" in message.body
        names = session.scalars(select(Attachment.name).filter_by(message_id=number)).all()
        assert set(names) >= {"my certificate.pdf"}
        assert session.scalars(select(OutboxMessage).filter_by(answers_id=number)).first() is not None
    assert "my certificate.pdf" in words(visitor.get(path))  # what was sent before
    assert number == world.desk.case(number).message.id


def test_a_button_pressed_twice_sends_once(visitor: FlaskClient, world: World):
    path = f"/s/{token(world, 'Redstone')}"
    first = sent(visitor, path, ("a.pdf", b"%PDF-1.4 x"))
    second = sent(visitor, path, ("a.pdf", b"%PDF-1.4 x"))
    assert first.location == second.location
    with world.open_work() as session:
        assert session.scalar(select(func.count()).select_from(StoredUpload)) == 1


@pytest.mark.parametrize(("files", "why"), REFUSED)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(
    visitor: FlaskClient, world: World, files: tuple[tuple[str, bytes], ...], why: str
):
    answer = sent(visitor, f"/s/{token(world, 'Redstone')}", *files)
    assert answer.status_code == 400
    assert why in words(answer)
    assert "Send documents" in words(answer)  # the form is there again
    with world.open_work() as session:
        assert session.scalar(select(func.count()).select_from(StoredUpload)) == 0


def test_an_upload_is_seen_over_its_own_link_alone(visitor: FlaskClient, world: World):
    answer = sent(visitor, f"/s/{token(world, 'Redstone')}", ("a.pdf", b"%PDF-1.4 x"))
    key = answer.location.rpartition("/")[2]
    assert visitor.get(f"/s/{token(world, 'Kestrel')}/received/{key}").status_code == 404
    assert visitor.get(f"/s/{token(world, 'Redstone', Addressee.AGENT)}/received/{key}").status_code == 404


def test_a_link_can_be_used_so_often_within_an_hour(visitor: FlaskClient, world: World):
    path = f"/s/{token(world, 'Redstone')}"
    statuses = [sent(visitor, path, once=str(n)).status_code for n in range(42)]
    assert statuses[:40] == [400] * 40
    assert statuses[-1] == 429
    assert visitor.get(path).status_code == 200  # reading goes on


def test_an_agent_answers_policy_by_policy_and_corrects_it(visitor: FlaskClient, world: World):
    world.desk.confirm(world.desk.case(1).document.id, {}, user_id=world.user(REVIEWER))
    path = f"/v/{token(world, 'Kestrel', Addressee.AGENT)}"
    page = visitor.get(path).text
    policies = re.findall(r'name="policy-(\d+)" value="([^"]+)"', page)
    assert len(policies) > 1
    with world.open_work() as session:
        assert answers.of_account(session, world.account("Kestrel"), asked="") == ()  # opening it answered nothing
    form = {f"policy-{n}": called for n, called in policies} | {f"answer-{n}": "in_force" for n, _ in policies}
    assert sent(visitor, path, **{**form, "answer-0": "cancelled"}).status_code == 400  # without a day
    thanks = sent(visitor, path, **{**form, "answer-0": "cancelled", "day-0": "2026-11-01"})
    assert thanks.status_code == 303
    assert "A person looks at what has changed" in words(visitor.get(thanks.location))
    sent(visitor, path, **form)  # a slip of the finger, corrected
    assert "Nothing else is needed from you" in words(visitor.get(thanks.location))
    with world.open_work() as session:
        kept = answers.of_account(session, world.account("Kestrel"), asked="")
    assert {one.answer for one in kept} == {Answer.IN_FORCE}


def test_spanish_readers_are_answered_in_spanish_refusals_too(visitor: FlaskClient, world: World):
    with world.open_work() as session:
        correspondents.of(session, "bids@redstoneelectric.example").language = "es"
    path = f"/s/{token(world, 'Redstone')}"
    page = visitor.get(path)
    assert 'lang="es"' in page.text
    assert "Qué se necesita" in words(page)
    many = [(f"{n}.pdf", b"x") for n in range(MOST_FILES + 1)]
    refusals = {"No se eligió ningún archivo. No se envió nada.": (), "se aceptan 20 como máximo a la vez": many}
    for why, files in refusals.items():
        assert why in words(sent(visitor, path, *files))
    by_script = visitor.post(path, headers={"X-Requested-With": "fetch"})
    assert by_script.text == "No se eligió ningún archivo. No se envió nada. Elija al menos un archivo."


def test_a_link_that_opens_nothing_is_told_in_both_languages_that_of_the_browser_first(
    visitor: FlaskClient, world: World
):
    told = visitor.get(f"/s/{token(world, 'Redstone', on=TODAY - timedelta(400))}", headers={"Accept-Language": "es"})
    said = words(told)
    assert 'lang="es"' in told.text
    assert said.index("Este enlace venció") < said.index("This link has expired")


def test_one_click_stops_what_a_reply_stops_and_opening_the_page_stops_nothing(visitor: FlaskClient, world: World):
    with world.open_work() as session:
        row = OutboxMessage(letter="renewal_request.es", to=["dana@stop.example"], subject="s", body="b",
                            message_id="<stop@certdesk.example>", created_at=world.at)  # fmt: skip
        session.add(row)
        session.flush()
        number = row.id
    path = f"/u/{stop_token(number, secret=world.parts.identity.secret)}"

    def is_stopped() -> bool:
        with world.open_work() as session:
            found = correspondents.known(session, ("dana@stop.example",)).get("dana@stop.example")
            return found is not None and found.stopped_at is not None

    page = visitor.get(path)
    assert page.status_code == 200
    assert "Detener los mensajes" in words(page)
    assert not is_stopped()
    for _ in range(2):
        done = visitor.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (done.status_code, "Set-Cookie" in done.headers) == (200, False)
        assert "No volveremos a escribir a dana@stop.example" in words(done)
    assert is_stopped()
    with world.open_work() as session:
        told = [one.action for one in audit.events(session, subject=f"letter {number}")]
    assert told == ["asked-to-stop"]
    assert visitor.post(f"/u/{number + 1}{path[path.index('-') :]}").status_code == 404


def test_what_is_still_to_be_mended_is_told_in_the_contractors_language(world: World, visitor: FlaskClient):
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    with world.open_work() as session:
        for one in session.scalars(select(Contractor)):
            one.language = "es"
    said = words(visitor.get(f"/s/{token(world, 'Redstone')}"))
    assert "su certificado muestra" in said and "el contrato pide" in said
    assert "your certificate" not in said.lower()
