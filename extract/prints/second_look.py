"""A page without a map read by both engines: what they agree on is surer, and where one saw nothing the other is heard.

Tesseract keeps punctuation and words of running text; our own reader holds out on faxes, where Tesseract loses numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from domain.certificate import Endorsement
from domain.field import Field
from domain.notice import PolicyNotice
from domain.page import Word
from extract.values.expected import word_weight

Paper = TypeVar("Paper", Endorsement, PolicyNotice)
ALONE, DIFFERENT = 0.9, 0.8
"""What is left of the confidence of a value that one engine alone saw, and the most that one they differ on counts."""
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z])[COSUVWXZ]+(?=[a-z]|\b)")
_ONE_WITHIN = re.compile(r"\b1(?=[a-zS]\w*\b)")
_DIRT = re.compile(r"[A-Za-z]{4,}[.:;'](?=\s|\w)|[A-Za-z]\.[A-Z]|-\s|\s-|(?:^|\s)['\"|]|['\"|](?:\s|$)|,$")
"""Signs that a speckled page puts between words."""


def plain_case(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words of our own reader with letters that look alike in both cases, and ones for i, put right within words."""
    return tuple(word._replace(text=_plain(word.text)) for word in words)


def _plain(text: str) -> str:
    text = _CAPITAL_WITHIN.sub(lambda found: found[0].lower(), text)
    if not re.search(r"\d{2}|\d.*\d", text):
        text = _ONE_WITHIN.sub("i", text)
    return text


def settled(own: Paper | None, theirs: Paper | None) -> Paper | None:
    """One paper from what our reader and Tesseract made of the same page."""
    if own is None or theirs is None:
        return own or theirs
    made: dict[str, Any] = {}
    for each in fields(own):
        made[each.name] = _value(getattr(own, each.name), getattr(theirs, each.name))
    surer = own if own.confidence >= theirs.confidence else theirs
    identity = ("form", "edition", "title", "line", "grants", "restricts", "basis", "kind")
    made |= {name: getattr(surer, name) for name in identity if hasattr(own, name)}
    if isinstance(own, Endorsement) and isinstance(theirs, Endorsement):
        if own.form == theirs.form:
            made["edition"] = own.edition or theirs.edition
        made["blanket"] = own.blanket or theirs.blanket
        made["is_specimen"] = own.is_specimen and theirs.is_specimen
    elif own.line is None or theirs.line is None:
        made["line"] = own.line or theirs.line
    made["confidence"] = max(own.confidence, theirs.confidence)
    return replace(own, **made)


def _value(own: Any, theirs: Any) -> Any:
    if isinstance(own, Field):
        return _field(own, theirs)
    if isinstance(own, tuple) and (own or theirs):
        if len(own) == len(theirs):
            return tuple(_value(one, other) for one, other in zip(own, theirs, strict=True))
        return own or theirs
    if isinstance(own, str) and isinstance(theirs, str):
        return _likelier(own, theirs)
    return own


def _likelier(own: str, theirs: str) -> str:
    """Word by word what may be expected there; as a whole where they see different words."""
    ours, others = own.split(), theirs.split()
    if len(ours) != len(others):
        return own if _weight(ours) >= _weight(others) else theirs
    return " ".join(_word(one, other) for one, other in zip(ours, others, strict=True))


def _word(own: str, theirs: str) -> str:
    if _bare(own) == _bare(theirs):
        return _fuller(own, theirs)
    return own if word_weight(own) >= word_weight(theirs) else theirs


def _weight(words: Sequence[str]) -> float:
    return sum(word_weight(word) for word in words) / max(1, len(words))


def _field(own: Field, theirs: Field) -> Field:
    if own.value is None or theirs.value is None:
        seen = own if own.value is not None else theirs
        return replace(seen, confidence=ALONE * seen.confidence)
    surest = max(own.confidence, theirs.confidence)
    if isinstance(own.value, str) and isinstance(theirs.value, str) and _bare(own.value) == _bare(theirs.value):
        told = _code(own.value, theirs.value) if re.search(r"\d", own.value) else _likelier(own.value, theirs.value)
        return replace(own, value=told, text=told, confidence=surest)
    if own.value == theirs.value:
        return replace(own, confidence=surest)
    own = replace(own, confidence=min(own.confidence, DIFFERENT))
    if isinstance(own.value, str) and isinstance(theirs.value, str) and not re.search(r"\d", own.value):
        told = _likelier(own.value, theirs.value)
        return replace(own, value=told, text=told)
    return own


def _code(own: str, theirs: str) -> str:
    """A policy number of which both saw the same letters and digits: our spaces, and the hyphens that either saw."""
    ours, others = (re.findall(r"([A-Za-z0-9])([^A-Za-z0-9]*)", text) for text in (own, theirs))
    made = []
    for (sign, after), (_, other) in zip(ours, others, strict=True):
        made.append(sign + next((mark for mark in "-/" if mark in after or mark in other), " " if " " in after else ""))
    return "".join(made).strip(" -/")


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _fuller(own: str, theirs: str) -> str:
    """Of two spellings of the same letters the one with less dirt, else the longer: signs get lost."""
    dirt = len(_DIRT.findall(own)), len(_DIRT.findall(theirs))
    if dirt[0] != dirt[1]:
        return own if dirt[0] < dirt[1] else theirs
    return own if len(own) > len(theirs) else theirs
