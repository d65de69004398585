"""Lists of contractors that a client sent: how their columns are meant, what they would change, and what they did."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from records.accounts import Account
from records.base import Digest, Table, stored_enum


class ImportState(enum.Enum):
    """How far a list has come.

    MAPPING: its columns wait for a person. CHECKING and APPLYING: a worker has it. CHECKED: what it would change is
    known, and waits for a person. APPLIED, FAILED (it cannot be read, or taken) and DISCARDED are ends.
    """

    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    DISCARDED = "discarded"


class ListImport(Table):
    """One list. `digest` is the file as it came, in the blob store.

    `header` and `sample` are its columns and first lines. `mapping` says which column is what: {"columns": {ours:
    theirs}, "set": code of the requirement set of lines that name none}. `parts` are the lines cut into pieces, and
    `report` what became of each piece, both as digests; `done` counts the pieces that were applied. `counts` are
    lines by outcome. `user_id` is who sent it or chose its columns, None
    for one from the drop folder.
    """

    __tablename__ = "coi_list_import"
    __table_args__ = (Index("ix_coi_list_import_client_id_id", "client_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))
    sender: Mapped[str]
    name: Mapped[str]
    digest: Mapped[Digest]
    state: Mapped[ImportState] = mapped_column(stored_enum(ImportState), default=ImportState.MAPPING)
    header: Mapped[list[Any]] = mapped_column(default=list)
    sample: Mapped[list[Any]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    parts: Mapped[list[Any]] = mapped_column(default=list)
    report: Mapped[list[Any]] = mapped_column(default=list)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]


def by_id(session: Session, import_id: int, *, client_id: int | None) -> ListImport:
    """One list; with `client_id` only if it is that client's.

    Raises:
        NotYours: there is no such list, or it is another client's.
    """
    found = session.get(ListImport, import_id)
    if found is None or client_id not in (None, found.client_id):
        raise NotYours
    return found


def hold(session: Session, import_id: int, *, client_id: int | None) -> ListImport:
    """The same, locked: two presses at once, or two workers, must not both act on it.

    Raises:
        NotYours: see `by_id`.
    """
    session.execute(select(ListImport.id).where(ListImport.id == import_id).with_for_update())
    found = by_id(session, import_id, client_id=client_id)
    session.refresh(found)
    return found


def newest(session: Session, client_id: int, *, limit: int) -> tuple[ListImport, ...]:
    """The lists of a client, newest first."""
    wanted = select(ListImport).filter_by(client_id=client_id).order_by(ListImport.id.desc()).limit(limit)
    return tuple(session.scalars(wanted))


def last_mapping(session: Session, client_id: int) -> dict[str, Any]:
    """How the columns of the client's last list that was taken were meant; {} when there was none."""
    wanted = select(ListImport.mapping).where(
        ListImport.client_id == client_id, ListImport.state.in_((ImportState.APPLYING, ImportState.APPLIED))
    )
    return dict(session.scalar(wanted.order_by(ListImport.id.desc()).limit(1)) or {})


def accounts_called(session: Session, client_id: int, refs: Collection[str]) -> list[int]:
    """The accounts of a client that are not archived, by its own ids of contractors."""
    wanted = select(Account.id).where(
        Account.client_id == client_id, Account.client_ref.in_(refs), Account.archived.is_(False)
    )
    return list(session.scalars(wanted.order_by(Account.id)))
