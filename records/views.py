"""Views of a client's list of contractors that people saved: a name, and the filters and order that it stands for."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from records.base import Key, Table

MOST_VIEWS = 50
"""Of one person: more would not be found again."""
MOST_NAME = 80


class SavedView(Table):
    """One person's view; `query` is the query string of the list as it was filtered and sorted."""

    __tablename__ = "coi_saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"), CheckConstraint("name <> ''", name="has_a_name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"))
    name: Mapped[Key]
    query: Mapped[str]


_OF_USER = (
    select(SavedView.id, SavedView.name, SavedView.query)
    .where(SavedView.user_id == bindparam("user_id"))
    .order_by(SavedView.name)
)


class View(NamedTuple):
    """A saved view as its owner sees it."""

    id: int
    name: str
    query: str


def of_user(session: Session, user_id: int) -> tuple[View, ...]:
    """A person's views by name."""
    return tuple(View(*row) for row in session.execute(_OF_USER, {"user_id": user_id}))


def save(session: Session, user_id: int, name: str, query: str) -> bool:
    """Keep a view, in place of the one of that name; False when a person has as many as they may have."""
    known = session.scalar(select(SavedView).filter_by(user_id=user_id, name=name))
    if known is not None:
        known.query = query
        return True
    if (session.scalar(select(func.count()).where(SavedView.user_id == user_id)) or 0) >= MOST_VIEWS:
        return False
    session.add(SavedView(user_id=user_id, name=name, query=query))
    return True


def rename(session: Session, user_id: int, view_id: int, name: str) -> bool:
    """Call a person's view otherwise; False when another of theirs is called so.

    Raises:
        NotYours: there is no such view, or it is another person's.
    """
    found = session.scalar(select(SavedView).filter_by(id=view_id, user_id=user_id))
    if found is None:
        raise NotYours
    taken = select(SavedView.id).where(SavedView.user_id == user_id, SavedView.name == name, SavedView.id != view_id)
    if session.scalar(taken) is not None:
        return False
    found.name = name
    return True


def forget(session: Session, user_id: int, view_id: int) -> None:
    """Drop a person's view.

    Raises:
        NotYours: there is no such view, or it is another person's.
    """
    gone = delete(SavedView).where(SavedView.id == view_id, SavedView.user_id == user_id).returning(SavedView.id)
    if session.scalar(gone) is None:
        raise NotYours
