"""To which account a mail belongs. Only what its sender proves is a match; all else is a suggestion to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from domain.message import ReadMessage
from domain.saying import N_, phrased
from domain.token import account_of
from ingest.lookalike import looks

PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com",
        "aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "mail.com",
        "zoho.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net",
    }
)  # fmt: skip
"""Domains where an address says nothing about the organisation behind it."""

DOUBTFUL = frozenset(
    {"ambiguous-sender", "lookalike-domain", "not-authenticated", "no-sender", "loop", "too-many-hops"}
)
"""Flags of a mail whose sender proves nothing."""

SAME_NAME = 90.0
"""Of rapidfuzz's token_set_ratio (0 to 100): names that differ by a suffix or a typing error score above it."""
MOST_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Party:
    """One account with its names and every address, lower case, that belongs to it."""

    account_id: int
    contractor: str
    client: str
    agent: str
    agency: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What is known when a mail is matched.

    `threads` gives the account of each Message-ID that the mail refers to and that we know. `insured_names` are of
    the certificates it carries, once they were read.
    """

    parties: tuple[Party, ...]
    secret: str
    threads: Mapping[str, int] = field(default_factory=dict)
    insured_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """An account that a mail may belong to, `score` from 0 to 1, and why in words."""

    account_id: int
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """The account, if one is proven, and by what; the ranked suggestions if not; flags for the reviewer."""

    account_id: int | None
    by: str | None
    suggestions: tuple[Suggested, ...] = ()
    flags: tuple[str, ...] = ()


def match(message: ReadMessage, known: Correspondence) -> Match:
    """The account of a mail.

    A reply token or a thread is a match only when the sender is known to that account: anybody can quote a
    reference. Without either, a sender known to exactly one account is a match, and a sender known to several is one
    when the named insured says which. Signals that contradict each other leave it to a person.
    """
    tokens = tuple(dict.fromkeys(_tokens(message, known)))
    thread = tuple(dict.fromkeys(_threads(message, known)))
    own = {party.account_id: party for party in known.parties if _knows(party, message.sender.address)}
    pointed = tuple(dict.fromkeys((*tokens, *thread)))
    flags = _flags(message, known, pointed, own)
    if not DOUBTFUL & {*message.flags, *flags}:
        found, by = _proven(tokens, thread, own, known)
        if found is not None:
            return Match(found, by, flags=flags)
    return Match(None, None, _suggestions(message, known, tokens, thread, own), flags)


def _proven(
    tokens: tuple[int, ...], thread: tuple[int, ...], own: Mapping[int, Party], known: Correspondence
) -> tuple[int | None, str | None]:
    for pointed, by in ((tokens, "reply address"), (thread, "thread")):
        if pointed:
            contradicted = len({*tokens, *thread}) > 1
            return (pointed[0], by) if pointed[0] in own and not contradicted else (None, None)
    named = [one for one in own.values() if _is_named(one, known)]
    if len(own) == 1 and (named or not known.insured_names):
        return next(iter(own)), "sender"
    if len(named) == 1:
        return named[0].account_id, "sender and named insured"
    return None, None


def _flags(
    message: ReadMessage, known: Correspondence, pointed: tuple[int, ...], own: Mapping[int, Party]
) -> tuple[str, ...]:
    everybody = {address for party in known.parties for address in party.addresses}
    if not own and any(_is_near(message.sender.address, address) for address in everybody):
        return ("lookalike-domain",)
    return ("stranger-in-thread",) if pointed and not set(pointed) & set(own) else ()


def _suggestions(
    message: ReadMessage,
    known: Correspondence,
    tokens: tuple[int, ...],
    thread: tuple[int, ...],
    own: Mapping[int, Party],
) -> tuple[Suggested, ...]:
    made: dict[int, Suggested] = {}
    for party in known.parties:
        score = 0.0
        why: list[str] = []
        if party.account_id in tokens:
            score, why = score + 0.5, [*why, N_("it was sent to this account's reply address")]
        if party.account_id in thread:
            score, why = score + 0.4, [*why, N_("it answers a mail of this account")]
        if party.account_id in own:
            score, why = score + 0.3, [*why, N_("the sender is known to this account")]
        likeness = _likeness(party, message, known)
        if likeness >= SAME_NAME / 100:
            score, why = score + 0.4 * likeness, [*why, phrased("it names {contractor}", contractor=party.contractor)]
        if why:
            made[party.account_id] = Suggested(party.account_id, round(min(score, 1.0), 3), "; ".join(why))
    return tuple(sorted(made.values(), key=lambda one: (-one.score, one.account_id))[:MOST_SUGGESTIONS])


def _likeness(party: Party, message: ReadMessage, known: Correspondence) -> float:
    """How surely the papers or the words name the contractor, 0 to 1."""
    named = max((fuzz.token_set_ratio(bare(party.contractor), bare(name)) for name in known.insured_names), default=0)
    words = fuzz.partial_ratio(bare(party.contractor), bare(f"{message.subject} {message.body[:2000]}"))
    return max(named, words if words >= SAME_NAME else 0.0) / 100


def _is_named(party: Party, known: Correspondence) -> bool:
    names = known.insured_names
    return any(fuzz.token_set_ratio(bare(party.contractor), bare(name)) >= SAME_NAME for name in names)


def bare(name: str) -> str:
    """A name without punctuation and legal form, lower case."""
    words = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    return " ".join(w for w in words if w not in {"llc", "inc", "corp", "co", "company", "corporation", "ltd", "the"})


def _tokens(message: ReadMessage, known: Correspondence) -> Iterator[int]:
    ids = {party.account_id for party in known.parties}
    for one in (*message.recipients, *message.copied):
        found = account_of(one.address, secret=known.secret)
        if found in ids:
            yield found


def _threads(message: ReadMessage, known: Correspondence) -> Iterator[int]:
    ids = {party.account_id for party in known.parties}
    for one in (message.in_reply_to, *reversed(message.references)):
        if one and known.threads.get(one) in ids:
            yield known.threads[one]


def _knows(party: Party, sender: str) -> bool:
    """The address itself, or another of the same organisation; a public mail domain is no organisation."""
    domain = sender.rpartition("@")[2]
    if not domain:
        return False
    if sender in party.addresses:
        return True
    return domain not in PUBLIC_DOMAINS and any(one.rpartition("@")[2] == domain for one in party.addresses)


def _is_near(sender: str, known: str) -> bool:
    """A domain that looks like a known one, or is one letter away in a name long enough for that to be no accident."""
    theirs, ours = sender.rpartition("@")[2], known.rpartition("@")[2]
    if not theirs or theirs == ours or theirs in PUBLIC_DOMAINS:
        return False
    if looks(theirs) == looks(ours):
        return True
    if min(len(theirs), len(ours)) < 8:  # noqa: PLR2004 - letters, the suffix counted
        return False
    return bool(OSA.distance(looks(theirs), looks(ours), score_cutoff=1) <= 1)
