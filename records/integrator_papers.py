"""What a client's programs may see of papers and what followed from them; see `records.integrator`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reference import remedy_of
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import NotYours
from domain.exceptions import ExceptionKind
from domain.finding import AccountStatus, Fixer, Remedy, Result, Severity
from domain.page import PageKind
from records.accounts import Account
from records.documents import Document, FieldValue, Page
from records.exceptions import AccountException, Ended
from records.findings import Finding
from records.folding import Aside
from records.integrator import Found, Instant, Place, Slice, cut, words
from records.messages import Message
from records.outbox import OutboxMessage
from records.people import User
from records.requirements import RequirementVersion
from records.standings import StatusChange

GONE_OUT = (OutboxState.SENT, OutboxState.UNCERTAIN)
"""States of letters that somebody may have got: others are drafts of ours."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document as it came; `first_page` and `last_page` are its part of the file, None for all of it.

    `message` is the mail, fax or upload that it came with. `reason` says why one was set aside.
    """

    id: int
    account: int
    message: int
    name: str
    kind: PageKind
    state: DocumentState
    reason: str | None
    page_count: int
    first_page: int
    last_page: int | None
    sha256: str
    received_at: Instant
    read_at: Instant | None
    updated_at: Instant


@dataclass(frozen=True, slots=True)
class PageView:
    """One page; sizes in points."""

    number: int
    kind: PageKind
    edition: str | None
    width: float
    height: float
    image: str | None


@dataclass(frozen=True, slots=True)
class FieldView:
    """One value that was read: where it stands (`box`: x0, top, x1, bottom, in points), and how sure that is (0 to 1).

    `certificate` counts the certificates of a document from 0.
    """

    certificate: int
    path: str
    value: Any
    text: str | None
    confidence: float
    page: int | None
    box: list[float] | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """One requirement's result as of the account's last judgement.

    It is known by account, requirement and code: `id` is another one after the next judgement.
    """

    id: int
    account: int
    requirement: str
    code: str
    result: Result
    severity: Severity
    fixer: Fixer
    remedy: Remedy
    line: str | None
    title: str
    ask: str
    tell_insured: str
    tell_client: str
    facts: dict[str, str]
    document: int | None
    judged_on: date


@dataclass(frozen=True, slots=True)
class StatusView:
    """One change of where an account stands, appended when it was judged; `version` is that of its requirement set."""

    id: int
    account: int
    day: date
    status: AccountStatus
    score: int
    version: int


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """One requirement that the client let go, until `ends_on` (that day not included) or `ended_on`."""

    id: int
    account: int
    requirement: str
    kind: ExceptionKind
    code: str
    shortfall: str
    policy_number: str
    approved_by: str
    approved_on: date
    reason: str
    ends_on: date
    document: int | None
    ended_on: date | None
    ended_why: Ended | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """One mail of an account: received (`in`) or sent (`out`)."""

    id: str
    direction: str
    account: int
    at: Instant
    sender: str
    recipients: list[str]
    subject: str
    body: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One policy that an account holds, by the newest proof that states it; `limits` in whole dollars by limit code."""

    account: int
    line: str
    number: str
    insurer: str
    naic: str
    effective: date | None
    expiration: date | None
    cancelled_on: date | None
    limits: dict[str, int]
    marked: list[str]
    document: int | None


_DOCUMENT = (
    *(Document.id, Document.account_id, Document.message_id, Document.name, Document.kind, Document.state),
    *(Document.reason, Document.page_count, Document.first_page, Document.last_page, Document.digest),
    *(Document.created_at, Document.read_at, Document.updated_at),
)


def documents(
    session: Session, client_id: int, part: Slice, *, account: int | None = None, state: DocumentState | None = None
) -> Found[DocumentView]:
    """A slice of the documents of a client's accounts."""
    wanted = _owned(select(*_DOCUMENT), Document, client_id, account)
    if state is not None:
        wanted = wanted.where(Document.state == state)
    return cut(session, wanted, part, key=Document.id, moment=Document.updated_at, make=lambda row: DocumentView(*row))


def document(session: Session, client_id: int, document_id: int) -> DocumentView:
    """One document.

    Raises:
        NotYours: there is no such document, or it is of no account of the client's.
    """
    wanted = _owned(select(*_DOCUMENT), Document, client_id, None)
    row = session.execute(wanted.where(Document.id == document_id)).first()
    if row is None:
        raise NotYours
    return DocumentView(*row)


def pages(session: Session, document_id: int) -> tuple[PageView, ...]:
    """The pages of a document, in order; `image` is the address of the page's picture, from the API's root."""
    rows = session.scalars(select(Page).filter_by(document_id=document_id).order_by(Page.number))
    return tuple(
        PageView(
            one.number,
            one.kind,
            one.edition,
            one.width,
            one.height,
            f"/documents/{document_id}/pages/{one.number}/image" if one.image_digest else None,
        )
        for one in rows
    )


def fields(session: Session, document_id: int) -> tuple[FieldView, ...]:
    """Every value that was read from a document, by certificate and path."""
    wanted = select(FieldValue).filter_by(document_id=document_id)
    rows = session.scalars(wanted.order_by(FieldValue.certificate_no, FieldValue.path))
    made = []
    for one in rows:
        box = [side for side in (one.x0, one.top, one.x1, one.bottom) if side is not None]
        made.append(FieldView(one.certificate_no, one.path, one.value, one.text, one.confidence, one.page, box or None))
    return tuple(made)


