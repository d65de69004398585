"""What is still to be fixed on an account, as of its last judgement."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from config.finding_words import said_in
from config.reference import remedy_of
from domain import finding as findings
from domain.finding import Fixer, Judgement, Result, Severity
from records import accounts, events, standings
from records.base import Table, stored_enum
from records.events import EventKind

OPEN = (Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW)
"""Results that somebody still has to do something about."""


class Finding(Table):
    """One requirement's result on an account, in the order of the judgement."""

    __tablename__ = "coi_finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"), index=True)
    requirement_version_id: Mapped[int] = mapped_column(ForeignKey("coi_requirement_version.id"))
    position: Mapped[int]
    judged_on: Mapped[date]
    code: Mapped[str]
    requirement: Mapped[str]
    result: Mapped[Result] = mapped_column(stored_enum(Result))
    severity: Mapped[Severity] = mapped_column(stored_enum(Severity))
    fixer: Mapped[Fixer] = mapped_column(stored_enum(Fixer))
    line: Mapped[str | None]
    title: Mapped[str]
    ask: Mapped[str]
    tell_insured: Mapped[str]
    tell_client: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fields: Mapped[list[Any]] = mapped_column(default=list)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("coi_document.id", ondelete="SET NULL"))
    place: Mapped[int] = mapped_column(default=0)


def replace_judgement(
    session: Session,
    account_id: int,
    judgement: Judgement,
    *,
    requirement_version_id: int,
    again_on: date | None = None,
) -> None:
    """Store a judgement in place of the last one, and the account's status with it; its history grows if it moved.

    `again_on` is the next day on which it may come out otherwise with nothing new on file.

    Whoever judges holds the account first (`accounts.hold`), or what is stored may rest on less than what is there.
    """
    account = accounts.hold(session, account_id)
    _tell_of_changes(session, account_id, judgement)
    session.execute(delete(Finding).where(Finding.account_id == account_id))
    for position, one in enumerate(judgement.findings):
        session.add(
            Finding(
                account_id=account_id,
                requirement_version_id=requirement_version_id,
                position=position,
                judged_on=judgement.today,
                code=one.code,
                requirement=one.requirement,
                result=one.result,
                severity=one.severity,
                fixer=one.fixer,
                line=one.line,
                title=one.title,
                ask=one.ask,
                tell_insured=one.tell_insured,
                tell_client=one.tell_client,
                facts=dict(one.facts),
                fields=list(one.fields),
                document_id=one.document_id,
                place=one.place,
            )
        )
    account.status, account.score, account.judged_on = judgement.status, judgement.score, judgement.today
    account.lines, account.next_expiration = dict(judgement.lines), judgement.next_expiration
    account.judge_again_on = again_on
    account.updated_at = accounts.this_moment()  # its findings are other rows now, though it may stand as it did
    standings.record(
        session,
        account_id,
        standings.Moved(judgement.today, judgement.status, judgement.score, 0),
        requirement_version_id=requirement_version_id,
    )


def of_code(session: Session, client_id: int, code: str) -> tuple[tuple[int, str, Finding], ...]:
    """The open findings of one code at a client: (account, contractor, finding), archived accounts left out."""
    rows = session.execute(
        select(Finding, accounts.Contractor.name)
        .join(accounts.Account, Finding.account_id == accounts.Account.id)
        .join(accounts.Contractor, accounts.Account.contractor_id == accounts.Contractor.id)
        .where(
            accounts.Account.client_id == client_id,
            accounts.Account.archived.is_(False),
            Finding.code == code,
            Finding.result.in_((Result.FAIL, Result.UNVERIFIED)),
        )
        .order_by(Finding.id)
    )
    return tuple((row[0].account_id, row[1], row[0]) for row in rows)


def _tell_of_changes(session: Session, account_id: int, judgement: Judgement) -> None:
    """An event for each requirement that is open now and was not, and for each that was and is not."""
    rows = session.execute(
        select(Finding.requirement, Finding.code, Finding.title).where(
            Finding.account_id == account_id, Finding.result.in_(OPEN), Finding.severity != Severity.INFO
        )
    )
    before = {(row[0], row[1]): row[2] for row in rows}
    open_now = (one for one in judgement.findings if one.result in OPEN and one.severity is not Severity.INFO)
    after = {(one.requirement, one.code): one.title for one in open_now}
    for kind, these, those in (
        (EventKind.FINDING_CLOSED, before, after),
        (EventKind.FINDING_OPENED, after, before),
    ):
        for requirement, code in (one for one in these if one not in those):
            said = {"requirement": requirement, "code": code, "title": these[requirement, code]}
            events.emit(session, kind, account_id=account_id, data=said)


def of_account(session: Session, account_id: int) -> tuple[findings.Finding, ...]:
    """The findings of an account's last judgement, in its order."""
    rows = session.scalars(select(Finding).where(Finding.account_id == account_id).order_by(Finding.position))
    return tuple(
        findings.Finding(
            code=one.code,
            requirement=one.requirement,
            result=one.result,
            severity=one.severity,
            fixer=one.fixer,
            line=one.line,
            title=one.title,
            ask=one.ask,
            tell_insured=one.tell_insured,
            tell_client=one.tell_client,
            facts=MappingProxyType(dict(one.facts)),
            fields=tuple(one.fields),
            document_id=one.document_id,
            place=one.place,
            remedy=remedy_of(one.code),
        )
        for one in rows
    )


def still_asked(session: Session, account_id: int, language: str = "en") -> tuple[str, ...]:
    """What agent or contractor were, or are to be, asked to mend, one line each, as of the last judgement."""
    wanted = select(Finding).where(
        Finding.account_id == account_id,
        Finding.result.in_((Result.FAIL, Result.UNVERIFIED)),
        Finding.fixer.in_((Fixer.AGENT, Fixer.INSURED)),
    )
    rows = session.scalars(wanted.order_by(Finding.position))
    return tuple(dict.fromkeys(said for one in rows if (said := _asked(one, language))))


def _asked(row: Finding, language: str) -> str:
    said = None if language == "en" else said_in(row.code, row.facts, language)
    return (said.ask or said.tell) if said else row.ask or row.tell_insured
