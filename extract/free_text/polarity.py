"""How a clause speaks of its topic: granted or not, to whom, on which lines, how far. All on lower-case text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.values.form_numbers import FormNumber

_NEGATED = re.compile(
    r"\b(?:no(?!\.|\s*#|\s+later)|not(?!\s+limited|\s+only|\s+less|\s+to\s+exceed)|none|never|without|declined"
    r"|denied|excluded?|neither|nor|cannot)\b|n't\b"
)
_PENDING = re.compile(
    r"\b(?:requested|to follow|pending|has been ordered|on order|will be (?:added|issued|endorsed|requested))\b"
)
_NOT_YET = re.compile(r"\bupon issuance\b|\bnot currently\b|\bavailable only\b")
_LIMITED = re.compile(r"\bsole negligence\b|\bvicarious\b|\bsubject to \$|\bcap\b")
_WEAK = re.compile(r"\bendeavou?r\b")
_AS_POLICY = re.compile(
    r"\b(?:per|in accordance with|as per|subject to|according to|as provided by|pursuant to)\s+"
    r"(?:the\s+)?polic(?:y|ies)\b"
)
_NOT_PRIMARY = re.compile(r"\bexcess (?:over|of|and|to)\b|\bcontributes with\b|\bshares? with\b")
_CONTRIBUTORY = re.compile(
    r"non[\s-]*contribut|noncontribut|\bp&?nc\b|without contribution|will not contribute|not contribute"
)
_BLANKET = re.compile(
    r"\bblanket\b|\bautomatic(?:ally)?\b"
    r"|\b(?:when|where|if|as|to the extent|only (?:when|if|where))\s*(?:so\s+)?(?:is\s+)?requ[a-z ]{3,6}\b"
    r"|requiredby\w*contract|written\s*contr[a-z]+t|\bwrit ?t?en contract"
)
_DIRECT = re.compile(r"contract between the (?:named )?insured and")
_LINES = (
    ("gl", r"\bgeneral liab\w*(?: ty)?|\bc?gl\b|\bgen'?l?\.? liab"),
    ("auto", r"\bauto(?:mobile|s)?\b|\bal\b|\bbusiness auto\b"),
    ("umbrella", r"\bumbrella\b|\bumb\b|\bexcess (?:liability|liab|policy)\b"),
    ("wc", r"\bwork(?:ers?|ers'|er's|mens?)?['\u2019]?s?\s+comp\w*|\bwc\b"),
    ("el", r"\bemployers?['\u2019]?\s+liab\w*|\bel\b"),
    ("professional", r"\bprofessional\b|\be&o\b|\berrors? (?:and|&) omissions?\b"),
    ("pollution", r"\bpollution\b"),
)
_SCOPES = (
    ("ongoing", r"\bongoing\b"),
    ("completed", r"\bcomp(?:leted|l|\.)?\s+op"),
    ("premises", r"\bpremises\b"),
    ("lessor", r"\blessor\b"),
    ("sole_negligence", r"\bsole negligence\b"),
)
_FORM_SCOPES = {
    "CG 20 10": "ongoing",
    "CG 20 33": "ongoing",
    "CG 20 38": "ongoing",
    "CG 20 37": "completed",
    "CG 20 39": "completed",
    "CG 20 40": "completed",
    "CG 20 11": "premises",
}
_DAYS = re.compile(r"\b(\d{1,3}|[3-9][o0])\)?\s*[\(\)]*\s*[- ]?days?\b|\b(\d{2})\s*dnoc\b")
_SUFFIX = (
    r"(?:,?\s+(?:LLC|L\.L\.C\.|Inc|Incorporated|Corp|Corporation|Company|Co|LP|L\.P|LLP|Ltd|Trust|District|University"
    r"|Authority|Bank|ISAOA/ATIMA)\b\.?)"
)
_PARTY = re.compile(
    rf"\b((?:[A-Z][\w&'\-./]*|of|and|the|&)(?:\s+(?:[A-Z0-9][\w&'\-./]*|of|&|and)){{0,7}}?{_SUFFIX}+"
    r"|(?:City|County|Town|State|Village|Board)\s+[Oo]f\s+(?:[A-Z]\w+\s?){1,3})"
)


def polarity_of(label: str, plain: str, span: tuple[int, int]) -> tuple[str | None, int]:
    """The polarity of a topic whose cue stands at `span` of the clause, and how many cues spoke."""
    if label == "evidence_only":
        return None, 0
    negated = _governs(plain, span, label)
    if _NOT_YET.search(plain):
        return "negated", 1
    if _PENDING.search(plain):
        return "pending", 1 + negated
    if label == "pnc" and _NOT_PRIMARY.search(plain):
        return "negated", 1
    if negated:
        return "negated", 1
    if label == "noc":
        return _of_notice(plain)
    if label == "pnc" and not _CONTRIBUTORY.search(plain):
        return "partial", 1
    if label in {"ai", "agg_per_project", "agg_per_location"} and _LIMITED.search(plain):
        return "limited", 1
    if label == "umbrella_follow_form" and re.search(r"\bonly\b", plain):
        return "limited", 1
    return "grant", 0


def basis_of(plain: str) -> str:
    """scheduled, blanket, or blanket_direct (privity needed)."""
    if _DIRECT.search(plain):
        return "blanket_direct"
    return "blanket" if _BLANKET.search(plain) else "scheduled"


def lines_of_text(plain: str) -> tuple[str, ...]:
    """The lines of coverage a clause names, in the glossary's codes and order; () when it names none."""
    return tuple(line for line, pattern in _LINES if re.search(pattern, plain))


def scope_of(plain: str, forms: Sequence[FormNumber]) -> tuple[str, ...]:
    """What an additional insured is covered for, by the words or else by the forms; ("unspecified",) otherwise."""
    said = tuple(scope for scope, pattern in _SCOPES if re.search(pattern, plain))
    granted = tuple(dict.fromkeys(_FORM_SCOPES[one.form] for one in forms if one.form in _FORM_SCOPES))
    return said or granted or ("unspecified",)


def days_of(plain: str) -> int | None:
    """Days of notice: the first number of days in the clause."""
    found = _DAYS.search(plain)
    if not found:
        return None
    return int((found[1] or found[2]).replace("o", "0"))


def parties_of(text: str) -> tuple[str, ...]:
    """Names that look like organisations, as they stand."""
    return tuple(dict.fromkeys(found[1].strip(" ,.") for found in _PARTY.finditer(text)))


def _of_notice(plain: str) -> tuple[str, int]:
    if _WEAK.search(plain):
        return "weak", 1
    if days_of(plain) is None and _AS_POLICY.search(plain):
        return "none", 1
    return "grant", 0


def _governs(plain: str, span: tuple[int, int], label: str) -> bool:
    """Whether a negator speaks of the topic: in its clause, and not of an exception or of what follows a but."""
    for found in _NEGATED.finditer(plain):
        if label == "pnc" and plain[found.start() : found.end() + 14].startswith(("not contribut", "without contr")):
            continue
        if found.start() >= span[1] and re.search(r"\b(?:except|unless|but)\b", plain[span[1] : found.start()]):
            continue
        return True
    return False
