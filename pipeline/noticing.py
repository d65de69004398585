"""The schedule at work: what is due is drafted and queued, each key once; what is no longer so is taken back."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from config.comms import Cadence, cadence_from, default_cadence, limits
from domain.dialogue import Dialogue, Notice, Plan, Purpose
from domain.draft import Draft, Paper, Recipe
from domain.errors import Refused
from outbound.schedule import Moment, plan
from outbound.sequences import Asking
from pipeline.known import known_dialogues
from pipeline.mailing import BY_POLICY, letter_name, put_down
from pipeline.notice_facts import Filler
from pipeline.parts import Parts
from records import accounts, audit, notices, outbox
from records.dialogues import ASKS, zone_of
from records.outbox import OutboxMessage

log = logging.getLogger(__name__)
AT_ONCE = 50
"""Letters in one unit of work: on SQLite nobody else writes meanwhile."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter of the schedule that was drafted; `goes` tells that it goes without a person."""

    letter_id: int
    notice: Notice
    goes: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter of the schedule that a person has still to read; `why` is the reason of its first line.

    `to_be_made` are the names of papers that are made once somebody looks at it, or it leaves.
    """

    letter_id: int
    to: str
    template: str
    subject: str
    body: str
    why: str
    accounts: tuple[int, ...]
    since: date
    papers: tuple[Paper, ...] = ()
    without: str = ""
    to_be_made: tuple[str, ...] = ()


def showing_notices(session: Session, *, client_id: int | None = None) -> tuple[Waiting, ...]:
    """The letters of the schedule that wait for a person, oldest first."""
    letters = notices.waiting(session, client_id=client_id)
    told = notices.of_letters(session, [letter.id for letter in letters])
    return tuple(
        Waiting(
            letter_id=letter.id,
            to=", ".join(letter.to),
            template=letter.letter,
            subject=letter.subject,
            body=letter.body,
            why=told[letter.id][0].why,
            accounts=tuple(dict.fromkeys(one.account_id for one in told[letter.id])),
            since=told[letter.id][0].day,
            papers=letter.papers,
            without=letter.without,
            to_be_made=tuple(one.name for one in letter.to_be_made),
        )
        for letter in letters
    )


def look(session: Session, moment: Moment, *, client_id: int | None = None) -> Plan:
    """What is due at a moment, as the records stand; nothing is stored."""
    known = known_dialogues(session, client_id=client_id)
    recent = notices.mailed(session, since=moment.day - timedelta(days=6))
    return plan(known, moment, cadences=_cadences(session), mailed=recent)


def queue_due(parts: Parts, moment: Moment, *, client_id: int | None = None) -> tuple[Queued, ...]:
    """Draft and queue what is due: notice, letter, decision and, where the client lets it go, its sending in one unit.

    Safe to repeat and to run twice at once: a key that is taken is left alone.
    """
    with parts.open_work() as session:
        withdraw_stale(session, parts, moment, client_id=client_id)
    with parts.open_work() as session:
        known = {one.account: one for one in known_dialogues(session, client_id=client_id)}
        cadences = _cadences(session)
        recent = notices.mailed(session, since=moment.day - timedelta(days=6))
    due = plan(known.values(), moment, cadences=cadences, mailed=recent).due
    made: list[Queued] = []
    for some in _in_batches(due, AT_ONCE):
        with parts.open_work() as session:
            made += _put_all_down(session, parts, some, known, cadences, moment)
    log.info("notices", extra={"client": client_id, "day": moment.day.isoformat(), "queued": len(made)})
    return tuple(made)


def queue_mornings(parts: Parts, client_id: int) -> int:
    """What is due of one client now, by its own day and everybody's own business hours; how many letters."""
    now = parts.now()
    with parts.open_work() as session:
        zone = ZoneInfo(zone_of(session, client_id))
    return len(queue_due(parts, Moment(now.astimezone(zone).date(), now), client_id=client_id))


def withdraw_stale(
    session: Session,
    parts: Parts,
    moment: Moment,
    *,
    account_ids: Collection[int] | None = None,
    client_id: int | None = None,
) -> tuple[int, ...]:
    """Take back the letters of the schedule that have not left and say what is no longer so; their ids.

    So proof stops a letter at once, even one that was approved, and a mail that nobody has read holds it. Only letters
    about one of these accounts, or of this client, where any are named.
    """
    if client_id is not None:
        account_ids = accounts.ids_of_client(session, client_id)
    letters = notices.withdrawable(session, account_ids)
    told = notices.of_letters(session, [letter.id for letter in letters])
    concerned = {one.account_id for rows in told.values() for one in rows}
    if not concerned:
        return ()
    known = {one.account: one for one in known_dialogues(session, account_ids=concerned)}
    cadences = _cadences(session)
    taken: list[int] = []
    for letter in letters:
        keys = {one.key: one.account_id for one in told[letter.id]}
        why = next(
            (why for key, one in keys.items() if (why := _why_stale(key, known.get(one), cadences, moment))), None
        )
        if why is None:
            continue
        notices.withdraw(session, letter)
        taken.append(letter.id)
        detail = {"keys": sorted(keys), "why": why}
        subject = f"letter {letter.id}"
        audit.append(session, at=parts.now(), actor=BY_POLICY, action="withdrawn", subject=subject, detail=detail)
    return tuple(taken)


