"""What the walk needs from outside, chosen at the edge and handed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from config.mail_server import MailServer
from domain.token import reply_address
from pipeline.sandbox import Sandbox
from records.blobs import Blobs
from records.work import OpenWork


class Enqueue(Protocol):
    """Puts a workflow into a queue inside the caller's transaction; `pipeline.engine.Enqueuer` is one."""

    def __call__(self, session: Session, *, queue: str, workflow: str, key: str, argument: int) -> None: ...


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that the stages touch beside their arguments. `sandbox` is None where nothing foreign is read."""

    open_work: OpenWork
    blobs: Blobs
    enqueue: Enqueue
    identity: Identity
    now: Callable[[], datetime]
    today: Callable[[], date]
    sandbox: Sandbox | None = None
    smtp: MailServer | None = None
    smtp_token: Callable[[], str] | None = None
