"""The demo's client and contractors on a running desk: web and worker as processes, mail into a server of the test."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import requests
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from cli import edge
from cli.demo_world import CLIENT_USER, REVIEWER, load
from cli.parts import parts
from config.settings import load_settings
from domain.dialogue import Addressee
from domain.message import UNREAD_STATES
from pipeline.opening import token_for
from records import accounts
from records.accounts import Account, Contractor
from records.messages import Message
from records.outbox import OutboxMessage
from records.work import database, units_of_work
from samples import draw
from samples.demo_papers import Flaws, paper
from samples.demo_world import Vendor
from tests.journeys.desk_process import DESK, SECRET, RunningDesk
from tests.servers.ports import free_port
from tests.servers.smtp import LoopbackController, MailDesk

ADMIN = CLIENT_USER
"""The client's admin."""


@dataclass
class Office:
    """A desk that works, and those who use it. `mail` keeps what it sent."""

    running: RunningDesk
    parts: Any
    mail: MailDesk = field(repr=False)
    passwords: dict[str, str] = field(repr=False)
    browser: Browser = field(repr=False)

    @property
    def address(self) -> str:
        return self.running.base_url

    @contextmanager
    def person(self, email: str, **how: Any) -> Iterator[Page]:
        """A page in which somebody of the desk or the client has signed in."""
        context = self.browser.new_context(accept_downloads=True, **how)
        page = context.new_page()
        self.sign_in(page, email, self.passwords[email])
        yield page
        context.close()

    def sign_in(self, page: Page, email: str, password: str) -> None:
        page.goto(f"{self.address}/sign-in")
        page.fill("#email", email)
        page.fill("#password", password)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:not(:text-is('Sign in'))")
        page.wait_for_load_state("load")

    def account(self, vendor: Vendor) -> int:
        with self.running.open_work() as session:
            found = session.scalar(select(Account.id).join(Contractor).where(Contractor.name == vendor.name))
        assert found is not None
        return found

    def link(self, vendor: Vendor, party: Addressee = Addressee.CONTRACTOR) -> str:
        """The token of somebody's link without a login, as a letter carries it."""
        with self.running.open_work() as session:
            view = accounts.view(session, self.account(vendor), on=edge.today())
            return token_for(session, self.parts, view, party, on=edge.today())

    def newest(self, account_id: int) -> int:
        """The newest mail of an account, once it is read."""

        def read() -> int | None:
            with self.running.open_work() as session:
                wanted = select(Message).filter_by(account_id=account_id).order_by(Message.id.desc())
                found = session.scalars(wanted).first()
                return found.id if found and found.state not in UNREAD_STATES else None

        self.running.eventually(read)
        return read() or 0

    def proven(self, vendor: Vendor, pdf: bytes) -> int:
        """Send papers over the contractor's link and let the reviewer confirm them; the account's id."""
        link = f"{self.address}/s/{self.link(vendor)}"
        files = {"files": ("certificate.pdf", pdf, "application/pdf")}
        requests.post(link, data={"once": f"of {vendor.slug}"}, files=files, timeout=30).raise_for_status()
        message = self.newest(self.account(vendor))
        with self.person(REVIEWER) as page:
            page.goto(f"{self.address}/review/{message}")
            page.wait_for_load_state("load")
            page.keyboard.press("a")
            page.wait_for_selector(".flash:has-text('Confirmed')")
        return self.account(vendor)

    def mailed(self, to: str, pattern: str) -> str:
        """What a letter to somebody says where the pattern's group is."""
        with self.running.open_work() as session:
            bodies = [
                one.body for one in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)) if one.to == [to]
            ]
        found = re.search(pattern, bodies[-1])
        assert found, bodies[-1]
        return found[1]


def certificate_of(vendor: Vendor, flaws: Flaws | None = None, seed: int = 5) -> tuple[dict[str, Any], bytes]:
    """The truth of a certificate that says all that vendor_standard asks for but its flaws, and its PDF."""
    truth = paper(Random(seed), vendor, today=edge.today(), flaws=flaws)
    return dict(truth), draw.flat(truth)


@contextmanager
def office(home: Path, prepared: Path, browser: Browser) -> Iterator[Office]:
    """The desk in an empty folder, over a copy of a prepared database; ends with its processes."""
    mail = MailDesk()
    controller = LoopbackController(mail, hostname="127.0.0.1", port=0)
    controller.start()
    port, url = free_port(), f"sqlite:///{home / 'desk.sqlite3'}"
    told = {
        "CERTDESK_DATA_DIR": str(home),
        "CERTDESK_DATABASE_URL": url,
        "CERTDESK_IMAP_URL": "imap://desk:secret@127.0.0.1:9/INBOX",
        "CERTDESK_SMTP_URL": f"smtp://127.0.0.1:{controller.port}",
        "CERTDESK_MAIL_FROM": f"Certdesk <{DESK}>",
        "CERTDESK_SECRET_KEY": SECRET,
        "CERTDESK_PORT": str(port),
        "CERTDESK_BASE_URL": f"http://127.0.0.1:{port}",
        "CERTDESK_PRIVATE_WEBHOOKS": "yes",
    }
    shutil.copy(prepared, home / "desk.sqlite3")
    settings = load_settings(told, None)
    passwords = dict(re.findall(r"(\S+@\S+)\s+password (\S+)", load(settings)))
    engine = database(url)
    running = RunningDesk(home, {"PATH": "/usr/bin:/bin", **told}, units_of_work(engine), told["CERTDESK_BASE_URL"])
    try:
        for name in ("web", "work"):
            running.start(name, name)
        running.eventually(_answers(f"{running.base_url}/sign-in"))
        yield Office(running, parts(settings, engine), mail, passwords, browser)
    finally:
        for name in list(running.processes):
            running.stop(name)
        engine.dispose()
        controller.stop()


def _answers(address: str) -> Callable[[], bool]:
    def check() -> bool:
        try:
            return requests.get(address, timeout=5).status_code == requests.codes.ok
        except requests.RequestException:
            return False

    return check


__all__ = ["ADMIN", "REVIEWER", "Office", "certificate_of", "office"]
