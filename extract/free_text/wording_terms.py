"""What a statement says beside its topic, read by rules from its normal words: lines, basis, scope, days.

Normal words are those of `wording_tokens.py`: lower case, mended, short forms written out, names as "~".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.free_text.word_classes import class_of
from extract.values.form_numbers import FormNumber

_LINES = (
    ("gl", r"\bgeneral liability\b|\bc?gl\b|\bcommercial general\b"),
    ("auto", r"\bauto(?:mobile)?s?\b"),
    ("umbrella", r"\bumbrella\b|\bexcess (?:liability|policy|coverage)\b"),
    ("wc", r"\bcompensation\b(?! operation)|\bwc\b|\bworkers\b(?= ,| and| &| /|$)"),
    ("el", r"\bemployers (?:' )?liability\b|\bel\b"),
    ("professional", r"\bprofessional(?: liability|$| policy)|\be ?& ?o\b|\berrors (?:and|&) omissions\b"),
    ("pollution", r"\bpollution\b(?! (?:exclusion|limitation|excluded))(?<!of pollution)(?<!for pollution)"),
)
_CAPPED = re.compile(
    r"\bcap\b|\bcaps\b|\bcapped\b|\bceiling\b|\bmaximum of\b|\boverall (?:limit|maximum)\b|\b(?:sole|own) negligence\b"
    r"|\bvicarious|\bimputed\b|\bsole fault\b"
)
_NOT_EXCEED = re.compile(r"\bnot (?:to )?exceed\b|\bno more than\b|\bnot more than\b")
_SHARES = re.compile(
    r"\bbut (?:contribut|shares?\b|pro)|\b(?:contributes|shares?) (?:\S+ ){0,3}with\b"
    r"|(?<!shall be )\bexcess (?:over|of|to|and over) (?:any|all|other|every)\b(?!.*\bprimary and)"
)
_STANDS_FIRST = re.compile(r"\bprimary\b.{0,30}\b(?:not|without) (?:in |right of )?(?:excess|contribut)")
_KEEPS = re.compile(r"\b(?:reserves?|retains?|preserves?|keeps?) (?:\S+ ){0,3}(?:rights?|subrogation)\b")
_DUTY = re.compile(
    r"^(?:\S+ )?(?:sub ?)?(?:contractors?|subs?|vendors?|suppliers?|tenants?|lessees?|sellers?|consultants?|trades?) "
    r"(?:\S+ ){0,3}?(?:shall|must|will|agrees?|undertakes?|(?:is|are) (?:required|obligated|obliged|to)|needs? to"
    r"|ha(?:s|ve) to)\b"
    r"|\bmust (?:be )?(?:named?|provide|include|carry|have|list|show|add|endorse)"
)
_ALONE = re.compile(r"\b(?:only|solely|just|exclusively|alone|merely)\b|\bno other\b")
_NOT_YET = re.compile(r"\bupon issuance\b|\bnot currently\b|\bavailable only\b")
_ISSUED = (
    r"issued|sent|forwarded|e ?mailed|mailed|released|processed|requested|ordered|drafted|finali[sz]ed|delivered"
    r"|determined|advised|decided|uploaded"
)
_WAITS = re.compile(
    rf"\b(?:will|shall|should|ought to|is to|are to|to|must still|yet to|still to) "
    rf"(?:then |now |also |first )?be (?:{_ISSUED})\b"
    r"|\b(?:to|will|shall|should) (?:follow|arrive|come)\b(?! form)"
    r"|\b(?:upon|on|after|pending|subject to|contingent (?:up)?on|awaiting|following|once) (?:\S+ ){0,3}?"
    r"(?:binding|bound|issuance|receipt|approval|approves|approved|payment|inspection|sign - off|signoff)\b"
    r"|\b(?:still|are|is|remains?|been|now) (?:\S+ )?(?:pending|outstanding|awaited|awaiting|waiting)\b"
    r"|\b(?:in|on) (?:process|progress|the works|the queue|order|hold|its way)\b|\bforthcoming\b|\bunder review\b"
    r"|\bas soon as\b|\b(?:have|has|had|having|was|were|been) (?:\S+ )?(?:requested|ordered|applied for|submitted)\b"
    r"(?!.*\b(?:and|which) (?:is|are|has|have|was|were)\b)"
    r"|\b(?:no|without|await(?:s|ing)?) (?:\S+ )?(?:word|reply|response|decision|confirmation) (?:\S+ ){0,3}?"
    r"(?:from|on|about|yet|as to)\b"
    r"|\bnot (?:yet|back|come back|heard|received)\b|\bha(?:s|ve) yet to\b"
)
"""Words by which what is spoken of is still to come."""
_MAILED = re.compile(r"\b(?:sent|mailed|delivered|released)\b")
_DENIES = re.compile(
    r"^(?:but |and )?(?:not|no|none|nothing|never|without)\b|^(?:but |and )?(?:that|this|it|which|same)\b.*\bnot\b"
    r"|\b(?:not|none|excluded|not (?:included|scheduled|covered|so|available|provided|offered|extended|applicable))$"
)
_AL = re.compile(r"\bal\b")
_EXCEPTED = re.compile(r"\b(?:except|excluding|save|exclusive of|other than|but not)\b(?! ~?\d)(?P<rest>[^.;]*)")
_LEFT_OUT = re.compile(
    r"(?:[,;(-]|\bpolic\w+|\bcoverages?|\blines) "
    r"(?:excluded|less|minus|apart from|(?:but )?not including|not included) ?\.? ?(?P<rest>[^.;]*)"
    r"|[,;(-] ?(?P<named>[^,;()-]*?(?: (?:and|&|/) [^,;()-]*?)?) (?:(?:is|are) )?"
    r"(?:excluded|not included|not applicable|exempt)(?: \))?$"
)
"""Lines left out behind a comma or bracket: "(professional excluded)", ", less workers compensation"."""
_PREFIXES = {"CG": "gl", "BP": "gl", "CA": "auto", "WC": "wc", "CU": "umbrella"}
_AGREED = r"(?:contract\w*|agreement|subcontract|lease|writing|purchase order)"
_ASKS = (
    r"(?:requ\w+|agreed|called|calls?|obli\w+|necessary|demand\w*|provid\w+|dictat\w+|stipulat\w+|mandat\w+|specif\w+)"
)
_BLANKET = re.compile(
    rf"\bblanket\b|\bautomatic(?:ally)?\b|\bcontractually\b|\b(?:written|signed|executed) {_AGREED}\b"
    rf"|\b{_ASKS} (?:(?!~topic)\S+ ){{0,5}}?{_AGREED}\b|\b{_AGREED} (?:\S+ ){{0,4}}?{_ASKS}\b"
    r"|\b(?:when|where|if|as) (?:so |is )?requ\w+"
)
_DIRECT = re.compile(
    r"\b(?:contract|agreement) (?:directly )?(?:with|between)\b.*\band\b|\bhas a written contract directly\b"
    r"|\bparty has itself signed\b"
)
_SCOPES = (
    ("ongoing", r"\bongoing\b"),
    ("completed", r"\bcomp(?:leted|l|ensation)? operations?\b|\bcompleted operation"),
    ("premises", r"\bpremises\b"),
    ("lessor", r"\blessor\b"),
    ("sole_negligence", r"\bsole negligence\b"),
)
_FORM_SCOPES = {
    "CG 20 10": ("ongoing",),
    "CG 20 33": ("ongoing",),
    "CG 20 38": ("ongoing",),
    "CG 20 37": ("completed",),
    "CG 20 39": ("completed",),
    "CG 20 40": ("completed",),
    "CG 20 11": ("premises",),
}
_NUMBERS = {
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45, "forty five": 45, "sixty": 60,
    "seventy-five": 75, "ninety": 90,
}  # fmt: skip
_DAYS = re.compile(
    rf"\b(?:(?:{'|'.join(_NUMBERS)})\s*\(\s*)?(?P<figure>\d{{1,3}}|[1-9][oO])\)?\s*-?\s*(?:day|dnoc|dn\b)"
    rf"|\b(?P<word>{'|'.join(_NUMBERS)})\s*-?\s*day",
    re.IGNORECASE,
)
_NONPAY = re.compile(r"^[\w'\s,()-]{0,25}?\bfor (?:the )?non", re.IGNORECASE)


def lines_of(
    words: str, forms: Sequence[FormNumber], *, granted: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines a statement speaks of, by its words or else its forms; and those that it excepts.

    Some words that except lines from a grant deny where nothing is granted ("AI - not included on auto").
    """
    left_out = _EXCEPTED.search(words) or (_LEFT_OUT.search(words) if granted else None)
    excepted = _named(left_out[left_out.lastgroup or 0]) if left_out else ()
    said = _named(words[: left_out.start()] if left_out and excepted else words)
    said = said or tuple(dict.fromkeys(_PREFIXES[one.form[:2]] for one in forms if one.form[:2] in _PREFIXES))
    return said, tuple(line for line in excepted if line not in said)


