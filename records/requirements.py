"""Requirement sets, their versions, and which version holds for an account on a day."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import NotYours
from records.base import Table, stored_enum


class Applies(enum.Enum):
    """From when on a version holds for an account: on its effective day, or once a policy began on or after it."""

    NOW = "now"
    AT_RENEWAL = "at_renewal"


class RequirementSet(Table):
    """All rules a client applies to one kind of contractor; its content lies in versions."""

    __tablename__ = "coi_requirement_set"
    __table_args__ = (UniqueConstraint("client_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id"))
    code: Mapped[str]
    title: Mapped[str]


class RequirementVersion(Table):
    """One version of a requirement set, never changed after it was made.

    `effective_on` is the day from which it holds, None for a set's first one, which held from the beginning.
    """

    __tablename__ = "coi_requirement_version"
    __table_args__ = (UniqueConstraint("requirement_set_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    requirement_set_id: Mapped[int] = mapped_column(ForeignKey("coi_requirement_set.id"))
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    effective_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))
    note: Mapped[str] = mapped_column(default="")
    applies: Mapped[Applies] = mapped_column(stored_enum(Applies), default=Applies.NOW)


@dataclass(frozen=True, slots=True)
class Version:
    """One version as lists and choices need it; its content is fetched for the one that was chosen."""

    id: int
    set_id: int
    number: int
    effective_on: date | None
    applies: Applies
    note: str
    created_at: datetime
    published_at: datetime | None
    published_by: int | None


@dataclass(frozen=True, slots=True)
class Publication:
    """How a version is published: when it takes effect, for whom, by whom, and why."""

    effective_on: date | None = None
    applies: Applies = Applies.NOW
    published_by: int | None = None
    note: str = ""


def begin(session: Session, client_id: int, code: str, body: Mapping[str, Any], at: datetime) -> int:
    """A new set of a client, with a first version that holds from the beginning; gives its id."""
    made = RequirementSet(client_id=client_id, code=code, title=str(body["title"]))
    session.add(made)
    session.flush()
    add_requirement_version(session, made.id, body, at)
    return made.id


def add_requirement_version(
    session: Session, set_id: int, body: Mapping[str, Any], at: datetime, publication: Publication = Publication()
) -> RequirementVersion:
    """The next version of a requirement set; earlier ones stay as they are. Two at once get numbers one by one."""
    session.execute(select(RequirementSet.id).where(RequirementSet.id == set_id).with_for_update())
    last = session.scalar(
        select(func.max(RequirementVersion.version)).where(RequirementVersion.requirement_set_id == set_id)
    )
    made = RequirementVersion(
        requirement_set_id=set_id,
        version=(last or 0) + 1,
        body=dict(body),
        created_at=at,
        effective_on=publication.effective_on,
        published_at=at,
        published_by=publication.published_by,
        note=publication.note,
        applies=publication.applies,
    )
    session.add(made)
    session.flush()
    return made


def in_force(versions: Iterable[Version], day: date, starts: Collection[date] = ()) -> Version:
    """The version that judges an account on a day: the newest that holds for it.

    Args:
        versions: all versions of its set; at least one.
        day: in the client's calendar.
        starts: the days on which the account's policies began. A version that applies at renewal holds once one of
            them is its effective day or later; for an account without any policy there is nothing to wait for.
    """
    ordered = sorted(versions, key=lambda one: one.number)
    begun = [one for one in starts if one <= day]
    holding = [one for one in ordered if _holds(one, day, begun)]
    return (holding or ordered[:1])[-1]


def _holds(version: Version, day: date, begun: Sequence[date]) -> bool:
    if version.effective_on is None:
        return True
    if version.effective_on > day:
        return False
    return version.applies is Applies.NOW or not begun or max(begun) >= version.effective_on


def versions_of(session: Session, set_ids: Collection[int]) -> dict[int, tuple[Version, ...]]:
    """The versions of some sets, by set, oldest first."""
    made: dict[int, list[Version]] = {}
    table = RequirementVersion
    rows = session.execute(
        select(
            table.id,
            table.requirement_set_id,
            table.version,
            table.effective_on,
            table.applies,
            table.note,
            table.created_at,
            table.published_at,
            table.published_by,
        )
        .where(table.requirement_set_id.in_(set_ids))
        .order_by(table.requirement_set_id, table.version)
    )
    for row in rows:
        made.setdefault(row[1], []).append(Version(*row))
    return {set_id: tuple(found) for set_id, found in made.items()}


def body_of(session: Session, version_id: int) -> dict[str, Any]:
    """The content of one version.

    Raises:
        NotYours: there is no such version.
    """
    found = session.scalar(select(RequirementVersion.body).where(RequirementVersion.id == version_id))
    if found is None:
        raise NotYours
    return dict(found)


def bodies_of(session: Session, version_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The contents of some versions, by id."""
    table = RequirementVersion
    return {row[0]: row[1] for row in session.execute(select(table.id, table.body).where(table.id.in_(version_ids)))}


