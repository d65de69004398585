"""What a statement without a topic answers to the one before: "We asked for a waiver; the carrier said no".

Normal words are those of `wording_tokens.py`, idioms as what they mean (`wording_idioms.py`).
"""

from __future__ import annotations

import re

from extract.free_text.wording_terms import named_lines

_LONGEST = 14
"""So many words it has at most."""
_WHO = (
    r"(?:but |and |however ,? ?|unfortunately ,? ?|sadly ,? ?)?"
    r"(?:(?:the|our|your|their|its) )?(?:carrier|company|insurer|underwrit\w+|market|mga|they|he|she|we|it"
    r"|this|that|these"
    r"|those|insured|client|request|agent|broker|state fund|fund|answer)"
)
_NO = re.compile(
    rf"^{_WHO} (?:(?:has|have|had|was|were|is|are|been|will|would|since|also|just|politely) )*"
    r"(?:declined|declines|denied|refused|refuses|rejected|removed|unavailable)(?: (?:it|this|that|them|to))*"
    r"(?: (?:buy|purchase|add|offer|do|provide|endorse|allow|give|pay)(?: (?:it|this|that|them|so))?)?(?: "
    r"~date)? ?\.?$"
    rf"|^{_WHO} (?:do|does|did|is|are|was|were|will|would|can|could)? ?not(?: able to| willing to| going to)?"
    r" (?:do|offer|offered|provide|provided|add|added|allow|allowed|available|give|grant|granted|endorse"
    r"|endorsed|have|include"
    r"|included|issue|possible|permitted|support|approved|approve|write|sell)(?: (?:it|this|that|them|so|one"
    r"|these))? ?\.?$"
    r"|^(?:declined|denied|refused|rejected|unavailable|not available|not approved|not offered)(?: ~date)? ?\.?$"
)
_LATER = re.compile(
    r"^(?:we|i) (?:have |had |just |already |also )*(?:forwarded|submitted|sent|passed|relayed|escalated) "
    r"(?:it|this|that|them|your request|the request|a request)\b"
    r"|\bworking on (?:it|this|that|them|getting (?:it|this|that|them))\b"
    r"|^(?:(?:we|i|they|you) )?(?:will|should|shall|expect to|hope to) (?:have|get|send|forward|receive|issue"
    r"|provide|email) "
    r"(?:it|this|that|them|one)\b"
    r"|^(?:it|this|they|these) (?:is|are|will be|should be) (?:\S+ )?(?:coming|pending|ordered|requested|on "
    r"order|sent|issued"
    r"|forwarded|forthcoming|outstanding|underway)\b"
    r"|^(?:still )?(?:pending|awaiting|waiting on|waiting for)\b"
    rf"|^{_WHO} (?:is|are) (?:still )?(?:reviewing|considering|checking|processing)(?: (?:it|this|that))? ?\.?$"
)
_YES = re.compile(
    r"^(?:it|this|that|they|these|both|all) (?:is|are|was|were|has been|have been) (?:(?:now|already|all|also"
    r"|both) )*"
    r"(?:included|added|approved|granted|endorsed|attached|issued|on (?:the|this|our) (?:policy|certificate)"
    r"|in place|in force"
    r"|in effect|provided|covered)\b(?!.*\b(?:if|when|once|until|upon)\b)"
)


def answer_of(words: str) -> str | None:
    """The polarity that a short statement gives to the topics of the one before; None where it answers nothing."""
    if len(words.split()) > _LONGEST or named_lines(words):
        return None
    if _NO.search(words):
        return "negated"
    if _LATER.search(words):
        return "pending"
    return "grant" if _YES.search(words) else None