def findings(
    session: Session, client_id: int, part: Slice, *, account: int | None = None, result: Result | None = None
) -> Found[FindingView]:
    """A slice of the findings of a client's accounts; changed since a moment are those of accounts that were."""
    wanted = (
        select(Finding, Finding.id, Account.updated_at, Account.id)
        .join(Account, Finding.account_id == Account.id)
        .where(Account.client_id == client_id)
    )
    if account is not None:
        wanted = wanted.where(Account.id == account)
    if result is not None:
        wanted = wanted.where(Finding.result == result)
    return cut(session, wanted, part, key=Finding.id, moment=Account.updated_at, within=Account.id, make=_finding)


def statuses(session: Session, client_id: int, part: Slice, *, account: int | None = None) -> Found[StatusView]:
    """A slice of the changes of status of a client's accounts, in the order in which they came about."""
    table = StatusChange
    columns = (table.id, table.account_id, table.day, table.status, table.score, RequirementVersion.version)
    wanted = _owned(select(*columns), table, client_id, account)
    wanted = wanted.join(RequirementVersion, table.requirement_version_id == RequirementVersion.id)
    return cut(session, wanted, part, key=table.id, moment=Account.updated_at, make=lambda row: StatusView(*row))


def exceptions(
    session: Session, client_id: int, part: Slice, *, account: int | None = None, in_force_on: date | None = None
) -> Found[ExceptionView]:
    """A slice of the exceptions of a client's accounts; with `in_force_on` those alone that hold on that day."""
    wanted = _exceptions(client_id, account)
    if in_force_on is not None:
        wanted = wanted.where(
            AccountException.approved_on <= in_force_on,
            AccountException.ends_on > in_force_on,
            AccountException.ended_on.is_(None) | (AccountException.ended_on > in_force_on),
        )
    return cut(
        session, wanted, part, key=AccountException.id, moment=Account.updated_at, make=lambda row: ExceptionView(*row)
    )


def exception(session: Session, client_id: int, exception_id: int) -> ExceptionView:
    """One exception.

    Raises:
        NotYours: there is no such exception, or it is another client's.
    """
    row = session.execute(_exceptions(client_id, None).where(AccountException.id == exception_id)).first()
    if row is None:
        raise NotYours
    return ExceptionView(*row)


def messages(session: Session, client_id: int, part: Slice, *, account: int | None = None) -> Found[MessageView]:
    """A slice of the correspondence of a client's accounts: received first, by id, then sent, by id.

    The id of a sent one in a `Place` is negative.
    """
    after = part.after.id if part.after else 0
    received: Found[MessageView] = Found((), None)
    if after >= 0:
        received = _received(session, client_id, part, account)
        if received.next is not None or len(received.items) == part.limit:
            last = int(received.items[-1].id.partition("-")[2])
            return Found(received.items, received.next or Place(last))
    left = Slice(part.limit - len(received.items), Place(-after) if after < 0 else None)
    sent = _sent(session, client_id, left, account)
    return Found((*received.items, *sent.items), Place(-sent.next.id) if sent.next else None)


def _received(session: Session, client_id: int, part: Slice, account: int | None) -> Found[MessageView]:
    table = Message
    wanted = select(
        *(table.id, table.account_id, table.arrived_at, table.sender, table.recipients, table.subject),
        *(table.body, table.kind, table.state),
    )

    def made(row: Any) -> MessageView:
        head = (f"in-{row[0]}", "in", row[1], row[2], row[3], [str(one) for one in row[4]])
        return MessageView(*head, row[5], row[6], row[7].value, row[8].value)

    wanted = _owned(wanted, table, client_id, account)
    return cut(session, wanted, part, key=table.id, moment=table.arrived_at, make=made)


def _sent(session: Session, client_id: int, part: Slice, account: int | None) -> Found[MessageView]:
    table = OutboxMessage
    wanted = select(
        *(table.id, table.account_id, table.created_at, table.to, table.cc, table.subject, table.body),
        *(table.letter, table.state, table.sent_at),
    )

    def made(row: Any) -> MessageView:
        to = [str(one) for one in (*row[3], *row[4])]
        return MessageView(
            f"out-{row[0]}", "out", row[1], row[9] or row[2], "", to, row[5], row[6], row[7], row[8].value
        )

    wanted = _owned(wanted, table, client_id, account).where(Aside(table.state).in_(GONE_OUT))
    return cut(session, wanted, part, key=table.id, moment=table.created_at, make=made)


def _owned(wanted: Any, table: Any, client_id: int, account: int | None) -> Any:
    """Rows of a client's accounts by the index that begins with the client, or of one account by that of accounts.

    Whose an account is is asked of the account each time, too.
    """
    wanted = wanted.join(Account, table.account_id == Account.id)
    if account is not None:
        return wanted.where(Account.id == account, Account.client_id == client_id)
    return wanted.where(table.client_id == client_id, Aside(Account.client_id) == client_id)


def _exceptions(client_id: int, account: int | None) -> Any:
    table = AccountException
    wanted = select(
        *(table.id, table.account_id, table.requirement, table.kind, table.code, table.shortfall),
        *(table.policy_number, User.name, table.approved_on, table.reason, table.ends_on, table.document_id),
        *(table.ended_on, table.ended_why),
    )
    return _owned(wanted.join(User, table.approved_by == User.id), table, client_id, account)


def _finding(row: Any) -> FindingView:
    one: Finding = row[0]
    return FindingView(
        id=one.id,
        account=one.account_id,
        requirement=one.requirement,
        code=one.code,
        result=one.result,
        severity=one.severity,
        fixer=one.fixer,
        remedy=remedy_of(one.code),
        line=one.line,
        title=one.title,
        ask=one.ask,
        tell_insured=one.tell_insured,
        tell_client=one.tell_client,
        facts=words(one.facts),
        document=one.document_id,
        judged_on=one.judged_on,
    )
