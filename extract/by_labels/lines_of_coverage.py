"""Which line of coverage a text names, and which limit an amount is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz import fuzz

from domain.certificate import Line
from extract.by_labels.labels import phrases, plain
from extract.by_labels.values import MONEY
from extract.values.grammar import dollars

_LINES = (
    (Line.WC, r"work(?:er|man|men)s?\s*comp|work comp|\bwc\b|industrial insurance|employers?'? liab"),
    (Line.UMBRELLA, r"umbrella|excess\s+(?:liab|follow)|\bexcess$"),
    (Line.OTHER, r"professional|cyber|pollution|errors|e\s*&\s*o|liquor|inland|floater|property(?! damage)|crime|cargo"
                 r"|d\s*&\s*o|directors|builders? risk|equipment|medical malpractice|disability|paid family"
                 r"|employment practices|garage"),
    (Line.AUTO, r"auto|vehicle|truckers|motor"),
    (Line.GL, r"general\s+liab|\bcgl\b|\bgl\b|commercial\s+liab|comprehensive\s+general|public\s+liab|premises"
              r"|business\s*owners"
              r"|\bbop\b|^\s*liability|products\s+liab"),
)  # fmt: skip
_OF_LIMIT = {
    "general_aggregate": Line.GL, "products_completed_ops_aggregate": Line.GL, "damage_rented_premises": Line.GL,
    "personal_adv_injury": Line.GL, "med_exp": Line.GL, "combined_single_limit": Line.AUTO, "bi_per_person": Line.AUTO,
    "pd_per_accident": Line.AUTO, "bi_per_accident": Line.AUTO, "el_each_accident": Line.WC,
    "el_disease_policy_limit": Line.WC,
    "el_disease_each_employee": Line.WC, "each_claim": Line.OTHER, "each_occurrence": Line.GL,
}  # fmt: skip
_BEFORE_POLICY = re.compile(
    r"((?:(?!Insurance\b|Policy\b)[\w&'\u2019/\-]+\s+){1,5})(?=insurance\b|coverage\b|policy\b|policies\b)",
    re.IGNORECASE,
)
_CODES = r"\b(?:wc|gl|bop|cgl)\b"
STANDARD = frozenset(_OF_LIMIT) | {"aggregate"}
ALIKE_LIMIT = 84.0
LONGEST_LABEL = 60


def line_of(text: str) -> Line | None:
    """The line that a name of coverage means; None when it says nothing of the kind."""
    bare = text.casefold().replace("\u2019", "'").replace("'", "")
    return next((line for line, pattern in _LINES if re.search(pattern, bare)), None)


def line_in_sentences(text: str) -> Line | None:
    """The line that a text names first; words only, for letters also stand in policy numbers."""
    bare = re.sub(r"\S*\d\S*", " ", text)
    told = [one[1] for one in _BEFORE_POLICY.finditer(bare)]
    named = [line for one in told if (line := line_of(re.sub(_CODES, " ", one, flags=re.IGNORECASE))) is not None]
    if named:
        return named[0]
    bare = re.sub(_CODES, " ", bare, flags=re.IGNORECASE).casefold().replace("\u2019", "'").replace("'", "")
    lines = [
        (one.start(), line) for line, pattern in _LINES if line is not Line.OTHER and (one := re.search(pattern, bare))
    ]
    return min(lines, key=lambda one: one[0])[1] if lines else None


def line_of_limit(key: str) -> Line | None:
    """The line that usually has this limit."""
    return _OF_LIMIT.get(key)


def is_excess(text: str) -> bool:
    """Whether a name of coverage is of an excess policy rather than of an umbrella."""
    return bool(re.search(r"\bexcess\b", text, re.IGNORECASE)) and "umbrella" not in text.casefold()


def limits_in(text: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """The amounts in a text with the code of the limit each is of, as printed, and where they stand.

    Labels before the amounts ("Each occurrence $1,000,000") or after them ("$1,000,000 each occurrence"): whichever
    more of them can be named by.
    """
    amounts = [one for one in MONEY.finditer(text) if dollars(one[0]) is not None]
    edges = [0, *(edge for one in amounts for edge in one.span()), len(text)]
    gaps = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    before = [limit_code(_last(gap)) for gap in gaps[:-1]]
    after = [limit_code(_first(gap)) for gap in gaps[1:]]
    chosen = after if _known(after) > _known(before) else before
    for one, code in zip(amounts, chosen, strict=True):
        if code:
            yield code, one[0], one.span()


def _known(codes: list[str]) -> int:
    return sum(code in STANDARD for code in codes) * 10 + sum(bool(code) for code in codes)


def _last(gap: str) -> str:
    """What stands right before an amount, back to the end of the clause before."""
    return re.split(r"[;:](?=\s)|(?<=[a-z]{4})\.(?=\s)|\)|,\s(?=[A-Z])", gap.strip(" :;,-(\u2013."))[-1]


def _first(gap: str) -> str:
    return re.split(r";(?:\s|$)|(?<=[a-z]{4})\.(?:\s|$)|\band\b(?=\s*$)", gap.strip(" :;,-)\u2013"))[0]


def limit_code(label: str) -> str:
    """The code of the limit that a label names; the label in snake case when it is no usual one; "" of no label."""
    said = plain(re.sub(r"\b(?:of|limit of|in the amount of|up to|per policy)$", "", label.strip()))
    if not said or len(said) > LONGEST_LABEL or not re.search(r"[a-z]{3}", said):
        return ""
    best = max(_money_phrases(), key=lambda one: (fuzz.ratio(said, one[0]), len(one[0])))
    if fuzz.ratio(said, best[0]) >= ALIKE_LIMIT:
        return best[1]
    held = [one for one in _money_phrases() if f" {one[0]} " in f" {said} "]
    if held:
        return max(held, key=lambda one: len(one[0]))[1]
    return said.replace(" ", "_") if len(said) <= LONGEST_LABEL // 2 else ""


@cache
def _money_phrases() -> tuple[tuple[str, str], ...]:
    return tuple((one.text, one.key) for one in phrases() if one.kind == "money")
