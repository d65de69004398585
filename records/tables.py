"""Every table, imported in one place for migrations and tests."""

from __future__ import annotations

from records import (
    accounts,
    answers,
    audit,
    certificates,
    correspondents,
    decisions,
    documents,
    exceptions,
    filed_documents,
    findings,
    holdings,
    links,
    messages,
    notices,
    outbox,
    papers,
    people,
    ratings,
    requirements,
    secrets,
    standings,
)
from records.base import Table

__all__ = [
    "Table",
    "accounts",
    "answers",
    "audit",
    "certificates",
    "correspondents",
    "decisions",
    "documents",
    "exceptions",
    "filed_documents",
    "findings",
    "holdings",
    "links",
    "messages",
    "notices",
    "outbox",
    "papers",
    "people",
    "ratings",
    "requirements",
    "secrets",
    "standings",
]