def layers_of(
    session: Session, client_ids: Collection[int], on: date, *, but: int | None = None
) -> dict[int, tuple[dict[str, Any], ...]]:
    """The contents of the clients' sets that lie over others (`applies_to`), as they hold on a day, by client.

    The set with the id `but` is left out.
    """
    sets_of = {set_id: one for set_id, one in sets_of_clients(session, client_ids).items() if set_id != but}
    held = lying_over(versions_of(session, sets_of), on)
    return layers(sets_of, held, bodies_of(session, {one.id for one in held.values()}))


def sets_of_clients(session: Session, client_ids: Collection[int]) -> dict[int, int]:
    """The clients of all their sets, by set."""
    wanted = select(RequirementSet.id, RequirementSet.client_id).where(RequirementSet.client_id.in_(client_ids))
    return {row[0]: row[1] for row in session.execute(wanted)}


def lying_over(versions: Mapping[int, Sequence[Version]], on: date) -> dict[int, Version]:
    """By set the version in which it lies over others on a day; a first one still to come lies over nothing yet."""
    newest = {set_id: in_force(found, on) for set_id, found in versions.items()}
    return {set_id: one for set_id, one in newest.items() if one.effective_on is None or one.effective_on <= on}


def layers(
    sets_of: Mapping[int, int], held: Mapping[int, Version], bodies: Mapping[int, dict[str, Any]]
) -> dict[int, tuple[dict[str, Any], ...]]:
    """Of the sets in those versions the contents of the ones that lie over others, by client."""
    made: dict[int, tuple[dict[str, Any], ...]] = {}
    for set_id, version in sorted(held.items()):
        if bodies[version.id].get("applies_to"):
            client_id = sets_of[set_id]
            made[client_id] = (*made.get(client_id, ()), bodies[version.id])
    return made


def by_id(session: Session, set_id: int, *, client_id: int | None) -> RequirementSet:
    """One set; with `client_id` only if it is that client's.

    Raises:
        NotYours: there is no such set, or it is another client's.
    """
    found = session.get(RequirementSet, set_id)
    if found is None or client_id not in (None, found.client_id):
        raise NotYours
    return found


def by_code(session: Session, *, client_id: int, code: str) -> RequirementSet | None:
    """A client's set by its code."""
    return session.scalar(select(RequirementSet).filter_by(client_id=client_id, code=code))


def sets(session: Session, *, client_id: int | None) -> tuple[RequirementSet, ...]:
    """All sets of a client, or of everybody, by client and title."""
    wanted = select(RequirementSet).order_by(RequirementSet.client_id, RequirementSet.title, RequirementSet.id)
    if client_id is not None:
        wanted = wanted.where(RequirementSet.client_id == client_id)
    return tuple(session.scalars(wanted))
