"""The people of a client: its admins invite them and say what each may do, and the roles hold everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from domain.exceptions import ExceptionKind
from records.audit import AuditEvent
from records.outbox import OutboxMessage
from records.people import ClientRole, User
from tests.review_ui.measure import faults, overflow, small_targets
from tests.review_ui.pages import Browser
from tests.review_ui.world import (
    ADMIN,
    APPROVER,
    CLIENT_PERSON,
    FOREIGN_APPROVER,
    PASSWORD,
    REVIEWER,
    TODAY,
    VIEWER,
    World,
)

NEW = {"name": "Nina New", "email": "Nina@HarborPoint.example", "may": "viewer"}
CHOSEN = "a good long password"

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def admin(stranger: Browser) -> Browser:
    stranger.sign_in(ADMIN)
    return stranger


def another(world: World) -> Browser:
    """Somebody else's browser."""
    return Browser(world.app().test_client())


def link_to(world: World, email: str) -> str:
    """The path of the newest link that was mailed to somebody."""
    with world.open_work() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()))
        body = next(one.body for one in rows if one.to == [email])
    found = re.search(r"http://127\.0\.0\.1(/new-password/\S+)", body)
    assert found
    return found[1]


def actions(world: World, email: str) -> list[str]:
    with world.open_work() as session:
        wanted = select(AuditEvent.action, AuditEvent.actor).filter_by(subject=f"user {email}").order_by(AuditEvent.id)
        return [action for action, actor in session.execute(wanted) if actor == ADMIN]


def test_somebody_invited_chooses_a_password_over_the_link_and_comes_in(admin: Browser, world: World):
    admin.post("/portal/people/invite", NEW)
    assert "Invited" in admin.get("/portal/people").text.partition("Nina New")[2][:300]
    nina, link = another(world), link_to(world, "nina@harborpoint.example")
    nina.get(link)
    nina.post(link, {"new": CHOSEN, "again": CHOSEN})
    nina.get(link, status=410)
    nina.sign_in("nina@harborpoint.example", CHOSEN)
    assert "Compliance" in nina.get("/portal").text
    assert actions(world, "nina@harborpoint.example") == ["person_invited"]


def test_a_new_link_ends_the_one_before(admin: Browser, world: World):
    admin.post("/portal/people/invite", NEW)
    first = link_to(world, "nina@harborpoint.example")
    admin.post(f"/portal/people/{world.user('nina@harborpoint.example')}/invite")
    another(world).get(first, status=410)
    another(world).get(link_to(world, "nina@harborpoint.example"))
    admin.post(f"/portal/people/{world.user(ADMIN)}/invite", status=409)


def test_a_viewer_sees_and_downloads_and_does_nothing_else(stranger: Browser, world: World):
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    account = world.account("Redstone")
    stranger.sign_in(VIEWER)
    page = stranger.get(f"/accounts/{account}").text
    assert "Grant an exception" not in page
    assert "Upload" not in page + stranger.get("/contractors").text
    stranger.get("/contractors/contractors.csv")
    stranger.get(f"/accounts/{account}/documents.zip")
    for path in ("/portal/upload", "/portal/unassigned", "/portal/people"):
        stranger.get(path, status=404)
    stranger.post("/portal/upload", {"account": str(account)}, status=404)
    asked = {"requirement": "gl.limits.each_occurrence", "kind": "accepted", "reason": "x"}
    asked["ends_on"] = (TODAY + timedelta(30)).isoformat()
    stranger.post(f"/accounts/{account}/exceptions", asked, status=409)


@pytest.mark.parametrize(
    ("email", "uploads", "decides", "manages"),
    [
        (VIEWER, False, False, False),
        (CLIENT_PERSON, True, False, False),
        (APPROVER, True, True, False),
        (ADMIN, True, True, True),
    ],
)
def test_each_role_may_what_it_says(
    stranger: Browser, world: World, email: str, uploads: bool, decides: bool, manages: bool
):
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    account = world.account("Redstone")
    stranger.sign_in(email)
    assert stranger.client.get("/portal/upload").status_code == (200 if uploads else 404)
    assert stranger.client.get("/portal/people").status_code == (200 if manages else 404)
    asked = {"requirement": "gl.limits.each_occurrence", "kind": ExceptionKind.ACCEPTED.value, "reason": "Small job"}
    asked["ends_on"] = (TODAY + timedelta(30)).isoformat()
    stranger.post(f"/accounts/{account}/exceptions", asked, status=303 if decides else 409)


