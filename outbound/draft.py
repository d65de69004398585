"""Which letter answers a mail, to whom, or why none may be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from config.finding_words import judgement_in
from domain.certificate import ILLEGIBLE
from domain.draft import Draft, letter_in
from domain.errors import LetterInvalid
from domain.finding import Fixer, Judgement, Remedy
from domain.message import MessageKind
from domain.saying import N_, phrased
from outbound.addresses import sendable
from outbound.answering import Passage, answer_words
from outbound.letter import Letter, fill, kind_of, one_line
from outbound.letter_check import lacking
from outbound.notice_letter import long_date
from outbound.numbered import numbered
from outbound.read_back import pages_called

MAX_SUBJECT = 200
NOTHING_ATTACHED = "nothing-attached"
LINK_INSTEAD = "link-instead"
NOT_A_CERTIFICATE = "not-a-certificate"
PROBLEM_LETTERS = {
    NOTHING_ATTACHED: "nothing_attached",
    LINK_INSTEAD: "link_instead",
    NOT_A_CERTIFICATE: "not_a_certificate",
    "password-protected": "open_copy",
}
"""Letter by problem; each other code of domain.errors.UnreadableDocument's family is answered by `unreadable`."""

_REPLY = re.compile(r"^((re|aw|sv|vs|antw)\s*(\[[0-9]+\])?\s*:\s*)+", re.IGNORECASE)
_NEVER_ANSWERED = {
    MessageKind.AUTOMATIC_REPLY: N_("this is an automatic reply; those are never answered (RFC 3834)"),
    MessageKind.BOUNCE: N_("this is a delivery report; those are never answered (RFC 3464)"),
}
# Letters about the account as a whole also go to the other party; the rest answers only who wrote.
_COPIED = ("deficiency", "compliant")


class Unread(NamedTuple):
    """A file that could not be read, with the code of what was wrong with it: all of it, or these `pages`."""

    name: str
    code: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """The mail to be answered. `references` oldest first, with angle brackets; `why_not_answer` is of the reader.

    `sender_is_known`: the account knows the address, beside its agent's and contractor's own.
    """

    subject: str
    message_id: str | None
    sender: str
    sender_name: str = ""
    references: tuple[str, ...] = ()
    kind: MessageKind = MessageKind.SUBMISSION
    may_answer: bool = True
    why_not_answer: str = ""
    sender_is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """All that an answer is drafted from.

    `problem` is a code when the mail gave nothing to judge (PROBLEM_LETTERS, or that of an UnreadableDocument), and
    `document` the name of the file at fault. Else `judgement` is of the whole account. `reply_address` carries the
    account's token. `contractor` is "" while the mail belongs to no account. `unread` are files of the mail
    that could not be read beside those that were judged, `unclear` its certificates too worn to be read that are
    missed. `passages` answer what the mail asks, and
    `is_unfinished` tells that they do not answer all of it.
    """

    client: str
    contractor: str
    agent_name: str
    agent_email: str
    contractor_email: str
    reply_address: str
    arrived: Arrived
    respond_by: date
    sign_off_name: str
    sign_off_phone: str = ""
    certificate_date: date | None = None
    judgement: Judgement | None = None
    problem: str | None = None
    document: str = ""
    unread: tuple[Unread, ...] = ()
    unclear: tuple[Unread, ...] = ()
    passages: tuple[Passage, ...] = ()
    is_unfinished: bool = True
    asked_to_stop: bool = False
    language: str = "en"
    languages: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)


def draft_reply(occasion: Occasion) -> Draft:
    """The answer to the mail of `occasion`, in its thread; `why_not` is set when it must not be sent as it is."""
    letter = letter_for(occasion)
    to, cc, why_not_sent = _recipients(occasion, letter)
    why_not = why_never(occasion) or why_not_sent or _why_no_letter(occasion, letter)
    if occasion.arrived.kind in _NEVER_ANSWERED:
        to, cc = (), ()
    filled, trouble = filled_answer(letter, values_of_answer(occasion), occasion.language, occasion.own)
    arrived = occasion.arrived
    return Draft(
        letter=letter_in(letter, occasion.language),
        to=to,
        cc=cc,
        subject=reply_subject(arrived.subject) or filled.subject,
        body=filled.body,
        in_reply_to=arrived.message_id,
        references=(*arrived.references, *((arrived.message_id,) if arrived.message_id else ())),
        why_not=why_not,
        trouble=trouble,
    )


