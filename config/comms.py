"""How the desk writes: cadence, caps, tone and words, read once from comms.yaml; and what a client may change of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from config.reference import load
from domain.dialogue import Addressee, Purpose
from domain.errors import CadenceInvalid

KEYS = frozenset({"cadence", "auto", "not_auto", "digest", "digest_to", "digest_hour", "language", "results_above"})
"""What a client may change."""
STEPPED = (Purpose.RENEWAL, Purpose.FIRST, Purpose.REVISION)


@dataclass(frozen=True, slots=True)
class Step:
    """One mail of a cadence: `day` counts from day 0, which is the kind's own."""

    day: int
    to: tuple[Addressee, ...]
    template: str


@dataclass(frozen=True, slots=True)
class Verification:
    """When it is asked whether policies are in force: days after proof, at mid-term, and again without an answer."""

    early_days: int
    early: str
    middle: str
    not_within_days: int
    reminder_days: int
    reminder: str
    person_after_days: int
    at_most_late_days: int


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a client's accounts are written about, and `auto`: the templates that go without a person.

    `digest` is how often the client has a report (daily, weekly, never), from `digest_hour` on by its own clock, to
    `digest_to`, or its contact where that is empty. `language` is that of letters to the client, "" for its contact's.
    Results go without a person when all that was read is surer than `results_above`; None: never.
    """

    steps: Mapping[Purpose, tuple[Step, ...]]
    verification: Verification
    list_after_day: int
    list_template: str
    auto: frozenset[str]
    digest: str = "weekly"
    digest_to: tuple[str, ...] = ()
    digest_hour: int = 8
    language: str = ""
    results_above: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How often and at which hours anybody is written to; the same for all clients."""

    first_hour: int
    last_hour: int
    per_week: int
    per_day: int
    apart_days: int
    quiet_business_days: int
    answers_per_day: int
    patience: Mapping[Purpose, int]


@dataclass(frozen=True, slots=True)
class Words:
    """Line and condition names of one language, and what stands at the end of every letter."""

    language: str
    lines: Mapping[str, str]
    conditions: Mapping[str, str]
    required: Mapping[str, str]
    months: tuple[str, ...]
    footer: str


@cache
def limits() -> Limits:
    """Caps and hours."""
    data = _data()
    return Limits(
        first_hour=data["business_hours"]["from"],
        last_hour=data["business_hours"]["until"],
        per_week=data["per_week"],
        per_day=data["per_day"],
        apart_days=data["apart_days"],
        quiet_business_days=data["quiet_business_days"],
        answers_per_day=data["answers_per_day"],
        patience=MappingProxyType({Purpose(name): days for name, days in data["patience"].items()}),
    )


@cache
def default_cadence() -> Cadence:
    """What holds for a client that changed nothing."""
    return cadence_from({})


def cadence_from(changes: Mapping[str, Any]) -> Cadence:
    """The cadence with a client's changes in it.

    Args:
        changes: any of `cadence` ({renewal: [{day, to, template}, ...]}), `auto` (templates that go by themselves),
            `not_auto` (templates that never do), `digest` (daily, weekly, never), `digest_to` (addresses),
            `digest_hour`, `language`, `results_above` (0 to 1, None for never).

    Raises:
        CadenceInvalid: the sentence lists everything that is wrong with it.
    """
    problems = list(_unknown(changes))
    steps = {purpose: _steps(purpose, changes, problems) for purpose in STEPPED}
    digest = changes.get("digest", "weekly")
    if digest not in ("daily", "weekly", "never"):
        problems.append(f"digest: {digest!r} is none of daily, weekly, never")
    problems += _wrong_report(changes)
    known = templates()
    auto = {name for name, one in known.items() if one["auto"]}
    for key in ("auto", "not_auto"):
        named = set(changes.get(key, ()))
        problems += [f"{key}: there is no letter {name!r}" for name in sorted(named - set(known))]
        auto = auto | named if key == "auto" else auto - named
    if problems:
        raise CadenceInvalid(problems="; ".join(problems))
    listed = _data()["monthly_list"]
    return Cadence(
        steps=MappingProxyType(steps),
        verification=_verification(_data()["verification"]),
        list_after_day=listed["after_day"],
        list_template=listed["template"],
        auto=frozenset(auto),
        digest=digest,
        digest_to=tuple(changes.get("digest_to", ())),
        digest_hour=changes.get("digest_hour", _data()["business_hours"]["from"]),
        language=changes.get("language", ""),
        results_above=changes.get("results_above"),
    )


@cache
def templates() -> Mapping[str, Mapping[str, Any]]:
    """The letters that the desk writes by itself, by name."""
    return MappingProxyType(_data()["templates"])


@cache
def most_words(to: Addressee) -> int:
    """How long a letter to such a reader may be, footer and all."""
    return int(_data()["words"][to.value])


@cache
def languages() -> tuple[str, ...]:
    """The languages in which there is every letter; the first is taken where none is known."""
    return tuple(_data()["languages"])


