"""Files of the drop folder: each is claimed before anything is done with it, so that none is taken twice."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.accounts import Client
from records.base import Digest, Key, Table, stored_enum


class DropState(enum.Enum):
    """How far a file has come: a CLAIMED one is being taken, or was when its worker died."""

    CLAIMED = "claimed"
    TAKEN = "taken"
    REFUSED = "refused"


class DroppedFile(Table):
    """One file by its content, in one place: `place` is the client's folder and the contractor's, "" for none.

    `told` is what is written beside the file about what became of it. `list_import_id` is of lists.
    """

    __tablename__ = "coi_dropped_file"
    __table_args__ = (UniqueConstraint("client_id", "place", "digest"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"))
    place: Mapped[Key]
    digest: Mapped[Digest]
    name: Mapped[str]
    state: Mapped[DropState] = mapped_column(stored_enum(DropState), default=DropState.CLAIMED)
    told: Mapped[str] = mapped_column(default="")
    list_import_id: Mapped[int | None] = mapped_column(ForeignKey("coi_list_import.id"))
    at: Mapped[datetime]


def claim(session: Session, *, client_id: int, place: str, digest: str, name: str, at: datetime) -> DroppedFile:
    """The row of a file, made if this is the first time that it is seen there."""
    wanted = select(DroppedFile).filter_by(client_id=client_id, place=place, digest=digest)
    if known := session.scalar(wanted):
        return known
    made = DroppedFile(client_id=client_id, place=place, digest=digest, name=name, at=at)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # another worker saw it at the same moment
        return session.scalars(wanted).one()
    return made


def open_lists(session: Session, client_id: int) -> tuple[DroppedFile, ...]:
    """The lists of a client that were not told of to the end yet, oldest first."""
    wanted = select(DroppedFile).where(
        DroppedFile.client_id == client_id,
        DroppedFile.state == DropState.CLAIMED,
        DroppedFile.list_import_id.is_not(None),
    )
    return tuple(session.scalars(wanted.order_by(DroppedFile.id)))


def clients(session: Session) -> tuple[Client, ...]:
    """All clients, by short name: each has a folder of that name."""
    return tuple(session.scalars(select(Client).order_by(Client.slug)))
