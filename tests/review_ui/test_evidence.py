"""The evidence pack of an account and its documents as a ZIP: what they hold, and for whom."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from datetime import timedelta

import pdfplumber
import pikepdf
import pytest

from domain.certificate import Line
from domain.draft import OutboxState
from domain.exceptions import ExceptionKind
from domain.message import MessageState
from outbound.paper import Paper
from outbound.sheet import BODY
from pipeline.exceptions import Asked
from records import audit
from records.certificates import Certificate, Policy
from records.documents import Document
from records.holdings import StoredHoldings
from records.messages import Message
from records.outbox import OutboxMessage
from tests.review_ui.pages import Browser
from tests.review_ui.world import APPROVER, CLIENT_PERSON, FOREIGN_APPROVER, NOON, REVIEWER, TODAY, World


@pytest.fixture
def judged(world: World) -> World:
    """Two confirmed certificates, and a shortfall that its client accepted."""
    for number in (1, 2):
        world.desk.confirm(world.desk.case(number).document.id, {}, user_id=world.user(REVIEWER))
    asked = Asked("gl.limits.each_occurrence", ExceptionKind.ACCEPTED, "Small job, low hazard", TODAY + timedelta(30))
    world.desk.accounts.grant(world.account("Redstone"), asked, user_id=world.user(APPROVER))
    return world


def pages_of(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() or "" for page in pdf.pages]


def unwrapped(pages: list[str]) -> str:
    return " ".join(" ".join(pages).split())


def test_the_pack_tells_status_proof_exceptions_letters_and_trail(judged: World, client_person: Browser):
    account = judged.account("Redstone")
    answer = client_person.get(f"/accounts/{account}/evidence.pdf")
    assert answer.mimetype == "application/pdf"
    assert 'filename="evidence-redstone-electric-inc-2026-11-23.pdf"' in answer.headers["Content-Disposition"]
    pages = pages_of(answer.data)
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Redstone Electric, Inc. · 11/23/2026" in page
    whole = unwrapped(pages)
    for part in (
        "Non-compliant",
        "Requirements and proof",
        "Small job, low hazard",
        "Shortfall accepted",
        "12/23/2026",
    ):
        assert part in whole
    assert "Robin Reviewer" in whole
    assert "certificate.pdf, page 1" in whole
    with judged.open_work() as session:
        events, end = audit.end(session)
        digests = [one.digest for one in session.query(Document).filter_by(account_id=account)]
    assert end in whole.replace(" ", "")
    assert f"had {events} entries" in whole
    assert digests
    assert all(one in whole for one in digests)
    assert "Original 1 of" in whole
    assert "CERTIFICATE" in pages[-1]


def test_whoever_reads_spanish_gets_the_pack_and_the_index_in_spanish(judged: World, client_person: Browser):
    client_person.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es-US"
    account = judged.account("Redstone")
    pages = pages_of(client_person.get(f"/accounts/{account}/evidence.pdf").data)
    for number, page in enumerate(pages, 1):
        assert f"Página {number} de {len(pages)}" in page
    whole = unwrapped(pages)
    for part in ("Requisitos y comprobantes", "No cumple", "Small job, low hazard", "tal como se recibió"):
        assert part in whole
    for part in ("Requirements", "Exceptions", "Not met", "Original 1 of", "as received"):
        assert part not in whole
    with zipfile.ZipFile(io.BytesIO(client_person.get(f"/accounts/{account}/documents.zip").data)) as files:
        heads = files.read("index.csv").decode("utf-8-sig").splitlines()[0]
    assert heads.startswith("Archivo,"), heads


def test_the_same_facts_give_the_same_bytes(judged: World, client_person: Browser):
    path = f"/accounts/{judged.account('Redstone')}/evidence.pdf"
    assert client_person.get(path).data == client_person.get(path).data


def test_the_documents_of_all_that_the_list_shows_are_one_zip(
    judged: World, client_person: Browser, monkeypatch: pytest.MonkeyPatch
):
    with zipfile.ZipFile(io.BytesIO(client_person.get("/contractors/documents.zip").data)) as files:
        assert files.testzip() is None
        folders = {name.partition("/")[0] for name in files.namelist()}
        assert folders == {"0001-kestrel-roofing-llc", "0002-redstone-electric-inc"}
        (paper,) = (name for name in files.namelist() if name.startswith("0001") and not name.endswith("index.csv"))
        assert files.read(paper).startswith(b"%PDF")
        assert paper.partition("/")[2] in files.read("0001-kestrel-roofing-llc/index.csv").decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(client_person.get("/contractors/documents.zip?q=redstone").data)) as files:
        assert {name.partition("/")[0] for name in files.namelist()} == {"0001-redstone-electric-inc"}
    monkeypatch.setattr("review_ui.portal.evidence_pages.MOST_DOCUMENTS", 1)
    refused = client_person.get("/contractors/documents.zip", status=409).text
    assert re.search(r"These are \d documents, and a ZIP holds 1\. Narrow the list", refused)
    client_person.get("/contractors/documents.zip?q=nobody")


def test_another_clients_people_get_404_and_a_client_no_words_of_reviewers(judged: World, stranger: Browser):
    account = judged.account("Redstone")
    document = judged.desk.case(1).document.id
    judged.desk.reject(document, "Smells of a forger, ask Dana", user_id=judged.user(REVIEWER))
    kestrel = judged.account("Kestrel")
    paths = [f"/accounts/{account}/evidence.pdf", f"/accounts/{account}/documents.zip"]
    stranger.sign_in(FOREIGN_APPROVER)
    for path in paths:
        stranger.get(path, status=404)
    stranger.get("/accounts/999/evidence.pdf", status=404)
    stranger.post("/sign-out", {})
    stranger.sign_in(CLIENT_PERSON)
    theirs = unwrapped(pages_of(stranger.get(f"/accounts/{kestrel}/evidence.pdf").data))
    assert "Rejected" in theirs
    assert "Smells of a forger" not in theirs
    stranger.post("/sign-out", {})
    stranger.sign_in(REVIEWER)
    assert "Smells of a forger" in unwrapped(pages_of(stranger.get(f"/accounts/{kestrel}/evidence.pdf").data))


def test_letters_are_told_whole_but_open_nothing(judged: World, client_person: Browser):
    """A long letter with foreign signs goes over pages; its links and the account's reply address are taken out."""
    account = judged.account("Redstone")
    with judged.open_work() as session:
        letter = session.query(OutboxMessage).filter_by(account_id=account).first()
        assert letter
        letter.state, letter.sent_at, letter.approved_at = OutboxState.SENT, NOON, NOON
        letter.subject = "Zażółć 保险 insurance"
        lines = [f"Line {n}: the endorsement is still to come, 请 add it \N{WHITE SMILING FACE}" for n in range(120)]
        letter.body = "\n".join(["http://127.0.0.1/s/secret.token", "desk+c2.abcdefghij@certdesk.example", *lines])
    pages = pages_of(client_person.get(f"/accounts/{account}/evidence.pdf").data)
    whole = unwrapped(pages)
    assert "Zazólc" in whole
    assert all(f"Line {n}:" in whole for n in range(120))
    assert sum("the endorsement is still to come" in page for page in pages) > 1
    assert "secret.token" not in whole
    assert "abcdefghij" not in whole


