"""Every table, imported in one place for migrations and tests."""

from __future__ import annotations

from records import (
    accounts,
    audit,
    certificates,
    correspondents,
    decisions,
    documents,
    exceptions,
    filed_documents,
    findings,
    holdings,
    messages,
    notices,
    outbox,
    papers,
    people,
    pulses,
    ratings,
    requirements,
    secrets,
    standings,
    uploads,
)
from records.base import Table

__all__ = [
    "Table",
    "accounts",
    "audit",
    "certificates",
    "correspondents",
    "decisions",
    "documents",
    "exceptions",
    "filed_documents",
    "findings",
    "holdings",
    "messages",
    "notices",
    "outbox",
    "papers",
    "people",
    "pulses",
    "ratings",
    "requirements",
    "secrets",
    "standings",
    "uploads",
]
