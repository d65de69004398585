"""What a new version of a set would change, before it is published: counts, and the accounts that move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from domain.finding import AccountStatus, Result
from domain.holdings import AccountFacts, Holdings
from pipeline.facts import Beside, beside, flags_of, meant, parties_of
from pipeline.folding import FORMAT, current
from records import accounts, portfolio, requirements
from records.accounts import Client
from records.portfolio import Entry
from records.requirements import Version
from rules.judge import Assessment, assess
from rules.layers import laid_over
from rules.plan import Plan, plan_of
from rules.requirement_file import requirement_from

OPEN = (Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW)
MOST = 200
"""Changing accounts that a preview names; the counts are of all."""


@dataclass(frozen=True, slots=True)
class Change:
    """One account that would stand otherwise. `new` and `gone` are codes of findings, `renews_on` its next renewal."""

    account_id: int
    contractor: str
    before: AccountStatus
    after: AccountStatus
    new: tuple[str, ...]
    gone: tuple[str, ...]
    renews_on: date | None
    agent: str | None
    agent_email: str | None
    contractor_email: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a version would change on a day.

    `judged` counts all accounts of the set, `moves` those that move from one status to another. `changes` are the first
    of them, by account. `agents` and `contractors` are the addresses of those who would have to be told.
    """

    on: date
    judged: int
    moves: Mapping[tuple[AccountStatus, AccountStatus], int]
    changes: tuple[Change, ...]
    agents: frozenset[str]
    contractors: frozenset[str]

    @property
    def moved(self) -> int:
        """How many accounts would stand otherwise."""
        return sum(self.moves.values())


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is not published: its content, of which set, and the day on which it would take effect."""

    set_id: int
    body: Mapping[str, Any]
    on: date


@dataclass(slots=True)
class _Sets:
    """One set by version, with what lies over it, read once for all accounts that share place and parties."""

    client: str
    address: str
    bodies: Mapping[int, Mapping[str, Any]]
    layers: Sequence[Mapping[str, Any]] = ()
    made: dict[tuple[object, ...], Plan] = field(default_factory=dict)

    def get(self, number: int, entry: Entry | None) -> Plan:
        """The version of that number as it is asked of an account; None for one of nowhere."""
        parties = parties_of(entry.parties) if entry else {}
        state, trade, project = (entry.work_state or entry.state, entry.trade, entry.project) if entry else ("", "", "")
        key = (number, tuple(sorted(parties.items())), state, trade, project)
        if key not in self.made:
            trades = (trade,) if trade else ()
            body = laid_over(self.bodies[number], self.layers, state=state, trades=trades, project=project)
            read = requirement_from(body, client=self.client, client_address=self.address, parties=parties)
            self.made[key] = plan_of(replace(read, version=number))
        return self.made[key]


def preview(session: Session, draft: Draft, *, most: int = MOST) -> Preview:
    """The whole preview; of the changing accounts the first `most` are named.

    Raises:
        RequirementInvalid: the draft's content does not follow the schema.
    """
    moves: Counter[tuple[AccountStatus, AccountStatus]] = Counter()
    named: list[Change] = []
    agents: set[str] = set()
    contractors: set[str] = set()
    judged = 0
    for page in changes(session, draft):
        for one in page:
            judged += 1
            if one is None:
                continue
            moves[one.before, one.after] += 1
            agents |= {one.agent_email} if one.agent_email else set()
            contractors |= {one.contractor_email} if one.contractor_email else set()
            if len(named) < most:
                named.append(one)
    return Preview(draft.on, judged, dict(moves), tuple(named), frozenset(agents), frozenset(contractors))


def changes(session: Session, draft: Draft) -> Iterator[tuple[Change | None, ...]]:
    """Account by account, in pages: its change, or None when it would stand as it does.

    Raises:
        RequirementInvalid: the draft's content does not follow the schema.
    """
    rules = requirements.by_id(session, draft.set_id, client_id=None)
    client = accounts.client_by_id(session, rules.client_id)
    others = requirements.layers_of(session, (client.id,), draft.on, but=draft.set_id).get(client.id, ())
    if draft.body.get("applies_to"):
        requirement_from(draft.body, client=client.name, client_address=client.address)
        now = requirements.layers_of(session, (client.id,), draft.on).get(client.id, ())
        for one in requirements.sets(session, client_id=client.id):
            if one.id != draft.set_id:
                yield from _of_set(session, client, one.id, _Changed(draft.on, now, (*others, draft.body)))
    else:
        yield from _of_set(session, client, draft.set_id, _Changed(draft.on, others, others, draft.body))


@dataclass(frozen=True, slots=True)
class _Changed:
    """What a draft changes for the accounts of one set: the layers over it, or its own content."""

    on: date
    before: Sequence[Mapping[str, Any]]
    after: Sequence[Mapping[str, Any]]
    body: Mapping[str, Any] | None = None


def _of_set(session: Session, client: Client, set_id: int, changed: _Changed) -> Iterator[tuple[Change | None, ...]]:
    versions = requirements.versions_of(session, (set_id,)).get(set_id, ())
    bodies = requirements.bodies_of(session, {one.id for one in versions})
    numbers: dict[int, Mapping[str, Any]] = {one.number: bodies[one.id] for one in versions}
    new = None
    if changed.body is not None:
        new = max(numbers, default=0) + 1
        numbers[new] = changed.body
    before, after = (_Sets(client.name, client.address, numbers, each) for each in (changed.before, changed.after))
    if new is not None:
        after.get(new, None)  # a draft that cannot be read is refused before anything is judged
    asked = _Asked(before, after, versions, changed.on, new)
    for page in portfolio.pages(session, set_id):
        known = beside(session, [one.account_id for one in page], client_id=client.id, on=changed.on)
        yield tuple(_change(one, current(session, one.account_id, _kept(one)), known, asked) for one in page)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a preview compares on one day: all versions of a set, and the number of the new one where there is one."""

    before: _Sets
    after: _Sets
    versions: Sequence[Version]
    on: date
    new: int | None


