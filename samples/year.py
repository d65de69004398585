"""A drawn population of agents and contractors, and a year of the schedule with them: who is mailed, who is forgotten.

Agents renew late, answer wrongly, ask back, move on, and some of their addresses do not work. The schedule is the
product's own (`outbound.schedule.plan`); only people are drawn. The counts are kept apart from it, so that they can
find it at fault.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import median

from config.comms import limits
from domain.dialogue import Addressee, Correspondent, Dialogue, Item, Notice, PolicyOnFile, Purpose
from outbound.business_days import business_day_from
from outbound.schedule import Moment, plan

START = date(2026, 1, 1)
LINES = ("gl", "auto", "wc", "umbrella")
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
FORGOTTEN_DAYS = 21
"""A reader who was due to be told something, could be, and was not for so long, was forgotten."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody deals with mail: chance to act on one, days until then, chance that what comes is wrong or a
    question, chance to confirm a policy when asked."""

    acts: float
    delay: float
    wrong: float
    asks: float
    confirms: float


@dataclass(slots=True)
class Outcome:
    """What a simulated year came to."""

    accounts: int
    days: int
    by_kind: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    mailed: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    share: list[float] = field(default_factory=list)
    to_compliant: list[int] = field(default_factory=list)
    tasks: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)

    @property
    def over_mailed(self) -> int:
        """Addresses that had more mails in any seven days, or on any day, than is allowed."""
        caps = limits()
        return sum(_is_over(days, caps.per_week, caps.per_day) for days in self.mailed.values())

    def told(self) -> dict[str, object]:
        """The outcome as JSON has it."""
        return {
            "accounts": self.accounts,
            "days": self.days,
            "sent": sum(self.by_kind.values()),
            "sent_by_kind": dict(sorted(self.by_kind.items())),
            "sent_twice": sum(count - 1 for count in self.keys.values()),
            "forgotten": len(self.forgotten),
            "over_mailed": self.over_mailed,
            "compliant_share": round(self.share[-1], 4) if self.share else 0.0,
            "median_days_to_compliant": median(self.to_compliant) if self.to_compliant else None,
            "compliant_share_by_day": [round(one, 4) for one in self.share],
            "days_to_compliant": dict(sorted(Counter(min(one // 10 * 10, 100) for one in self.to_compliant).items())),
            "calls_for_a_person": len(self.tasks),
        }


def simulate(*, accounts: int, days: int, seed: int) -> Outcome:
    """A number of accounts over a number of days; the same arguments give the same outcome."""
    world = _World(random.Random(seed), accounts, days)
    for n in range(days):
        world.live(START + timedelta(days=n))
    return world.outcome


class _World:
    def __init__(self, rng: random.Random, accounts: int, days: int) -> None:
        self._rng = rng
        self._end = START + timedelta(days=days)
        self.outcome = Outcome(accounts, days)
        self._state: dict[int, Dialogue] = {}
        self._habits: dict[str, Habits] = {}
        self._dead: set[str] = set()
        self._coming: dict[date, list[tuple[str, int]]] = defaultdict(list)
        self._since: dict[int, date] = {}
        self._waits: dict[str, date] = {}
        self._recent: dict[str, list[date]] = {}
        self._mails = self._reviews = 0
        agents = [self._person(f"agent{n}@agency{n % 97}.example", dead=0.03) for n in range(max(1, accounts // 6))]
        clients = max(1, accounts // 250)
        for n in range(accounts):
            self._add(n, n % clients, rng.choice(agents), days)

    def _person(self, address: str, *, dead: float) -> Correspondent:
        rng = self._rng
        self._habits[address] = Habits(
            acts=rng.betavariate(4, 2),
            delay=rng.expovariate(1 / 5.0) + 1,
            wrong=rng.betavariate(2, 6),
            asks=rng.betavariate(1, 9),
            confirms=rng.betavariate(3, 2),
        )
        if rng.random() < dead:
            self._dead.add(address)
        return Correspondent(
            address, address.partition("@")[0], rng.choice(ZONES), rng.choice(("en", "en", "en", "es"))
        )

    def _add(self, n: int, client: int, agent: Correspondent, days: int) -> None:
        rng = self._rng
        contractor = self._person(f"office{n}@contractor{n}.example", dead=0.04)
        contact = Correspondent(f"risk@client{client}.example", "", "America/New_York")
        has_proof = rng.random() < 0.75
        policies: list[PolicyOnFile] = []
        ends = START + timedelta(days=rng.randrange(10, 365))
        for line in LINES[: rng.randint(2, 4)] if has_proof else ():
            own = ends if rng.random() < 0.8 else START + timedelta(days=rng.randrange(10, 365))
            seen = START - timedelta(days=rng.randrange(0, 200))
            policies.append(PolicyOnFile(line, f"{line}-{n}", own - timedelta(days=365), own, seen, seen))
        made = Dialogue(
            account=n,
            client=client,
            contractor=contractor,
            agent=agent if rng.random() < 0.9 else Correspondent(),
            contact=contact,
            policies=tuple(policies),
        )
        joins = START if has_proof else START + timedelta(days=rng.randrange(0, max(1, days - 30)))
        if joins == START:
            self._state[n] = made
        else:
            self._coming[joins].append(("joins", n))
            self._state[n] = replace(made, contract_end=START)  # nothing is asked before
        self._since[n] = joins

    def live(self, day: date) -> None:
        """One day: what was on its way arrives, people at the desk deal with it, the schedule writes, readers react."""
        for what, account in self._coming.pop(day, ()):
            self._happens(day, what, account)
        self._recent = {
            address: kept for address, all_ in self._recent.items() if (kept := [d for d in all_ if (day - d).days < 7])
        }
        made = plan(self._state.values(), Moment(day), mailed=self._recent)
        for notice in made.due:
            self._written(day, notice)
        self._reported(day)
        self._count(day, [held.item for held in made.held if not self._state[held.item.account].unread])
        self.outcome.tasks.update(task.key for task in made.tasks)

    def _happens(self, day: date, what: str, account: int) -> None:
        one = self._state[account]
        if what == "joins":
            self._state[account] = replace(one, contract_end=None)
        elif what in ("right", "wrong", "asks"):
            self._state[account] = replace(one, unread=one.unread + 1, received_on=day)
            self._mails += 1
            if what != "asks":
                self._answered("received", f"received:{self._mails}")
            later = business_day_from(day + timedelta(days=self._rng.randint(1, 2)), "America/New_York")
            self._coming[later].append((f"{what} read", account))
        elif what == "confirms":
            self._state[account] = replace(one, policies=tuple(replace(p, verified_on=day) for p in one.policies))
        elif what.startswith("call "):
            self._called(what.removeprefix("call "), account)
        else:
            self._reviewed(day, what.removesuffix(" read"), account)

    def _reviewed(self, day: date, what: str, account: int) -> None:
        one = replace(self._state[account], unread=max(0, self._state[account].unread - 1))
        if what == "asks":
            self._coming[business_day_from(day + timedelta(days=3), "America/New_York")].append(("right", account))
        else:
            one = replace(one, policies=_renewed(one, day, self._rng))
            is_wrong = what == "wrong"
            self._reviews += 1
            for who, kind in (("agent", "deficiency"), ("contractor", "revision")):
                self._answered(kind if is_wrong else "compliant", f"result:{self._reviews}:{who}")
            one = replace(
                one,
                open_findings=self._rng.randint(1, 3) if is_wrong else 0,
                asked_on=day if is_wrong else one.asked_on,
            )
        self._state[account] = one

    def _answered(self, kind: str, key: str) -> None:
        """Told in answer to a mail, or as the client chose: each once; the caps are of what nobody asked for."""
        self.outcome.by_kind[kind] += 1
        self.outcome.keys[key] += 1

    def _reported(self, day: date) -> None:
        """Each client's compliance email: on the first business day of a week, of whatever week it is."""
        monday = day - timedelta(days=day.weekday())
        if day == business_day_from(monday, "America/New_York"):
            for client in sorted({one.client for one in self._state.values()}):
                self._answered("compliance", f"report:{client}:{monday.isoformat()}")

    def _called(self, address: str, account: int) -> None:
        """A person found an address that works, for all accounts of it."""
        self._dead.discard(address)
        for n, one in self._state.items():
            for name in ("agent", "contractor"):
                if getattr(one, name).address == address:
                    self._state[n] = replace(self._state[n], **{name: replace(getattr(one, name), bounced=False)})

    def _written(self, day: date, notice: Notice) -> None:
        address = notice.to.lower()
        self.outcome.by_kind[notice.template] += 1
        self.outcome.mailed[address].append(day)
        self._recent.setdefault(address, []).append(day)
        for item in notice.items:
            self.outcome.keys[item.key] += 1
            self._waits.pop(item.key, None)
            one = self._state[item.account]
            self._state[item.account] = replace(one, sent=(*one.sent, (item.key, day)))
        if address in self._dead:
            self._bounced(day, notice.to)
            return
        for item in notice.items:
            self._reacts(day, notice.to, item)

    def _bounced(self, day: date, address: str) -> None:
        for n, one in self._state.items():
            for name in ("agent", "contractor"):
                if getattr(one, name).address == address:
                    self._state[n] = replace(self._state[n], **{name: replace(getattr(one, name), bounced=True)})
        self._coming[day + timedelta(days=self._rng.randint(2, 10))].append((f"call {address}", 0))

    def _reacts(self, day: date, address: str, item: Item) -> None:
        habits, rng = self._habits.get(address), self._rng
        if habits is None:
            return
        if item.purpose is Purpose.VERIFICATION:
            if rng.random() < habits.confirms:
                self._coming[day + timedelta(days=rng.randint(1, 6))].append(("confirms", item.account))
            return
        urgent = 0.25 if item.to is Addressee.CONTRACTOR else 0.0
        if rng.random() < habits.acts - urgent:
            what = "asks" if rng.random() < habits.asks else "wrong" if rng.random() < habits.wrong else "right"
            delay = 1 + int(rng.expovariate(1 / habits.delay))
            self._coming[day + timedelta(days=delay)].append((what, item.account))

    def _count(self, day: date, held: list[Item]) -> None:
        """Who is compliant today, since when the others are not, and who is due for long and was told nothing."""
        for item in held:
            since = self._waits.setdefault(item.key, day)
            if (day - since).days > FORGOTTEN_DAYS:
                self.outcome.forgotten.add(item.key)
        good = there = 0
        for n, one in self._state.items():
            if one.contract_end is not None:
                continue
            there += 1
            if _complies(one, day):
                good += 1
                since_day = self._since.pop(n, None)
                if since_day is not None and since_day != START:
                    self.outcome.to_compliant.append((day - since_day).days)
            else:
                self._since.setdefault(n, day)
                self._look(day, one)
        self.outcome.share.append(good / there if there else 0.0)

    def _look(self, day: date, one: Dialogue) -> None:
        """Without the schedule's help: an account out of compliance for weeks about which nobody was written to."""
        since = self._since[one.account]
        if (day - since).days <= FORGOTTEN_DAYS or one.unread:
            return
        reachable = any(reader.address and not reader.bounced for reader in (one.agent, one.contractor)) and (
            one.received_on is None or (day - one.received_on).days > FORGOTTEN_DAYS
        )
        if reachable and not any(since - timedelta(days=40) <= sent for _key, sent in one.sent):
            self.outcome.forgotten.add(f"account {one.account} since {since.isoformat()}")


