"""What the walk needs from outside, chosen at the edge and handed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from config.mail_server import MailServer
from domain.dialogue import Addressee
from domain.token import Pass, link_token, reply_address, stop_token
from outbound.lines import Lines
from outbound.signing import DkimKey
from pipeline.sandbox import Sandbox
from records.blobs import Blobs
from records.work import OpenWork

LASTS_DAYS = 180
"""How long a link without a login opens its page at least: two reminders and a renewal are over by then."""


class Enqueue(Protocol):
    """Puts a workflow into a queue inside the caller's transaction, to be begun after `delay` seconds."""

    def __call__(
        self, session: Session, *, queue: str, workflow: str, key: str, argument: int, delay: float = 0.0
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the desk is in its letters. `mail_from` may carry a display name; `mail_address` is the bare address.

    `upload_base` is the address of the pages without a login, "" while there are none: letters then name no link.
    `fax` is the number that faxes are sent to, "" for a desk without one.
    """

    mail_from: str
    mail_address: str
    secret: str
    upload_base: str = ""
    fax: str = ""

    @property
    def own_addresses(self) -> frozenset[str]:
        """The addresses a message from which is a loop."""
        return frozenset({self.mail_address})

    def reply_to(self, account_id: int | None) -> str:
        """Where an answer about the account should go: the mailbox with its token."""
        if account_id is None:
            return self.mail_address
        return reply_address(self.mail_address, account_id=account_id, secret=self.secret)

    def link(
        self,
        page: str,
        *,
        account_id: int,
        party: Addressee,
        address: str,
        number: int,
        on: date,
        is_wide: bool = False,
    ) -> str:
        """The address of a page without a login, "" for a desk that has none.

        Args:
            page: "s" for what is needed and the upload, "v" for the answers to a verification.
            account_id: the account, of several the first.
            party: agent or contractor.
            address: the party's mail address: once another stands in its place, the link opens nothing.
            number: as `records.links.numbers` tells.
            on: the day from which it counts; it opens at least LASTS_DAYS from then, to the end of a month.
            is_wide: whether it shows all that the address answers for at the account's client.
        """
        if not self.upload_base:
            return ""
        token = link_token(
            Pass(account=account_id, party=party, address=address, until=_until(on), number=number, is_wide=is_wide),
            secret=self.secret,
        )
        return f"{self.upload_base.rstrip('/')}/{page}/{token}"

    def stop_link(self, letter_id: int) -> str:
        """Where the reader of a letter asks to be written to no more; "" without https (RFC 8058 asks for it)."""
        if not self.upload_base.startswith("https://"):
            return ""
        return f"{self.upload_base.rstrip('/')}/u/{stop_token(letter_id, secret=self.secret)}"


def _until(day: date) -> date:
    """The first day on which a link given on that day is shut: those of one month are the same."""
    late = day.replace(day=1) + timedelta(days=30 + LASTS_DAYS)
    return (late.replace(day=1) + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report of a client that is to be made: its name, the ending of the file, and the filters as an address.

    One of what happened covers the days from `since` to `until`, both meant. `language` is that of who set it up.
    """

    client_id: int
    report: str
    ending: str
    query: str
    since: date
    until: date
    language: str = "en"


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report as a file; `title` and `told` say in words what it is and which rows it has."""

    name: str
    title: str
    media_type: str
    data: bytes
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that the stages touch beside their arguments. `sandbox` is None where nothing foreign is read.

    `authserv` is the name of the receiving server in Authentication-Results, "" when it is not known. With
    `dkim` outgoing mail is signed. With `lines` a connection to the mail server serves for many letters. `make_report`
    draws reports that go out by mail; only a worker has it.
    """

    open_work: OpenWork
    blobs: Blobs
    enqueue: Enqueue
    identity: Identity
    now: Callable[[], datetime]
    today: Callable[[], date]
    sandbox: Sandbox | None = None
    smtp: MailServer | None = None
    smtp_token: Callable[[], str] | None = None
    authserv: str = ""
    dkim: DkimKey | None = None
    lines: Lines | None = None
    make_report: Callable[[ReportOrder], MadeReport] | None = None
