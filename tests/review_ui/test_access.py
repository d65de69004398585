"""WCAG 2.2 AA as far as a machine can tell: the rules of axe, and what is measured of the rendered pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from domain.exceptions import ExceptionKind
from pipeline import list_work
from pipeline.exceptions import Asked
from records import api_keys, delivery_log, events
from records.api_keys import Scope
from records.events import EventKind
from tests.review_ui.measure import faint, faults, moving, overflow, small_targets, tab_stops
from tests.review_ui.world import ADMIN, APPROVER, CLIENT_PERSON, OPERATOR, PASSWORD, TODAY, World, drafted_notices

PATHS = (
    *("/review?tab=all", "/review?tab=answered", "/review/1", "/review/2", "/review/3", "/review/4", "/review/5"),
    *(
        "/accounts",
        "/accounts?status=no_proof&q=zzz",
        "/accounts/1",
        "/accounts/2/details",
        "/requirements",
        "/requirements/1",
    ),
    *("/notices", "/notices/plan", "/notices/7", "/notices/9?as=text", "/clients", "/clients/1"),
)
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 640}
WIDTHS = (320, 390, 720, 768, 1024, 1440)
"""320 is a window of 1280 at 400 %, 720 one of 1440 at 200 %."""


def _accessible(page: Page, path: str) -> None:
    """The page as it lies there with all that can be opened open."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert faults(page) == [], path
    assert faint(page) == [], path
    assert small_targets(page) == [], path
    assert overflow(page) <= 0, path


def _fits_every_window(page: Page, path: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 450 if width == 720 else 844})
        assert overflow(page) <= 0, (path, width)


@pytest.fixture
def settled(world: World) -> World:
    """A desk with more to see: a confirmed document, a changed certificate, a mail set aside, letters to read."""
    assert drafted_notices(world)[:2] == [7, 9]
    world.desk.confirm(world.desk.case(1).document.id, {}, user_id=1)
    world.desk.assign(5, world.account("Kestrel"), user_id=1)
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=1)
    asked = Asked("gl.limits.each_occurrence", ExceptionKind.ACCEPTED, "Small job", TODAY + timedelta(30))
    world.desk.accounts.grant(world.account("Redstone"), asked, user_id=world.user(APPROVER))
    return world


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forms_of_those_who_decide_pass_the_same(
    signed_in: Callable[[str], Page], settled: World, served: str, scheme: str
):
    page = signed_in(APPROVER)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for path in (f"/accounts/{settled.account('Redstone')}", "/requirements/1"):
            page.goto(served + path)
            _accessible(page, path)


def test_the_operators_pages_pass_the_same(signed_in: Callable[[str], Page], settled: World, served: str):
    page = signed_in(OPERATOR)
    for scheme, size in (("light", DESK), ("dark", PHONE)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        for path in (
            "/desk",
            "/desk/trail",
            "/desk/figures",
            "/desk/letters",
            "/desk/letters/expired/es",
            "/desk/components",
        ):
            page.goto(served + path)
            _accessible(page, path)


def test_pages_that_connect_programs_pass_the_same(signed_in: Callable[[str], Page], world: World, served: str):
    with world.open_work() as session:
        made, _ = api_keys.create(session, client_id=1, name="A program", scopes=tuple(Scope), at=world.at)
        hook = events.add_webhook(session, client_id=1, url="https://a.example/x", kinds=[EventKind.TEST], at=world.at)
        event = events.write(session, EventKind.TEST, client_id=1, account_id=None, body={}, to=[hook.id])
        told = {"at": world.at, "milliseconds": 40, "status": 500, "error": "it answered 500", "said": "<p>no</p>"}
        delivery_log.note(session, event, **told)
        api_keys.revoke(session, made.id, at=world.at)
    list_text = b"Vendor #,Company,Requirements\n7,Heron LLC,vendor_standard\n8,Ibis LLC,none\n"
    for _ in range(2):
        world.desk.lists.send(1, "a rather long name of a list of vendors 2026.csv", list_text, by=1)
    columns = {"contractor_id": "Vendor #", "name": "Company", "requirement_set": "Requirements"}
    world.desk.lists.check(1, 2, columns, "", by=1)
    list_work.compare_piece(world.parts, 2, list_work.cut(world.parts, 2) - 1)
    page = signed_in(ADMIN)
    for scheme, size in (("light", DESK), ("dark", PHONE), ("light", NARROW)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        for path in ("keys", "webhooks", "webhooks/log", "lists", "lists/1", "lists/2"):
            page.goto(f"{served}/integrations/1/{path}")
            _accessible(page, path)


def test_pages_about_signing_in_pass_the_same(signed_in: Callable[[str], Page], world: World, served: str):
    page = signed_in(CLIENT_PERSON)
    assert world.desk.second_factor.begin(world.user(CLIENT_PERSON), PASSWORD) is None
    for scheme, size in (
        ("light", DESK),
        ("dark", PHONE),
        ("light", NARROW),
    ):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        for path in ("/you", "/you/second-step", "/new-password", "/new-password/over", "/sign-in/with"):
            page.goto(served + path)
            _accessible(page, path)


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_pages_pass_the_accessibility_rules(
    settled: World, desk: Page, served: str, scheme: Literal["light", "dark"], size: ViewportSize
):
    desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk.set_viewport_size(size)
    for path in (*PATHS, "/nowhere"):
        desk.set_viewport_size(size)
        answer = desk.goto(served + path)
        assert (answer and answer.ok) or path == "/nowhere", path
        _accessible(desk, path)
        if scheme == "light":  # colors take no room
            _fits_every_window(desk, path)
    for key in ("e", "?", "r"):
        desk.set_viewport_size(size)
        desk.goto(f"{served}/review/2")
        desk.keyboard.press(key)
        assert faults(desk) == [], key
        assert faint(desk) == [], key
    desk.context.clear_cookies()
    desk.goto(f"{served}/sign-in")
    _accessible(desk, "/sign-in")
    _fits_every_window(desk, "/sign-in")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1024), ("light", 390)])
def test_focus_is_seen_wherever_tab_leads(settled: World, desk: Page, served: str, scheme: str, width: int):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 844})
    for path in ("/review?tab=all", "/review/3", "/review/2", "/notices", "/notices/9?as=text"):
        desk.goto(served + path)
        stops = tab_stops(desk)
        assert len(stops) > 10, path
        assert [stop for stop in stops if not stop.is_seen] == [], path
        assert [stop for stop in stops if not stop.has_ring] == [], path
        assert [stop for stop in stops if stop.ratio < 3] == [], path


def test_nothing_moves_for_a_person_who_asked_for_stillness(desk: Page, served: str):
    desk.emulate_media(reduced_motion="reduce")
    for path in ("/review", "/review/2"):
        desk.goto(served + path)
        assert moving(desk) == [], path


def test_a_new_verdict_is_told_to_those_who_do_not_see_it(desk: Page, served: str):
    desk.goto(f"{served}/review/2")
    news = desk.get_by_role("status").and_(desk.locator("#verdict-news"))
    expect(news).to_have_text("")
    before = desk.locator(".verdict").inner_text()
    desk.fill("#f-coverages-0-limits-each_occurrence", "2M")
    expect(news).to_contain_text("not met")
    assert " ".join(before.split()) != news.inner_text()


@pytest.mark.parametrize("width", [320, 1440])
def test_a_clients_pages_pass_the_same(signed_in: Callable[[str], Page], settled: World, served: str, width: int):
    page = signed_in(CLIENT_PERSON)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/portal", f"/accounts/{settled.account('Redstone')}"):
        page.goto(served + path)
        _accessible(page, path)
