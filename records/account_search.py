"""Accounts by what a person types of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from records.accounts import Account, Agent, Client, Contractor

MOST_DIGITS = 10
"""From so many digits on a number cannot be an id of ours."""


def find(session: Session, text: str, *, limit: int = 8) -> Sequence[tuple[int, str, str]]:
    """Accounts whose contractor, client, agency or client's own id contains `text`: (id, contractor, client)."""
    asked = text.strip()
    rows = session.execute(
        select(Account.id, Contractor.name, Client.name)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .join(Client, Account.client_id == Client.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(
            Account.archived.is_(False),
            or_(
                Contractor.name.icontains(asked, autoescape=True),
                Client.name.icontains(asked, autoescape=True),
                Agent.agency.icontains(asked, autoescape=True),
                Account.client_ref.icontains(asked, autoescape=True),
            ),
        )
        .order_by(Contractor.name, Account.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


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
