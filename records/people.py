"""Users, their sign-ins, and the failed attempts that the rate limit counts."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Digest, Key, Table, stored_enum


class Role(enum.Enum):
    """What a user may do: reviewers see all clients' mail, clients their own accounts, operators settings too."""

    REVIEWER = "reviewer"
    CLIENT = "client"
    OPERATOR = "operator"


class User(Table):
    """A person who signs in; `email` is lower case, `password_hash` is Argon2id.

    `approves` is of a client's person: they may grant exceptions and publish requirements in the client's name.
    """

    __tablename__ = "coi_user"
    __table_args__ = (
        CheckConstraint("(role = 'client') = (client_id IS NOT NULL)", name="client_of_client_role"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[Key] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(stored_enum(Role))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("coi_client.id"))
    active: Mapped[bool] = mapped_column(default=True)
    approves: Mapped[bool] = mapped_column(default=False)


class SignIn(Table):
    """One signed-in browser; `token` is the SHA-256 of the cookie's secret, which is kept nowhere."""

    __tablename__ = "coi_sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[Digest] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="raise")


class FailedSignIn(Table):
    """One failed attempt; `key` is the address or the network address that was tried."""

    __tablename__ = "coi_failed_sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[Key] = mapped_column(index=True)
    at: Mapped[datetime]


def may_decide_for(user: User, client_id: int) -> bool:
    """Whether a person may decide for a client: grant exceptions, publish requirements.

    The client's own people who approve may, and operators, who act on the client's word. Reviewers prepare.
    """
    if not user.active:
        return False
    return user.role is Role.OPERATOR or (user.client_id == client_id and user.approves)


def by_email(session: Session, email: str) -> User | None:
    """The active user of that address, whatever its case."""
    return session.scalar(select(User).filter_by(email=email.strip().lower(), active=True))


def by_id(session: Session, user_id: int) -> User | None:
    """The active user of that id."""
    return session.scalar(select(User).filter_by(id=user_id, active=True))


def whatever_state(session: Session, email: str) -> User | None:
    """The user of that address, active or switched off."""
    return session.scalar(select(User).filter_by(email=email.strip().lower()))


def names(session: Session, user_ids: Collection[int]) -> dict[int, str]:
    """The names of some people, active or not, by id."""
    return {row[0]: row[1] for row in session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))}


def everyone(session: Session) -> tuple[User, ...]:
    """All users by address."""
    return tuple(session.scalars(select(User).order_by(User.email)))


def reviewers(session: Session) -> tuple[User, ...]:
    """The active people whom work can be assigned to, by name."""
    wanted = select(User).where(User.role != Role.CLIENT, User.active.is_(True)).order_by(User.name)
    return tuple(session.scalars(wanted))


def signed_in(session: Session, token: str, *, at: datetime) -> tuple[SignIn, User] | None:
    """The sign-in behind a cookie's digest and its user, while neither expired nor switched off."""
    row = session.execute(
        select(SignIn, User)
        .join(User, SignIn.user_id == User.id)
        .where(SignIn.token == token, SignIn.expires_at > at, User.active.is_(True))
    ).first()
    return (row[0], row[1]) if row else None


def sign_out(session: Session, token: str) -> None:
    """Forget one sign-in; unknown ones are forgotten already."""
    session.execute(delete(SignIn).where(SignIn.token == token))


def sign_out_everywhere(session: Session, user_id: int) -> None:
    """Forget all sign-ins of a user, as after a new password."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))


def failures(session: Session, key: str, *, since: datetime) -> int:
    """How many attempts under `key` failed since then."""
    count = select(func.count()).select_from(FailedSignIn).where(FailedSignIn.key == key, FailedSignIn.at >= since)
    return session.scalar(count) or 0


def forget_failures(session: Session, key: str) -> None:
    """A success clears the count."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.key == key))


def forget_old(session: Session, *, at: datetime, failures_before: timedelta) -> None:
    """Drop ended sign-ins, and failed attempts older than `failures_before`."""
    session.execute(delete(SignIn).where(SignIn.expires_at < at))
    session.execute(delete(FailedSignIn).where(FailedSignIn.at < at - failures_before))
