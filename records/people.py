"""Users, their sign-ins, and the failed attempts that the rate limit counts."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Digest, Key, Table, stored_enum
from records.correspondents import Correspondent

LASTS, IDLE = timedelta(hours=12), timedelta(hours=2)
"""How long somebody stays signed in at most, and without a single request."""
KEPT_FOR = timedelta(days=30)
"""How long a person may look up where they were signed in."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last request is remembered: each page would else wait for a writer."""


class Role(enum.Enum):
    """What a user may do: reviewers see all clients' mail, clients their own accounts, operators settings too."""

    REVIEWER = "reviewer"
    CLIENT = "client"
    OPERATOR = "operator"


class ClientRole(enum.Enum):
    """What a client's person may do there; each may all that those before may.

    Viewers see and download. Contributors upload papers and say whose they are. Approvers grant exceptions and publish
    requirements in the client's name. Admins say who the others are.
    """

    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    APPROVER = "approver"
    ADMIN = "admin"

    def includes(self, other: ClientRole) -> bool:
        """Whether it may all that `other` may."""
        return list(ClientRole).index(self) >= list(ClientRole).index(other)


class User(Table):
    """A person who signs in; `email` is lower case, `password_hash` is Argon2id.

    `client_role` is of a client's person, and says nothing of others.
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
    client_role: Mapped[ClientRole] = mapped_column(stored_enum(ClientRole), default=ClientRole.CONTRIBUTOR)

    @property
    def approves(self) -> bool:
        """Whether a client's person grants exceptions and publishes requirements in the client's name."""
        return self.role is Role.CLIENT and self.client_role.includes(ClientRole.APPROVER)


class SignIn(Table):
    """One signed-in browser; `token` is the SHA-256 of the cookie's secret, which is kept nowhere.

    `browser` and `network` are for the person to recognise it by. `ended_at` is set when somebody ended it; it may
    then, as after `expires_at` or IDLE without a request, not come back to life.
    """

    __tablename__ = "coi_sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[Digest] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(default="")
    network: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
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


def approvers(session: Session, client_id: int) -> tuple[User, ...]:
    """The active people who decide for a client, by name."""
    wanted = select(User).filter_by(client_id=client_id, active=True, role=Role.CLIENT)
    wanted = wanted.where(User.client_role.in_((ClientRole.APPROVER, ClientRole.ADMIN))).order_by(User.name)
    return tuple(session.scalars(wanted))


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
    if not user_ids:
        return {}
    return {row[0]: row[1] for row in session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))}


def everyone(session: Session) -> tuple[User, ...]:
    """All users by address."""
    return tuple(session.scalars(select(User).order_by(User.email)))


def reviewers(session: Session) -> tuple[User, ...]:
    """The active people whom work can be assigned to, by name."""
    wanted = select(User).where(User.role != Role.CLIENT, User.active.is_(True)).order_by(User.name)
    return tuple(session.scalars(wanted))


class SignedIn(NamedTuple):
    """A sign-in and its person. Their language is that in which their address is written to; "" where nobody said."""

    sign_in_id: int
    last_seen_at: datetime
    user_id: int
    name: str
    email: str
    role: Role
    client_id: int | None
    client_role: ClientRole
    language: str


def signed_in(session: Session, token: str, *, at: datetime) -> SignedIn | None:
    """Who is behind a cookie's digest, while neither ended nor switched off."""
    row = session.execute(_SIGNED_IN, {"token": token, "at": at, "idle_since": at - IDLE}).first()
    return SignedIn(*row) if row else None


def seen(session: Session, sign_in_id: int, *, at: datetime) -> None:
    """Remember that a browser was heard of."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=at))


def sign_ins(session: Session, user_id: int, *, at: datetime) -> tuple[SignIn, ...]:
    """Where a person is signed in, the last seen first."""
    wanted = select(SignIn).where(SignIn.user_id == user_id, *alive(at))
    return tuple(session.scalars(wanted.order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())))


def ended_sign_ins(session: Session, user_id: int, *, at: datetime, limit: int) -> tuple[SignIn, ...]:
    """Where a person was signed in, the newest first; those that are dropped are left out."""
    over = or_(SignIn.ended_at.is_not(None), SignIn.expires_at <= at, SignIn.last_seen_at <= at - IDLE)
    wanted = select(SignIn).where(SignIn.user_id == user_id, over).order_by(SignIn.id.desc())
    return tuple(session.scalars(wanted.limit(limit)))


def sign_out(session: Session, token: str, *, at: datetime) -> None:
    """End one sign-in; unknown ones are ended already."""
    session.execute(update(SignIn).where(SignIn.token == token, SignIn.ended_at.is_(None)).values(ended_at=at))


def end_sign_in(session: Session, sign_in_id: int, *, user_id: int, at: datetime) -> bool:
    """End one sign-in of a person; False when it is not theirs, or has ended."""
    mine = (SignIn.id == sign_in_id, SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    ended = update(SignIn).where(*mine).values(ended_at=at).returning(SignIn.id)
    return session.scalar(ended.execution_options(synchronize_session=False)) is not None


def sign_out_everywhere(session: Session, user_id: int, *, at: datetime, but: int | None = None) -> None:
    """End all sign-ins of a user, as after a new password; `but` is the one that stays."""
    mine = [SignIn.user_id == user_id, SignIn.ended_at.is_(None)]
    if but is not None:
        mine.append(SignIn.id != but)
    session.execute(update(SignIn).where(*mine).values(ended_at=at))


def alive(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """What holds of a sign-in that lets somebody in at a moment."""
    return _alive(at, at - IDLE)


def _alive(at: Any, idle_since: Any) -> tuple[ColumnElement[bool], ...]:
    return SignIn.ended_at.is_(None), SignIn.expires_at > at, SignIn.last_seen_at > idle_since


_SIGNED_IN = (
    select(SignIn.id, SignIn.last_seen_at, User.id, User.name, User.email, User.role, User.client_id, User.client_role)
    .add_columns(func.coalesce(Correspondent.language, ""))
    .select_from(SignIn)
    .join(User, SignIn.user_id == User.id)
    .outerjoin(Correspondent, Correspondent.address == User.email)
    .where(SignIn.token == bindparam("token"), *_alive(bindparam("at"), bindparam("idle_since")), User.active.is_(True))
)
"""Made once, and of columns alone: it is asked with every page."""


def failures(session: Session, key: str, *, since: datetime) -> int:
    """How many attempts under `key` failed since then."""
    count = select(func.count()).select_from(FailedSignIn).where(FailedSignIn.key == key, FailedSignIn.at >= since)
    return session.scalar(count) or 0


def forget_failures(session: Session, key: str) -> None:
    """A success clears the count."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.key == key))


def forget_old(session: Session, *, at: datetime, failures_before: timedelta) -> None:
    """Drop sign-ins KEPT_FOR after their end, and failed attempts older than `failures_before`."""
    session.execute(delete(SignIn).where(or_(SignIn.expires_at < at - KEPT_FOR, SignIn.ended_at < at - KEPT_FOR)))
    session.execute(delete(FailedSignIn).where(FailedSignIn.at < at - failures_before))
