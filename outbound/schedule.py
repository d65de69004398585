"""The calendar of what goes to whom: pure, from the facts of accounts and a day.

For each matter (a renewal, a first certificate, a revision, a verification) and each reader, the newest step that is
due is told once, by its key. So a desk that was off for a week sends what is due now, not what was due each day; and
one that runs twice on a day sends nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.comms import Cadence, Limits, default_cadence, limits
from domain.dialogue import Addressee, Dialogue, Held, Item, Notice, PersonTask, Plan, Purpose
from domain.saying import N_, phrased
from outbound.business_days import after_business_days, is_business_day
from outbound.sequences import Asking, address_of, goes_to_successor

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Moment:
    """When the schedule is asked: `day` is the client's; `at` is None for a look at a whole day, whatever the hour."""

    day: date
    at: datetime | None = None

    def local(self, time_zone: str) -> date:
        """The day it is there."""
        return self.day if self.at is None else self.at.astimezone(ZoneInfo(time_zone)).date()

    def is_office_hour(self, time_zone: str, caps: Limits) -> bool:
        """Whether people there are at work."""
        return self.at is None or caps.first_hour <= self.at.astimezone(ZoneInfo(time_zone)).hour < caps.last_hour


_Group = tuple[str, int, Addressee, Purpose, str]


def plan(
    dialogues: Iterable[Dialogue],
    moment: Moment,
    *,
    cadences: Mapping[int, Cadence] | None = None,
    mailed: Mapping[str, Sequence[date]] | None = None,
) -> Plan:
    """What is due at a moment: mails, one for each reader and purpose; what is held back; what a person must do.

    Args:
        dialogues: the accounts, of any number of clients.
        cadences: by client; the shipped one where a client has none.
        mailed: the days on which mails of the schedule went to an address, by the address in lower case.
    """
    caps = limits()
    held: list[Held] = []
    tasks: dict[str, PersonTask] = {}
    groups: dict[_Group, list[Item]] = {}
    for one in dialogues:
        asking = Asking.about(one, (cadences or {}).get(one.client) or default_cadence(), moment.day)
        for task in asking.tasks():
            tasks.setdefault(task.key, task)
        for item in asking.items():
            if item.key in asking.sent:
                continue
            reader = one.reader(item.to)
            to = address_of(reader) or ""
            reason = why_held(one, item, moment, caps)
            if reason is not None:
                held.append(Held(item, to, reason))
                continue
            groups.setdefault((to, item.client, item.to, item.purpose, reader.language), []).append(item)
    due = []
    for notice, reason in _capped(groups, moment, caps, mailed or {}):
        if reason is None:
            due.append(notice)
        else:
            held += [Held(item, notice.to, reason) for item in notice.items]
    return Plan(tuple(due), tuple(held), tuple(tasks.values()))


def why_held(one: Dialogue, item: Item, moment: Moment, caps: Limits) -> str | None:
    """Why an item does not go although it is due, whatever else its reader gets; None when it may."""
    reader = one.reader(item.to)
    if one.unread:
        if one.unread == 1:
            return N_("1 message of this account waits")
        return phrased("{count} messages of this account wait", count=one.unread)
    if one.received_on is not None:
        until = after_business_days(one.received_on, caps.quiet_business_days, reader.time_zone)
        if moment.day < until:
            return phrased(
                "something came in on {day}; nothing is asked before {until}",
                day=one.received_on.isoformat(),
                until=until.isoformat(),
            )
    if reader.away_until is not None and moment.day < reader.away_until and not goes_to_successor(reader):
        return phrased("{address} is away until {day}", address=reader.address, day=reader.away_until.isoformat())
    if not is_business_day(moment.local(reader.time_zone), reader.time_zone):
        return N_("it is no business day there")
    if not moment.is_office_hour(reader.time_zone, caps):
        return N_("it is not between the business hours there")
    last = max((day for key, day in one.sent if key.startswith(item.matter)), default=None)
    if last is not None and moment.day - last < timedelta(days=caps.apart_days):
        return phrased("the last mail about this went on {day}", day=last.isoformat())
    return None


def _capped(
    groups: Mapping[_Group, list[Item]], moment: Moment, caps: Limits, mailed: Mapping[str, Sequence[date]]
) -> Iterator[tuple[Notice, str | None]]:
    """Each group as one mail, most urgent first, with the reason when its address has had enough."""
    by_address: dict[str, list[Notice]] = {}
    for (to, _client, addressee, _purpose, language), items in groups.items():
        ordered = tuple(sorted(items, key=lambda item: (item.since, item.key)))
        by_address.setdefault(to.lower(), []).append(Notice(to, addressee, _most_pressing(ordered), ordered, language))
    for address, notices in by_address.items():
        before = mailed.get(address, ())
        today = sum(1 for day in before if day == moment.day)
        week = sum(1 for day in before if moment.day - WEEK < day <= moment.day)
        for notice in sorted(notices, key=lambda one: (_rank(one, caps), one.keys)):
            if week >= caps.per_week:
                yield (
                    notice,
                    phrased("{address} had {count} mails in the last seven days", address=notice.to, count=week),
                )
            elif today >= caps.per_day:
                yield notice, phrased("{address} gets another mail today", address=notice.to)
            else:
                today, week = today + 1, week + 1
                yield notice, None


def _most_pressing(items: tuple[Item, ...]) -> str:
    """The template of the item that is furthest along its steps: by the step's number at the end of its key."""

    def step(item: Item) -> int:
        tail = item.key.rpartition(":")[2]
        return int(tail) if tail.lstrip("-").isdigit() and item.purpose is not Purpose.LIST else 0

    return max(items, key=step).template


def _rank(notice: Notice, caps: Limits) -> date:
    """Until when it may wait: the longer something has been due, the sooner its turn comes."""
    return min(item.since for item in notice.items) + timedelta(days=caps.patience[notice.items[0].purpose])
