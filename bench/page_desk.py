"""The demo's desk for pictures: started as `certdesk run` starts it, and used until every page has something to show.

What is done here is done as people do it: in a browser, over the pages. Only links that go out by mail, people whom
`certdesk user` adds and letters of a business day are fetched beside it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from socket import socket
from threading import Thread
from typing import Any

from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from bench.page_table import CLIENT, HALF, OPERATOR, REVIEWER
from cli import edge
from cli.demo_world import CLIENT_USER
from cli.demo_world import REVIEWER as REVIEWERS_ADDRESS
from cli.parts import parts
from config.settings import load_settings
from domain.dialogue import Addressee
from domain.message import UNREAD_STATES
from domain.token import stop_token
from outbound.business_days import is_business_day
from outbound.schedule import Moment
from pipeline.noticing import queue_due
from pipeline.opening import token_for
from pipeline.parts import Parts
from records import accounts
from records.accounts import Account, Contractor
from records.messages import Message
from records.outbox import OutboxMessage
from records.people import Role, User
from records.work import database
from samples import draw
from samples.certificate import certificate
from samples.demo_papers import paper
from samples.demo_world import REDSTONE

ROOT = Path(__file__).parents[1]
DESK_PASSWORD = "a password for pictures"  # noqa: S105 - of a desk that lives for a minute
OPERATORS_ADDRESS, CODED = "olive@certdesk.example", "tess@certdesk.example"
SHOWN, SENDS, ANSWERS, SPANISH = "Everglade", "Redstone Electric", "Flagship", "Driftwood"
"""Contractors whose pages are shown: one with a past, one whose papers lack something, one whose
agent answers, one who reads Spanish."""
LIST = """Vendor #,Company Name,E-mail,St,Insurance Requirements,Broker,Broker Email
0042,Heron Plumbing LLC,office@heron.example,FL,vendor_standard,Dana Whitcombe,dana@whitcombe.example
0043,Ibis Paving Inc.,yard@ibis.example,FL,vendor_standard,,
0044,Jay Fencing Co.,x at jay,FL,vendor_standard,,
0045,Kite Roofing LLC,kite@kite.example,fl,vendor_standart,,
0042,Heron again,,FL,vendor_standard,,
"""
SECONDS = 240.0


@dataclass
class PictureDesk:
    """A running demo; `found` names rows for the addresses of pages."""

    address: str
    parts: Parts
    home: Path
    found: dict[str, Any] = field(default_factory=dict)
    contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def page(self, who: str) -> Page:
        """A new page of somebody who is signed in, or of anybody."""
        return self.contexts[who if who in self.contexts else ""].new_page()


@contextmanager
def demo_desk(home: Path) -> Iterator[PictureDesk]:
    """A demo over an empty folder, with all its mail read; stopped when left."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CERTDESK_")}
    environment |= {
        "CERTDESK_DATA_DIR": str(home),
        "CERTDESK_PORT": str(port),
        "CERTDESK_BASE_URL": address,
        "CERTDESK_SECRET_KEY": "a secret for pictures that is long enough",
        "CERTDESK_PRIVATE_WEBHOOKS": "yes",
    }
    with (home / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "run"], env=environment, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        _until(lambda: (home / "demo-mails-delivered").exists(), "the demo's mails to be delivered")
        settings = load_settings({n: v for n, v in environment.items() if n.startswith("CERTDESK_")}, None)
        desk = PictureDesk(address, parts(settings, database(settings.database_url)), home)
        _until(lambda: _is_quiet(desk), "all mail to be read")
        yield desk
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def receiver() -> Iterator[str]:
    """The address of a client's server that fails at its first call, and takes the others."""
    answers = [503]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            fails = bool(answers)
            self.send_response(answers.pop() if fails else 200)
            self.end_headers()
            self.wfile.write(b"Down for maintenance" if fails else b'{"taken": true}')

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/certdesk"
    finally:
        server.shutdown()
        server.server_close()


def use(desk: PictureDesk, browser: Browser, hook_url: str) -> None:
    """Do on the desk what pages are to show, and find the rows that their addresses name."""
    _add_people(desk)
    logins = dict(re.findall(r"(\S+@\S+)\s+password (\S+)", (desk.home / "logins.txt").read_text()))
    desk.contexts[""] = browser.new_context()
    for who, email, password in (
        (CLIENT, CLIENT_USER, logins[CLIENT_USER]),
        (REVIEWER, REVIEWERS_ADDRESS, logins[REVIEWERS_ADDRESS]),
        (OPERATOR, OPERATORS_ADDRESS, DESK_PASSWORD),
    ):
        desk.contexts[who] = browser.new_context()
        _sign_in(desk, who, email, password)
    desk.found["password"] = logins[CLIENT_USER]
    _find_rows(desk)
    page = desk.page(CLIENT)
    _connect(desk, page, hook_url)
    _send_lists(desk, page)
    _upload(desk, page)
    _people_and_reports(desk, page)
    page.close()
    _without_login(desk)
    _second_step(desk, browser)
    _settle(desk)


