"""Browsers that a person signed in with before, and links by mail that let them choose a new password."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table

KNOWN_FOR = timedelta(days=180)
"""How long a browser is known that is not used."""


class KnownBrowser(Table):
    """A browser that a person signed in with; `token` is the SHA-256 of its cookie's secret.

    It opens nothing: what strangers do to the address of that person does not hold it up, that is all.
    """

    __tablename__ = "coi_known_browser"
    __table_args__ = (UniqueConstraint("user_id", "token"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"))
    token: Mapped[Digest]
    last_used_at: Mapped[datetime] = mapped_column(index=True)


class PasswordLink(Table):
    """One link by mail to choose a new password; `token` is the SHA-256 of the secret in it."""

    __tablename__ = "coi_password_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"), index=True)
    token: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def is_known(session: Session, user_id: int, token: str, *, at: datetime) -> bool:
    """Whether a person signed in with that browser before."""
    wanted = select(KnownBrowser.id).filter_by(user_id=user_id, token=token)
    return session.scalar(wanted.where(KnownBrowser.last_used_at > at - KNOWN_FOR)) is not None


def know(session: Session, user_id: int, token: str, *, at: datetime) -> None:
    """Remember that a person signed in with that browser."""
    known = session.scalar(select(KnownBrowser).filter_by(user_id=user_id, token=token))
    if known is None:
        session.add(KnownBrowser(user_id=user_id, token=token, last_used_at=at))
    else:
        known.last_used_at = at
    session.flush()


def forget_all(session: Session, user_id: int) -> None:
    """Know no browser of a person any more, as after somebody else had the password."""
    session.execute(delete(KnownBrowser).where(KnownBrowser.user_id == user_id))


def add_link(session: Session, user_id: int, token: str, *, at: datetime, lasts: timedelta) -> None:
    """A new link; those before it open nothing any more."""
    end_links(session, user_id, at=at)
    session.add(PasswordLink(user_id=user_id, token=token, created_at=at, expires_at=at + lasts))
    session.flush()


def links_since(session: Session, user_id: int, since: datetime) -> int:
    """How many links a person was sent since then."""
    wanted = select(PasswordLink.id).where(PasswordLink.user_id == user_id, PasswordLink.created_at >= since)
    return len(session.scalars(wanted).all())


def link_of(session: Session, token: str, *, at: datetime) -> int | None:
    """The person whom a link is of, while it was not used and has not ended."""
    wanted = select(PasswordLink.user_id).where(
        PasswordLink.token == token, PasswordLink.used_at.is_(None), PasswordLink.expires_at > at
    )
    return session.scalar(wanted)


def with_open_link(session: Session, user_ids: Collection[int], *, at: datetime) -> set[int]:
    """Those of some people who were sent a link that still opens."""
    is_open = (PasswordLink.used_at.is_(None), PasswordLink.expires_at > at)
    return set(session.scalars(select(PasswordLink.user_id).where(PasswordLink.user_id.in_(user_ids), *is_open)))


def use_link(session: Session, token: str, *, at: datetime) -> int | None:
    """Use a link up; the person whom it is of, None when it opens nothing."""
    return session.scalar(
        update(PasswordLink)
        .where(PasswordLink.token == token, PasswordLink.used_at.is_(None), PasswordLink.expires_at > at)
        .values(used_at=at)
        .returning(PasswordLink.user_id)
        .execution_options(synchronize_session=False)
    )


def end_links(session: Session, user_id: int, *, at: datetime) -> None:
    """Let no link of a person open anything any more."""
    session.execute(
        update(PasswordLink).where(PasswordLink.user_id == user_id, PasswordLink.used_at.is_(None)).values(used_at=at)
    )


def forget_old(session: Session, *, at: datetime) -> None:
    """Drop browsers that are not known any more, and links a day after their end."""
    session.execute(delete(KnownBrowser).where(KnownBrowser.last_used_at <= at - KNOWN_FOR))
    session.execute(delete(PasswordLink).where(PasswordLink.expires_at < at - timedelta(days=1)))