def language_of(occasion: Occasion) -> str:
    """In which language the mail of `occasion` is answered: that of whoever is written to first."""
    to, _cc, _why = _recipients(occasion, letter_for(occasion))
    return occasion.languages.get(to[0].lower(), "en") if to else "en"


def filled_answer(
    letter: str, values: Mapping[str, object], language: str, own: Mapping[str, str]
) -> tuple[Letter, str]:
    """The letter in the operator's words if they hold all that it must, else as it ships; and what was wrong."""
    shipped = fill(letter, values, language=language)
    source = own.get(kind_of(letter))
    if source is None:
        return shipped, ""
    try:
        made = fill(letter, values, language=language, source=source)
    except LetterInvalid as invalid:
        return shipped, str(invalid.facts["problems"])
    missing = "; ".join(lacking(values, shipped, made))
    return (shipped, missing) if missing else (made, "")


def reply_subject(subject: str) -> str:
    """The subject of an answer, with one "Re:" whatever the mail had; "" for a mail without one."""
    bare = one_line(_REPLY.sub("", one_line(subject)), most=MAX_SUBJECT)
    return f"Re: {bare}" if bare else ""


def letter_for(occasion: Occasion) -> str:
    """The name of the letter that fits."""
    if occasion.problem is not None:
        return PROBLEM_LETTERS.get(occasion.problem, "unreadable")
    if occasion.arrived.kind is MessageKind.CANCELLATION_NOTICE:
        return "received_other"
    if not occasion.contractor and occasion.arrived.kind is MessageKind.SUBMISSION:
        return "unmatched"
    if occasion.arrived.kind is not MessageKind.SUBMISSION or occasion.judgement is None:
        return "question"
    return "deficiency" if occasion.judgement.deficiencies or occasion.judgement.questions else "compliant"


def why_never(occasion: Occasion) -> str | None:
    """Why this mail is not answered at all; None when it may be."""
    arrived = occasion.arrived
    if arrived.kind in _NEVER_ANSWERED:
        return _NEVER_ANSWERED[arrived.kind]
    if not arrived.may_answer:
        return arrived.why_not_answer or N_("this mail must not be answered")
    if occasion.asked_to_stop:
        return phrased("{address} asked not to be written to", address=one_line(arrived.sender))
    return None if occasion.contractor else N_("this mail belongs to no account yet; assign it first")


def _why_no_letter(occasion: Occasion, letter: str) -> str | None:
    if letter == "question":
        return N_("the answer has still to be written") if occasion.is_unfinished else None
    if letter in _COPIED and occasion.judgement is not None:
        unsettled = len(occasion.judgement.unsettled)
        if unsettled:
            if unsettled == 1:
                return N_("1 finding still to be settled by a reviewer")
            return phrased("{count} findings still to be settled by a reviewer", count=unsettled)
        if letter == "deficiency" and not any(_asked(occasion.judgement)):
            return N_("what is open can be mended neither by the agent nor by the contractor")
    return None


def _recipients(occasion: Occasion, letter: str) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """To, cc, and why a person must choose them; the sender if the account knows them, else its agent."""
    arrived = occasion.arrived
    agent, contractor = sendable(occasion.agent_email), sendable(occasion.contractor_email)
    sender = sendable(arrived.sender)
    parties = tuple(address for address in (agent, contractor) if address)
    is_known = sender is not None and (arrived.sender_is_known or sender.lower() in {p.lower() for p in parties})
    first = sender if is_known else agent
    if first is None:
        return (
            (),
            (),
            _stranger(arrived),
        )
    others = tuple(p for p in parties if p.lower() != first.lower()) if letter in _COPIED else ()
    if letter == "deficiency" and agent is not None and first.lower() == agent.lower():
        others = ()  # the contractor is told in words of its own once this is sent
    if not is_known and letter not in _COPIED:
        why = _stranger(arrived)
        return (first,), (), why
    return (first,), others, None


