"""Small secrets kept encrypted in the database, such as the tokens of a signed-in mailbox."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import WrongSettings
from records.base import Table


class Secret(Table):
    """One named secret, encrypted under a key that is derived from the desk's secret key."""

    __tablename__ = "coi_secret"
    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str]


def put_secret(session: Session, name: str, value: bytes, key: str) -> None:
    """Keep `value` under `name`, sealed with `key`, in place of what was there."""
    sealed = _lock(key).encrypt(value).decode()
    session.merge(Secret(name=name, sealed=sealed))


def get_secret(session: Session, name: str, key: str) -> bytes | None:
    """What is kept under `name`, or None.

    Raises:
        WrongSettings: it was sealed under another secret key.
    """
    row = session.get(Secret, name)
    if row is None:
        return None
    try:
        return _lock(key).decrypt(row.sealed)
    except InvalidToken as wrong:
        raise WrongSettings(
            problems=f"  - CERTDESK_SECRET_KEY: it does not open the stored {name}. Restore the key, or sign in again."
        ) from wrong


def forget_secret(session: Session, name: str) -> None:
    """Keep nothing under `name` any more."""
    session.execute(delete(Secret).where(Secret.name == name))


def _lock(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"certdesk secrets\0" + key.encode()).digest()))
