"""What stands in each box of the form for a given truth: box code to printed text, or to a tick."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from samples.coverages import Truth
from samples.form import layout, slots
from samples.style import Style

TICKED = "X"
"""What a box with a mark holds, whatever the mark will look like."""

_CODES = ("insurer_letter", "addl_insd", "subr_wvd", "persons_excluded", "policy_number")
_CITY = re.compile(r"^(?P<street>.*), (?P<city>[^,]+), (?P<state>[A-Z]{2}) (?P<zip>\d{5}(?:-\d{4})?)$")
_LONGEST_NUMBER = 11
"""Characters of a policy number that `wrapped` leaves in one line."""


def written(truth: Truth, style: Style) -> dict[str, str]:
    """Text by box code ("gl.policy_number", "producer.address.city"); empty boxes are left out.

    Lines of one box are joined by newlines.
    """
    boxes = dict(_head(truth, style))
    boxes.update(_coverages(truth["coverages"], style))
    boxes["description"] = truth.get("description") or ""
    boxes.update(_unfilled(boxes, truth, style))
    known = {slot.code for slot in slots(style.edition)}
    filled = {code: _spelled(text, style) for code, text in boxes.items() if text and code in known}
    if style.lower:
        return {code: text if text == TICKED else text.lower() for code, text in filled.items()}
    return {code: text.upper() for code, text in filled.items()} if style.upper else filled


def money(amount: Any, style: Style) -> str:
    """1000000 as "1,000,000", "$1,000,000", "1000000", "1,000,000.00" or "1M"; words (EXCLUDED) as they are."""
    if not isinstance(amount, int):
        return str(amount)
    text = {
        "bare": f"{amount}",
        "cents": f"{amount:,}.00",
        "spaced": f"$ {amount:,}",
        "point": f"{amount:,}.",
        "dashed": f"{amount:,}.-",
        "code": f"USD {amount:,}",
    }.get(style.fill.money, f"{amount:,}")
    if style.fill.money == "million" and amount % 1_000_000 == 0:
        return f"${amount // 1_000_000} Million"
    if style.fill.money == "short" and amount % 500_000 == 0:
        text = f"{amount / 1e6:g}M"
    return f"${text}" if style.dollar and style.fill.money not in ("spaced", "code") else text


def day(iso: str | None, style: Style) -> str:
    """An ISO day in the style's format; "CONTINUOUS" for a policy without an end."""
    return date.fromisoformat(iso).strftime(style.date_format) if iso else "CONTINUOUS"


def address_lines(party: Mapping[str, str]) -> list[str]:
    """Street lines and city line of an address as truth files write it.

    Raises:
        ValueError: it does not end in city, ST zip.
    """
    found = _CITY.match(party["address"])
    if not found:
        raise ValueError(f"an address must end in city, ST zip: {party['address']}")
    return [*found["street"].split(", "), f"{found['city']}, {found['state']} {found['zip']}"]


def _spelled(text: str, style: Style) -> str:
    return text.replace(" ", style.fill.spaces).replace("-", style.fill.hyphens)


def _head(truth: Truth, style: Style) -> Iterator[tuple[str, str]]:
    yield "certificate.date", day(truth["date"], style)
    yield "certificate.number", truth.get("number") or ""
    for party in ("producer", "insured", "holder"):
        yield from party_boxes(party, truth[party])
    for letter, insurer in truth["insurers"].items():
        yield f"insurers.{letter}.name", insurer["name"]
        yield f"insurers.{letter}.naic", insurer.get("naic") or ""
    if style.typed:
        yield "certificate.signature", truth["producer"].get("contact_name") or ""


