"""The letters of the schedule: a file each, by language, filled from facts and held to what every letter must have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from config.comms import most_words, never_said, subject, templates, words
from domain.dialogue import Addressee, PolicyOnFile
from outbound.letter import Letter, filled_in, one_line

VERSION = 1
"""Goes up when a letter would read differently."""
TEMPLATES = tuple(templates())
_LISTED = re.compile(r"(?:- |[0-9]{1,3}\. )")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One account in a letter.

    `requirements` are what the client asks for, in plain lines; `open` what is still to be mended, in the reader's
    words; `own` what only the reader can settle; `held` what was read from the papers that came; `status` where the
    account stands, in words.
    """

    contractor: str
    reference: str
    policies: tuple[PolicyOnFile, ...] = ()
    requirements: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """All that a letter of the schedule is filled from.

    `name` is the reader's, `contact` the client's person, `link` "" while there is no page for it. `needed_by` is a
    day, never "soon". `changed`, `open_now`, `expiring`, `counts` and `graph` are of the client's report.
    `unclear` are the certificates that came and could not be read, a file and its pages each.
    """

    template: str
    to: Addressee
    client: str
    about: tuple[About, ...]
    reply_address: str
    reference: str
    today: date
    language: str = "en"
    client_address: str = ""
    name: str = ""
    contact: str = ""
    link: str = ""
    needed_by: date | None = None
    next_date: date | None = None
    sign_off_name: str = "Certificate desk"
    sign_off_phone: str = ""
    changed: tuple[str, ...] = ()
    open_now: tuple[str, ...] = ()
    expiring: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    graph: str = ""
    unclear: tuple[str, ...] = ()
    alert_purpose: str = ""


def bar(good: int, near: int, out: int, *, width: int = 40) -> str:
    """A line that shows three shares of a whole, as `outbound.html` draws it: [######++--]; "" without a whole."""
    whole = good + near + out
    if not whole:
        return ""
    first, second = round(width * good / whole), round(width * (good + near) / whole)
    return f"[{'#' * first}{'+' * (second - first)}{'-' * (width - second)}]"


def write_notice(facts: LetterFacts, *, source: str | None = None) -> Letter:
    """The letter in the reader's language, as it ships or as `source`, the operator's own template, has it.

    Raises:
        LetterInvalid: the template cannot be filled.
    """
    purpose, body = filled_in(facts.template, facts.language, values_of(facts), source)
    line = subject().format(about=_about(facts), purpose=purpose, reference=facts.reference)
    return Letter(subject=one_line(line, most=200), body=body)


def faults(facts: LetterFacts, letter: Letter) -> Iterator[str]:
    """What a filled letter lacks or has too much of."""
    needed = {
        "the link": facts.link,
        "the reference": facts.reference,
        "the reply address": facts.reply_address,
        "the client's name in the sign-off": facts.client,
        "the postal address": facts.client_address,
        "who signs": facts.sign_off_name,
    }
    yield from (f"{what} is missing" for what, value in needed.items() if value and value not in letter.body)
    prose = [line for line in letter.body.splitlines() if len(facts.about) == 1 or not _LISTED.match(line)]
    count = len(" ".join(prose).split())
    if count > most_words(facts.to):
        yield f"{count} words; at most {most_words(facts.to)}"
    said = f"{letter.subject}\n{letter.body}".lower()
    found = (pattern.search(said) for pattern in never_said())
    yield from (f'it says "{one[0]}"' for one in found if one)


def long_date(day: date, language: str) -> str:
    """The day as it is written in a letter: December 7, 2026; 7 de diciembre de 2026."""
    if language == "es":
        return f"{day.day} de {words('es').months[day.month - 1]} de {day.year}"
    return f"{day:%B} {day.day}, {day.year}"


def policy_line(policy: PolicyOnFile, today: date, language: str) -> str:
    """A policy in a few words: General liability GL-1, expires March 31, 2027."""
    name = f"{words(language).lines.get(policy.line, policy.line)} {one_line(policy.number, most=40)}".strip()
    if policy.expiration is None:
        return name
    ended = policy.expiration <= today
    verb = ("venció el" if ended else "vence el") if language == "es" else ("expired" if ended else "expires")
    return f"{name}, {verb} {long_date(policy.expiration, language)}"


def _policies(one: About, facts: LetterFacts) -> tuple[str, ...]:
    """A line a policy where each is asked about; else a line a day on which some of them end."""
    if facts.template.startswith("verify"):
        return tuple(policy_line(policy, facts.today, facts.language) for policy in one.policies)
    return tuple(_ends(one.policies, facts))


def _ends(policies: Iterable[PolicyOnFile], facts: LetterFacts) -> Iterator[str]:
    """The policies of one account by the day on which they end, in one line."""
    by_day: dict[date | None, list[PolicyOnFile]] = {}
    for policy in policies:
        by_day.setdefault(policy.expiration, []).append(policy)
    for together in by_day.values():
        *before, last = together
        names = [policy_line(replace(one, expiration=None), facts.today, facts.language) for one in before]
        yield ", ".join([*names, policy_line(last, facts.today, facts.language)])


def _summary(one: About, facts: LetterFacts) -> str:
    """Where an account stands, in a few words."""
    if one.open:
        count, first = len(one.open), one.open[0].rstrip(".")
        if facts.language == "es":
            return f"{count} punto{'s' if count > 1 else ''}: {first}{' ...' if count > 1 else ''}"
        return f"{count} item{'s' if count > 1 else ''}: {first}{' ...' if count > 1 else ''}"
    return "; ".join(_ends(one.policies, facts)) or one.status


def _about(facts: LetterFacts) -> str:
    if len(facts.about) == 1:
        return facts.about[0].contractor
    if not facts.about:
        return facts.client
    return f"{len(facts.about)} {'contratistas' if facts.language == 'es' else 'contractors'}, {facts.client}"


def values_of(facts: LetterFacts) -> dict[str, object]:
    """What a template of the schedule is filled with, by the names of `outbound.letter_kinds`."""
    about = tuple(
        {
            "contractor": one_line(one.contractor, most=120),
            "reference": one.reference,
            "policies": _policies(one, facts),
            "ends": "; ".join(_ends(one.policies, facts)),
            "summary": _summary(one, facts),
            "requirements": tuple(map(one_line, one.requirements)),
            "open": tuple(map(one_line, one.open)),
            "held": tuple(map(one_line, one.held)),
            "own": tuple(map(one_line, one.own)),
            "status": one_line(one.status),
        }
        for one in facts.about
    )
    many = len(about) != 1
    values: dict[str, object] = {
        name: one_line(value) if isinstance(value, str) else value for name, value in asdict(facts).items()
    }
    for name in ("changed", "open_now", "expiring", "unclear"):
        values[name] = tuple(map(one_line, getattr(facts, name)))
    for name in ("needed_by", "next_date", "today"):
        day = getattr(facts, name)
        values[name] = long_date(day, facts.language) if day else ""
    return values | {
        "to": facts.to.value,
        "about": about,
        "one": None if many else about[0],
        "all_open": tuple(
            f"{one['contractor']}: {line}" if many else str(line) for one in about for line in tuple(one["open"])
        ),
        "footer": words(facts.language).footer,
        "counts": {"all": 0, "compliant": 0, "near": 0, "out": 0, **facts.counts},
    }
