"""Publishing a version of a requirement set: checked whole, stored with its day, its accounts judged anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from domain.errors import RequirementInvalid
from pipeline.days import today_of
from pipeline.exceptions import decider
from pipeline.parts import Parts
from records import accounts, audit, requirements, standings
from records.requirements import Applies, Publication
from rules.requirement_file import read_set, requirement_from

MOST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A version as a person wants it published: its content, when it takes effect, for whom, and a note."""

    body: Mapping[str, Any]
    effective_on: date
    applies: Applies = Applies.NOW
    note: str = ""


def body_from(text: str, *, name: str = "the requirement set") -> dict[str, Any]:
    """The set that a YAML text says, on top of the shipped template that it extends.

    Raises:
        RequirementInvalid: `problems` says all that is wrong, by line.
    """
    return read_set(text.encode("utf-8", "replace"), name=name)


def checked(session: Session, set_id: int, body: Mapping[str, Any]) -> None:
    """Nothing, if a content can be a version of a set.

    Raises:
        RequirementInvalid: it does not follow the schema, or is another set's.
    """
    rules = requirements.by_id(session, set_id, client_id=None)
    client = accounts.client_by_id(session, rules.client_id)
    made = requirement_from(body, client=client.name, client_address=client.address)
    if made.id != rules.code:
        raise RequirementInvalid(name=made.id, why=f"id says {made.id}, and this is the set {rules.code}")


def publish(session: Session, parts: Parts, set_id: int, wanted: Wanted, *, user_id: int | None) -> int:
    """Store the next version of a set and have its accounts judged anew; gives back the version's number.

    `user_id` is None for the command line, whose user needs nobody's leave.

    Raises:
        NotYours: there is no such set for this person.
        NotForYouToDecide: the person may not decide for the set's client.
        RequirementInvalid: the content does not follow the schema, or the day lies behind.
    """
    rules = requirements.by_id(session, set_id, client_id=None)
    client = accounts.client_by_id(session, rules.client_id)
    user = decider(session, client.id, user_id, what="publish requirements") if user_id is not None else None
    checked(session, set_id, wanted.body)
    today = today_of(parts, client.time_zone)
    if wanted.effective_on < today:
        raise RequirementInvalid(name=rules.code, why="a version can take effect today or later, not in the past")
    publication = Publication(
        effective_on=wanted.effective_on,
        applies=wanted.applies,
        published_by=user_id,
        note=wanted.note.strip()[:MOST_WORDS],
    )
    made = requirements.add_requirement_version(session, set_id, wanted.body, parts.now(), publication)
    title = wanted.body.get("title")
    rules.title = str(title) if title else rules.title
    detail = {
        "set": rules.code,
        "version": made.version,
        "effective_on": wanted.effective_on.isoformat(),
        "applies": wanted.applies.value,
        "note": publication.note,
    }
    audit.append(
        session,
        at=parts.now(),
        actor=user.email if user else "command line",
        action="version_published",
        subject=f"requirement set {set_id}",
        detail=detail,
    )
    standings.judge_again_by(session, set_id, wanted.effective_on)
    if wanted.effective_on == today:
        parts.enqueue(session, queue="settle", workflow="settle_set", key=f"settle-set-{made.id}", argument=set_id)
    return made.version