def basis_of(words: str) -> str:
    """scheduled, blanket, or blanket_direct (only for those who have a contract with the insured)."""
    if not _BLANKET.search(words):
        return "scheduled"
    return "blanket_direct" if _DIRECT.search(words) else "blanket"


def scope_of(words: str, forms: Sequence[FormNumber]) -> tuple[str, ...]:
    """What an additional insured is covered for, by the words or else by the forms; ("unspecified",) otherwise."""
    said = tuple(scope for scope, pattern in _SCOPES if re.search(pattern, words))
    granted = tuple(dict.fromkeys(scope for one in forms for scope in _FORM_SCOPES.get(one.form, ())))
    return said or granted or ("unspecified",)


def days_of(text: str) -> int | None:
    """Days of notice: the first number of days that is not that for non-payment."""
    found = list(_DAYS.finditer(text))
    for one in found:
        if not _NONPAY.match(text[one.end() :]) or len(found) == 1:
            return _number(one)
    return _number(found[0]) if found else None


def polarity_by_rule(label: str, polarity: str, words: str) -> str:
    """The polarity, put right where a few words settle it: a cap, a share in the loss, a form not yet issued."""
    if label in {"ai", "agg_per_project", "agg_per_location"} and _CAPPED.search(words):
        return "limited" if polarity == "grant" or (polarity == "negated" and _NOT_EXCEED.search(words)) else polarity
    if label == "pnc" and _STANDS_FIRST.search(words):
        return "grant" if polarity == "negated" else polarity
    if label == "pnc" and polarity == "grant" and _SHARES.search(words):
        return "negated"
    if label == "wos" and polarity == "grant" and _KEEPS.search(words):
        return "negated"
    if polarity in {"grant", "negated"} and _DUTY.search(words):
        return "mention"
    if polarity in {"grant", "limited"} and _NOT_YET.search(words):
        return "negated"
    if label == "umbrella_follow_form" and polarity in {"grant", "limited"}:
        return "limited" if _ALONE.search(words) else "grant"
    if label == "pnc" and polarity == "grant" and not re.search(r"contrib|pnc|without right of", words):
        return "partial"
    return polarity