@cache
def words(language: str) -> Words:
    """The words of one of `languages`."""
    data = _data()
    return Words(
        language=language,
        **{name: MappingProxyType(data[name].get(language, {})) for name in ("lines", "conditions", "required")},
        months=tuple(data["months"].get(language, ())),
        footer=data["footer"][language],
    )


@cache
def statuses(language: str) -> Mapping[str, str]:
    """What a client is told of where accounts stand, by status, and the patterns of lines that tell of a change."""
    return MappingProxyType(_data()["statuses"][language])


@cache
def subject() -> str:
    """The pattern of a subject line."""
    return str(_data()["subject"])


@cache
def never_said() -> tuple[re.Pattern[str], ...]:
    """What no letter may say."""
    return tuple(re.compile(one, re.IGNORECASE) for one in _data()["never"])


@cache
def time_zones() -> Mapping[str, str]:
    """The time zone of each state, by postal code."""
    zones = _data()["time_zones"]
    return MappingProxyType({state: zone for zone, states in zones.items() for state in states})


_STATE = re.compile(r"\b([A-Z]{2})\b\s*,?\s*(?:\d{5}(?:-\d{4})?)?\s*$")


def time_zone_at(address: str) -> str:
    """The time zone of a postal address that ends in state and ZIP; that of New York where it tells none."""
    found = _STATE.search(address.strip())
    return time_zones().get(found[1] if found else "", _data()["time_zone_when_unknown"])


def _steps(purpose: Purpose, changes: Mapping[str, Any], problems: list[str]) -> tuple[Step, ...]:
    asked = changes.get("cadence", {})
    listed = asked.get(purpose.value) if isinstance(asked, Mapping) else None
    where = f"cadence.{purpose.value}"
    made: list[Step] = []
    for n, one in enumerate(_data()["cadence"][purpose.value] if listed is None else listed):
        try:
            step = Step(int(one["day"]), tuple(Addressee(who) for who in one["to"]), str(one["template"]))
        except (KeyError, TypeError, ValueError):
            problems.append(f"{where}[{n}]: wants a day, to (agent, contractor, client) and a template")
            continue
        problems += [f"{where}[{n}]: {why}" for why in _wrong(purpose, step, made[-1:])]
        made.append(step)
    for who in Addressee:
        count = sum(who in step.to for step in made)
        if count > _data()["most_steps_to_one"]:
            problems.append(f"{where}: {count} mails to the {who.value}; at most {_data()['most_steps_to_one']}")
    return tuple(made)


def _wrong(purpose: Purpose, step: Step, before: list[Step]) -> Iterator[str]:
    if step.template not in templates():
        yield f"there is no letter {step.template!r}"
    if before and step.day <= before[0].day:
        yield f"day {step.day} does not come after day {before[0].day}"
    earliest = _data()["earliest_renewal_day"] if purpose is Purpose.RENEWAL else 0
    if step.day < earliest:
        yield f"day {step.day} is before day {earliest}"
    if not step.to:
        yield "it goes to nobody"
    written_for = templates().get(step.template, {}).get("to", [who.value for who in Addressee])
    for who in step.to:
        if who.value not in written_for:
            yield f"{step.template!r} is no letter to the {who.value}"


def _wrong_report(changes: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a client's report, its language, and what it lets go by confidence."""
    if (language := changes.get("language", "")) not in ("", *languages()):
        yield f"language: {language!r} is none of {', '.join(languages())}"
    hours = _data()["business_hours"]
    hour = changes.get("digest_hour", hours["from"])
    if not isinstance(hour, int) or not hours["from"] <= hour < hours["until"]:
        yield f"digest_hour: {hour!r} is no hour from {hours['from']} to {hours['until'] - 1}"
    sure = changes.get("results_above")
    if sure is not None and (not isinstance(sure, int | float) or not 0 <= sure <= 1):
        yield f"results_above: {sure!r} is no number from 0 to 1"
    asked = changes.get("digest_to", ())
    if not isinstance(asked, list | tuple) or not all(isinstance(one, str) for one in asked):
        yield "digest_to: wants a list of addresses"


def _unknown(changes: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(set(changes) - KEYS):
        yield f"{key}: there is no such rule"
    asked = changes.get("cadence", {})
    if not isinstance(asked, Mapping):
        yield "cadence: wants kinds with their steps"
        return
    for key in sorted(set(asked) - {purpose.value for purpose in STEPPED}):
        yield f"cadence.{key}: there is no such kind"


def _verification(data: Mapping[str, Any]) -> Verification:
    return Verification(
        early_days=data["early"]["days"],
        early=data["early"]["template"],
        middle=data["middle"]["template"],
        not_within_days=data["middle"]["not_within_days"],
        reminder_days=data["reminder"]["days"],
        reminder=data["reminder"]["template"],
        person_after_days=data["person_after_days"],
        at_most_late_days=data["at_most_late_days"],
    )


@cache
def _data() -> dict[str, Any]:
    return load("comms.yaml")
