"""What stands in each box of the form for a given truth: box code to printed text, or to a tick."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from samples.coverages import Truth
from samples.style import Style

TICKED = "X"
"""What a box with a mark holds, whatever the mark will look like."""

_YES_NO = ("insurer_letter", "addl_insd", "subr_wvd", "persons_excluded", "policy_number")
_CITY = re.compile(r"^(?P<street>.*), (?P<city>[^,]+), (?P<state>[A-Z]{2}) (?P<zip>\d{5}(?:-\d{4})?)$")


def written(truth: Truth, style: Style) -> dict[str, str]:
    """Text by box code ("gl.policy_number", "producer.address.city"); empty boxes are left out."""
    boxes = dict(_head(truth, style))
    for row in truth["coverages"]:
        boxes.update(_row(row, style))
    boxes["description"] = truth.get("description") or ""
    filled = {code: text for code, text in boxes.items() if text}
    return {code: text.upper() for code, text in filled.items()} if style.upper else filled


def money(amount: Any, style: Style) -> str:
    """1000000 as "1,000,000" or "$1,000,000"; words (EXCLUDED) as they are."""
    if not isinstance(amount, int):
        return str(amount)
    return f"${amount:,}" if style.dollar else f"{amount:,}"


def day(iso: str, style: Style) -> str:
    """An ISO day in the style's format."""
    return date.fromisoformat(iso).strftime(style.date_format)


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
    found = _CITY.match(party["address"])
    if not found:
        raise ValueError(f"an address must end in city, ST zip: {party['address']}")
    line1, _, line2 = found["street"].partition(", ")
    for key, value in (("line1", line1), ("line2", line2), *found.groupdict().items()):
        yield f"{role}.address.{key}", value if key != "street" else ""


def _row(row: Mapping[str, Any], style: Style) -> Iterator[tuple[str, str]]:
    line = row["line"]
    for key in _YES_NO:
        yield f"{line}.{key}", row.get(key) or ""
    for key in ("effective_date", "expiration_date"):
        yield f"{line}.{key}", day(row[key], style)
    yield from _marks(row)
    if line == "other":
        yield "other.description", row.get("description") or ""
        for place, (code, amount) in enumerate(row["limits"].items(), start=1):
            yield f"other.limit_{place}.label", code.replace("_", " ").title()
            yield f"other.limit_{place}.amount", money(amount, style)
        return
    for code, amount in row["limits"].items():
        yield f"{line}.{code}", money(amount, style)


def _marks(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    line = row["line"]
    if line == "gl":
        yield "gl.present", TICKED
    if line == "umbrella":
        yield ("umbrella.is_excess" if row.get("is_excess") else "umbrella.is_umbrella"), TICKED
    for key in ("occurrence", "claims_made", "per_statute"):
        yield f"{line}.{key}", TICKED if row.get(key) and line != "other" else ""
    for group in ("aggregate_per", "autos"):
        for key, on in (row.get(group) or {}).items():
            yield f"{line}.{group}.{key}", TICKED if on else ""
