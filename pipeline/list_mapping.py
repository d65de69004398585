"""Which column of a client's list is which of ours: by what was chosen the last time, by name, by a similar name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from pipeline.list_rows import ALL

SURE = 84
"""Of a hundred: as alike as "Vendor No." and "vendor number"."""
NAMES = {
    "contractor_id": ("contractor id", "id", "vendor id", "vendor number", "vendor no", "vendor", "supplier id",
                      "supplier number", "subcontractor id", "account number", "contractor number", "reference"),
    "name": ("name", "contractor", "contractor name", "vendor name", "company", "company name", "supplier name",
             "legal name", "business name", "subcontractor"),
    "address": ("address", "street", "street address", "address line 1", "mailing address"),
    "city": ("city", "town"),
    "state": ("state", "st", "state code", "province"),
    "zip": ("zip", "zip code", "zipcode", "postal code", "postcode"),
    "trade": ("trade", "services", "type of work", "category", "work type"),
    "email": ("email", "e mail", "email address", "contact email", "vendor email", "contractor email"),
    "phone": ("phone", "telephone", "phone number", "contact phone"),
    "agent_name": ("agent name", "agent", "broker", "broker name", "insurance agent", "agency contact"),
    "agent_email": ("agent email", "broker email", "insurance agent email", "agency email"),
    "requirement_set": ("requirement set", "requirements", "requirement", "insurance requirements", "risk level"),
    "language": ("language", "preferred language", "idioma"),
    "project": ("project", "job", "project name", "job name", "site", "property"),
    "contract_start": ("contract start", "start date", "contract start date", "effective date"),
    "contract_end": ("contract end", "end date", "contract end date", "completion date"),
}  # fmt: skip
_SIGNS = {"#": " number ", "&": " and "}


def plain(text: str) -> str:
    """A header in lower case without signs: "Vendor #" is "vendor number"."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def guessed(header: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Our columns to the file's, as far as they can be told; each column of the file is used once.

    `remembered` is how the client's last list was meant: what is there by the same header holds.
    """
    kept = {ours: theirs for ours, theirs in remembered.items() if ours in ALL and theirs in header}
    used = set(kept.values())
    scored = sorted(
        (
            (score, -ALL.index(ours), -place, ours, theirs)
            for place, theirs in enumerate(header)
            if theirs not in used
            for ours in ALL
            if ours not in kept and (score := _likeness(theirs, ours)) >= SURE
        ),
        reverse=True,
    )
    for _, _, _, ours, theirs in scored:
        if ours not in kept and theirs not in used:
            kept[ours] = theirs
            used.add(theirs)
    return {ours: kept[ours] for ours in ALL if ours in kept}


def _likeness(theirs: str, ours: str) -> float:
    said = plain(theirs)
    if said == ours.replace("_", " "):
        return 101
    return max(100 if said == one else min(99, fuzz.token_sort_ratio(said, one)) for one in NAMES[ours])
