"""From what was seen in a box to a field: value by the box's kind, proof, confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from config.reference import states
from domain.certificate import Party
from domain.field import Field, Value
from extract.values.confidence import doubted, of_empty, trust
from extract.values.grammar import CHECKS, GRAMMARS, WORDS_FOR_AMOUNTS, dollars, tidy
from extract.values.parties import block_of
from extract.values.seen import Line, Origin, Seen, union

HARDLY, LIKELY = 0.5, 0.9
"""A name read less surely than the first leaves no surer than the second where the address under it begins."""
_ENDS = re.compile(r"\b\d{5}(?:-\d{4})?$")
"""How an address ends: what does not is cut, or something else stands under it."""
_OWN_SHARE = re.compile(r"(.*\b(?:ded(?:uctible)?|retention|SIR)\b[^\d]*?)[\s:$\-]*(\d[\d,]*)$", re.IGNORECASE)
"""What the insured bears, with a number that is an amount only because of what stands before it: Deductible - 500."""
_STATE_LIST = re.compile(r"\W*(?:3\.?\s?A\b\W*)?(?:states?\b\W*)?((?:[A-Z]{2}\W+)*[A-Z]{2})\W*")
"""States, as they stand under or behind the number of a workers' compensation policy."""
_STATES_BEHIND = re.compile(r"\s*\(((?:[A-Z]{2}\W+)+[A-Z]{2})\)$")
_STILL_TEXT = frozenset({"naic", "letter"})
"""Kinds whose text is given as it stands when it does not follow the grammar."""


def field_of(seen: Seen | None, kind: str, page: int) -> Field:
    """The field of one box; an empty box gives value None, sure of its emptiness, where it would stand."""
    if seen is None:
        return Field(page=page)
    if kind == "tick":
        return _tick(seen, page)
    if not seen.lines:
        return Field(confidence=of_empty(seen.origin), page=page, box=seen.box)
    text = _joined(seen.lines, kind)
    reads = GRAMMARS.get(kind)
    value = cast(Value, reads(text)) if reads else text
    meant = value if reads or kind not in CHECKS else CHECKS[kind](text)
    follows = meant is not None or text.upper() in WORDS_FOR_AMOUNTS
    if value is None and kind in _STILL_TEXT:
        value = text
    confidence = trust(seen.origin, kind, seen.confidence, follows=follows)
    return Field(value, text, confidence, page, seen.ink)


def party_of(seen: Seen | None, page: int) -> Party:
    """Name and address of a party box."""
    if seen is None or not seen.lines:
        empty = Field(confidence=of_empty(seen.origin) if seen else 0.0, page=page, box=seen.box if seen else None)
        return Party(name=empty, address=empty)
    block = block_of(seen.lines)
    name = _of_lines(block.name, block.name_text, seen.origin, page)
    address = _of_lines(block.address, block.address_text, seen.origin, page)
    hardly = min((line.confidence for line in block.name), default=1.0) < HARDLY
    if not block.is_plain:
        name, address = doubted(name, LIKELY), doubted(address, LIKELY)
    if hardly or (block.address and not _ENDS.search(block.address_text)):
        address = doubted(address, LIKELY)
    return Party(name=name, address=address)


def pair_fields(seen: Seen | None, page: int) -> tuple[tuple[str, Field], ...]:
    """Free limit lines as (label, amount)."""
    found = []
    for line in seen.lines if seen else ():
        label, _, text = line.text.partition("\t")
        if not text.strip() and (own := _OWN_SHARE.match(label)):
            label, text = own[1], own[2]
        amount = dollars(text)
        if not label.strip() or not text.strip():
            continue
        confidence = trust(seen.origin if seen else Origin.TEXT, "money", line.confidence, follows=amount is not None)
        found.append((label.strip(), Field(amount, text.strip(), confidence, page, line.box)))
    return tuple(found)


def _tick(seen: Seen, page: int) -> Field:
    if seen.lines:
        sure = trust(seen.origin, "yes_no", seen.confidence, follows=True)
        return Field(True, "X", sure, page, seen.lines[0].box)
    return Field(confidence=of_empty(seen.origin), page=page, box=seen.box)


def _of_lines(lines: Sequence[Line], text: str, origin: Origin, page: int) -> Field:
    box = union(tuple(line.box for line in lines))
    if box is None:
        return Field(confidence=of_empty(origin), page=page)
    sure = trust(origin, "text", min(line.confidence for line in lines), follows=True)
    return Field(text, "\n".join(line.text for line in lines), sure, page, box)


def _joined(lines: Sequence[Line], kind: str) -> str:
    """Lines as one text; a number that breaks at a hyphen goes on without a space."""
    if kind == "code":
        joined = ""
        for place, line in enumerate(lines):
            if place and _lists_states(line.text):
                continue
            joined += line.text if joined.endswith("-") or not joined else f" {line.text}"
        behind = _STATES_BEHIND.search(joined)
        return joined[: behind.start()] if behind and _are_states(behind[1]) else joined
    return tidy(" ".join(line.text for line in lines))


def _lists_states(text: str) -> bool:
    """Whether a line holds postal codes of states and nothing else: several, or one that is said to be one."""
    found = _STATE_LIST.fullmatch(text)
    return found is not None and _are_states(found[1]) and (len(found[1]) > 2 or found[1] != text)


def _are_states(codes: str) -> bool:
    return all(code in states() for code in re.findall(r"[A-Z]{2}", codes))