def _stranger(arrived: Arrived) -> str:
    if not (sender := one_line(arrived.sender)):
        return N_("the sender is not known to this account; choose who is answered")
    return phrased("{address} is not known to this account; choose who is answered", address=sender)


def _asked(judgement: Judgement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """One line for each thing the agent, and each thing only the contractor, can mend."""
    open_now = (*judgement.deficiencies, *judgement.questions)
    asks = tuple(numbered(judgement.deficiencies))
    tells = tuple(dict.fromkeys(f.tell_insured for f in open_now if f.fixer is Fixer.INSURED and f.tell_insured))
    return asks, tells


def _endorsed(judgement: Judgement) -> int:
    """How many of the agent's lines, the last ones, need the insurer to change the policy first."""
    lines = numbered(judgement.deficiencies).values()
    return sum(all(one.remedy is Remedy.ENDORSE for one in together) for together in lines)


def _left_to(who: Fixer, judgement: Judgement | None) -> tuple[str, ...]:
    """What is open and neither the agent's nor the contractor's to mend, by its title."""
    found = judgement.deficiencies if judgement else ()
    return tuple(dict.fromkeys(one.title for one in found if one.fixer is who and one.title))


def values_of_answer(occasion: Occasion) -> dict[str, object]:
    """What the answer is filled with, by the names of `outbound.letter_kinds`."""
    to, _cc, _why = _recipients(occasion, letter_for(occasion))
    language = occasion.language
    judgement = judgement_in(occasion.judgement, language) if occasion.judgement else None
    asks, tells = _asked(judgement) if judgement else ((), ())
    endorsed = _endorsed(judgement) if judgement else 0
    next_expiration = judgement.next_expiration if judgement else None
    return {
        "client": occasion.client,
        "contractor": occasion.contractor,
        "name": _name_of(occasion, to),
        "reply_address": occasion.reply_address,
        "respond_by": long_date(occasion.respond_by, language),
        "certificate_date": long_date(occasion.certificate_date, language) if occasion.certificate_date else "",
        "next_expiration": long_date(next_expiration, language) if next_expiration else "",
        "asks": asks,
        "tells": tells,
        "corrections": asks[: len(asks) - endorsed],
        "endorsements": asks[len(asks) - endorsed :],
        "client_decides": _left_to(Fixer.CLIENT, judgement),
        "ours": _left_to(Fixer.US, judgement),
        "document": _at_fault(occasion),
        "reason": _why_unread(occasion.problem or "", language),
        "unread": tuple(
            {"name": one_line(one.name, most=MAX_SUBJECT), "why": _why_unread(one.code, language)}
            for one in occasion.unread
        ),
        "unclear": tuple(pages_called(one.name, one.pages, language) for one in occasion.unclear),
        "passages": tuple({"text": one.text, "lines": one.lines} for one in occasion.passages),
        "is_unfinished": occasion.is_unfinished,
        "asks_something": occasion.arrived.kind is MessageKind.QUESTION,
        "sign_off_name": occasion.sign_off_name,
        "sign_off_phone": occasion.sign_off_phone,
    }


def _at_fault(occasion: Occasion) -> str:
    if occasion.problem == ILLEGIBLE:
        return ", ".join(pages_called(one.name, one.pages, occasion.language) for one in occasion.unclear)
    return one_line(occasion.document, most=MAX_SUBJECT)


def _why_unread(code: str, language: str) -> str:
    said = answer_words()["unread"]
    return str((said.get(code) or said["other"])[language])


def _name_of(occasion: Occasion, to: tuple[str, ...]) -> str:
    if to and to[0].lower() == occasion.agent_email.lower() and occasion.agent_name:
        return occasion.agent_name
    is_sender = bool(to) and to[0].lower() == (sendable(occasion.arrived.sender) or "").lower()
    name = one_line(occasion.arrived.sender_name, most=60)
    return name if is_sender and "@" not in name else ""
