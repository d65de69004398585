"""The calls of a client's programs that `bench.portal` measures beside the pages of its people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, func, select

from records.accounts import Account
from records.documents import Document
from records.integrator import Place
from review_ui.api.operations import ROOT, cursor_of

EVER, NEVER = "2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"
"""Moments before and behind every change."""
OF_CHANGES = ("accounts", "contractors", "documents", "findings")
OTHERS = ("policies", "statuses", "exceptions", "messages", "events", "deliveries")


def calls(engine: Engine) -> tuple[str, ...]:
    """Every list: from its beginning and far into it, by id and by what changed, also when nothing or little fits."""
    half, far = _far(engine)
    begin, behind = f"updated_since={EVER}", f"cursor={cursor_of(Place(half))}"
    asked: list[str] = []
    for name in OF_CHANGES:
        asked += [name, f"{name}?{behind}", f"{name}?{begin}", f"{name}?{begin}&cursor={cursor_of(far[name])}"]
        asked.append(f"{name}?updated_since={NEVER}")
    for name in OTHERS:
        asked += [name, f"{name}?{behind}"]
    asked += ["requirement-sets", f"accounts?{begin}&status=lapsed", "accounts?contractor_id=V-000099"]
    return tuple(f"{ROOT}/{one}" for one in asked)


def _far(engine: Engine) -> tuple[int, dict[str, Place]]:
    """Half of the accounts, and for each list of what changed a place in the middle of it."""
    with engine.connect() as connection:
        half = (connection.scalar(select(func.count(Account.id))) or 0) // 2

        def middle(moment: Any, key: Any) -> Place:
            row = connection.execute(select(moment, key).order_by(moment, key).offset(half).limit(1)).one()
            return Place(row[1], row[0])

        account = middle(Account.updated_at, Account.id)
        return half, {
            "accounts": account,
            "contractors": middle(Account.contractor_updated_at, Account.contractor_id),
            "documents": middle(Document.updated_at, Document.id),
            "findings": Place(0, account.moment, account.id),
        }
