"""What answers the questions of a reply: the account's own requirements, in plain lines, and nothing else.

Nothing says that coverage is enough or in force: what the contract asks for is repeated, and who decides is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.dialogue import Addressee
from domain.intent import Intent
from domain.requirement import RequirementSet
from outbound.asked import rows
from outbound.asked_papers import attachments, citations, description
from outbound.paper_words import Words
from outbound.requirement_lines import requirement_lines

SHOWN_BY_EXAMPLE = frozenset({Intent.ASK_WORDING, Intent.ASK_LIMITS, Intent.ASK_ENOUGH, Intent.ASK_HOLDER})
"""Questions that the example of what to submit answers best."""
REPLIED = frozenset({Intent.NOT_THEIRS, Intent.WRONG_PERSON, Intent.RENEWING, Intent.ALREADY_SENT, Intent.CHANGED})
"""Statements that have an answer of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an answer may rest on. `link` and `fax` are "" where there are none; `opened` is what is still open."""

    client: str
    client_address: str
    contractor: str
    requirement: RequirementSet
    reply_address: str
    respond_by: date
    flags: Any = field(default_factory=lambda: MappingProxyType({}))
    state: str = ""
    link: str = ""
    fax: str = ""
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of an answer: what it says, and lines under it, each on its own."""

    text: str
    lines: tuple[str, ...] = ()


def passages(said: Collection[Intent], known: Known) -> tuple[Passage, ...]:
    """The answers to what was asked, each once, and what is replied to a statement; () for what needs no answer."""
    made: list[Passage] = []
    if {Intent.ASK_LIMITS, Intent.ASK_ENOUGH} & set(said):
        made += _limits(known, is_enough=Intent.ASK_ENOUGH in said)
    if Intent.ASK_WORDING in said:
        made += _wording(known)
    if Intent.ASK_HOLDER in said or Intent.ASK_WORDING in said:
        holder = known.requirement.holder
        block = (holder.name or known.client, holder.address or known.client_address)
        made.append(Passage("Certificate holder:", tuple(line for line in block if line)))
    if Intent.ASK_WHERE in said:
        made.append(Passage(_where(known)))
    if Intent.ASK_DEADLINE in said:
        day = f"{known.respond_by:%B} {known.respond_by.day}, {known.respond_by.year}"
        made.append(Passage(f"Please send it by {day}. If it will take longer, reply with the date on which it comes."))
    told = set(said)
    if told >= _MOVED:
        text = "Thank you. We will write to the person you named about {known.contractor}, and not to you again."
        made.append(Passage(text.format(known=known)))
        told -= _MOVED
    made += [Passage(_REPLIES[one].format(known=known)) for one in _REPLIES if one in told]
    return tuple(made)


def _limits(known: Known, *, is_enough: bool) -> Iterator[Passage]:
    lines = requirement_lines(known.requirement, known.flags, to=Addressee.AGENT)
    yield Passage(f"The contract of {known.contractor} with {known.client} asks for:", lines)
    if known.opened:
        yield Passage("Still open on what we have received:", known.opened)
    if is_enough:
        yield Passage(
            f"We compare certificates with these amounts. Only {known.client} can accept others; if you would like us "
            "to ask, reply with the limits that the certificate would show."
        )


def _wording(known: Known) -> Iterator[Passage]:
    words = Words("en")
    asked = frozenset(row.line for row in rows(known.requirement, known.flags, words) if row.is_asked)
    said = description(known.requirement, asked, words, known.state)
    yield Passage("If the policies provide it, the description of operations can say:", _plain(said))
    if cited := citations(known.requirement, asked, words, known.state):
        yield Passage("Please cite by form number:", _plain(cited))
    if pages := attachments(known.requirement, asked, words, known.state, known.flags):
        yield Passage("Please send with the certificate:", _plain(pages))
    yield Passage("Show only what the policies hold. If the insurer will not provide an item, tell us which.")


def _plain(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.replace("\u00a0", " ") for line in lines)


def _where(known: Known) -> str:
    ways = [f"Reply to this message with the certificate attached, or send it to {known.reply_address}."]
    if known.link:
        ways.append(f"It can be uploaded without a login, too: {known.link}")
    if known.fax:
        ways.append(f"By fax: {known.fax}, with the cover sheet of our request on top.")
    return " ".join(ways)


_MOVED = {Intent.NOT_THEIRS, Intent.WRONG_PERSON}
_REPLIES = {
    Intent.NOT_THEIRS: (
        "Thank you for telling us that {known.contractor} is not with your office. We will not write to you about it "
        "again. If you know who insures them now, a name or an email address helps."
    ),
    Intent.WRONG_PERSON: "Thank you. We will write to the person you named about {known.contractor}.",
    Intent.RENEWING: (
        "Thank you. Please send the certificate to {known.reply_address} as soon as the renewal is bound; a binder is "
        "accepted meanwhile."
    ),
    Intent.ALREADY_SENT: (
        "We could not find it among the mails for {known.contractor}. Please send it once more, in reply to this "
        "message or to {known.reply_address}."
    ),
    Intent.CHANGED: "Thank you. Please send a certificate that shows the change to {known.reply_address}.",
}
