"""Second factors of people who sign in: a code of an authenticator, and codes on paper for when it is lost."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table
from records.secrets import forget_secret, get_secret, put_secret


class SecondFactor(Table):
    """That a person has an authenticator; its secret is kept sealed beside it (`records.secrets`).

    It counts from `confirmed_at` on. `last_step` is the time step (30 seconds each since 1970) of the last code that
    was taken: no code of that step or an earlier one is taken again.
    """

    __tablename__ = "coi_second_factor"
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"), primary_key=True)
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Table):
    """One code on paper, by its SHA-256; it holds 80 random bits, so that no list of guesses reaches it."""

    __tablename__ = "coi_recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"))
    digest: Mapped[Digest]
    used_at: Mapped[datetime | None]


def of_user(session: Session, user_id: int) -> SecondFactor | None:
    """The authenticator of a person, confirmed or only begun."""
    return session.get(SecondFactor, user_id)


def is_on(session: Session, user_id: int) -> bool:
    """Whether a person must give a code beside the password."""
    wanted = select(SecondFactor.user_id).filter_by(user_id=user_id).where(SecondFactor.confirmed_at.is_not(None))
    return session.scalar(wanted) is not None


def with_one(session: Session) -> frozenset[int]:
    """Everybody who must give a code beside the password."""
    return frozenset(session.scalars(select(SecondFactor.user_id).where(SecondFactor.confirmed_at.is_not(None))))


def begin(session: Session, user_id: int, secret: str, key: str, *, at: datetime) -> None:
    """Keep a new secret that does not count until a code of it was given; one that was only begun is replaced."""
    session.merge(SecondFactor(user_id=user_id, begun_at=at, confirmed_at=None, last_step=0))
    put_secret(session, _name(user_id), secret.encode(), key)
    session.flush()


def secret_of(session: Session, user_id: int, key: str) -> str | None:
    """The secret of a person's authenticator, in base 32.

    Raises:
        WrongSettings: it was sealed under another secret key.
    """
    found = get_secret(session, _name(user_id), key)
    return None if found is None else found.decode()


def take_step(session: Session, user_id: int, step: int) -> bool:
    """Mark a step as used; False when it, or a later one, was used before, however many ask at once."""
    taken = session.scalar(
        update(SecondFactor)
        .where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.user_id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def confirm(session: Session, user_id: int, digests: Collection[str], *, at: datetime) -> None:
    """From now on the authenticator counts; `digests` are of the codes on paper that go with it."""
    session.execute(update(SecondFactor).where(SecondFactor.user_id == user_id).values(confirmed_at=at))
    replace_codes(session, user_id, digests)


def replace_codes(session: Session, user_id: int, digests: Collection[str]) -> None:
    """New codes on paper in place of all that there were."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.add_all(RecoveryCode(user_id=user_id, digest=digest) for digest in digests)
    session.flush()


def use_code(session: Session, user_id: int, digest: str, *, at: datetime) -> bool:
    """Mark a code on paper as used; False when there is no such code of that person, or it was used."""
    used = session.scalar(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.digest == digest, RecoveryCode.used_at.is_(None))
        .values(used_at=at)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return used is not None


def codes_left(session: Session, user_id: int) -> int:
    """How many codes on paper a person has still."""
    wanted = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(wanted) or 0


def remove(session: Session, user_id: int) -> None:
    """Forget a person's authenticator and codes on paper."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    forget_secret(session, _name(user_id))


def _name(user_id: int) -> str:
    return f"second factor of user {user_id}"
