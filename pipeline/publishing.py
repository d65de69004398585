"""Publishing a version of a requirement set: checked whole, stored with its day, its accounts judged anew."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from config.reference import requirement_body, requirement_codes
from domain.errors import RequirementInvalid
from domain.saying import N_, phrased
from pipeline.days import today_of
from pipeline.exceptions import decider
from pipeline.parts import Parts
from records import accounts, audit, requirements, standings
from records.requirements import Applies, Publication
from rules.layers import kind_of, layered
from rules.requirement_file import read_set, requirement_from
from rules.requirements.marked import NotRead, marked

MOST_WORDS, MOST_TITLE = 1000, 200


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


def draft_from(text: str) -> dict[str, Any] | None:
    """What a YAML text says, unchecked; None when it is no YAML, or no mapping."""
    try:
        value = marked(text.encode("utf-8", "replace")).value
    except NotRead:
        return None
    return value if isinstance(value, dict) else None


def checked(session: Session, set_id: int, body: Mapping[str, Any]) -> None:
    """Nothing, if a content can be a version of a set.

    Raises:
        RequirementInvalid: it does not follow the schema, or is another set's.
    """
    rules = requirements.by_id(session, set_id, client_id=None)
    client = accounts.client_by_id(session, rules.client_id)
    is_layer = bool(body.get("applies_to"))
    if str(body.get("id")) != rules.code:
        name = str(body.get("id"))
        raise RequirementInvalid(
            name=name, why=phrased("id says {name}, and this is the set {code}", name=name, code=rules.code)
        )
    layers = requirements.layers_of(session, (client.id,), date.max, but=set_id).get(client.id, ())
    bases = [one for one in _newest(session, client.id, but=set_id) if not one.get("applies_to")]
    pairs = [(base, body) for base in bases] if is_layer else [(body, one) for one in layers]
    for base, layer in pairs:  # what cannot hold together is refused now, not when an account is judged
        layered(base, [(kind_of(layer), layer)], base.get("layering") or "strictest")
    if not is_layer:
        requirement_from(body, client=client.name, client_address=client.address)


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
        raise RequirementInvalid(name=rules.code, why=N_("a version can take effect today or later, not in the past"))
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
    is_layer = bool(wanted.body.get("applies_to"))
    for one in requirements.sets(session, client_id=client.id) if is_layer else (rules,):
        standings.judge_again_by(session, one.id, wanted.effective_on)
        if wanted.effective_on == today:
            key = f"settle-set-{made.id}-{one.id}"
            parts.enqueue(session, queue="settle", workflow="settle_set", key=key, argument=one.id)
    return made.version


def begin(session: Session, parts: Parts, client_id: int, origin: str | int, title: str, *, user_id: int) -> int:
    """Make a new set for a client out of a shipped one (its code) or one of its own (its id); gives the new one's id.

    Its first version holds from the beginning: nothing is judged by it before it is given to accounts.

    Raises:
        NotYours: there is no such client or set for this person.
        NotForYouToDecide: the person may not decide for the client.
        RequirementInvalid: there is no such shipped set, or the title is empty.
    """
    user = decider(session, client_id, user_id, what="publish requirements")
    title = " ".join(title.split())[:MOST_TITLE]
    words = re.sub(r"[^a-z0-9]+", "_", unicodedata.normalize("NFKD", title).lower()).strip("_")
    if not title:
        raise RequirementInvalid(name=N_("a new set"), why=N_("say what it is called"))
    body = _origin(session, client_id, origin)
    taken = {one.code for one in requirements.sets(session, client_id=client_id)} | set(requirement_codes())
    names = (f"{words or 'set'}_{at}" if at > 1 else words or "set" for at in count(1))
    code = next(one for one in names if one not in taken)
    made = requirements.begin(session, client_id, code, {**body, "id": code, "title": title}, parts.now())
    detail = {"set": code, "from": str(body["id"])}
    audit.append(
        session,
        at=parts.now(),
        actor=user.email,
        action="set_begun",
        subject=f"requirement set {made}",
        detail=detail,
    )
    return made


def _origin(session: Session, client_id: int, origin: str | int) -> dict[str, Any]:
    """The content that a new set starts from."""
    if isinstance(origin, int):
        found = requirements.by_id(session, origin, client_id=client_id)
        newest = requirements.versions_of(session, (found.id,))[found.id][-1]
        body = requirements.body_of(session, newest.id)
        return {key: one for key, one in body.items() if key not in ("version", "effective_on")}
    if origin not in requirement_codes():
        raise RequirementInvalid(name=origin[:MOST_TITLE], why=N_("there is no set of this name to start from"))
    return requirement_body(origin)


def _newest(session: Session, client_id: int, *, but: int) -> list[dict[str, Any]]:
    """The newest contents of a client's other sets."""
    ids = [one.id for one in requirements.sets(session, client_id=client_id) if one.id != but]
    newest = {versions[-1].id for versions in requirements.versions_of(session, ids).values()}
    return list(requirements.bodies_of(session, newest).values())