def make_key(desk: PictureDesk, page: Page) -> None:
    """A key that is shown this once."""
    page.goto(f"{desk.address}/integrations/{desk.found['client']}/keys")
    page.fill("input[name=name]", "Vendor portal")
    page.locator("input[name=scope]").first.check()
    page.locator("main form button.primary").first.click()
    page.wait_for_selector("#secret")


def begin_second_step(desk: PictureDesk, page: Page) -> None:
    """The page with the key for an authenticator."""
    page.goto(f"{desk.address}/you")
    form = page.locator("form[action$='/second-step/begin']")
    form.locator("input[type=password]").fill(desk.found["password"])
    form.locator("button").click()
    page.wait_for_url("**/you/second-step")


ACTS = {"make_key": make_key, "begin_second_step": begin_second_step}


def _until(is_so: Any, what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {SECONDS:.0f} s for {what}")
        time.sleep(0.2)


def _is_quiet(desk: PictureDesk) -> bool:
    with desk.parts.open_work() as session:
        states = list(session.scalars(select(Message.state)))
    return len(states) > 20 and not any(one in UNREAD_STATES for one in states)


def _add_people(desk: PictureDesk) -> None:
    hashed = PasswordHasher().hash(DESK_PASSWORD)
    with desk.parts.open_work() as session:
        for email, name, role in (
            (OPERATORS_ADDRESS, "Olive Operator", Role.OPERATOR),
            (CODED, "Tess Tester", Role.REVIEWER),
        ):
            session.add(User(email=email, name=name, role=role, password_hash=hashed))


def _sign_in(desk: PictureDesk, who: str, email: str, password: str) -> None:
    page = desk.page(who)
    page.goto(f"{desk.address}/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:not(:text-is('Sign in'))")
    page.close()


def _find_rows(desk: PictureDesk) -> None:
    found = desk.found
    with desk.parts.open_work() as session:
        ids = dict(session.execute(select(Contractor.name, Account.id).join(Account)).tuples().all())
        rows = session.scalars(select(Message)).all()
        for name, contractor in (("account", SHOWN), ("sends", SENDS), ("answers", ANSWERS), ("spanish", SPANISH)):
            found[name] = next(id_ for full, id_ in ids.items() if full.startswith(contractor))
        account = session.get_one(Account, found["account"])
        found["client"], found["set"] = account.client_id, account.requirement_set_id
        found["case"] = next(one.id for one in rows if one.account_id == found["sends"])
        found["question"] = next(one.id for one in rows if one.kind.value == "question")
        found["unassigned"] = next(one.id for one in rows if one.account_id is None and one.kind.value == "submission")
        session.get_one(Contractor, session.get_one(Account, found["spanish"]).contractor_id).language = "es"
        today = edge.today()
        for name, account_id, party in (
            ("contractor_link", found["sends"], Addressee.CONTRACTOR),
            ("spanish_link", found["spanish"], Addressee.CONTRACTOR),
            ("agent_link", found["answers"], Addressee.AGENT),
        ):
            view = accounts.view(session, account_id, on=today)
            found[name] = token_for(session, desk.parts, view, party, on=today)


def _connect(desk: PictureDesk, page: Page, hook_url: str) -> None:
    make_key(desk, page)
    base = f"{desk.address}/integrations/{desk.found['client']}/webhooks"
    page.goto(base)
    page.fill("input[name=url]", hook_url)
    page.locator("main form button.primary").first.click()
    page.wait_for_selector("#secret")
    page.goto(base)
    page.locator("form[action$='/test'] button").first.click()
    page.wait_for_load_state()
    _until(lambda: _shows(page, f"{base}/log", ".attempts"), "the first attempt at a webhook")


def _shows(page: Page, address: str, selector: str) -> bool:
    page.goto(address)
    return page.locator(selector).count() > 0


def _send_lists(desk: PictureDesk, page: Page) -> None:
    base = f"{desk.address}/integrations/{desk.found['client']}/lists"
    file = desk.home / "Vendors, October.csv"
    file.write_text(LIST)
    for name in ("list_checked", "list_mapped"):
        page.goto(base)
        page.set_input_files("#file", str(file))
        page.click("#send-list button")
        page.wait_for_selector("#columns")
        desk.found[name] = page.url.rpartition("/")[2]
        if name == "list_checked":
            page.locator("#columns button.primary").click()
            where = page.url
            _until(lambda where=where: _shows(page, where, "form[action$='/take']"), "the list to be compared")


def _upload(desk: PictureDesk, page: Page) -> None:
    truth = paper(Random(3), REDSTONE, today=edge.today())  # noqa: S311 - a drawing that is the same each time
    file = desk.home / "certificate from our broker.pdf"
    file.write_bytes(draw.flat(truth))
    page.goto(f"{desk.address}/portal/upload")
    page.set_input_files("#files", str(file))
    page.click(".send")
    page.wait_for_url("**/portal/upload/*")
    desk.found["batch"] = page.url.rpartition("/")[2]
    _until(lambda: _shows(page, page.url, "#received:not(:has([hx-get]))"), "the upload to be read")


def _people_and_reports(desk: PictureDesk, page: Page) -> None:
    page.goto(f"{desk.address}/portal/people")
    page.fill("#name", "Nina Contreras")
    page.fill("#email", "nina@harborpoint.example")
    page.locator("#invite select").select_option("contributor")
    page.click("#invite button")
    page.wait_for_selector("text=Nina Contreras")
    with desk.parts.open_work() as session:
        bodies = [one.body for one in session.scalars(select(OutboxMessage)) if one.to == ["nina@harborpoint.example"]]
    found = re.search(r"/new-password/(\S+)", bodies[-1])
    desk.found["invitation"] = found[1] if found else ""
    page.goto(f"{desk.address}/contractors?status=out&sort=expires")
    page.locator("summary", has_text="Save this view").click()
    page.fill("#view-name", "To chase, soonest first")
    page.click("#save-view button")
    page.goto(f"{desk.address}/portal/reports?report=deficiencies")
    page.locator("form fieldset.readers input").first.check()
    page.get_by_role("button", name="Schedule").click()
    page.wait_for_load_state()


def _without_login(desk: PictureDesk) -> None:
    page = desk.page("")
    truth = certificate(Random(5), today=edge.today())  # noqa: S311 - a drawing that is the same each time
    file = desk.home / "COI 2026.pdf"
    file.write_bytes(draw.flat(truth))
    page.goto(f"{desk.address}/s/{desk.found['contractor_link']}")
    page.set_input_files("#files", str(file))
    page.click(".send")
    page.wait_for_url("**/received/*")
    desk.found["upload_key"] = page.url.rpartition("/")[2]
    _until(lambda: _shows(page, page.url, "#received:not(:has([hx-get]))"), "the upload to be read")
    page.goto(f"{desk.address}/v/{desk.found['agent_link']}")
    for group in page.locator("fieldset").all():
        group.get_by_label("In force").check()
    first = page.locator("fieldset").first
    first.get_by_label("Cancelled", exact=True).check()
    first.get_by_label("Cancelled as of").fill(edge.today().isoformat())
    page.click(".send")
    page.wait_for_url("**/thanks")
    page.close()


def _second_step(desk: PictureDesk, browser: Browser) -> None:
    """Somebody who has given the password, and not yet the code."""
    import pyotp

    desk.contexts[HALF] = browser.new_context()
    _sign_in(desk, HALF, CODED, DESK_PASSWORD)
    page = desk.page(HALF)
    was, desk.found["password"] = desk.found["password"], DESK_PASSWORD
    begin_second_step(desk, page)
    desk.found["password"] = was
    key = "".join(page.locator(".factor-key span").all_inner_texts())
    page.fill("#code", pyotp.TOTP(key).now())
    page.locator(".you-form button").click()
    page.wait_for_selector(".paper-codes")
    page.context.clear_cookies()
    page.close()
    _sign_in(desk, HALF, CODED, DESK_PASSWORD)


def _settle(desk: PictureDesk) -> None:
    """Letters to read, on a day off as well: those of the last business day."""
    from datetime import timedelta

    day = edge.today()
    while not is_business_day(day, "America/New_York"):
        day -= timedelta(1)
    queue_due(desk.parts, Moment(day))
    page = desk.page(REVIEWER)
    page.goto(f"{desk.address}/notices")
    links = page.locator("main a[href^='/notices/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    desk.found["notice"] = next(found[1] for one in links if (found := re.fullmatch(r"/notices/(\d+)", one)))
    page.close()
    with desk.parts.open_work() as session:
        letter = session.scalars(select(OutboxMessage.id).order_by(OutboxMessage.id)).first() or 0
    desk.found["stop_link"] = stop_token(letter, secret=desk.parts.identity.secret)
