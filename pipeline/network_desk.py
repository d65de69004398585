"""The door to a client's network of contractors: the graph, the list, and what can be downloaded of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain.finding import AccountStatus
from outbound.upcoming import Upcoming
from pipeline.days import today_of
from pipeline.foretelling import foretold
from pipeline.parts import Parts
from records import (
    accounts,
    breakdown,
    contacted,
    network,
    network_reports,
    occurring,
    policy_reports,
    verification_report,
    views,
)
from records.batches import in_batches
from records.breakdown import Part
from records.contacted import Unresponsive
from records.dialogues import zone_of
from records.network import Change, Listed
from records.network_filters import Wanted
from records.network_reports import Deficiency, LetGo
from records.policy_reports import Insured
from records.verification_report import Verified
from records.views import View
from records.work import OpenWork

WEEKS = 12
SOON_DAYS = 30
EXPIRING_DAYS = 60
MOST_CHANGES = 8
MOST_SOON = 8
FORETOLD_AT_ONCE = 4000
"""Policies whose accounts are looked ahead for in one go: some of the questions cost the same for one and for many."""


@dataclass(frozen=True, slots=True)
class Home:
    """A client's compliance today and over the last weeks, what moved lately and what expires soon."""

    client: str
    today: date
    counts: Mapping[AccountStatus, int]
    weeks: tuple[tuple[date, Mapping[AccountStatus, int]], ...]
    changes: tuple[Change, ...]
    soon: tuple[Listed, ...]
    soon_total: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A policy that expires or expired, and what its account is told next; None when nothing more is asked."""

    policy: Insured
    coming: Upcoming | None


@dataclass(frozen=True, slots=True)
class Network:
    """One page of the list on the client's day: its rows, and how many there are by status, whatever status is wanted.

    Beside them what may be chosen, and the views that the person saved, by name.
    """

    today: date
    rows: tuple[Listed, ...]
    counts: Mapping[AccountStatus, int]
    states: tuple[str, ...]
    trades: tuple[str, ...]
    projects: tuple[str, ...]
    views: tuple[View, ...]


class NetworkDesk:
    """A client's contractors over the given parts; every call names the client, whose rows alone are seen."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def today(self, client_id: int) -> date:
        """The client's day."""
        with self._look() as session:
            return today_of(self._parts, accounts.zone_of_client(session, client_id))

    def client(self, client_id: int) -> str:
        """The client's name."""
        with self._look() as session:
            return accounts.client_by_id(session, client_id).name

    def home(self, client_id: int) -> Home:
        """The client's compliance at a glance."""
        with self._look() as session:
            client = accounts.client_by_id(session, client_id)
            today = today_of(self._parts, client.time_zone)
            days = tuple(today - timedelta(weeks=week) for week in reversed(range(WEEKS)))
            soon = Wanted(client_id, today, within=SOON_DAYS, sort="expires")
            counts = network.counts(session, Wanted(client_id, today))
            past = network.over_time(session, client_id, days[:-1], counts)
            return Home(
                client=client.name,
                today=today,
                counts=counts,
                weeks=(*zip(days[:-1], past, strict=True), (today, counts)),
                changes=network.changes(session, client_id, limit=MOST_CHANGES),
                soon=network.page(session, soon, limit=MOST_SOON, offset=0),
                soon_total=sum(network.counts(session, soon).values()),
            )

    def parts(self, client_id: int, by: str) -> tuple[str, date, list[Part]]:
        """The client's name, its day, and how its contractors stand by one of `breakdown.BY`, the most out first."""
        with self._look() as session:
            client = accounts.client_by_id(session, client_id)
            found = breakdown.BY[by](session, client_id)
            return client.name, today_of(self._parts, client.time_zone), sorted(found, key=_worst)

    def page(
        self, client_id: int, wanted_on: Callable[[date], Wanted], *, user_id: int, limit: int, offset: int
    ) -> Network:
        """One page of the list for a person: what they want depends on the client's day, and all is one unit."""
        with self._look() as session:
            today = today_of(self._parts, accounts.zone_of_client(session, client_id))
            rows, counts = network.page_and_counts(session, wanted_on(today), limit=limit, offset=offset)
            own = views.of_user(session, user_id)
            return Network(today, rows, counts, *occurring.choices(session, client_id), own)

    def everyone(self, wanted: Wanted) -> Iterator[Listed]:
        """The whole list as filtered; the database is held while it is taken."""
        with self._look() as session:
            yield from network.everyone(session, wanted)

    def views(self, user_id: int) -> tuple[View, ...]:
        """The views of the list that a person saved, by name."""
        with self._look() as session:
            return views.of_user(session, user_id)

    def save_view(self, user_id: int, name: str, query: str) -> bool:
        """Keep a view in place of the one of that name; False when no more fit."""
        with self._parts.open_work() as session:
            return views.save(session, user_id, name, query)

    def rename_view(self, user_id: int, view_id: int, name: str) -> bool:
        """Call a person's own view otherwise; False when another of theirs is called so. See `views.rename`."""
        with self._parts.open_work() as session:
            return views.rename(session, user_id, view_id, name)

    def forget_view(self, user_id: int, view_id: int) -> None:
        """Drop a person's own view. See `views.forget`."""
        with self._parts.open_work() as session:
            views.forget(session, user_id, view_id)

    def deficiencies(self, wanted: Wanted) -> Iterator[Deficiency]:
        """What is open at those that the list shows."""
        with self._look() as session:
            yield from network_reports.deficiencies(session, wanted, _zone(session, wanted))

    def policies(self, wanted: Wanted) -> Iterator[Insured]:
        """The policies that hold of those that the list shows."""
        with self._look() as session:
            yield from policy_reports.in_force(session, wanted, _zone(session, wanted))

    def expiring(self, wanted: Wanted) -> Iterator[Ending]:
        """Policies that expire within the days asked for, or within EXPIRING_DAYS."""
        days = EXPIRING_DAYS if wanted.within is None else wanted.within
        until = wanted.today + timedelta(days)
        with self._look() as session:
            rows = policy_reports.expiring(session, wanted, _zone(session, wanted), since=wanted.today, until=until)
            yield from _foretold(session, wanted, rows)

    def expired(self, wanted: Wanted) -> Iterator[Ending]:
        """Policies that expired before today and that nothing followed."""
        until = wanted.today - timedelta(1)
        with self._look() as session:
            rows = policy_reports.expiring(session, wanted, _zone(session, wanted), since=None, until=until)
            yield from _foretold(session, wanted, rows)

    def unresponsive(self, wanted: Wanted) -> Iterator[Unresponsive]:
        """Those that the list shows and that do not answer."""
        with self._look() as session:
            yield from contacted.unresponsive(session, wanted, _zone(session, wanted))

    def verifications(self, wanted: Wanted) -> Iterator[Verified]:
        """What the agents of those that the list shows were asked about their policies, and answered."""
        with self._look() as session:
            yield from verification_report.verifications(session, wanted, _zone(session, wanted))

    def with_documents(self, wanted: Wanted, *, most: int) -> tuple[int, ...]:
        """Those that the list shows and that have documents, by name. See `network_reports.with_documents`."""
        with self._look() as session:
            return network_reports.with_documents(session, wanted, most=most)

    def let_go(self, wanted: Wanted) -> Iterator[LetGo]:
        """The exceptions of those that the list shows."""
        with self._look() as session:
            yield from network_reports.let_go(session, wanted)


def _foretold(session: Session, wanted: Wanted, rows: Iterator[Insured]) -> Iterator[Ending]:
    for some in in_batches(rows, FORETOLD_AT_ONCE):
        coming = foretold(session, wanted.client_id, {one.account for one in some}, wanted.today)
        yield from (Ending(one, coming.get(one.account)) for one in some)


def _worst(part: Part) -> tuple[int, int, str]:
    out = sum(part.counts.get(one, 0) for one in network.GROUPS["out"])
    return -out, -sum(part.counts.values()), part.name


def _zone(session: Session, wanted: Wanted) -> ZoneInfo:
    return ZoneInfo(zone_of(session, wanted.client_id))
