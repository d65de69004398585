"""What is said to whom about an account, and when: the facts that the schedule rests on, and what it gives back."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date


class Addressee(enum.Enum):
    """In whose words a letter is written."""

    AGENT = "agent"
    CONTRACTOR = "contractor"
    CLIENT = "client"


class Purpose(enum.Enum):
    """What a letter of the schedule is for; one mail has one purpose, for however many accounts."""

    FIRST = "first"
    RENEWAL = "renewal"
    REVISION = "revision"
    VERIFICATION = "verification"
    LIST = "list"
    ANSWER = "answer"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Correspondent:
    """One who is written to. `address` is "" when none is known; `time_zone` an IANA name; `language` "en" or "es".

    `successor` is the address that whoever had this one named instead. `away_until` is the first day back.
    `is_not_theirs`: the owner of the address said that this account is not theirs.
    """

    address: str = ""
    name: str = ""
    time_zone: str = "America/New_York"
    language: str = "en"
    bounced: bool = False
    stopped: bool = False
    is_not_theirs: bool = False
    successor: str = ""
    away_until: date | None = None


NOBODY = Correspondent()


@dataclass(frozen=True, slots=True)
class PolicyOnFile:
    """One policy that confirmed proof shows. `accepted_on` is the day of that proof, `verified_on` of the last answer
    to a question whether it is in force."""

    line: str
    number: str = ""
    effective: date | None = None
    expiration: date | None = None
    accepted_on: date | None = None
    verified_on: date | None = None

    @property
    def called(self) -> str:
        """What tells it from the account's other policies: its number, its line of coverage where it has none."""
        return self.number or self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """All that the schedule must know of one account.

    `sent` gives the day on which each key went, or was put down to go. `unread` is the number of messages of the
    account that nobody has dealt with; `received_on` the day of the last that came. `asked_on` is the day on which the
    letter with the open findings went, and `open_findings` how many are still open. `contract_end` is the day from
    which nothing is asked any more.
    """

    account: int
    client: int
    contractor: Correspondent = NOBODY
    agent: Correspondent = NOBODY
    contact: Correspondent = NOBODY
    contractor_name: str = ""
    policies: tuple[PolicyOnFile, ...] = ()
    sent: tuple[tuple[str, date], ...] = ()
    unread: int = 0
    received_on: date | None = None
    open_findings: int = 0
    asked_on: date | None = None
    contract_end: date | None = None

    def reader(self, who: Addressee) -> Correspondent:
        """Who is written to as the agent, the contractor or the client."""
        if who is Addressee.AGENT:
            return self.agent
        return self.contractor if who is Addressee.CONTRACTOR else self.contact


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell one reader about one account, once: `key` is the same however often it is asked for.

    `matter` is the part of the key that all steps to this reader about this thing share. `since` is the day on which it
    fell due, moved to no business day; `day` the step, in days from day 0.
    """

    key: str
    matter: str
    account: int
    client: int
    to: Addressee
    purpose: Purpose
    template: str
    why: str
    since: date
    policies: tuple[PolicyOnFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail that is due: `items` are all that it tells, of the accounts of one client, most urgent first."""

    to: str
    addressee: Addressee
    template: str
    items: tuple[Item, ...]
    language: str = "en"

    @property
    def account(self) -> int:
        """The first of the accounts it is about."""
        return self.items[0].account

    @property
    def accounts(self) -> tuple[int, ...]:
        """The accounts it is about, each once."""
        return tuple(dict.fromkeys(one.account for one in self.items))

    @property
    def policies(self) -> tuple[PolicyOnFile, ...]:
        """The policies it speaks of."""
        return tuple(dict.fromkeys(policy for one in self.items for policy in one.policies))

    @property
    def keys(self) -> tuple[str, ...]:
        """What is never told twice."""
        return tuple(one.key for one in self.items)

    @property
    def why(self) -> str:
        """The reason in words; of several the first and how many more."""
        reasons = tuple(dict.fromkeys(one.why for one in self.items))
        return reasons[0] if len(reasons) == 1 else f"{reasons[0]}; and {len(reasons) - 1} more"


@dataclass(frozen=True, slots=True)
class Held:
    """An item that is due and does not go, and why."""

    item: Item
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonTask:
    """What only a person can do about an account: a call, a look, a new address. `key` is stable."""

    key: str
    account: int
    to: Addressee
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A day's schedule: what goes, what is held back, what a person must do."""

    due: tuple[Notice, ...] = ()
    held: tuple[Held, ...] = ()
    tasks: tuple[PersonTask, ...] = field(default=())
