"""The roster: what lists of accounts are searched, filtered, sorted and counted by, folded into narrow rows.

It holds nothing of its own: `records.upkeep` writes it in the unit of work that changes what it is folded from, and can
fold all of it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.finding import AccountStatus
from records.base import Key, Table, stored_enum
from records.folding import BY_BYTES

LONGEST = 500
"""Characters of a folded name or id that are kept: searched and sorted by."""
NEVER = date.max
"""The day on which an account expires that has nothing that does: lists show it last."""


class Listed(Table):
    """One account that is not archived, as lists ask for it.

    `name`, `ref` and `project` are folded; `expires` is the next expiration, the last of all days where there is none;
    `lines` is how each line of coverage stands (`told_lines`); `judged` is whether it ever was.

    Rows lie in the order of the primary key (on SQLite there is no other), so that those of a client are read in one
    go and counted by status as they come.
    """

    __tablename__ = "coi_roster"
    __table_args__ = (
        *(
            Index(None, "client_id", by, "account_id", postgresql_include=["status"])
            for by in ("name", "ref", "expires")
        ),
        Index(None, "client_id", "state", "trade", postgresql_include=["status"]),
        *(Index(None, "client_id", by, postgresql_include=["status"]) for by in ("trade", "project", "agent_id")),
        Index(None, "name", "account_id"),
        {"sqlite_with_rowid": False},
    )
    client_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[AccountStatus] = mapped_column(stored_enum(AccountStatus), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("coi_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, unique=True
    )
    state: Mapped[Key]
    trade: Mapped[Key]
    expires: Mapped[date]
    agent_id: Mapped[int | None]
    judged: Mapped[bool]
    name: Mapped[str] = mapped_column(BY_BYTES)
    ref: Mapped[str] = mapped_column(BY_BYTES)
    project: Mapped[str] = mapped_column(BY_BYTES)
    lines: Mapped[str] = mapped_column(BY_BYTES)


class Insured(Table):
    """One insurer of an account by its confirmed policies, its name folded.

    Of a client few names occur: those that fit are found first, and their accounts lie together.
    """

    __tablename__ = "coi_roster_insurer"
    __table_args__ = ({"sqlite_with_rowid": False},)
    client_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(BY_BYTES, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("coi_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )


class StatusCount(Table):
    """How many of a client's accounts stand so; the archived ones left out."""

    __tablename__ = "coi_status_count"
    __table_args__ = ({"sqlite_with_rowid": False},)
    client_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[AccountStatus] = mapped_column(stored_enum(AccountStatus), primary_key=True)
    number: Mapped[int]


class DayMoves(Table):
    """How many of a client's accounts moved from where to where on a day; `came_from` is "" for an account's first.

    Moves of archived accounts are left out.
    """

    __tablename__ = "coi_day_moves"
    __table_args__ = ({"sqlite_with_rowid": False},)
    client_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    status: Mapped[AccountStatus] = mapped_column(stored_enum(AccountStatus), primary_key=True)
    came_from: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]


def told_lines(lines: Mapping[str, Any]) -> str:
    """How lines of coverage stand, as text: ";gl=current;wc=expired;"."""
    told = (f"{_plain(line)}={_plain(state)}" for line, state in lines.items() if state is not None)
    return f";{';'.join(told)};"


def asked_line(line: str, state: str = "") -> str:
    """What stands in `told_lines` where that line is asked for, in that state."""
    return f";{_plain(line)}={_plain(state)};" if state else f";{_plain(line)}="


def _plain(word: Any) -> str:
    return str(word).replace(";", " ").replace("=", " ")
