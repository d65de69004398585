"""Passkeys of people who sign in (WebAuthn): what each is known by, and challenges that were answered already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Digest, Table

LONGEST_ID = 1023
"""Bytes of a credential's id (WebAuthn, section 4)."""
LONGEST_NAME = 60


class Passkey(Table):
    """One passkey of a person.

    `credential` is the attested credential data as the authenticator gave it (WebAuthn, section 6.5.1): the public
    key is in it, nothing secret. `uses` is the authenticator's own counter, 0 for one that does not count.
    """

    __tablename__ = "coi_passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("coi_user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(LONGEST_ID), unique=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary)
    uses: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AnsweredChallenge(Table):
    """A challenge that let somebody in, by its SHA-256: no answer to it is taken again."""

    __tablename__ = "coi_answered_challenge"
    digest: Mapped[Digest] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def of_user(session: Session, user_id: int) -> Sequence[Passkey]:
    """A person's passkeys, oldest first."""
    return session.scalars(select(Passkey).filter_by(user_id=user_id).order_by(Passkey.id)).all()


def by_credential(session: Session, credential_id: bytes) -> Passkey | None:
    """The passkey with that credential's id."""
    return session.scalar(select(Passkey).filter_by(credential_id=credential_id))


def remove(session: Session, passkey_id: int, *, user_id: int) -> str | None:
    """Forget a passkey of a person; its name, None when they have no such one."""
    gone = delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id).returning(Passkey.name)
    return session.scalar(gone)


def use(session: Session, passkey_id: int, uses: int, *, at: datetime) -> bool:
    """Note that a passkey let its owner in; False when its counter did not go on, as that of a copy would not."""
    counted = Passkey.uses < uses if uses else Passkey.uses == 0
    used = session.scalar(
        update(Passkey)
        .where(Passkey.id == passkey_id, counted)
        .values(uses=uses, used_at=at)
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    )
    return used is not None


def answer(session: Session, digest: str, *, at: datetime, forget_before: datetime) -> bool:
    """Mark a challenge as answered; False when it was before, however many ask at once."""
    session.execute(delete(AnsweredChallenge).where(AnsweredChallenge.at < forget_before))
    try:
        with session.begin_nested():
            session.add(AnsweredChallenge(digest=digest, at=at))
    except IntegrityError:
        return False
    return True