def _kept(entry: Entry) -> bytes | None:
    return entry.holdings if entry.format == FORMAT else None


def _change(entry: Entry, held: Holdings, known: Beside, asked: _Asked) -> Change | None:
    on = asked.on
    starts = [date.fromisoformat(one) for one in entry.starts or ()]
    now = requirements.in_force(asked.versions, on, starts).number
    after = _assessed(entry, known, asked.after, (now if asked.new is None else asked.new, held), on)
    if after.status is entry.status:
        return None
    before = _assessed(entry, known, asked.before, (now, held), on)
    if before.status is after.status:
        return None  # it is the day that moves it, not the version
    was, becomes = _open(before), _open(after)
    return Change(
        account_id=entry.account_id,
        contractor=entry.contractor,
        before=before.status,
        after=after.status,
        new=tuple(sorted(becomes - was)),
        gone=tuple(sorted(was - becomes)),
        renews_on=entry.next_expiration,
        agent=entry.agent,
        agent_email=entry.agent_email,
        contractor_email=entry.contractor_email,
    )


def _assessed(entry: Entry, known: Beside, sets: _Sets, held: tuple[int, Holdings], on: date) -> Assessment:
    """One account by one version: the only place where a preview judges."""
    number, holdings = held
    body = sets.bodies[number]
    granted = known.exceptions.get(entry.account_id, ())
    facts = AccountFacts(
        client=sets.client,
        client_address=sets.address,
        contractor=entry.contractor,
        flags=flags_of(entry.flags),
        also_known_as=tuple(entry.also_known_as),
        state=entry.state,
        work_state=entry.work_state,
        contract_start=entry.contract_start,
        contract_end=entry.contract_end,
        documents=known.documents.get(entry.account_id, ()),
        exceptions=tuple(meant(one.granted, sets.bodies, body, number) for one in granted),
        ratings=known.ratings,
        review=known.reviews.get(entry.account_id),
    )
    return assess(facts, sets.get(number, entry), holdings, on, tells_met=False)


def _open(found: Assessment) -> frozenset[str]:
    return frozenset(one.code for one in found.verdicts if one.result in OPEN)
