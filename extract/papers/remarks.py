"""Additional remarks (ACORD 101): the pages on which a certificate goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.certificate import EMPTY
from domain.field import Field
from extract.papers.assemble import Boxes
from extract.values.fields import party_of

_NUMBER = re.compile(r"\d{2,3}")
_TITLES = (
    ("28", re.compile(r"COMMERCIAL\s+PROPERTY", re.IGNORECASE)),
    ("27", re.compile(r"EVIDENCE\s+OF\s+PROPERTY", re.IGNORECASE)),
    ("24", re.compile(r"CERTIFICATE\s+OF\s+PROPERTY", re.IGNORECASE)),
    ("25", re.compile(r"LIABILITY", re.IGNORECASE)),
)
_CONTINUES = re.compile(r"\bACORD\s*(\d{2,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RemarksPage:
    """One ACORD 101: whose it is, which form it continues, which of several pages it is, and its text."""

    page: int
    agency: Field = EMPTY
    insured: Field = EMPTY
    policy_number: Field = EMPTY
    effective_date: Field = EMPTY
    parent_number: Field = EMPTY
    parent_title: Field = EMPTY
    page_number: Field = EMPTY
    text: Field = EMPTY

    @property
    def parent(self) -> str | None:
        """The form it is a schedule to, as "ACORD 25": by its number, its title, or what the text begins with."""
        if found := _NUMBER.search(str(self.parent_number.value or "")):
            return f"ACORD {found[0]}"
        title = str(self.parent_title.value or "")
        if number := next((number for number, pattern in _TITLES if pattern.search(title)), None):
            return f"ACORD {number}"
        begun = _CONTINUES.search(str(self.text.value or "")[:60])
        return f"ACORD {begun[1]}" if begun else None

    @property
    def place(self) -> int:
        """Which of several pages it says it is, 0 when it does not say."""
        found = re.search(r"\d+", str(self.page_number.value or ""))
        return int(found[0]) if found else 0


def remarks_of(boxes: Boxes) -> RemarksPage:
    """The page of remarks from its boxes."""
    names = ("agency", "policy_number", "effective_date", "parent_number", "parent_title", "page_number")
    return RemarksPage(
        page=boxes.page,
        **{name: boxes.field(name) for name in names},
        insured=party_of(boxes.seen.get("insured"), boxes.page).name,
        text=boxes.field("remarks"),
    )