def _renewed(one: Dialogue, day: date, rng: random.Random) -> tuple[PolicyOnFile, ...]:
    """The policies after a certificate came: those that end within 45 days, or all where there are none, are new."""
    if not one.policies:
        begin = day - timedelta(days=rng.randrange(0, 300))
        return tuple(
            PolicyOnFile(line, f"{line}-{one.account}", begin, begin + timedelta(days=365), day)
            for line in LINES[: rng.randint(2, 4)]
        )
    made: list[PolicyOnFile] = []
    for policy in one.policies:
        ends = policy.expiration or day
        if ends <= day + timedelta(days=45):
            made.append(PolicyOnFile(policy.line, f"{policy.number}r", ends, ends + timedelta(days=365), day))
        else:
            made.append(policy)
    return tuple(made)


def _complies(one: Dialogue, day: date) -> bool:
    return bool(one.policies) and not one.open_findings and all((p.expiration or day) > day for p in one.policies)


def _is_over(days: list[date], per_week: int, per_day: int) -> bool:
    return any(
        sum(1 for other in days if 0 <= (day - other).days < 7) > per_week or days.count(day) > per_day
        for day in set(days)
    )


def rows_of(outcome: Outcome) -> Iterator[tuple[str, object]]:
    """The outcome as a table."""
    for name, value in outcome.told().items():
        if not isinstance(value, list | dict):
            yield name.replace("_", " "), value
    for kind, count in sorted(outcome.by_kind.items()):
        yield f"  {kind}", count
