"""Where a topic is named but nothing is said of it: an additional insured whose rights or address are spoken of.

Normal words are those of `wording_tokens.py`.
"""

from __future__ import annotations

import re

_THE = r"(?:(?:the|an?|any|all|such|each|said|these|those) )*"
_OWNED = re.compile(
    r"\b(?:rights?|duties|claims?|losses|employees|agents|limits?|obligations?|negligence|acts|premises|property"
    rf"|interests?) (?:\S+ ){{0,2}}?(?:of|by|to|against) {_THE}$"
    r"|\b(?:insurance|coverage|policy|policies)(?: \S+){0,3}? (?:carried|maintained|procured|held|purchased|owned)"
    rf"(?: \S+)? by {_THE}$"
    rf"|\binsurance(?: \S+){{0,3}}? available to {_THE}$"
)
"""What an additional insured has, does or carries."""
_FAVOURED = re.compile(
    r"\b(?:favor of|(?<!ok )(?<!good )(?<!available )for|to|towards?|against|benefit of|as to|respects? to"
    r"|respects|regards? to|including)"
    rf" (?:(?:~|{_THE}(?:certificate )?holder|owner|landlord|lender) (?:and|&|or|,) )*{_THE}$"
)
_ITS_OWN = re.compile(
    r" ?(?:requests|requirements?|address|certificates?(?! holder)|requests? (?:are|must|for|should)"
    r"|(?:must|should|shall|may) (?:also )?(?:give|notify|tender|have|want|need|look|report|send|cooperate))\b"
)
"""What a word behind it makes it: "additional insured requests", "the additional insured must"."""
_GIVEN_TO = frozenset({"wos", "noc", "pnc", "agg_per_project", "agg_per_location"})


_ASKED = (
    # a list of what is asked for, or the heading of a mail
    r"^(?:(?:still|items?|the|all|insurance|coverage|endorsements?) )*"
    r"(?:requirements?|missing|deficien\w+|needed|lacking|required)(?: items?| endorsements?| documents?)? [:-]",
    r"^(?:subject|subj|fw|fwd) :",
    r"\b(?:following|several|some|these) (?:gaps?|deficienc\w+|issues|shortfalls)\b|^your (?:certificate"
    r"|coi)\b.*\b(?:not|fails?|lacks?)\b",
    r"\bif (?:the |an? )?(?:\S+ ){0,2}?box(?: \S+){0,2}? (?:is |has been )?(?:checked|marked)\b",
    # what may be needed, or what somebody would like to know
    r"(?<!\bas )\b(?:may|might|could) be (?:required|needed|necessary)\b(?! (?:by|in|under|per|pursuant)\b)",
    r"^if (?:\S+ ){0,8}?(?:is |are )?(?:needed|required|wanted|desired|necessary)\b(?! (?:by|in|under|per)\b)"
    r".*\b(?:please|call|contact|fee|charge|premium|let|send|have the|there)\b",
    r"\b(?:wonder\w*|curious|unsure|unclear|not sure|uncertain) (?:if|whether|about)\b",
    r"\bask\w* (?:us |you |me )?(?:if|whether)\b",
    # what somebody is told to do, or thanks for
    r"^(?:also |and )?(?:please|kindly) (?:(?!note|see|find|be |refer|accept)\S+ ){0,2}?(?:add|removed?"
    r"|deleted?|updated?"
    r"|send|provide|include|issue|show|list|revised?|correct|have|forward|change|amend|name|make sure|be sure"
    r"|ensure)\b",
    r"^(?:thanks?(?: you)? for|received|(?:we|i) (?:have |already )*received)\b"
    r"(?!.*\b(?:from|carrier|company|insurer|underwrit\w+|approv\w+)\b)",
    r"\byou (?:sent|forwarded|submitted)\b",
    r"\b(?:requested|required|needed) from (?:your|all|the) (?:sub\S*|vendors?|contractors?)\b",
    # what others' policies are to hold
    r"^(?:all|any|each|every|such|said|certificates?)(?: \S+){0,2}? (?:shall|must|should) "
    r"(?:contain|include|provide|show|name|list|evidence|carry|have)\b",
    r"\b(?:under|on|of|by|through) (?:(?:the|their|its|your|his|our|all|any) )?sub(?:s| ?contractors?)(?: '| "
    r"s)*(?: own)? "
    r"(?:polic\w+|insurance|coverage)\b",
)
ASKS = re.compile("|".join(_ASKED))
"""A statement that asks for something, or speaks of what others are to have: it grants and denies nothing."""


def refers(before: str, after: str, topics_before: frozenset[str], *, owns: bool) -> bool:
    """Whether an additional insured is but spoken of; `before` and `after` are the words about it in its statement.

    `topics_before` stand before it in the statement; `owns` says that it is spelled with "'s".
    """
    if owns or _ITS_OWN.match(after) or _OWNED.search(before):
        return True
    return bool(topics_before & _GIVEN_TO) and _FAVOURED.search(before) is not None
