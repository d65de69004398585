"""A client's program hears what happens: signed calls to a real server that fails at first."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select

from pipeline.webhooks import Hooks, deliver_due
from records import audit
from records.accounts import Client
from tests.review_ui.programs import Program, key_for, program
from tests.review_ui.world import REVIEWER, SECRET, World


@dataclass
class Receiver:
    """A client's server; it answers each call with the next of `answers`, then with 200."""

    answers: list[int] = field(default_factory=list)
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    says: str = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.calls.append((dict(self.headers), body))
            self.send_response(made.answers.pop(0) if made.answers else 200)
            self.end_headers()
            self.wfile.write(made.says.encode())

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/certdesk"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def api(world: World) -> Program:
    return program(world)


def deliver(world: World, *, later: timedelta = timedelta()) -> int:
    """As the clock of a worker does it; events are stamped with the real time."""
    moment = datetime.now(UTC) + timedelta(seconds=1) + later
    return deliver_due(Hooks(world.open_work, SECRET, lambda: moment, allow_private=True))


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    told = dict(part.split("=") for part in headers["Certdesk-Signature"].split(","))
    wanted = hmac.new(secret.encode(), f"{told['t']}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, told["v1"])


def test_a_changed_status_reaches_the_program_that_pushed_the_contractor(
    api: Program, world: World, receiver: Receiver
):
    hook = api.say("POST", "/webhooks", 201, json={"url": receiver.url, "kinds": ["account.status_changed"]})
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    receiver.answers[:] = [503]
    assert deliver(world) == 1
    assert deliver(world) == 0  # it waits for its next try
    assert deliver(world, later=timedelta(seconds=10)) == 1
    assert deliver(world, later=timedelta(minutes=10)) == 0  # it arrived
    (first, body), (second, again) = receiver.calls
    assert body == again
    assert first["Certdesk-Delivery"] == second["Certdesk-Delivery"]
    assert is_signed(second, again, hook["secret"])
    assert not is_signed(second, again + b" ", hook["secret"])
    told = json.loads(body)
    assert told["type"] == "account.status_changed"
    assert told["account"]["contractor"] == "Redstone Electric, Inc."
    account = api.say("GET", f"/accounts/{told['account']['id']}")
    assert (told["data"]["from"], told["data"]["to"]) == ("pending", account["status"])


def test_what_was_given_up_is_replayed_and_the_log_tells_why(api: Program, world: World, receiver: Receiver):
    hook = api.say("POST", "/webhooks", 201, json={"url": receiver.url, "kinds": ["account.status_changed"]})
    api.say("POST", f"/webhooks/{hook['webhook']['id']}/test", 202)
    receiver.answers[:] = [410]
    assert deliver(world) == 1
    (log,) = api.say("GET", "/deliveries")["items"]
    assert (log["state"], log["attempts"], log["last_status"]) == ("failed", 1, 410)
    assert deliver(world, later=timedelta(days=2)) == 0
    (event,) = api.say("GET", "/events")["items"]
    api.say("POST", f"/events/{event['id']}/replay", 202)
    assert deliver(world) == 1
    assert api.say("GET", "/deliveries")["items"][0]["state"] == "delivered"


@pytest.mark.parametrize("url", ["http://hooks.example/x", "https://10.0.0.8/x", "https://[::1]/x"])
def test_events_go_neither_in_the_clear_nor_into_the_network_of_the_desk(world: World, url: str):
    strict = Program(world.app(), key_for(world))
    problem = strict.say("POST", "/webhooks", 409, json={"url": url, "kinds": ["document.read"]})
    assert url.split("/x")[0] in problem["detail"]


def test_an_endpoint_hears_of_its_own_client_alone(world: World, receiver: Receiver):
    with world.open_work() as session:
        foreign = session.scalars(select(Client.name).where(Client.name.startswith("Other"))).one()
    other = Program(world.app(private_webhooks=True), key_for(world, client=foreign))
    other.say("POST", "/webhooks", 201, json={"url": receiver.url, "kinds": ["account.status_changed"]})
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    assert deliver(world) == 0
    assert other.say("GET", "/events")["items"] == []


def test_each_act_over_the_api_is_in_the_audit_trail_in_the_name_of_the_key(world: World, api: Program):
    hook = api.say("POST", "/webhooks", 201, json={"url": "https://a.example/x", "kinds": ["account.status_changed"]})
    path = f"/webhooks/{hook['webhook']['id']}"
    api.say("PATCH", path, json={"active": False})
    api.say("PATCH", path, json={"active": True})
    event = api.say("POST", f"{path}/test", 202)["event"]
    api.say("POST", f"/events/{event}/replay", 202)
    api.say("DELETE", path, 204)
    with world.open_work() as session:
        noted = [(one.actor, one.action) for one in audit.events(session)]
        assert audit.verify(session).broken is None
    acts = ("added", "changed", "changed", "tested", "replayed", "removed")
    assert [row[1] for row in noted if row[1].startswith("webhook_")] == [f"webhook_{one}" for one in acts]
    assert {row[0] for row in noted if row[1].startswith("webhook_")} == {f"api key {api.key[9:17]}"}
