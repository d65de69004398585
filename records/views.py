"""Views of the network list that people saved: a name and the filters that it stands for."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Key, Table


class SavedView(Table):
    """One person's view; `query` is the query string of the list as it was filtered."""

    __tablename__ = "coi_saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"), CheckConstraint("name <> ''", name="has_a_name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"))
    name: Mapped[Key]
    query: Mapped[str]


def of_user(session: Session, user_id: int) -> tuple[SavedView, ...]:
    """A person's views by name."""
    return tuple(session.scalars(select(SavedView).filter_by(user_id=user_id).order_by(SavedView.name)))


def save(session: Session, user_id: int, name: str, query: str) -> None:
    """Keep a view, in place of the one of that name."""
    known = session.scalar(select(SavedView).filter_by(user_id=user_id, name=name))
    if known is None:
        session.add(SavedView(user_id=user_id, name=name, query=query))
    else:
        known.query = query


def forget(session: Session, user_id: int, name: str) -> None:
    """Drop a person's view of that name, if there is one."""
    session.execute(delete(SavedView).where(SavedView.user_id == user_id, SavedView.name == name))
