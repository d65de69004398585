"""Reports by mail and what happened: set up, stopped and fetched in the portal, by whom it may be."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from sqlalchemy import select

from domain.draft import OutboxState
from domain.exceptions import ExceptionKind
from pipeline.exceptions import Asked
from pipeline.scheduled_reports import send_reports
from records.client_uploads import ClientUpload
from records.outbox import OutboxMessage
from review_ui.portal.report_files import made_report
from tests.review_ui.measure import faults, overflow, small_targets
from tests.review_ui.pages import Browser
from tests.review_ui.programs import Program, key_for, program
from tests.review_ui.test_client_uploads import upload
from tests.review_ui.test_submit import read_all
from tests.review_ui.world import (
    ADMIN,
    APPROVER,
    CLIENT_PERSON,
    FOREIGN_APPROVER,
    NOON,
    REVIEWER,
    TODAY,
    VIEWER,
    World,
)

FORM = {"report": "contractors", "ending": "csv", "every": "weekly", "query": "q=redstone&bogus=1"}


def send(world: World, at: datetime) -> int:
    """What a worker does at that moment; how many reports went out."""
    parts = replace(world.parts, now=lambda: at, today=at.date)
    make = replace(parts, make_report=lambda order: made_report(world.desk.network, world.desk.activity, order))
    return send_reports(make, 1)


PHONE = {"width": 390, "height": 844}


@pytest.fixture
def busy(world: World) -> World:
    """A desk on which something of each kind happened."""
    for number in (1, 2):
        world.desk.confirm(world.desk.case(number).document.id, {}, user_id=world.user(REVIEWER))
    asked = Asked("gl.limits.each_occurrence", ExceptionKind.ACCEPTED, "Small job", TODAY + timedelta(30))
    world.desk.accounts.grant(world.account("Redstone"), asked, user_id=world.user(APPROVER))
    with world.open_work() as session:
        for contractor, account in (("Redstone", 2), ("Foreign", None)):
            row = OutboxMessage(letter="deficiency", to=["a@agency.example"], subject=f"About {contractor}", body="x")
            row.account_id, row.message_id = account or 5, f"<{contractor}@certdesk.example>"
            row.state, row.created_at, row.approved_at, row.sent_at = OutboxState.SENT, NOON, NOON, NOON
            session.add(row)
    return world


def test_a_report_is_scheduled_as_filtered_sent_and_fetched(world: World, client_person: Browser):
    me = str(world.user(CLIENT_PERSON))
    client_person.post("/portal/reports", {**FORM, "to": me})
    page = client_person.get("/portal/reports").text
    assert "Only name or ID: redstone." in page
    assert "next 11/30/2026" in page
    assert send(world, datetime(2026, 11, 30, 15, tzinfo=UTC)) == 1
    page = client_person.get("/portal/reports").text
    assert "On its way" in page
    (link,) = re.findall(r'href="(/portal/reports/sent/\d+)"', page)
    answer = client_person.get(link)
    assert answer.headers["Content-Disposition"] == "attachment; filename=contractors-2026-11-23.csv"
    assert b"Redstone" in answer.data
    client_person.post("/portal/reports/1/stop")
    assert "No report goes out yet." in client_person.get("/portal/reports").text
    assert link in client_person.get("/portal/reports").text


def test_viewers_look_and_others_see_nothing_of_it(world: World, client_person: Browser):
    client_person.post("/portal/reports", {**FORM, "to": str(world.user(CLIENT_PERSON))})
    send(world, datetime(2026, 11, 30, 15, tzinfo=UTC))
    viewer, foreign = (Browser(world.app().test_client()) for _ in range(2))
    viewer.sign_in(VIEWER)
    foreign.sign_in(FOREIGN_APPROVER)
    page = viewer.get("/portal/reports").text
    assert "Contractors and where they stand" in page
    assert "Schedule</button>" not in page
    viewer.get("/portal/reports/sent/1")
    viewer.post("/portal/reports", {**FORM, "to": str(world.user(VIEWER))}, status=404)
    viewer.post("/portal/reports/1/stop", status=404)
    assert "No report goes out yet." in foreign.get("/portal/reports").text
    foreign.get("/portal/reports/sent/1", status=404)
    foreign.post("/portal/reports/1/stop", status=404)


def test_a_form_that_makes_no_sense_is_refused_in_words(world: World, client_person: Browser):
    client_person.post("/portal/reports", {**FORM, "report": "secrets"}, status=400)
    assert "at least one of your people" in client_person.post("/portal/reports", FORM, status=409).text
    foreign = {**FORM, "to": str(world.user(FOREIGN_APPROVER))}
    assert "at least one of your people" in client_person.post("/portal/reports", foreign, status=409).text


def test_what_happened_is_told_on_a_page_and_as_files(busy: World, client_person: Browser):
    page = client_person.get("/portal/activity").text
    for text in ("Kestrel COI.pdf", "Granted: shortfall accepted", "About Redstone", "before: pending review"):
        assert text in page
    assert "Foreign" not in page
    rows = list(csv.reader(io.StringIO(client_person.get("/portal/activity.csv").text.removeprefix("\ufeff"))))
    assert rows[0] == ["Day", "Time", "Kind", "What", "Contractor", "Who", "About"]
    kinds = {row[2] for row in rows[1:]}
    assert kinds == {"Proof received", "Status", "Letter sent", "Exception", "Review", "Your people"}
    days = [datetime.strptime(row[0], "%m/%d/%Y").replace(tzinfo=UTC) for row in rows[1:]]
    assert days == sorted(days, reverse=True)
    with client_person.client.get("/portal/activity.xlsx") as answer:
        book = load_workbook(io.BytesIO(answer.data))
    assert book.active.max_row == len(rows)
    with pdfplumber.open(io.BytesIO(client_person.get("/portal/activity.pdf").data)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "About Redstone" in text
    assert "Foreign" not in text


def test_what_happened_is_shown_for_the_days_and_kinds_asked_for(busy: World, client_person: Browser):
    only = client_person.get("/portal/activity.csv?kind=exception").text
    assert {row[2] for row in list(csv.reader(io.StringIO(only)))[1:]} == {"Exception"}
    assert "Nothing happened" in client_person.get("/portal/activity?since=2026-01-01&until=2026-01-31").text
    client_person.get("/portal/activity?since=nonsense&until=&kind=bogus&page=-3")
    client_person.get("/portal/activity.exe", status=404)


def test_what_was_acted_on_is_called_by_its_name_and_not_by_a_number(world: World, client_person: Browser):
    upload(client_person, ("roof.pdf", b"%PDF-1.4 x"))
    read_all(world)
    client_person.post("/portal/reports", {**FORM, "to": str(world.user(CLIENT_PERSON))})
    with world.open_work() as session:
        (number,) = session.scalars(select(ClientUpload.id))
    world.desk.client_uploads.discard(1, number, user_id=world.user(CLIENT_PERSON))
    rows = list(csv.reader(io.StringIO(client_person.get("/portal/activity.csv?kind=person").text)))
    told = {row[3]: row[6] for row in rows[1:]}
    assert told["Set an upload aside"] == "roof.pdf"
    assert told["Scheduled a report"] == "Contractors and where they stand"
    assert not [about for about in told.values() if re.fullmatch(r"[a-z ]+ \d+", about)]


def test_a_report_is_scheduled_in_a_browser_and_the_pages_pass_the_rules(
    signed_in: Callable[[str], Page], busy: World, served: str
):
    page = signed_in(ADMIN)
    page.goto(f"{served}/contractors?status=out")
    page.get_by_text("Download", exact=True).click()
    page.get_by_role("link", name="By mail, on a schedule").click()
    page.get_by_label("How often").select_option("monthly")
    page.get_by_label("Vera Viewer").check()
    page.get_by_role("button", name="Schedule").click()
    page.get_by_text("next 12/01/2026").wait_for()
    assert "Only status: out of compliance." in page.inner_text("#report-1")
    assert "Ada Admin, Vera Viewer" in page.inner_text("#report-1")
    assert send(busy, datetime(2026, 12, 1, 15, tzinfo=UTC)) == 1
    for scheme, size in (
        ("light", {"width": 1440, "height": 900}),
        ("dark", PHONE),
        ("light", {"width": 320, "height": 640}),
    ):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in ("/portal/reports", "/portal/activity", "/portal/breakdown?by=agent"):
            page.goto(served + path)
            assert faults(page) == [], path
            assert small_targets(page) == [], path
            assert overflow(page) <= 0, path
        page.goto(f"{served}/contractors")
        page.get_by_text("Download", exact=True).click()
        box = page.get_by_role("table", name="Reports, as filtered").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"], "the menu of downloads is cut off"
        assert faults(page) == []


def test_a_download_tells_how_far_it_is_and_keeps_nothing_that_broke_off(
    signed_in: Callable[[str], Page], busy: World, served: str
):
    page = signed_in(CLIENT_PERSON)
    page.goto(f"{served}/contractors?q=kestrel")
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Status CSV").click()
    assert saved.value.suggested_filename == "contractors-2026-11-23.csv"
    assert "Kestrel Roofing LLC" in Path(saved.value.path()).read_text()
    page.get_by_text("Saved whole: 1 kB").wait_for()
    page.route("**/deficiencies.csv*", lambda route: route.abort("connectionreset"))
    page.get_by_role("link", name="Deficiencies CSV").click()
    page.get_by_text("It broke off, and nothing was saved.").wait_for()
    page.goto(f"{served}/accounts/{busy.account('Redstone')}")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Evidence pack (PDF)").click()
        page.get_by_text("It is being made").wait_for()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF")
    assert faults(page) == []


def test_programs_and_reviewers_are_told_of_to_their_own_client_alone(busy: World, client_person: Browser):
    own, others = program(busy), Program(busy.app(), key_for(busy, client="Other Client LLC"))
    own.say("PATCH", f"/accounts/{busy.account('Redstone')}", json={"trade": "Masonry"})
    own.say("POST", "/webhooks", 201, json={"url": "https://hooks.example.com/x", "kinds": ["account.status_changed"]})
    mine = others.say("GET", "/accounts")["items"][0]["id"]
    others.say("PATCH", f"/accounts/{mine}", json={"trade": "Secret trade"})
    foreign = Browser(busy.app().test_client())
    foreign.sign_in(FOREIGN_APPROVER)

    def rows(who: Browser) -> list[tuple[str, ...]]:
        told = csv.reader(io.StringIO(who.get("/portal/activity.csv?kind=decision&kind=program").text))
        return [tuple(row[2:]) for row in list(told)[1:]]

    assert ("Your programs", "Changed a contractor", "Redstone Electric, Inc.", "a program", "") in rows(client_person)
    assert ("Your programs", "Added a webhook", "", "a program", "https://hooks.example.com/x") in rows(client_person)
    decided = [row for row in rows(client_person) if row[0] == "Review"]
    assert {row[1] for row in decided} == {"Confirmed"}
    assert {row[3] for row in decided} == {""}  # the reviewer stays unnamed
    assert len([row for row in rows(foreign) if row[0] == "Your programs"]) == 1
    assert not [row for row in rows(foreign) if row[0] == "Review"]
