"""What an entry of the audit trail was about, by a name that people know: "message 24" tells nobody anything."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from records.accounts import Account
from records.api_keys import ApiKey
from records.client_uploads import ClientUpload
from records.documents import Document
from records.events import Webhook
from records.list_imports import ListImport
from records.messages import Message
from records.outbox import OutboxMessage
from records.requirements import RequirementSet
from records.scheduled_reports import ScheduledReport

REPORT = "report "
"""What the code of a report stands behind: whoever shows it knows its title."""


def called(session: Session, subject: str, client_id: int) -> str:
    """A subject by its own name, if it is this client's: a file, a mail's subject or sender, a title.

    Persons stay "user <address>"; what has no name, or is not the client's, is "".
    """
    kind, _, number = subject.rpartition(" ")
    if kind == "user":
        return subject
    wanted = _wanted(kind, client_id)
    if wanted is None or not number.isdecimal():
        return ""
    table, query = wanted
    found = session.execute(query.where(table.id == int(number))).first()
    names = [one for one in found or () if one]
    if kind == "message" and names and isinstance(names[0], list):
        return ", ".join(map(str, names[0]))
    name = str(names[0]) if names else ""
    return f"{REPORT}{name}" if kind == "report" and name else name


def _wanted(kind: str, client_id: int) -> tuple[Any, Select[Any]] | None:
    """The table of a kind of subject, and its names, the first that is not empty counts."""
    if kind == "message":
        uploads = select(ClientUpload.names, Message.subject, Message.sender).select_from(Message)
        joined = uploads.outerjoin(ClientUpload, ClientUpload.message_id == Message.id)
        own = joined.outerjoin(Account, Message.account_id == Account.id)
        return Message, own.where((ClientUpload.client_id == client_id) | (Account.client_id == client_id))
    of_account: dict[str, tuple[Any, Any]] = {
        "document": (Document, Document.name),
        "letter": (OutboxMessage, OutboxMessage.subject),
    }
    if kind in of_account:
        table, name = of_account[kind]
        joined = select(name).join(Account, table.account_id == Account.id)
        return table, joined.where(Account.client_id == client_id)
    of_client: dict[str, tuple[Any, Any]] = {
        "list": (ListImport, ListImport.name),
        "report": (ScheduledReport, ScheduledReport.report),
        "requirement set": (RequirementSet, RequirementSet.title),
        "webhook": (Webhook, Webhook.url),
        "api key": (ApiKey, ApiKey.name),
    }
    if kind not in of_client:
        return None
    table, name = of_client[kind]
    return table, select(name).where(table.client_id == client_id)
