"""A client's policies, row by row: which hold, which expire, which expired with nothing behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.document import DocumentState
from records import ratings
from records.accounts import AGENCY, Account, Agent, Contractor
from records.batches import AT_ONCE, in_batches
from records.certificates import Certificate, Policy
from records.contacted import last_contacted
from records.documents import Document
from records.network_filters import Wanted, fitting


class Insured(NamedTuple):
    """The policy that a contractor showed last for a line of coverage, which is told by the glossary's code.

    `days` are those from today to its end, less than none where that is over; None where it shows no end. `limits` are
    whole US dollars by the codes of the glossary. `am_best` is the insurer's rating by the client's own list.
    """

    contractor: str
    client_ref: str | None
    line: str
    number: str | None
    insurer: str | None
    effective: date | None
    expiration: date | None
    agent: str | None
    agent_email: str | None
    contractor_email: str | None
    state: str
    trade: str
    project: str
    naic: str | None
    limits: Mapping[str, Any]
    days: int | None
    am_best: str
    last_contacted: date | None
    account: int


def expiring(session: Session, wanted: Wanted, zone: tzinfo, *, since: date | None, until: date) -> Iterator[Insured]:
    """Confirmed policies that expire from `since` to `until`, soonest first; one that a later one follows is left out.

    What `wanted` says of days is of the account, and not asked here. `zone` is that of the days of letters.
    """
    days = (Policy.expiration <= until, *(() if since is None else (Policy.expiration >= since,)))
    order = (Policy.expiration, Contractor.name, Policy.id)
    return _told(session, wanted, zone, days, order)


def in_force(session: Session, wanted: Wanted, zone: tzinfo) -> Iterator[Insured]:
    """Confirmed policies that are not over and that no later one follows, by contractor; those without an end, too."""
    holds = or_(Policy.expiration.is_(None), Policy.expiration >= wanted.today)
    return _told(session, wanted, zone, (holds,), (Contractor.name, Account.id, Policy.position, Policy.id))


def _told(
    session: Session, wanted: Wanted, zone: tzinfo, held: tuple[ColumnElement[bool], ...], order: tuple[Any, ...]
) -> Iterator[Insured]:
    rated = ratings.of_client(session, wanted.client_id)
    rows = session.execute(
        select(
            *(Contractor.name, Account.client_ref, Policy.covers, Policy.number, Policy.insurer, Policy.effective),
            *(Policy.expiration, AGENCY, Agent.email),
            *(Contractor.email, Account.state, Account.trade, Account.project, Policy.naic, Policy.limits, Account.id),
        )
        .join(Certificate, Policy.certificate_id == Certificate.id)
        .join(Document, Certificate.document_id == Document.id)
        .join(Account, Document.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(*held, Document.state == DocumentState.REVIEWED, ~_followed())
        .where(Account.id.in_(fitting(replace(wanted, within=None))))
        .order_by(*order)
        .execution_options(yield_per=AT_ONCE)
    )
    some: tuple[Any, ...]
    for some in in_batches(iter(rows)):
        written = last_contacted(session, {row[-1] for row in some}, zone)
        for *told, account in some:
            ends, insurer = told[6], rated.get(told[13] or "")
            days = None if ends is None else (ends - wanted.today).days
            rating = insurer.am_best if insurer else ""
            yield Insured._make((*told, days, rating, written.get(account), account))


def _followed() -> ColumnElement[bool]:
    """Whether the account showed a policy for the same line that ends later, or the same one again.

    Two of one certificate whose terms overlap run beside each other: layers, or two insurers.
    """
    later, paper, document = aliased(Policy), aliased(Certificate), aliased(Document)
    same = later.number.is_not_distinct_from(Policy.number) & (later.id > Policy.id)
    beside = and_(
        later.certificate_id == Policy.certificate_id, func.coalesce(later.effective < Policy.expiration, false())
    )
    ends_alike = later.expiration.is_not_distinct_from(Policy.expiration)
    return (
        select(later.id)
        .join(paper, later.certificate_id == paper.id)
        .join(document, paper.document_id == document.id)
        .where(
            document.account_id == Document.account_id,
            document.state == DocumentState.REVIEWED,
            later.covers == Policy.covers,
            or_((later.expiration > Policy.expiration) & ~beside, ends_alike & same),
        )
        .correlate(Policy, Document)
        .exists()
    )
