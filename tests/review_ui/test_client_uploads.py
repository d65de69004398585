"""A client's person sends papers, says whose they are, and the account is judged; nobody else sees them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from domain.finding import AccountStatus
from domain.message import MessageState
from records.accounts import Account, Contractor
from records.certificates import policies_of_message
from records.client_uploads import ClientUpload
from records.documents import Document
from records.messages import Message
from tests.review_ui.pages import Browser
from tests.review_ui.programs import program
from tests.review_ui.test_submit import REFUSED, certificate, read_all, words
from tests.review_ui.world import CLIENT_PERSON, FOREIGN_APPROVER, REVIEWER, World


def upload(
    browser: Browser, *files: tuple[str, bytes], once: str = "w", status: int = 303, **form: str
) -> TestResponse:
    data: dict[str, Any] = {"once": once, **form, "files": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post("/portal/upload", data, status=status, content_type="multipart/form-data")


def test_an_upload_without_a_contractor_waits_with_what_was_read_and_is_assigned_by_one_press(
    client_person: Browser, world: World
):
    answer = upload(client_person, ("one.pdf", certificate(world)))
    assert "being read" in words(client_person.get(answer.location)).lower()
    odd = client_person.get(f"{answer.location}?endpoint=x&_scheme=y&_method=z&batch=other&look=-9").text
    assert "look=1" in odd, "whatever else an address says, it is looked for again"
    message_id, casey = read_all(world), world.user(CLIENT_PERSON)
    with world.open_work() as session:
        message = session.get_one(Message, message_id)
        row = session.scalars(select(ClientUpload)).one()
        assert (message.state, message.account_id) == (MessageState.AWAITING_REVIEW, None)
        assert row.user_id == casey
        number = row.id
    page = client_person.get("/portal/unassigned")
    assert "Redstone Electric" in words(page)
    assert "it names Redstone Electric, Inc." in words(page)
    redstone = world.account("Redstone")
    client_person.post(f"/portal/unassigned/{number}/assign", {"account": str(redstone)})
    with world.open_work() as session:
        message = session.get_one(Message, message_id)
        assert (message.account_id, message.matched_by) == (redstone, "person")
        (paper,) = session.scalars(select(Document).filter_by(message_id=message_id))
        assert paper.account_id == redstone
        paper_id = paper.id
    assert "Every upload belongs" in words(client_person.get("/portal/unassigned"))
    world.desk.confirm(paper_id, {}, user_id=world.user(REVIEWER))
    assert world.desk.accounts.explain(redstone, client_id=None, user_id=1)[0].status is AccountStatus.NONCOMPLIANT


def waiting(world: World) -> int:
    """The newest upload, read."""
    read_all(world)
    with world.open_work() as session:
        return session.scalars(select(ClientUpload.id).order_by(ClientUpload.id.desc())).first() or 0


def test_an_upload_from_a_contractors_page_is_that_contractors(client_person: Browser, world: World):
    redstone = world.account("Redstone")
    assert "bids@redstoneelectric.example" in words(client_person.get(f"/accounts/{redstone}"))  # its contacts
    page = client_person.get(f"/portal/upload?account={redstone}")
    assert "Redstone Electric, Inc." in words(page)
    answer = upload(client_person, ("a.pdf", certificate(world)), ("b.txt", b"hello"), account=str(redstone))
    message_id = read_all(world)
    said = words(client_person.get(answer.location))
    assert "A reviewer confirms" in said
    assert "Redstone Electric, Inc." in said
    with world.open_work() as session:
        message = session.get_one(Message, message_id)
        assert (message.account_id, message.matched_by) == (redstone, "client")
        assert session.scalar(select(func.count()).select_from(ClientUpload)) == 1


def test_the_same_press_twice_is_one_upload_and_each_file_without_a_contractor_is_its_own(
    client_person: Browser, world: World
):
    first = upload(client_person, ("a.pdf", b"%PDF-1.4 x"), ("b.pdf", b"%PDF-1.4 x"))
    assert upload(client_person, ("a.pdf", b"%PDF-1.4 x"), ("b.pdf", b"%PDF-1.4 x")).location == first.location
    with world.open_work() as session:
        assert session.scalar(select(func.count()).select_from(ClientUpload)) == 2


@pytest.mark.parametrize(("files", "why"), REFUSED)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(
    client_person: Browser, world: World, files: tuple[tuple[str, bytes], ...], why: str
):
    answer = upload(client_person, *files, status=400)
    assert why in words(answer)
    assert "Choose files" in words(answer)  # the form is there again
    with world.open_work() as session:
        assert session.scalar(select(func.count()).select_from(ClientUpload)) == 0


def test_what_cannot_be_read_is_listed_with_its_reason(client_person: Browser, world: World):
    upload(client_person, ("<b>x.pdf", b"MZ\x90\x00 not a pdf"))
    waiting(world)
    page = client_person.get("/portal/unassigned")
    assert "Could not be read" in words(page)
    assert "<b>x.pdf" not in page.text


def test_a_form_without_its_token_sends_nothing(client_person: Browser, world: World):
    data = {"once": "w", "files": [(io.BytesIO(b"%PDF-1.4 x"), "a.pdf")]}
    answer = client_person.client.post("/portal/upload", data=data, content_type="multipart/form-data")
    assert answer.status_code == 400
    with world.open_work() as session:
        assert session.scalar(select(func.count()).select_from(ClientUpload)) == 0


def test_another_client_sees_and_moves_nothing_and_nothing_goes_to_its_contractors(stranger: Browser, world: World):
    stranger.sign_in(CLIENT_PERSON)
    batch = upload(stranger, ("one.pdf", certificate(world))).location
    number, redstone = waiting(world), world.account("Redstone")
    foreign = world.account("Foreign")
    for path, form in (
        (f"/portal/unassigned/{number}/assign", {"account": str(foreign)}),
        ("/portal/upload", {"account": str(foreign), "files": (io.BytesIO(b"x"), "a.pdf")}),
    ):
        stranger.post(path, form, status=404)
    stranger.get(f"/portal/upload?account={foreign}", status=404)
    stranger.post("/sign-out", {})
    stranger.sign_in(FOREIGN_APPROVER)
    assert "Redstone" not in stranger.get("/portal/unassigned").text
    stranger.get(batch, status=404)
    new = {"name": "X", "contractor_id": "1", "requirement_set": "vendor_standard"}
    for act, form in (("assign", {"account": str(redstone)}), ("add", new), ("discard", {})):
        stranger.post(f"/portal/unassigned/{number}/{act}", form, status=404)
    with world.open_work() as session:
        assert session.get_one(ClientUpload, number).discarded_at is None


def test_what_comes_on_record_after_an_upload_is_suggested_for_it_too(client_person: Browser, world: World):
    redstone = world.account("Redstone")
    with world.open_work() as session:
        account = session.get_one(Account, redstone)
        session.get_one(Contractor, account.contractor_id).name = "Somebody Else LLC"
        for paper in session.scalars(select(Document).filter_by(account_id=redstone)):
            paper.account_id = None
    upload(client_person, ("one.pdf", certificate(world)))
    waiting(world)
    assert "None of your contractors" in words(client_person.get("/portal/unassigned"))
    with world.open_work() as session:  # as a list that was sent meanwhile does it
        account = session.get_one(Account, redstone)
        session.get_one(Contractor, account.contractor_id).name = "Redstone Electric"
    assert "Because it names Redstone Electric" in words(client_person.get("/portal/unassigned"))
    with world.open_work() as session:
        paper = session.scalars(select(Document).filter_by(message_id=world.message("low limits"))).one()
        paper.account_id = redstone
        theirs = {one.number for one in policies_of_message(session, paper.message_id)}
    told = words(client_person.get("/portal/unassigned"))
    assert "Because it shows their policies" in told
    assert any(number in told.partition("shows their policies")[2][:60] for number in theirs if number)


def test_what_is_discarded_is_kept_and_fetched_back(client_person: Browser, world: World):
    upload(client_person, ("one.pdf", certificate(world)))
    number = waiting(world)
    client_person.post(f"/portal/unassigned/{number}/discard", {})
    assert "Every upload belongs" in words(client_person.get("/portal/unassigned"))
    assert "one.pdf" in words(client_person.get("/portal/unassigned?show=discarded"))
    client_person.post(f"/portal/unassigned/{number}/discard", {"back": "yes"})
    assert "one.pdf" in words(client_person.get("/portal/unassigned"))


def test_a_new_contractor_is_added_with_the_papers(client_person: Browser, world: World):
    upload(client_person, ("one.pdf", certificate(world)))
    number = waiting(world)
    code = world.desk.client_uploads.sets(1)[0][0]
    form = {"name": "Heron Plumbing LLC", "contractor_id": "V-77", "requirement_set": code}
    client_person.post(f"/portal/unassigned/{number}/add", {**form, "name": ""}, status=409)
    client_person.post(f"/portal/unassigned/{number}/add", form)
    with world.open_work() as session:
        made = session.scalars(select(Account).filter_by(client_ref="V-77")).one()
        assert made.client_id == 1
        message = session.get_one(Message, session.get_one(ClientUpload, number).message_id)
        assert message.account_id == made.id


def test_any_contractor_can_be_named_and_only_one_of_the_clients_own(client_person: Browser, world: World):
    upload(client_person, ("one.pdf", certificate(world)))
    path = f"/portal/unassigned/{waiting(world)}/assign"
    for text, told in (("Foreign", "None of your contractors"), ("e", "More than one")):
        client_person.post(path, {"who": text})
        assert told in words(client_person.get("/portal/unassigned"))
    client_person.post(path, {"who": "kestrel"})
    assert "Given to Kestrel Roofing LLC" in words(client_person.get("/portal/unassigned"))


def test_a_program_uploads_once_under_its_key(world: World):
    integrator, redstone = program(world), world.account("Redstone")
    send: Any = lambda: integrator.say(  # noqa: E731
        "POST",
        f"/accounts/{redstone}/documents",
        202,
        data={"file": (io.BytesIO(certificate(world)), "coi.pdf"), "note": "From our system"},
        content_type="multipart/form-data",
        headers={"Idempotency-Key": "41"},
    )
    first = send()
    assert first == send()
    assert (first["account"], first["file"]) == (redstone, "coi.pdf")
    read_all(world)
    with world.open_work() as session:
        row = session.scalars(select(ClientUpload)).one()
        assert row.api_key_id is not None
    listed = integrator.say("GET", f"/documents?account={redstone}")["items"]
    assert "coi.pdf" in {one["name"] for one in listed}
