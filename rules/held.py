"""Holdings as the rules look at them: policies with their papers, by line, on one day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from config.reference import State
from domain.holdings import AccountFacts, HeldPage, HeldPaper, HeldPolicy, Holdings
from domain.requirement import RequirementSet
from rules.plan import Plan
from rules.verdict import Source, Verdict

if TYPE_CHECKING:
    from rules.evidence import Shown


def source_of(paper: HeldPaper, *names: str) -> Source:
    """Boxes of a paper."""
    return Source(paper.document_id, paper.place, names)


class Held(NamedTuple):
    """One policy on one day, and the paper that states it.

    `line` is a glossary code. `ends` is the first day not covered any more, a cancellation minded; None when not read.
    `live` tells that it is in force on the day: from its effective date up to, not including, its end, but for a gap
    that a reinstatement left. `steady` tells that it is, and that no notice was ever given.
    """

    policy: HeldPolicy
    paper: HeldPaper
    line: str
    ends: date | None
    live: bool
    steady: bool = False

    def source(self, *names: str) -> Source:
        """Boxes of this row, by their names in it."""
        row = self.policy.row
        return Source(self.paper.document_id, self.paper.place, tuple((row, one) for one in names))

    def unsure(self, *names: str) -> bool:
        """True when a verdict must not rest on these boxes of the row before somebody has looked at them."""
        doubted = self.policy.unsure
        return bool(doubted) and any(one in doubted for one in names)


def held_on(policy: HeldPolicy, paper: HeldPaper, today: date) -> Held:
    """A policy as it stands on a day."""
    begins, ends, cancelled = policy.effective, policy.expiration, policy.cancelled_on
    if cancelled is None:
        live = begins is not None and ends is not None and begins <= today < ends
        return Held(policy, paper, policy.line, ends, live, live)
    if policy.reinstated_on is None:
        ends = cancelled if ends is None else min(cancelled, ends)
        live = begins is not None and begins <= today < ends
    else:
        if today < cancelled:  # the gap is still to come
            ends = cancelled if ends is None else min(cancelled, ends)
        gap = cancelled <= today < policy.reinstated_on
        live = begins is not None and ends is not None and begins <= today < ends and not gap
    return Held(policy, paper, policy.line, ends, live)


class Book:
    """An account's holdings on one day, by line of coverage."""

    def __init__(self, holdings: Holdings, today: date) -> None:
        """`today` is the day of the judgement."""
        self.today = today
        self.papers: tuple[HeldPaper, ...] = holdings.papers
        self.pages: tuple[HeldPage, ...] = holdings.pages
        lines: dict[str, list[Held]] = {}
        for one in holdings.policies:
            lines.setdefault(one.line, []).append(held_on(one, holdings.papers[one.paper], today))
        self.lines: Mapping[str, list[Held]] = lines
        chosen = {line: found[0] if len(found) == 1 else _choice(found, today) for line, found in lines.items()}
        self.judged: Callable[[str], Held | None] = chosen.get
        """The policy of a line that counts: of the newest paper in force; else what comes; else what ended last."""
        self.steady = {line: found[0] for line, found in lines.items() if len(found) == 1 and found[0].steady}
        """The policies of lines that have one alone, in force, without a notice: as nearly all are."""
        self.shown: dict[tuple[int, int, str, str], Shown] = {}

    def of(self, line: str) -> list[Held]:
        """All policies of a line, of the newest paper first."""
        return self.lines.get(line, _NONE)

    def in_force(self, line: str) -> list[Held]:
        """Those of them that are in force."""
        return [one for one in self.of(line) if one.live]

    @property
    def over(self) -> tuple[Hashable, ...]:
        """What umbrella and excess layers say, and whether they are in force."""
        layers = (*self.of("umbrella"), *self.of("excess"))
        return tuple((one.policy.says, one.paper.says_of_rows, one.live) for one in layers)


_NONE: list[Held] = []


def _choice(found: list[Held], today: date) -> Held:
    for one in found:
        if one.live:
            return one
    coming = [one for one in found if one.policy.effective is not None and one.policy.effective > today]
    if coming:
        return min(coming, key=lambda one: one.policy.effective or date.max)
    return max(found, key=lambda one: one.ends or date.max)


@dataclass(slots=True)
class Case:
    """One account against one requirement set on one day: what every rule is given.

    Nothing of it changes once it is made. `flags` are the account's, as a mapping. `state` is where the insured sits,
    `work_state` where the work is done (the project's if it is known, else the home state); None when neither is known.
    Where nobody will read what is met, it is not said (`tells_met`), which takes half the time. `answers` and `layers`
    stand in keys for the flags, and for the flags with the umbrellas and excess layers.
    """

    facts: AccountFacts
    plan: Plan
    book: Book
    flags: Mapping[str, bool]
    state: State | None
    work_state: State | None
    tells_met: bool = True
    requirement: RequirementSet = field(init=False)
    today: date = field(init=False)
    remembers: bool = field(init=False)
    answers: int = field(init=False)
    layers: int = field(init=False)

    def __post_init__(self) -> None:
        """What is asked most often lies at hand."""
        self.requirement, self.today = self.plan.requirement, self.book.today
        self.remembers, self.answers, self.layers = not (self.tells_met or self.facts.exceptions), 0, 0
        if self.remembers:
            self.answers = self.plan.memory.number(self.facts.flags)
            self.layers = self.plan.memory.number((self.answers, self.book.over))

    def known(self, key: Hashable, held: Held, find: Callable[[], Iterator[Verdict]]) -> Iterable[Verdict]:
        """What `find` finds; where nobody reads the words, only once for all accounts in which the same is said.

        Most accounts show what many others show: that makes judging them all twice as fast. Rows that have no summary
        of what they say (of property) are looked at each time.
        """
        if not self.remembers or not held.paper.confirmed or not held.policy.says:
            return find()
        return self.recalled(key, find)

    def recalled(self, key: Hashable, find: Callable[[], Iterator[Verdict]]) -> tuple[Verdict, ...]:
        """What was found for that key before, else what `find` finds now, without words and without what is met."""
        found = self.plan.memory.found.get(key)
        return self.plan.memory.keep(key, find()) if found is None else found