def is_denied(words: str) -> bool:
    """Whether a word denies or removes, other than the exclusion itself."""
    kinds = (class_of().get(word) for word in words.split() if not word.startswith("exclu"))
    return any(kind in {"not", "refused"} for kind in kinds)


def waits(label: str, words: str) -> bool:
    """Whether a statement says that this topic is still to come; a notice that "will be mailed" is given."""
    found = _WAITS.search(words)
    return found is not None and not (label == "noc" and _MAILED.search(found[0]))


def denies_alone(words: str) -> bool:
    """Whether a short statement without a topic denies for some lines what was said before: "not so for auto"."""
    return len(words.split()) <= 16 and bool(_DENIES.search(words) and lines_of(words, ())[0])


def is_of(label: str, words: str, after: str) -> bool:
    """Whether a topic's words mean it here: notice of cancellation, not of a claim; waiver of rights, not of a fee."""
    if label == "noc":
        return bool(re.search(r"\bcancel|\btermin|renew|\bd?noc\b|\bdays?\b", words))
    if label in {"agg_per_project", "agg_per_location"}:
        return bool(re.search(r"\baggregate|\bppa\b", words))
    if label == "umbrella_follow_form":
        return bool(re.search(r"\bumbrella\b|\bexcess\b|\bfollow", words))
    if label == "wos":
        return not re.match(r" ?of (?:the |any |a )?(?!subro|right|transfer|recov|our |its |~)\w", after)
    return True


def _number(found: re.Match[str]) -> int:
    if found["figure"]:
        return int(found["figure"].lower().replace("o", "0"))
    return _NUMBERS[found["word"].lower()]


def _named(words: str) -> tuple[str, ...]:
    named = {line for line, pattern in _LINES if re.search(pattern, words)}
    if named and _AL.search(words):
        named.add("auto")
    return tuple(line for line, _ in _LINES if line in named)
