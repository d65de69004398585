"""Accounts by what a person types of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.account_list import Filters, conditions
from records.accounts import Account, Client, Contractor
from records.roster import Listed

MOST_DIGITS = 10
"""From so many digits on a number cannot be an id of ours."""


def find(session: Session, text: str, *, limit: int = 8) -> Sequence[tuple[int, str, str]]:
    """Accounts whose contractor, client, agency or client's own id contains `text`: (id, contractor, client)."""
    chosen = (
        select(Listed.account_id)
        .where(*conditions(session, Filters(text=text)))
        .order_by(Listed.name, Listed.account_id)
        .limit(limit)
    )
    ids = tuple(session.scalars(chosen))
    rows = session.execute(
        select(Account.id, Contractor.name, Client.name)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .join(Client, Account.client_id == Client.id)
        .where(Account.id.in_(ids))
    )
    found = {row[0]: (row[0], row[1], row[2]) for row in rows}
    return [found[one] for one in ids]


def named(session: Session, text: str) -> Sequence[tuple[int, str, str]]:
    """The accounts that are called so: by number, else by the client's own id, else by the contractor's name.

    A name counts whole, in any case; only when none fits, as a part: (id, contractor, client).
    """
    asked = text.strip()
    wanted = (
        select(Account.id, Contractor.name, Client.name)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .join(Client, Account.client_id == Client.id)
        .order_by(Contractor.name, Account.id)
        .limit(20)
    )
    ways = [Account.client_ref == asked, func.lower(Contractor.name) == asked.lower()]
    if asked.isdecimal() and len(asked) < MOST_DIGITS:
        ways.insert(0, Account.id == int(asked))
    ways.append(Contractor.name.icontains(asked, autoescape=True))
    for way in ways if asked else ():
        if found := session.execute(wanted.where(way)).all():
            return [(row[0], row[1], row[2]) for row in found]
    return []
