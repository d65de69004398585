"""Keys by which a client's programs call the API, and answers kept so that a repeated call does nothing twice."""

from __future__ import annotations

import enum
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from records.base import Digest, Key, Table

MARK = "certdesk_"
"""Every key begins so, and scanners of leaked secrets can know it by that."""
SHOWN = 8
"""Characters of a key, behind its mark, that lists show."""


class Scope(enum.Enum):
    """What a key may do.

    READ: contractors, accounts, requirement sets, policies, findings, statuses, exceptions, what is known of documents.
    WRITE: make and change contractors and accounts. DOCUMENTS: upload and download. MESSAGES: read correspondence.
    EXCEPTIONS: grant and revoke in the name of the key's approver. WEBHOOKS: endpoints, events and their deliveries.
    """

    READ = "read"
    WRITE = "write"
    DOCUMENTS = "documents"
    MESSAGES = "messages"
    EXCEPTIONS = "exceptions"
    WEBHOOKS = "webhooks"


class ApiKey(Table):
    """One key of a client; `token` is the SHA-256 of the key, which is kept nowhere, `shown` its first characters.

    `user_id` is the approver in whose name exceptions are granted, for keys that may. `created_by` is who made it, as
    in the audit trail.
    """

    __tablename__ = "coi_api_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))
    name: Mapped[str]
    shown: Mapped[str]
    token: Mapped[Digest] = mapped_column(unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(default="")


class KeptAnswer(Table):
    """What a call under an Idempotency-Key was answered; without `status` the call is still running.

    `request` is the digest of what was asked: another request under the same name is refused.
    """

    __tablename__ = "coi_api_answer"
    __table_args__ = (
        UniqueConstraint("api_key_id", "name"),
        CheckConstraint("(status IS NULL) = (body IS NULL)", name="body_when_answered"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    api_key_id: Mapped[int] = mapped_column(ForeignKey("coi_api_key.id", ondelete="CASCADE"))
    name: Mapped[Key]
    request: Mapped[Digest]
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose program calls, and what it may do."""

    key_id: int
    client_id: int
    user_id: int | None
    shown: str
    scopes: frozenset[Scope]

    @property
    def actor(self) -> str:
        """Who it is in the audit trail."""
        return self.called(self.shown)

    @staticmethod
    def called(shown: str) -> str:
        """Who a key that shows so is in the audit trail."""
        return f"api key {shown}"


def digest_of(key: str) -> str:
    """What is kept of a key. Its 32 random bytes need no slow hash: nobody guesses them."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def create(
    session: Session,
    *,
    client_id: int,
    name: str,
    scopes: Iterable[Scope],
    at: datetime,
    expires_at: datetime | None = None,
    user_id: int | None = None,
    by: str = "",
) -> tuple[ApiKey, str]:
    """A new key: its row, and the key itself, which can be shown this once."""
    secret = secrets.token_urlsafe(32)
    made = ApiKey(
        client_id=client_id,
        user_id=user_id,
        name=name,
        shown=secret[:SHOWN],
        token=digest_of(MARK + secret),
        scopes=sorted({one.value for one in scopes}),
        created_at=at,
        expires_at=expires_at,
        created_by=by,
    )
    session.add(made)
    session.flush()
    return made, MARK + secret


def rotate(
    session: Session, key_id: int, *, at: datetime, overlap: timedelta, client_id: int | None = None, by: str = ""
) -> tuple[ApiKey, str]:
    """A key in place of another, which stays valid for `overlap`, so that programs can change over.

    Raises:
        NotYours: there is no such key of the client (of any, without `client_id`), or it is not valid any more.
    """
    old = by_id(session, key_id, client_id=client_id)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= at):
        raise NotYours
    made, key = create(
        session,
        client_id=old.client_id,
        name=old.name,
        scopes=[Scope(one) for one in old.scopes],
        at=at,
        user_id=old.user_id,
        by=by,
        expires_at=None if old.expires_at is None else at + (old.expires_at - old.created_at),
    )
    old.expires_at = min(filter(None, (old.expires_at, at + overlap)))
    return made, key


def revoke(session: Session, key_id: int, *, at: datetime, client_id: int | None = None) -> ApiKey:
    """Make a key invalid now; one that is revoked already stays as it was.

    Raises:
        NotYours: there is no such key of the client; of any, without `client_id`.
    """
    found = by_id(session, key_id, client_id=client_id)
    found.revoked_at = found.revoked_at or at
    return found


def by_id(session: Session, key_id: int, *, client_id: int | None = None) -> ApiKey:
    """One key.

    Raises:
        NotYours: there is no such key, or it is another client's than `client_id`.
    """
    found = session.get(ApiKey, key_id)
    if found is None or client_id not in (None, found.client_id):
        raise NotYours
    return found


def keys(session: Session, *, client_id: int | None) -> tuple[ApiKey, ...]:
    """The keys of a client, or all, oldest first."""
    wanted = select(ApiKey).order_by(ApiKey.id)
    return tuple(session.scalars(wanted if client_id is None else wanted.where(ApiKey.client_id == client_id)))


def caller(session: Session, key: str, *, at: datetime) -> tuple[Caller, datetime | None] | None:
    """Whose key that is and when it was last used, while it is neither expired nor revoked."""
    found = session.execute(_CALLER, {"token": digest_of(key)}).first()
    if found is None or found.revoked_at is not None or (found.expires_at is not None and found.expires_at <= at):
        return None
    scopes = frozenset(Scope(one) for one in found.scopes)
    return Caller(found.id, found.client_id, found.user_id, found.shown, scopes), found.last_used_at


def used(session: Session, key_id: int, *, at: datetime) -> None:
    """Note that a key was used."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=at))


def claim(session: Session, *, key_id: int, name: str, request: str, at: datetime) -> KeptAnswer | None:
    """None when this call is the first under its name, which now is taken; else what is kept under the name."""
    wanted = select(KeptAnswer).filter_by(api_key_id=key_id, name=name)
    if known := session.scalar(wanted):
        return known
    try:
        with session.begin_nested():
            session.add(KeptAnswer(api_key_id=key_id, name=name, request=request, at=at))
    except IntegrityError:  # the same call came in twice at once
        return session.scalars(wanted).one()
    return None


def claim_again(session: Session, kept: KeptAnswer, *, at: datetime) -> bool:
    """Take over a call that never was answered; False when another did so meanwhile."""
    same = (KeptAnswer.id == kept.id, KeptAnswer.status.is_(None), KeptAnswer.at == kept.at)
    taken = session.execute(update(KeptAnswer).where(*same).values(at=at).returning(KeptAnswer.id)).all()
    return bool(taken)


def answer(session: Session, *, key_id: int, name: str, status: int, headers: dict[str, Any], body: bytes) -> None:
    """Keep what a call was answered."""
    session.execute(
        update(KeptAnswer)
        .where(KeptAnswer.api_key_id == key_id, KeptAnswer.name == name)
        .values(status=status, headers=headers, body=body)
    )


def let_go(session: Session, *, key_id: int, name: str) -> None:
    """Forget a call that failed through a fault of ours: it may be tried again."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.api_key_id == key_id, KeptAnswer.name == name))


def forget_answers(session: Session, *, before: datetime) -> None:
    """Drop answers that nobody asks for again."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.at < before))


_CALLER = select(ApiKey.id, ApiKey.client_id, ApiKey.user_id, ApiKey.shown, ApiKey.scopes).add_columns(
    ApiKey.revoked_at, ApiKey.expires_at, ApiKey.last_used_at
)
_CALLER = _CALLER.where(ApiKey.token == bindparam("token"))
"""Made once, and of columns alone: it is asked with every call."""
