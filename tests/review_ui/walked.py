"""A desk with something of everything, the addresses of all its pages, and the forms on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import product

from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from domain.dialogue import Addressee
from domain.exceptions import ExceptionKind
from domain.message import MessageState
from domain.token import stop_token
from pipeline.exceptions import Asked
from records import correspondents, delivery_log, events
from records.accounts import Agent, Contractor
from records.api_keys import Scope
from records.api_keys import create as create_key
from records.events import EventKind
from records.messages import Message
from records.outbox import OutboxMessage
from tests.review_ui.pages import Browser
from tests.review_ui.test_client_uploads import upload
from tests.review_ui.test_conversation import letter
from tests.review_ui.test_lists import HEADER, ROWS, as_csv, compared
from tests.review_ui.test_people import link_to
from tests.review_ui.test_reports import FORM
from tests.review_ui.test_reports import send as send_report
from tests.review_ui.test_submit import certificate, read_all, sent, token
from tests.review_ui.world import ADMIN, APPROVER, PASSWORD, TODAY, World, drafted_notices

Examples = Mapping[str, Iterable[object]]


def full_desk(world: World) -> Examples:
    """Let something of each kind happen; what may stand in an address, by the name of its place there.

    Letters to contractors and agents are in Spanish, so that English shows.
    """
    with world.open_work() as session:
        for one in (*session.scalars(select(Contractor)), *session.scalars(select(Agent))):
            correspondents.of(session, one.email or "").language = "es"
    notices = drafted_notices(world)
    for number in (1, 2):
        world.desk.confirm(world.desk.case(number).document.id, {}, user_id=1)
    asked = Asked("gl.limits.each_occurrence", ExceptionKind.ACCEPTED, "Small job", TODAY + timedelta(30))
    world.desk.accounts.grant(world.account("Redstone"), asked, user_id=world.user(APPROVER))
    browser, key, links = Browser(world.app().test_client()), _over_links(world), _links(world)
    browser.sign_in(ADMIN)
    batch = upload(browser, ("one.pdf", certificate(world)), ("b.txt", b"words")).location.rpartition("/")[2]
    read_all(world)
    compared(browser, world, as_csv(HEADER, *ROWS))
    browser.post("/portal/reports", {**FORM, "to": str(world.user(ADMIN))})
    send_report(world, datetime(2026, 11, 30, 15, tzinfo=UTC))
    browser.post("/portal/people/invite", {"name": "Nina New", "email": "nina@harborpoint.example", "may": "viewer"})
    _programs(world)
    with world.open_work() as session:
        session.execute(update(Message).where(Message.id == world.message("spam")).values(
            state=MessageState.QUARANTINED, reason_code="too-complex", reason="spam.pdf is too complex to read (deep). "
            "Ask the sender for a plain PDF."))  # fmt: skip
        session.add(OutboxMessage(letter="renewal_request.es", to=["dana@stop.example"], subject="s", body="b",
                                  message_id="<stop@certdesk.example>", created_at=world.at))  # fmt: skip
        session.flush()
        stopped = session.scalar(select(OutboxMessage.id).order_by(OutboxMessage.id.desc())) or 0
    return {
        "message_id": range(1, 8),
        "account_id": [world.account(one) for one in ("Redstone", "Bluebird")],
        "set_id": [1],
        "notice_id": notices[:2],
        "client_id": [1],
        "client": ["harbor"],
        "import_id": [1],
        "kind": ["renewal_request", "alert"],
        "language": ["en", "es"],
        "batch": [batch],
        "key": [key],
        "new_password.choose token": [link_to(world, "nina@harborpoint.example").rpartition("/")[2]],
        "submit.ask_to_stop token": [stop_token(stopped, secret=world.parts.identity.secret)],
        "submit.received token": links[:1],
        "submit.show token": links,
        "token": links[1:],
    }


def _links(world: World) -> list[str]:
    parties = (("Redstone", Addressee.CONTRACTOR), ("Kestrel", Addressee.AGENT))
    return [token(world, contractor, party) for contractor, party in parties]


def _over_links(world: World) -> str:
    """A contractor sends files, an agent answers; what the upload's page is called."""
    contractors, agents = _links(world)
    visitor = world.app().test_client()
    came = sent(visitor, f"/s/{contractors}", ("my certificate.pdf", certificate(world)), ("note.txt", b"hello"))
    read_all(world)
    policies = re.findall(r'name="policy-(\d+)" value="([^"]+)"', visitor.get(f"/v/{agents}").text)
    form = {f"policy-{n}": called for n, called in policies} | {f"answer-{n}": "in_force" for n, _ in policies}
    sent(visitor, f"/v/{agents}", **{**form, "answer-0": "cancelled", "day-0": "2026-11-01"})
    return str(came.location.rpartition("/")[2])


