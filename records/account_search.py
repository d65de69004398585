"""Accounts by what a person types of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from records.account_list import Filters, conditions
from records.accounts import Account, Client, Contractor
from records.folding import fold, holds
from records.roster import LONGEST, Listed

MOST_DIGITS = 10
"""From so many digits on a number cannot be an id of ours."""
_NAMED = (
    select(Account.id, Contractor.name, Client.name)
    .join(Contractor, Account.contractor_id == Contractor.id)
    .join(Client, Account.client_id == Client.id)
)


def find(session: Session, text: str, *, limit: int = 8) -> Sequence[tuple[int, str, str]]:
    """Accounts whose contractor, client, agency or client's own id contains `text`: (id, contractor, client)."""
    chosen = (
        select(Listed.account_id)
        .where(*conditions(session, Filters(text=text)))
        .order_by(Listed.name, Listed.account_id)
        .limit(limit)
    )
    ids = tuple(session.scalars(chosen))
    rows = session.execute(_NAMED.where(Account.id.in_(ids)))
    found = {row[0]: (row[0], row[1], row[2]) for row in rows}
    return [found[one] for one in ids]


def named(session: Session, text: str) -> Sequence[tuple[int, str, str]]:
    """The accounts that are called so: by number, else by the client's own id, else by the contractor's name.

    A name counts whole, whatever its case and accents; only when none fits, as a part: (id, contractor, client).
    """
    asked = text.strip()
    name = fold(asked)[:LONGEST]
    listed = select(Listed.account_id)
    ways: list[ColumnElement[bool]] = [
        Account.client_id.in_(select(Client.id)) & (Account.client_ref == asked),  # their index begins with the client
        Account.id.in_(listed.where(Listed.name == name)),
        Account.id.in_(listed.where(holds(Listed.name, name))),
        Account.archived.is_(True) & Account.name.icontains(asked, autoescape=True),  # no list has those
    ]
    if asked.isdecimal() and len(asked) < MOST_DIGITS:
        ways.insert(0, Account.id == int(asked))
    for way in ways if name else ():
        if ids := session.scalars(select(Account.id).where(way).limit(20)).all():
            rows = session.execute(_NAMED.where(Account.id.in_(ids)).order_by(Contractor.name, Account.id))
            return [(row[0], row[1], row[2]) for row in rows]
    return []