def party_boxes(role: str, party: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A party's boxes: name, contact, and its address in its parts.

    Raises:
        ValueError: the address does not end in city, state and zip.
    """
    for key in ("name", "contact_name", "phone", "fax", "email"):
        yield f"{role}.{key}", party.get(key) or ""
    *street, _ = address_lines(party)
    found = _CITY.match(party["address"])
    yield f"{role}.address.line1", street[0]
    yield f"{role}.address.line2", ", ".join(street[1:])
    for key in ("city", "state", "zip"):
        yield f"{role}.address.{key}", found[key] if found else ""


def _coverages(rows: list[Truth], style: Style) -> Iterator[tuple[str, str]]:
    """Every row; of two policies in one row the second stands under the first."""
    boxes: dict[str, str] = {}
    seen: dict[str, int] = {}
    wheres = [row.get("printed_in") or row["line"] for row in rows]
    for row in rows:
        where = row.get("printed_in") or row["line"]
        place = seen[where] = seen.get(where, -1) + 1
        single = style if wheres.count(where) == 1 else replace(style, fill=replace(style.fill, wrapped=False))
        for code, text in _row(where, row, single, place):
            if place and text and "limit" not in code and code in boxes and code.partition(".")[2] in _STACKED:
                boxes[code] += f"\n{text}"
            elif text or code not in boxes:
                boxes[code] = text
    yield from boxes.items()


_STACKED = frozenset({"insurer_letter", "policy_number", "effective_date", "expiration_date", "description"})


def _row(line: str, row: Mapping[str, Any], style: Style, place: int) -> Iterator[tuple[str, str]]:
    for key in _CODES:
        text = row.get(key) or ""
        wraps = key == "policy_number" and style.fill.wrapped and len(text) > _LONGEST_NUMBER
        yield f"{line}.{key}", _broken(text) if wraps else text
    for key in ("effective_date", "expiration_date"):
        yield f"{line}.{key}", day(row[key], style)
    yield from _marks(line, row)
    if line == "other":
        told = row.get("description") or ""
        trigger = next((words for key, words in _TRIGGERS.items() if row.get(key)), "")
        yield "other.description", f"{told} {trigger}".strip()
        for n, (code, amount) in enumerate(row["limits"].items(), start=1 + 2 * place):
            yield f"other.limit_{n}.label", code.replace("_", " ").title()
            yield f"other.limit_{n}.amount", money(amount, style)
        return
    for code, amount in row["limits"].items():
        yield f"{line}.{code}", money(amount, style)


def _unfilled(boxes: Mapping[str, str], truth: Truth, style: Style) -> Iterator[tuple[str, str]]:
    """What stands where nothing applies."""
    lines = {row.get("printed_in") or row["line"] for row in truth["coverages"]}
    for slot in slots(style.edition):
        line, _, key = slot.code.partition(".")
        if line not in layout(style.edition).lines or slot.tick or line == "other" or boxes.get(slot.code):
            continue
        if line not in lines:
            if key == "policy_number" and style.fill.unused:
                yield slot.code, style.fill.unused
        elif style.fill.blanks and slot.x0 > layout(style.edition).table[-2] and "other" not in key:
            yield slot.code, style.fill.blanks


_TRIGGERS = {"claims_made": "(Claims-Made)", "occurrence": "(Occurrence)"}


def _broken(text: str) -> str:
    """A number over two lines, broken after the sign nearest to its middle, or in the middle."""
    signs = [n + 1 for n, sign in enumerate(text[:-1]) if sign in "- "] or [len(text) // 2]
    cut = min(signs, key=lambda n: abs(n - len(text) / 2))
    return f"{text[:cut].rstrip()}\n{text[cut:]}"


def _marks(line: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if line == "gl":
        yield "gl.present", TICKED
    if line == "umbrella":
        yield ("umbrella.is_excess" if row.get("is_excess") else "umbrella.is_umbrella"), TICKED
    if line == "garage":
        yield "garage.any_auto", TICKED
    for key in ("occurrence", "claims_made", "per_statute"):
        yield f"{line}.{key}", TICKED if row.get(key) and line != "other" else ""
    for group in ("aggregate_per", "autos"):
        for key, on in (row.get(group) or {}).items():
            yield f"{line}.{group}.{key}", TICKED if on else ""
