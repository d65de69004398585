"""A client connects its programs on pages: keys shown once, endpoints that hear what happens, the log of attempts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from pipeline.webhooks import Hooks, deliver_due
from records.api_keys import ApiKey
from records.audit import AuditEvent
from records.events import Delivery, DeliveryState, Webhook
from records.people import ClientRole, User
from tests.review_ui.pages import Browser
from tests.review_ui.programs import Program
from tests.review_ui.test_submit import words
from tests.review_ui.test_webhooks import Receiver, deliver, receiver
from tests.review_ui.world import ADMIN, APPROVER, CLIENT_PERSON, FOREIGN_APPROVER, OPERATOR, REVIEWER, SECRET, World

__all__ = ["receiver"]
KEYS, HOOKS = "/integrations/1/keys", "/integrations/1/webhooks"


@pytest.fixture
def approver(world: World) -> Browser:
    made = Browser(world.app(private_webhooks=True).test_client())
    made.sign_in(ADMIN)
    return made


def shown_once(page: str) -> str:
    found = re.search(r'id="secret"[^>]* value="([^"]+)"', page)
    assert found, "nothing is shown"
    return found[1]


def test_a_key_is_shown_once_and_opens_what_it_may(approver: Browser, world: World):
    page = approver.post(KEYS, {"name": "Procurement", "scope": ["read", "write"], "days": "30"}, status=201)
    key = shown_once(page.text)
    again = approver.get(KEYS)
    assert key not in again.text
    assert key[9:17] in again.text
    assert f"by {ADMIN}" in words(again)
    assert "Last used Never" in words(again)
    api = Program(world.app(), key)
    assert api.say("GET", "/accounts")["items"]
    api.say("GET", "/webhooks", 403)
    assert "Last used Never" not in words(approver.get(KEYS))


def test_a_key_in_place_of_another_leaves_time_to_change_over_and_a_revoked_one_opens_nothing(
    approver: Browser, world: World
):
    old = shown_once(approver.post(KEYS, {"name": "A", "scope": "read"}, status=201).text)
    new = shown_once(approver.post(f"{KEYS}/1/rotate", {"overlap": "7"}, status=201).text)
    for key in (old, new):
        Program(world.app(), key).say("GET", "/accounts")
    approver.post(f"{KEYS}/2/revoke", {})
    Program(world.app(), new).say("GET", "/accounts", 401)
    approver.post(f"{KEYS}/2/rotate", {"overlap": "7"}, status=404)
    with world.open_work() as session:
        done = [one.action for one in session.scalars(select(AuditEvent).filter_by(actor=ADMIN))]
    assert [one for one in done if "api_key" in one] == ["api_key_created", "api_key_rotated", "api_key_revoked"]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": " ", "scope": "read"}, "say what the key is for"),
        ({"name": "x"}, "choose one thing at least"),
        ({"name": "x", "scope": "read", "days": "soon"}, "is no number of days"),
        ({"name": "x", "scope": "read", "days": "0"}, "1 to 3660 days"),
        ({"name": "x", "scope": "exceptions"}, "in the name of one"),
        ({"name": "x", "scope": "exceptions", "approver": "1"}, "in the name of one"),
    ],
)
def test_a_key_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    approver: Browser, world: World, form: dict[str, str], why: str
):
    assert why in words(approver.post(KEYS, form, status=422))
    with world.open_work() as session:
        assert session.scalars(select(ApiKey)).all() == []


def test_a_key_grants_exceptions_in_the_name_of_the_chosen_approver(approver: Browser, world: World):
    avery = world.user(APPROVER)
    approver.post(KEYS, {"name": "x", "scope": "exceptions", "approver": str(avery)}, status=201)
    with world.open_work() as session:
        assert session.scalars(select(ApiKey.user_id)).one() == avery
    assert "In the name of Avery Approver" in words(approver.get(KEYS))


def test_an_endpoint_is_added_tested_and_its_log_tells_each_attempt(
    approver: Browser, world: World, receiver: Receiver
):
    page = approver.post(HOOKS, {"url": receiver.url, "kind": "account.status_changed"}, status=201)
    assert shown_once(page.text).startswith("whsec_")
    approver.post(f"{HOOKS}/1/test", {})
    assert "Not tried yet" in words(approver.get(f"{HOOKS}/log?webhook=1"))
    receiver.answers[:] = [410]
    receiver.says = "<b>Gone</b> fishing"
    assert deliver(world) == 1
    log = approver.get(f"{HOOKS}/log?webhook=1")
    assert re.search(r"410 \d+ ms &lt;b&gt;Gone&lt;/b&gt; fishing", words(log))
    assert "Given up" in words(log)
    assert "Nothing fits" in words(approver.get(f"{HOOKS}/log?state=delivered"))
    approver.post(f"{HOOKS}/log/1/again", {})
    assert deliver(world) == 1
    told = words(approver.get(f"{HOOKS}/log"))
    assert "Delivered" in told
    assert re.search(r"410 .* 200 ", told)  # both attempts stay


def test_whatever_was_given_up_since_a_day_goes_out_once_more(approver: Browser, world: World, receiver: Receiver):
    approver.post(HOOKS, {"url": receiver.url, "kind": "document.read"}, status=201)
    for _ in range(3):
        approver.post(f"{HOOKS}/1/test", {})
    with world.open_work() as session:
        for one in session.scalars(select(Delivery)):
            one.state, one.next_at = DeliveryState.FAILED, None
    approver.post(f"{HOOKS}/log/failed-again", {"since": "2999-01-01"})
    assert deliver(world) == 0
    approver.post(f"{HOOKS}/log/failed-again", {"since": "soon"}, status=400)
    approver.post(f"{HOOKS}/log/failed-again", {"since": "2020-01-01"})
    assert "3 events go out once more" in words(approver.get(f"{HOOKS}/log"))
    assert deliver(world) == 3


def test_a_paused_endpoint_hears_nothing_until_it_goes_on(approver: Browser, world: World, receiver: Receiver):
    approver.post(HOOKS, {"url": receiver.url, "kind": "document.read"}, status=201)
    approver.post(f"{HOOKS}/1/test", {})
    approver.post(f"{HOOKS}/1/switch", {})
    assert deliver(world) == 0
    assert "Paused" in words(approver.get(HOOKS))
    approver.post(f"{HOOKS}/1/switch", {"on": "yes"})
    assert deliver(world) == 1


def test_an_endpoint_is_changed_and_removed(approver: Browser, world: World, receiver: Receiver):
    approver.post(HOOKS, {"url": receiver.url, "kind": "document.read"}, status=201)
    approver.post(f"{HOOKS}/1", {"url": receiver.url + "/2", "kind": ["finding.opened", "finding.closed"]})
    approver.post(f"{HOOKS}/1", {"url": receiver.url}, status=422)
    with world.open_work() as session:
        hook = session.scalars(select(Webhook)).one()
        assert (hook.url, hook.kinds) == (receiver.url + "/2", ["finding.opened", "finding.closed"])
    approver.post(f"{HOOKS}/1/remove", {})
    with world.open_work() as session:
        assert session.scalars(select(Webhook)).all() == []


@pytest.mark.parametrize("url", ["http://hooks.example/x", "https://10.0.0.8/x", "https://localhost/x", "nonsense"])
def test_a_desk_that_allows_no_private_addresses_refuses_them_on_the_page_too(world: World, url: str):
    strict = Browser(world.app().test_client())
    strict.sign_in(OPERATOR)
    told = words(strict.post(HOOKS, {"url": url, "kind": "document.read"}, status=422))
    assert "Events cannot be sent to" in told
    with world.open_work() as session:
        session.add(Webhook(client_id=1, url="https://a.example/", kinds=["document.read"], created_at=world.at))
    strict.post(f"{HOOKS}/1", {"url": url, "kind": "document.read"}, status=422)
    with world.open_work() as session:
        assert session.scalars(select(Webhook.url)).one() == "https://a.example/"


def test_what_an_address_leads_to_is_looked_at_again_when_an_event_goes_out(approver: Browser, world: World, receiver):
    """As with a name that leads elsewhere by then."""
    approver.post(HOOKS, {"url": receiver.url, "kind": "document.read"}, status=201)
    approver.post(f"{HOOKS}/1/test", {})
    with world.open_work() as session:
        moment = session.scalars(select(Delivery.next_at)).one()
    assert deliver_due(Hooks(world.open_work, SECRET, lambda: moment)) == 1
    assert receiver.calls == []
    assert "must begin with https" in words(approver.get(f"{HOOKS}/log"))


def test_only_operators_and_the_clients_own_administrators_come_here(world: World):
    foreign_admin = world.user(FOREIGN_APPROVER)
    with world.open_work() as session:
        session.get_one(User, foreign_admin).client_role = ClientRole.ADMIN
        session.add(Webhook(client_id=1, url="https://a.example/", kinds=["document.read"], created_at=world.at))
    for email in (REVIEWER, CLIENT_PERSON, APPROVER, FOREIGN_APPROVER):
        browser = Browser(world.app().test_client())
        browser.sign_in(email)
        for path in (KEYS, HOOKS, f"{HOOKS}/log"):
            browser.get(path, status=404)
        assert KEYS not in browser.get("/requirements").text
    # at home they have their own, and nothing of another client's is reached from there
    foreign = "/integrations/2"
    key = shown_once(browser.post(f"{foreign}/keys", {"name": "x", "scope": "read"}, status=201).text)
    assert key
    for act in ("", "/switch", "/test", "/remove"):
        browser.post(f"{foreign}/webhooks/1{act}", {"url": "https://a.example/", "kind": "document.read"}, status=404)
    browser.get(f"{foreign}/webhooks/log?webhook=1", status=404)
    operator = Browser(world.app().test_client())
    operator.sign_in(OPERATOR)
    operator.get(f"{foreign}/keys")
    operator.get("/integrations/99/keys", status=404)
    for act, form in (("revoke", {}), ("rotate", {"overlap": "0"})):
        operator.post(f"{KEYS}/1/{act}", form, status=404)  # it is the other client's
