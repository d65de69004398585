"""All messages in one list, for `certdesk messages` and for operators."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from records.accounts import Account, Client, Contractor
from records.messages import Message
from records.queue import documents_of


def all_messages(session: Session) -> list[dict[str, Any]]:
    """Every message, oldest first, with its documents and the reason if it was set aside."""
    rows = session.execute(
        select(Message, Contractor.name, Client.name)
        .options(defer(Message.body))
        .outerjoin(Account, Message.account_id == Account.id)
        .outerjoin(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Client, Account.client_id == Client.id)
        .order_by(Message.arrived_at, Message.id)
    ).all()
    papers = documents_of(session)
    return [
        {
            "id": message.id,
            "message_id": message.message_id,
            "from": message.sender,
            "subject": message.subject,
            "kind": message.kind.value,
            "state": message.state.value,
            "account": f"{contractor} · {client}" if contractor else None,
            "documents": [
                {
                    "id": one.id,
                    "kind": one.kind.value,
                    "state": one.state.value,
                    "pages": one.page_count,
                    "reason": one.reason,
                }
                for one in papers.get(message.id, ())
            ],
            "reason": message.reason,
        }
        for message, contractor, client in rows
    ]
