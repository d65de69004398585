"""What a reader should find in a drawn remark, as the product speaks of it."""

from __future__ import annotations

from collections.abc import Iterator

from domain.certificate import Wording
from samples.remarks.said import Cue, Mark, Remark, Statement

TOPICS = (
    "ai", "wos", "pnc", "noc", "agg_per_project", "agg_per_location", "umbrella_follow_form", "evidence_only",
    "exclusion",
)  # fmt: skip
NAMES = ("form", "party", "party_ref", "party_class", "project")
_BASED = frozenset({"ai", "wos", "pnc"})


def wanted(remark: Remark) -> tuple[Wording, ...]:
    """The spans to be found: of topics the words that name them, of names all their words; in no order.

    Mentions (questions, duties, requests) are not wanted. A topic named twice in a statement is wanted once; lines that
    a grant excepts are a denial of their own.
    """
    found: list[Wording] = []
    before = ""
    for statement in remark.statements:
        seen: set[str] = set()
        for cue in statement.cues:
            label = before if cue.label == "again" else cue.label
            if cue.polarity == "mention" or label in seen:
                continue
            seen.add(label)
            found += _topic(statement, cue, label)
        before = next((cue.label for cue in reversed(statement.cues) if cue.label in seen), before)
        found += [_name(mark) for mark in statement.marks if mark.label in NAMES]
    return tuple(found)


def _topic(statement: Statement, cue: Cue, label: str) -> Iterator[Wording]:
    silent = label == "evidence_only" or (label == "exclusion" and cue.polarity != "negated")
    polarity = None if silent else cue.polarity
    yield Wording(
        label=label,
        start=cue.start,
        end=cue.end,
        polarity=polarity,
        basis=statement.basis if label in _BASED and polarity == "grant" else None,
        lines=tuple(line for line in statement.lines if (label, line) != ("umbrella_follow_form", "umbrella")),
        scope=tuple(dict.fromkeys(statement.scope)),
        days=statement.days if label == "noc" else None,
    )
    if statement.lines_not and polarity == "grant":
        yield Wording(label, cue.start, cue.end, "negated", lines=statement.lines_not)


def _name(mark: Mark) -> Wording:
    if mark.label == "form":
        return Wording("form", mark.start, mark.end, forms=(mark.value,), editions=(mark.edition or "",))
    return Wording(mark.label, mark.start, mark.end)
