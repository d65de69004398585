"""What answers the questions of a reply: the account's own requirements, in plain lines, and nothing else.

Nothing says that coverage is enough or in force: what the contract asks for is repeated, and who decides is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.yaml_file import loaded
from domain.dialogue import Addressee
from domain.intent import Intent
from domain.requirement import RequirementSet
from outbound.asked import rows
from outbound.asked_papers import attachments, citations, description
from outbound.notice_letter import long_date
from outbound.paper_words import Words
from outbound.requirement_lines import requirement_lines

SHOWN_BY_EXAMPLE = frozenset({Intent.ASK_WORDING, Intent.ASK_LIMITS, Intent.ASK_ENOUGH, Intent.ASK_HOLDER})
"""Questions that the example of what to submit answers best."""
REPLIED = frozenset({Intent.NOT_THEIRS, Intent.WRONG_PERSON, Intent.RENEWING, Intent.ALREADY_SENT, Intent.CHANGED})
"""Statements that have an answer of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an answer may rest on. `link` and `fax` are "" where there are none; `opened` is what is still open.

    `language` is that of whoever asks.
    """

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
    language: str = "en"


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
        made.append(Passage(_said("holder", known), tuple(line for line in block if line)))
    if Intent.ASK_WHERE in said:
        made.append(Passage(_where(known)))
    if Intent.ASK_DEADLINE in said:
        made.append(Passage(_said("deadline", known)))
    told = set(said)
    if told >= _MOVED:
        made.append(Passage(_said("moved", known)))
        told -= _MOVED
    made += [Passage(_said(one.value, known)) for one in _REPLIES if one in told]
    return tuple(made)


def _limits(known: Known, *, is_enough: bool) -> Iterator[Passage]:
    lines = requirement_lines(known.requirement, known.flags, to=Addressee.AGENT, language=known.language)
    yield Passage(_said("limits", known), lines)
    if known.opened:
        yield Passage(_said("opened", known), known.opened)
    if is_enough:
        yield Passage(_said("enough", known))


def _wording(known: Known) -> Iterator[Passage]:
    words = Words(known.language)
    asked = frozenset(row.line for row in rows(known.requirement, known.flags, words) if row.is_asked)
    # what stands on a certificate is English, whoever asks for it
    said = description(known.requirement, asked, Words("en"), known.state)
    yield Passage(_said("wording", known), _plain(said))
    if cited := citations(known.requirement, asked, words, known.state):
        yield Passage(_said("cite", known), _plain(cited))
    if pages := attachments(known.requirement, asked, words, known.state, known.flags):
        yield Passage(_said("attach", known), _plain(pages))
    yield Passage(_said("only_held", known))


def _plain(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.replace("\u00a0", " ") for line in lines)


def _where(known: Known) -> str:
    ways = [_said("where", known)]
    if known.link:
        ways.append(_said("upload", known))
    if known.fax:
        ways.append(_said("fax", known))
    return " ".join(ways)


def _said(name: str, known: Known) -> str:
    """The fixed words called `name`, in the language of whoever asks, their holes filled."""
    said: str = answer_words()["passages"][name][known.language]
    return said.format(
        contractor=known.contractor,
        client=known.client,
        reply_address=known.reply_address,
        link=known.link,
        fax=known.fax,
        respond_by=long_date(known.respond_by, known.language),
    )


def sign_off(language: str) -> str:
    """Who signs answers."""
    return str(answer_words()["sign_off"][language])


@cache
def answer_words() -> dict[str, Any]:
    """The fixed words of answers to mails, by name and language."""
    return loaded(Path(__file__).with_name("answer_words.yaml"))


_MOVED = {Intent.NOT_THEIRS, Intent.WRONG_PERSON}
_REPLIES = (Intent.NOT_THEIRS, Intent.WRONG_PERSON, Intent.RENEWING, Intent.ALREADY_SENT, Intent.CHANGED)