def add(world: World, account: int, name: str, data: bytes, **other: object) -> None:
    """Another document of an account, as if it had come with the second mail."""
    with world.open_work() as session:
        digest = world.parts.blobs.put(data)
        made = Document(message_id=2, account_id=account, digest=digest, name=name, created_at=NOON, **other)
        session.add(made)


def pdf(*, pages: int = 1, text: str = "", encrypted: bool = False) -> bytes:
    paper = Paper("original")
    for n in range(1, pages + 1):
        paper.text(72, 100, f"{text} {n}", BODY)
        if n < pages:
            paper.next_page()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper.pdf())) as made:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
        made.attachments["evil.exe"] = pikepdf.AttachedFileSpec(made, b"MZ")
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b") if encrypted else None)
    return out.getvalue()


def test_originals_lose_scripts_and_files_and_broken_ones_say_so(judged: World, client_person: Browser):
    account = judged.account("Redstone")
    add(judged, account, "scripted.pdf", pdf(text="scripted page"))
    add(judged, account, "locked.pdf", pdf(encrypted=True))
    add(judged, account, "broken.pdf", b"%PDF-1.7 and then nothing")
    add(judged, account, "batch.pdf", pdf(pages=4, text="batch page"), first_page=2, last_page=3)
    data = client_person.get(f"/accounts/{account}/evidence.pdf").data
    pages = pages_of(data)
    whole = unwrapped(pages)
    assert "scripted page 1" in whole
    assert sum("This document cannot be shown here" in page for page in pages) == 2
    (locked,) = [page for page in pages if "locked.pdf" in page and "cannot be shown" in page]
    assert "password" in locked.lower()
    assert "batch page 2" in whole
    assert "batch page 3" in whole
    assert "batch page 1" not in whole  # a file of many certificates may hold another client's
    assert "batch page 4" not in whole
    with pikepdf.open(io.BytesIO(data)) as made:
        assert not {"/OpenAction", "/Names", "/AcroForm", "/AF", "/AA"} & set(made.Root.keys())
        assert all("/Annots" not in page.obj for page in made.pages)
        assert not list(made.attachments)


