"""Whether a page ends a policy or brings it back, by its title and by what it states; speaking of it is not enough.

Certificates, contracts and letters name cancellation as a term every day: "thirty days' notice", "should any of the
policies be cancelled". A title counts with a statement or a day beside it, a statement alone with a policy and a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.notice import NoticeKind
from extract.papers.endorsement_words import sentences
from extract.prints.printed import PrintedLine

MOST_WORDS = 14
"""Words of a line that can be a title."""
_REQUEST = r"cancell?ation\s+request|request\s+(?:for|of)\s+(?:policy\s+)?cancell?ation|policy\s+release"
_RESCISSION = (
    r"(?:rescission|withdrawal)\s+of\s+(?:the\s+|our\s+)?(?:notice\s+of\s+)?cancell?"
    r"|cancell?ation\s+(?:notice\s+)?(?:rescinded|withdrawn|rescission)"
)
_REINSTATEMENT = (
    r"notice\s+of\s+(?:policy\s+)?reinstate|reinstatement\s+(?:notice|of|endorsement)|(?:policy|coverage)\s+reinstate"
    r"|^\W*reinstatement\W*$"
)
_NONRENEWAL = (
    r"notice\s+of\s+(?:policy\s+)?(?:intent(?:ion)?\s+(?:to\s+|not\s+to\s+))?(?:non\W{0,2}\s?renew|renew)"
    r"|non\W{0,2}renewal\s+notice|^\W*non\W{0,2}renewal\W*$"
)
_CANCELLATION = (
    r"notice\s+of\s+(?:\w+\s+)?(?:intent(?:ion)?\s+to\s+)?(?:cancel|terminat)|cancell?ation\s+notice|intent\s+to\s+cancel"
    r"|^\W*cancell?ation\W*$"
)
_TITLES = (
    (NoticeKind.CANCELLATION_REQUEST, _REQUEST),
    (NoticeKind.RESCINDED, _RESCISSION),
    (NoticeKind.REINSTATEMENT, _REINSTATEMENT),
    (NoticeKind.NONRENEWAL, _NONRENEWAL),
    (NoticeKind.CANCELLATION, _CANCELLATION),
)
_RESCINDS = (
    r"cancell?ation\b[\w\s,/]{0,60}\b(?:is|was|has been|are)\s+(?:hereby\s+)?(?:rescinded|withdrawn|revoked|void)"
    r"|(?:rescind|withdraw)s?\s+(?:the|our|its)\s+[\w\s]{0,20}cancell"
    r"|(?:rescinded|withdrawn|disregard)[\w\s]{0,30}notice\s+of\s+cancell?ation"
)
_REINSTATES = (
    r"(?:has|have)\s+been\s+(?:fully\s+)?reinstated|(?:is|are|was|were)\s+(?:hereby\s+|now\s+)?reinstated"
    r"|reinstated\s+effective"
)
_LETS_RUN_OUT = (
    r"(?:will|shall)\s+not\s+(?:be\s+)?renew(?:ed)?|been\s+non\W?renewed|(?:elected|decided)\s+not\s+to\s+renew"
    r"|not\s+be\s+offered\s+renewal"
)
_ASKS = r"(?:please|kindly)\s+cancel|(?:requests?|asks?)\b[\w\s,.&'\u2019]{0,80}\bcancel|is\s+to\s+be\s+cancell?ed"
_CANCELS = (
    r"(?:is|are|was|were|will\s+be|has\s+been|have\s+been|is\s+being|are\s+being)\s+(?:hereby\s+)?(?:cancell?ed|terminated)"
    r"|we\s+(?:are\s+cancell?ing|will\s+cancel|have\s+cancell?ed)"
    r"|(?:hereby\s+)?cancel(?:s|ing)?\s+(?:the|your|this)\s+(?:above\s+)?polic"
    r"|cancell?ation\s+(?:is|takes|becomes|will\s+be)\s+effective|will\s+(?:end|cease|terminate)\s+(?:at|on|effective)"
)
_STATES = (
    (NoticeKind.RESCINDED, _RESCINDS),
    (NoticeKind.REINSTATEMENT, _REINSTATES),
    (NoticeKind.NONRENEWAL, _LETS_RUN_OUT),
    (NoticeKind.CANCELLATION_REQUEST, _ASKS),
    (NoticeKind.CANCELLATION, _CANCELS),
)
_TERM = re.compile(
    r"\b(?:\d{1,3}|ten|thirty|sixty|ninety)\W{0,3}(?:\(\d+\)\W?)?days?\W{0,2}s?\s+(?:prior\s+"
    r"|advance\s+|written\s+){0,2}notice|"
    r"cancell?ation\s+(?:endorsement|provision|clause|wording|language|requirement|term|condition)"
    r"|notice\s+of\s+cancell?ation\s+(?:to\s+(?:the\s+)?"
    r"(?:certificate\s+)?holder|endorsement|provision|clause|wording|requirement|must|shall|is\s+(?:given|provided))",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:should|if|in the event|in case|whenever|when|before|must|shall be given|require[sd]?"
    r"|may be|would|unless|until|as a condition|agree[sd]? to)\b",
    re.IGNORECASE,
)
_UNPAID = re.compile(
    r"\b(?:unless|if|until|before|by)\b.{0,110}(?:pay|paid|premium|received|remit)|(?:pay|paid"
    r"|premium|received).{0,80}\b(?:before|by)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\W*(?:cancell?ation|non\W{0,2}renewal|reinstatement)\W*$", re.IGNORECASE)
"""A heading of one word, which every certificate has over its clause: it counts with a statement only."""
_TICK = re.compile(
    r"(?:\[\s?[xX\u2713\u2714]\s?\]|[\u2611\u2612\u2713\u2714]"
    r"|(?<![A-Za-z])[xX])\s*(?:notice\s+of\s+)?(non\W?renewal|cancell?ation|reinstatement)",
    re.IGNORECASE,
)
_KINDS = {"n": NoticeKind.NONRENEWAL, "c": NoticeKind.CANCELLATION, "r": NoticeKind.REINSTATEMENT}


@dataclass(frozen=True, slots=True)
class KindSeen:
    """What a page says it does, and whether its title and a statement say so."""

    kind: NoticeKind
    titled: bool
    stated: bool


def kind_seen(lines: Sequence[PrintedLine], running: str) -> KindSeen | None:
    """The kind of notice that a page may be; None when it only speaks of such things."""
    told = [one for line in lines[: max(10, len(lines) // 2)] for one in _titles(line.text)]
    titles = list(dict.fromkeys(told))
    heads = [line.text for line in lines[: max(10, len(lines) // 2)] if _titles(line.text)]
    states = list(dict.fromkeys(kind for one in sentences(running) for kind in _states(one)))
    ticked = _TICK.search(running)
    if ticked and len(titles) > 1:
        return KindSeen(_KINDS[ticked[1][0].lower()], True, bool(states))
    if titles and (states or not all(_BARE.match(text) for text in heads)):
        agreed = next((one for one in titles if one in states), None)
        kind = agreed or titles[0]
        if agreed is None and titles == [NoticeKind.CANCELLATION] and states:
            kind = states[0]
        return KindSeen(kind, True, bool(states))
    return KindSeen(states[0], False, True) if states else None


def _titles(text: str) -> list[NoticeKind]:
    if len(text.split()) > MOST_WORDS or _TERM.search(text) or text.rstrip().endswith((",", ";")):
        return []
    found = [kind for kind, pattern in _TITLES if re.search(pattern, text, re.IGNORECASE)]
    if NoticeKind.RESCINDED in found or NoticeKind.CANCELLATION_REQUEST in found:
        return found[:1]
    return found


def _states(sentence: str) -> list[NoticeKind]:
    found = []
    for kind, pattern in _STATES:
        match = re.search(pattern, sentence, re.IGNORECASE)
        if match is None:
            continue
        conditional = _IF.search(sentence[: match.start()]) and not _UNPAID.search(sentence)
        if not conditional and not _TERM.search(sentence):
            found.append(kind)
    return found[:1]


STATED = re.compile("|".join(f"(?:{pattern})" for _, pattern in _STATES), re.IGNORECASE)
"""The words of a page that end a policy or bring it back."""