def _programs(world: World) -> None:
    """A key and a webhook, to which a call failed; a letter that went, and one that did not."""
    with world.open_work() as session:
        create_key(session, client_id=1, name="A program", scopes=tuple(Scope), at=world.at)
        hook = events.add_webhook(session, client_id=1, url="https://a.example/x", kinds=[EventKind.TEST], at=world.at)
        event = events.write(session, EventKind.TEST, client_id=1, account_id=None, body={}, to=[hook.id])
        delivery_log.note(session, event, at=world.at, milliseconds=40, status=500, error="it answered 500", said="no")
    letter(world, world.account("Redstone"))


def addresses(rule: Rule, examples: Examples) -> Iterator[str]:
    """The addresses of a route; each of its places must have an example."""
    names = sorted(rule.arguments)
    unknown = [one for one in names if one not in examples and f"{rule.endpoint} {one}" not in examples]
    assert not unknown, f"full_desk() says nothing of what stands in {rule.rule}: {unknown}"
    values = [examples.get(f"{rule.endpoint} {name}") or examples[name] for name in names]
    for one in product(*values):
        built = rule.build(dict(zip(names, one, strict=True)))
        assert built
        yield built[1]


@dataclass(frozen=True)
class Form:
    """A form of a page, with what it would send: as it stands, its gaps filled with something likely."""

    action: str
    fields: Mapping[str, str]

    @property
    def kind(self) -> str:
        """The same for forms that differ by what they are about alone."""
        return re.sub(r"/[^/]*\d[^/]*", "/N", self.action) + " " + " ".join(sorted(self.fields))


TYPED = "Words"
"""What is typed where a form wants something."""
LIKELY = {"email": "new@harborpoint.example", "date": (TODAY + timedelta(30)).isoformat(), "password": PASSWORD,
          "url": "https://b.example/x", "number": "1"}  # fmt: skip


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._fields: dict[str, str] | None = None
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self._fields = {}
            if told.get("method", "").lower() == "post":
                self.found.append(Form(told.get("action", ""), self._fields))
            return
        if self._fields is None or not name:
            return
        if tag in ("input", "button"):
            self._input(told, name)
        elif tag == "textarea":
            self._text, self._fields[name] = name, TYPED if "required" in told else ""
        elif tag == "select":
            self._select = name
            self._fields.setdefault(name, "")

    def _input(self, told: dict[str, str], name: str) -> None:
        assert self._fields is not None
        kind, value = told.get("type", ""), told.get("value", "")
        if kind in ("checkbox", "radio") and not ("checked" in told or "required" in told):
            return
        if kind == "file":
            return
        if not value and "required" in told:
            value = LIKELY.get(kind, TYPED)
        self._fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._text and self._fields is not None and data.strip():
            self._fields[self._text] = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "textarea":
            self._text = ""


def forms(page: str) -> list[Form]:
    """The forms of a page that change something."""
    reader = _Forms()
    reader.feed(page)
    return reader.found


class Walk:
    """A visitor, who is nobody without an address, with the forms of all pages that were opened."""

    def __init__(self, client: FlaskClient, email: str | None) -> None:
        self._browser, self._email = Browser(client), email
        self.forms: list[Form] = []
        self._sign_in()

    def get(self, path: str) -> TestResponse:
        """A page as it comes."""
        page = self._browser.client.get(path)
        if page.status_code == 200 and page.mimetype == "text/html":
            self.forms += forms(page.text)
        return page

    def post(self, form: Form) -> TestResponse:
        """What the form's answer leads to; who was signed out by an earlier one signs in again."""
        client = self._browser.client
        page = client.post(form.action, data=form.fields)
        if "/sign-in?next" in page.headers.get("Location", ""):
            self._sign_in()
            page = client.post(form.action, data=form.fields)
        while page.status_code in (302, 303):
            page = client.get(page.location)
        return page

    def _sign_in(self) -> None:
        if self._email:
            self._browser.sign_in(self._email)