def test_the_zip_holds_every_document_once_under_a_safe_name(judged: World, client_person: Browser):
    account = judged.account("Redstone")
    batch = pdf(pages=4, text="batch page")
    add(judged, account, "../../etc/passwd", b"one")
    add(judged, account, "..\\CON", b"two")
    add(judged, account, "=cmd|calc!A1\u202efdp.exe", b"three")
    add(judged, account, "批量 " + "x" * 150 + ".pdf", batch, first_page=4)
    with judged.open_work() as session:
        session.add(Document(message_id=2, account_id=account, digest="0" * 64, name="gone.pdf", created_at=NOON))
    answer = client_person.get(f"/accounts/{account}/documents.zip")
    assert answer.is_streamed
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names)) == 6
        assert not [one for one in names if "/" in one or "\\" in one or ".." in one or "\u202e" in one]
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
        by_name = {row["Name as received"]: row for row in rows}
        assert archive.read(by_name["../../etc/passwd"]["File"]) == b"one"
        assert any(name.startswith("'=cmd") for name in by_name)
        assert by_name["gone.pdf"]["File"] == ""
        assert "cannot be read" in by_name["gone.pdf"]["Note"]
        (part,) = [row for row in rows if row["Pages of the file"] != "all"]
        only = pages_of(archive.read(part["File"]))
        assert [page.strip() for page in only] == ["batch page 4"]
        whole = by_name["certificate.pdf"]
        assert hashlib.sha256(archive.read(whole["File"])).hexdigest() == whole["SHA-256"]
        assert whole["Confirmed by"].startswith("Robin Reviewer")


def test_what_the_list_shows_is_a_numbered_pdf_too(judged: World, client_person: Browser):
    whole = unwrapped(pages_of(client_person.get("/contractors/contractors.pdf").data))
    for name in ("Bluebird Janitorial Co.", "Kestrel Roofing LLC", "Page 1 of 1", "Everything, not filtered"):
        assert name in whole
    assert "Foreign" not in whole
    some = unwrapped(pages_of(client_person.get("/contractors/contractors.pdf?q=kestrel&status=in").data))
    assert "Only name or ID: kestrel; status: compliant." in some
    assert "Redstone" not in some
    assert "Finding" in unwrapped(pages_of(client_person.get("/contractors/deficiencies.pdf?q=redstone").data))
    assert "Small job" in unwrapped(pages_of(client_person.get("/contractors/exceptions.pdf").data))
    client_person.get("/contractors/secrets.pdf", status=404)


def test_policies_expiring_and_expired_are_those_that_nothing_followed(judged: World, client_person: Browser):
    def told(path: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(client_person.get(path).text.removeprefix("\ufeff"))))

    redstone, kestrel = judged.account("Redstone"), judged.account("Kestrel")
    with judged.open_work() as session:
        for row in session.query(Policy).filter(Policy.line == Line.GL):
            row.expiration = TODAY + timedelta(10)
        of_it = session.query(Policy).join(Certificate).join(Document)
        (auto,) = of_it.filter(Document.account_id == redstone, Policy.line == Line.AUTO)
        (older,) = of_it.filter(Document.account_id == kestrel, Policy.line == Line.AUTO)
        auto.expiration = TODAY - timedelta(1)
        copy = Policy(certificate_id=older.certificate_id, position=99, line=Line.AUTO, number="OLD")
        older.effective = copy.expiration = TODAY - timedelta(20)  # a later one followed
        session.add(copy)
    soon = told("/contractors/expiring.csv")
    assert {row["Line"] for row in soon} == {"CGL"}
    assert {(row["Expires"], row["Days left"]) for row in soon} == {(f"{TODAY + timedelta(10):%m/%d/%Y}", "10")}
    assert told("/contractors/expiring.csv?within=5") == []
    over = told("/contractors/expired.csv")
    (late,) = over
    assert (late["Contractor"], late["Line"], late["Days expired"]) == ("Redstone Electric, Inc.", "AL", "1")
    assert late["Next notice"] == "1 message of this account waits"
    with judged.open_work() as session:
        session.query(StoredHoldings).delete()  # kept of the proof as it was before the rows were changed above
        for message in session.query(Message):
            message.state = MessageState.ANSWERED
            message.arrived_at = NOON - timedelta(9)
    (late,) = told("/contractors/expired.csv")
    assert late["Next notice"] == f"{TODAY:%m/%d/%Y}"
    assert "Nothing was left out" in unwrapped(pages_of(client_person.get("/contractors/expired.pdf").data))
