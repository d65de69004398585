"""Letters in the operators' own words, for the whole desk or for one client; every version is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.accounts import Client
from records.base import Table

DESK = 0
"""Stands for the whole desk where a client's id would stand."""


class LetterTemplate(Table):
    """One version of one letter's template, never changed after it was made but for its trouble.

    `scope` is the client's id, or DESK for all clients that have none of their own. An empty `source` goes back: a
    client's to the desk's words, the desk's to those that ship. `trouble` is why this version could not be used the
    first time that it failed, `trouble_account_id` about which account: the letter went as it ships.
    """

    __tablename__ = "coi_letter_template"
    __table_args__ = (UniqueConstraint("scope", "kind", "language", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[int]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    language: Mapped[str]
    version: Mapped[int]
    source: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    trouble: Mapped[str] = mapped_column(default="")
    trouble_at: Mapped[datetime | None]
    trouble_account_id: Mapped[int | None] = mapped_column(ForeignKey("coi_account.id", ondelete="SET NULL"))


@dataclass(frozen=True, slots=True)
class Own:
    """A template that holds: its row and its words."""

    id: int
    source: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A template that holds and could not be used; `client` is "" for the desk's."""

    client_id: int | None
    client: str
    kind: str
    language: str
    why: str
    at: datetime
    account_id: int | None


def in_force(session: Session, client_id: int | None) -> Mapping[tuple[int, str, str], Own]:
    """The templates of a client and of the desk that have words of their own, by scope, kind and language."""
    held = newest(session, {client_id or DESK, DESK})
    return {key: Own(one.id, one.source) for key, one in held.items() if one.source}


def newest(session: Session, scopes: Collection[int]) -> Mapping[tuple[int, str, str], LetterTemplate]:
    """The newest version of each template of these scopes, one that goes back among them."""
    rows = session.scalars(_newest().where(LetterTemplate.scope.in_(scopes)))
    return {(one.scope, one.kind, one.language): one for one in rows}


def versions(session: Session, client_id: int | None, kind: str, language: str) -> Sequence[LetterTemplate]:
    """All versions of one template of a client, or of the desk, newest first."""
    wanted = select(LetterTemplate).filter_by(scope=client_id or DESK, kind=kind, language=language)
    return session.scalars(wanted.order_by(LetterTemplate.version.desc())).all()


def put(
    session: Session, client_id: int | None, kind: str, language: str, source: str, *, by: str, at: datetime
) -> LetterTemplate:
    """Keep a new version, "" to go back; it holds from now on. Two at once: the second is refused by the database."""
    last = next(iter(versions(session, client_id, kind, language)), None)
    made = LetterTemplate(
        scope=client_id or DESK,
        client_id=client_id,
        kind=kind,
        language=language,
        version=last.version + 1 if last else 1,
        source=source,
        made_by=by,
        made_at=at,
    )
    session.add(made)
    session.flush()
    return made


def note_trouble(session: Session, template_id: int, why: str, *, account_id: int | None, at: datetime) -> bool:
    """Keep why a version could not be used, the first time; False when that is known already."""
    first = update(LetterTemplate).where(LetterTemplate.id == template_id, LetterTemplate.trouble_at.is_(None))
    done = session.execute(first.values(trouble=why[:1000], trouble_at=at, trouble_account_id=account_id))
    return bool(getattr(done, "rowcount", 0))


def failed(session: Session) -> tuple[Failed, ...]:
    """The templates that hold and have failed, newest trouble first."""
    rows = session.execute(
        _newest()
        .add_columns(Client.name)
        .outerjoin(Client, LetterTemplate.client_id == Client.id)
        .where(LetterTemplate.trouble_at.is_not(None), LetterTemplate.source != "")
        .order_by(LetterTemplate.trouble_at.desc())
    )
    return tuple(
        Failed(one.client_id, name or "", one.kind, one.language, one.trouble, one.trouble_at, one.trouble_account_id)
        for one, name in rows
    )


def _newest() -> Select[LetterTemplate]:
    last = select(func.max(LetterTemplate.id)).group_by(
        LetterTemplate.scope, LetterTemplate.kind, LetterTemplate.language
    )
    return select(LetterTemplate).where(LetterTemplate.id.in_(last))
