"""Statements that name a form and no topic: "The carrier issues CG 20 26" speaks of what the form grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from config.reference import forms
from extract.free_text.wording_part import Part, Stretch
from extract.free_text.wording_tokens import Token
from extract.values.form_numbers import FormNumber

_TOPICS = {
    "ai": "ai",
    "wos": "wos",
    "pnc": "pnc",
    "noc": "noc",
    "aggregate_per_project": "agg_per_project",
    "aggregate_per_location": "agg_per_location",
}
_SAYS = frozenset({"give", "pending", "refused", "not"})
_DENIES = frozenset({"pending", "refused", "not"})
_SAYING = frozenset(
    {"issues", "issue", "attached", "endorsement", "apply", "provided", "endorsed", "uses", "use", "on"}
)


def with_forms(
    stretches: Sequence[Stretch], tokens: Sequence[Token], numbers: Sequence[FormNumber]
) -> tuple[Stretch, ...]:
    """The statements, a form as the topic that it grants where none is named there, nor that one anywhere."""
    named = {cue.label for one in stretches for cue in one.cues}
    meant = {one.start: topic_of(one.form) for one in numbers}
    return tuple(
        replace(one, parts=tuple(sorted((*one.parts, *_cues(one, tokens, meant, named)), key=lambda part: part.first)))
        for one in stretches
    )


def _cues(one: Stretch, tokens: Sequence[Token], meant: dict[int, str | None], named: set[str]) -> list[Part]:
    inside = tokens[one.first : one.last]
    if one.cues or not any(each.kind in _SAYS or each.norm in _SAYING for each in inside):
        return []
    denies = any(each.kind in _DENIES for each in inside)
    found: dict[str, Part] = {}
    for n in range(one.first, one.last):
        label = meant.get(tokens[n].start) if tokens[n].norm == "~form" else None
        if label and (denies or label not in named) and not any(part.first <= n < part.last for part in one.parts):
            found.setdefault(label, Part(label, n, n + 1))
    return list(found.values())


@cache
def topic_of(form: str) -> str | None:
    """The topic that a form grants, by the list of endorsements; None for one that grants none, or restricts."""
    known = forms().get(form)
    grants = sorted(known.grants) if known is not None and known.effect == "grant" else ()
    names = (each if each in _TOPICS else each[:2] for each in grants)
    return next((_TOPICS[name] for name in names if name in _TOPICS), None)