def still_stands(session: Session, parts: Parts, letter_id: int) -> bool:
    """Whether a letter may still leave: False, and it is taken back, when it is a notice that is due no more."""
    concerned = {one.account_id for one in notices.of_letter(session, letter_id)}
    if not concerned:
        return True
    return letter_id not in withdraw_stale(session, parts, Moment(parts.today()), account_ids=concerned)


def _why_stale(key: str, one: Dialogue | None, cadences: Mapping[int, Cadence], moment: Moment) -> str | None:
    """Why a letter that has not left must not tell this any more; None when it still may."""
    if one is None:
        return "the account is archived"
    if one.unread:
        return "something of the account waits to be read"
    before = tuple(pair for pair in one.sent if pair[0] != key)
    asking = Asking.about(replace(one, sent=before), cadences.get(one.client, default_cadence()), moment.day)
    return None if any(item.key == key for item in asking.items()) else "it is not due any more"


def _put_all_down(
    session: Session,
    parts: Parts,
    some: Sequence[Notice],
    known: Mapping[int, Dialogue],
    cadences: Mapping[int, Cadence],
    moment: Moment,
) -> list[Queued]:
    """Put some letters down; their papers are made when they are needed (`pipeline.carrying`)."""
    filler = Filler(session, parts.identity, moment.day)
    filler.gather({account for notice in some for account in notice.accounts})
    recipes = [_recipes(filler, notice) for notice in some]
    notices.queue_one_by_one(session)
    made: list[Queued] = []
    for notice, papers in zip(some, recipes, strict=True):
        goes = notice.template in cadences.get(notice.items[0].client, default_cadence()).auto
        one = _put_down(session, parts, filler, notice, papers, known, moment, goes=goes)
        made += [one] if one else []
    return made


def _recipes(filler: Filler, notice: Notice) -> tuple[Recipe, ...]:
    try:
        return filler.papers(notice)
    except Refused as refusal:  # one account's broken requirement set must not hold up all the others
        log.error("a notice goes without papers", extra={"accounts": notice.accounts, "why": str(refusal)})  # noqa: TRY400
        return ()


def _put_down(
    session: Session,
    parts: Parts,
    filler: Filler,
    notice: Notice,
    recipes: tuple[Recipe, ...],
    known: Mapping[int, Dialogue],
    moment: Moment,
    *,
    goes: bool,
) -> Queued | None:
    caps = limits()
    if not notices.has_room(session, notice.to, moment.day, per_week=caps.per_week, per_day=caps.per_day):
        return None  # another run has written to that address since we looked
    readers = {one: known[one].reader(notice.addressee) for one in notice.accounts}
    names = {one: reader.name for one, reader in readers.items()}
    try:
        facts = filler.facts(notice, readers[notice.account].time_zone, names)
        letter = filler.write(facts, notice, at=parts.now())
    except Refused as refusal:  # one account's broken requirement set must not hold up all the others
        log.error("a notice cannot be written", extra={"accounts": notice.accounts, "why": str(refusal)})  # noqa: TRY400
        return None
    single = notice.account if len(notice.accounts) == 1 else None
    subject, in_reply_to, references = _thread(session, notice, single, letter.subject)
    draft = Draft(
        letter=letter_name(notice),
        to=(notice.to,),
        cc=(),
        subject=subject,
        body=letter.body,
        in_reply_to=in_reply_to,
        references=references,
        recipes=recipes,
    )
    letter_id = put_down(session, parts, notice, draft, account_id=single, day=moment.day, goes=goes)
    return None if letter_id is None else Queued(letter_id, notice, goes)


def _thread(
    session: Session, notice: Notice, single: int | None, subject: str
) -> tuple[str, str | None, tuple[str, ...]]:
    """Subject, In-Reply-To and References: a reminder stands in the thread of what it reminds of."""
    if single is None:
        return subject, None, ()
    before: OutboxMessage | None = None
    if notice.items[0].purpose is Purpose.REVISION:
        before = outbox.last_of(session, single, ASKS)
        if before is not None and notice.to.lower() in {one.lower() for one in (*before.to, *before.cc)}:
            subject = before.subject if before.subject.lower().startswith("re:") else f"Re: {before.subject}"
    before = before or notices.last_letter(session, single, notice.to)
    if before is None:
        return subject, None, ()
    return subject, before.message_id, (*before.references, before.message_id)


def _cadences(session: Session) -> dict[int, Cadence]:
    return {client: cadence_from(body) for client, body in notices.policies(session).items()}


def _in_batches(listed: Sequence[Notice], size: int) -> Iterator[list[Notice]]:
    source = iter(listed)
    while some := list(islice(source, size)):
        yield some
