"""What a statement says beside its topic, read by rules from its normal words: lines, basis, scope, days.

Normal words are those of `wording_tokens.py`: lower case, mended, short forms written out, names as "~".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
_AL = re.compile(r"\bal\b")
_EXCEPTED = re.compile(
    r"\b(?:except|excluding|save|exclusive of|other than|but not|(?:this|that|which) is not the case (?:for|on))\b"
    r"(?! ~?\d)(?P<rest>[^.;]*)"
)
_LEFT_OUT = re.compile(
    r"(?:[,;(-]|\bpolic\w+|\bcoverages?|\blines) "
    r"(?:excluded|excludes|less|minus|apart from|(?:but )?not including|not included) ?\.? ?(?P<rest>[^.;]*)"
    r"|[.,;:/(-] ?(?P<named>[^.,;()-]*?(?: (?:and|&|/) [^.,;()-]*?)?) (?:(?:is|are) )?"
    r"(?:excluded|exempt|not (?:be )?(?:included|applicable|covered|added|endorsed|granted))(?: \))?(?: \.)?$"
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
    rf"|\b(?P<word>{'|'.join(_NUMBERS)})\s*-?\s*day"
    r"|\b(?:noc|notice|cancellation)\W{1,3}(?P<slash>\d\d)\s?/\s?10\b",
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
    excepted = named_lines(left_out[left_out.lastgroup or 0]) if left_out else ()
    said = named_lines(words[: left_out.start()] if left_out and excepted else words)
    said = said or tuple(dict.fromkeys(_PREFIXES[one.form[:2]] for one in forms if one.form[:2] in _PREFIXES))
    return said, tuple(line for line in excepted if line not in said)


def named_lines(words: str) -> tuple[str, ...]:
    """The lines of coverage that these words name."""
    named = {line for line, pattern in _LINES if re.search(pattern, words)}
    if named and _AL.search(words):
        named.add("auto")
    return tuple(line for line, _ in _LINES if line in named)


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


def _number(found: re.Match[str]) -> int:
    if figure := found["figure"] or found["slash"]:
        return int(figure.lower().replace("o", "0"))
    return _NUMBERS[found["word"].lower()]
