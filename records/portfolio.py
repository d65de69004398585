"""All accounts of one requirement set with what judging them needs: page by page, light, in the order of ids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.finding import AccountStatus
from records.accounts import Account, Agent, Contractor
from records.holdings import StoredHoldings

PAGE = 500


class Entry(NamedTuple):
    """One account. `holdings` is None when it was never settled; `format` is theirs."""

    account_id: int
    contractor: str
    contractor_email: str | None
    agent: str | None
    agent_email: str | None
    flags: dict[str, Any]
    state: str
    work_state: str
    trade: str
    project: str
    contract_start: date | None
    contract_end: date | None
    also_known_as: list[Any]
    parties: dict[str, Any]
    status: AccountStatus
    next_expiration: date | None
    starts: list[Any] | None
    format: int | None
    holdings: bytes | None


def pages(session: Session, set_id: int, *, size: int = PAGE) -> Iterator[tuple[Entry, ...]]:
    """The accounts of a set, the archived ones left out, `size` at a time: memory stays flat however many there are."""
    after = 0
    wanted = (
        select(
            Account.id,
            Contractor.name,
            Contractor.email,
            Agent.name,
            Agent.email,
            Account.flags,
            Account.state,
            Account.work_state,
            Account.trade,
            Account.project,
            Account.contract_start,
            Account.contract_end,
            Account.also_known_as,
            Account.parties,
            Account.status,
            Account.next_expiration,
            StoredHoldings.starts,
            StoredHoldings.format,
            StoredHoldings.body,
        )
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .outerjoin(StoredHoldings, StoredHoldings.account_id == Account.id)
        .where(Account.requirement_set_id == set_id, Account.archived.is_(False))
        .order_by(Account.id)
        .limit(size)
    )
    while found := tuple(Entry(*row) for row in session.execute(wanted.where(Account.id > after))):
        yield found
        after = found[-1].account_id
