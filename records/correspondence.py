"""Who writes to whom about which account: what the matching of a message rests on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.draft import OutboxState
from records.accounts import Account, Agent, Client, Contractor
from records.base import key_text
from records.messages import Message
from records.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account's names and addresses, lower case; `addresses` are all that belong to it, written to or from."""

    id: int
    client: str
    contractor: str
    agent: str
    agency: str
    agent_email: str | None
    contractor_email: str | None
    addresses: tuple[str, ...]


def known_accounts(session: Session, *, client_id: int | None = None) -> tuple[KnownAccount, ...]:
    """Every account that is not archived, or those of one client, with all addresses its letters went to."""
    written: dict[int, set[str]] = {}
    sent = (OutboxState.SENT, OutboxState.UNCERTAIN, OutboxState.IN_FLIGHT)
    for account_id, to, cc in session.execute(
        select(OutboxMessage.account_id, OutboxMessage.to, OutboxMessage.cc).where(OutboxMessage.state.in_(sent))
    ):
        if account_id is not None:
            written.setdefault(account_id, set()).update(address.lower() for address in (*to, *cc))
    rows = session.execute(
        select(Account.id, Client.name, Contractor.name, Agent.name, Agent.agency, Agent.email, Contractor.email)
        .join(Client, Account.client_id == Client.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(Account.archived.is_(False), *(() if client_id is None else (Account.client_id == client_id,)))
        .order_by(Account.id)
    )
    known = []
    for row in rows:
        own = {address.lower() for address in (row[5], row[6]) if address}
        known.append(
            KnownAccount(
                id=row[0],
                client=row[1],
                contractor=row[2],
                agent=row[3] or "",
                agency=row[4] or "",
                agent_email=row[5].lower() if row[5] else None,
                contractor_email=row[6].lower() if row[6] else None,
                addresses=tuple(sorted(own | written.get(row[0], set()))),
            )
        )
    return tuple(known)


def threads(session: Session, message_ids: tuple[str, ...]) -> dict[str, int]:
    """Those of `message_ids` that belong to an account, sent by us or received and assigned, with the account.

    A Message-ID of ours is ours alone, whoever puts it on a mail of his own. One that came on mails of two accounts
    says nothing, and is left out.
    """
    asked = {key_text(one): one for one in message_ids}
    found: dict[str, set[int]] = {}
    for table in (Message, OutboxMessage):
        rows = session.execute(
            select(table.message_id, table.account_id).where(table.message_id.in_(asked), table.account_id.is_not(None))
        )
        named: dict[str, set[int]] = {}
        for message_id, account_id in rows:
            if message_id is not None and account_id is not None:
                named.setdefault(message_id, set()).add(account_id)
        found |= named
    return {asked[one]: min(accounts) for one, accounts in found.items() if len(accounts) == 1}