def test_another_role_counts_at_once_and_ends_what_was_open(admin: Browser, world: World):
    casey, person = another(world), world.user(CLIENT_PERSON)
    casey.sign_in(CLIENT_PERSON)
    admin.post(f"/portal/people/{person}/role", {"may": "viewer"})
    assert casey.get("/portal", status=302).location.startswith("/sign-in")
    casey.sign_in(CLIENT_PERSON)
    casey.get("/portal/upload", status=404)
    admin.post(f"/portal/people/{person}/role", {"may": "emperor"}, status=400)
    assert actions(world, CLIENT_PERSON) == ["client_role_set"]


def test_sessions_are_ended_and_the_removed_stay_out_until_invited_again(admin: Browser, world: World):
    casey, person = another(world), world.user(CLIENT_PERSON)
    casey.sign_in(CLIENT_PERSON)
    admin.post(f"/portal/people/{person}/sign-out")
    casey.get("/portal", status=302)
    casey.sign_in(CLIENT_PERSON)
    admin.post(f"/portal/people/{person}/remove")
    casey.get("/portal", status=302)
    casey.sign_in(CLIENT_PERSON, status=401)
    again = {"name": "Casey Client", "email": CLIENT_PERSON, "may": "contributor"}
    admin.post("/portal/people/invite", again)
    casey.sign_in(CLIENT_PERSON, PASSWORD, status=401)
    link = link_to(world, CLIENT_PERSON)
    casey.post(link, {"new": CHOSEN, "again": CHOSEN})
    casey.sign_in(CLIENT_PERSON, CHOSEN)
    assert actions(world, CLIENT_PERSON) == ["sign_ins_ended_by_admin", "person_removed", "person_invited"]


def test_the_last_admin_is_neither_removed_nor_made_less(admin: Browser, world: World):
    mine = world.user(ADMIN)
    for path, form in (("role", {"may": "viewer"}), ("remove", {})):
        assert "the last admin" in admin.post(f"/portal/people/{mine}/{path}", form, status=409).text
    admin.post(f"/portal/people/{world.user(APPROVER)}/role", {"may": "admin"})
    admin.post(f"/portal/people/{mine}/role", {"may": "approver"})
    with world.open_work() as session:
        assert session.get_one(User, mine).client_role is ClientRole.APPROVER


def test_nobody_of_another_client_is_reached_or_told_of(admin: Browser, world: World):
    page = admin.get("/portal/people").text
    assert FOREIGN_APPROVER not in page
    assert REVIEWER not in page
    for email in (FOREIGN_APPROVER, REVIEWER):
        for act in ("role", "remove", "sign-out", "invite"):
            admin.post(f"/portal/people/{world.user(email)}/{act}", {"may": "viewer"}, status=404)
        taken = admin.post("/portal/people/invite", {**NEW, "email": email}, status=409).text
        assert f"{email} cannot be invited here." in taken
    assert (
        "is one of your people already"
        in admin.post("/portal/people/invite", {**NEW, "email": VIEWER}, status=409).text
    )
    assert "not an address" in admin.post("/portal/people/invite", {**NEW, "email": "nobody"}, status=409).text


def test_an_admin_invites_and_removes_by_keyboard_and_the_page_passes_the_rules(
    signed_in: Callable[[str], Page], world: World, served: str
):
    page = signed_in(ADMIN)
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.get_by_role("link", name="People").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name").fill("Nina New")
    page.keyboard.press("Tab")
    page.keyboard.type("nina@harborpoint.example")
    page.keyboard.press("Enter")
    page.get_by_text("nina@harborpoint.example is invited").wait_for()
    for scheme, size in (
        ("light", {"width": 1440, "height": 900}),
        ("dark", PHONE),
        ("light", {"width": 320, "height": 640}),
    ):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{served}/portal/people")
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert faults(page) == []
        assert small_targets(page) == []
        assert overflow(page) <= 0
    page.locator(f"#person-{world.user('nina@harborpoint.example')} button.danger").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Removed. What they did stays under their name.").wait_for()
