"""What becomes of the lines of a client's list, in words and as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from pipeline.list_changes import CHANGED, NEW, REFUSED, UNCHANGED, Outcome

WORDS = {
    "contractor_id": "Your ID", "name": "Name", "address": "Street", "city": "City", "state": "State", "zip": "ZIP",
    "trade": "Trade", "email": "Email", "phone": "Phone", "agent_name": "Agent", "agent_email": "Agent's email",
    "requirement_set": "Requirements", "language": "Language", "project": "Project", "contract_start": "Contract start",
    "contract_end": "Contract end", "agent": "Agent",
}  # fmt: skip
OUTCOMES = {
    # outcome: (words, tone)
    NEW: ("New", "info"),
    CHANGED: ("Changed", "warn"),
    UNCHANGED: ("Unchanged", "good"),
    REFUSED: ("Refused", "bad"),
}
MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins with one of these is a formula to a spreadsheet; an apostrophe before it makes it text."""
HEADER = ("Line", "Contractor ID", "Name", "Outcome", "What changes", "Why", "What to do")
ROWS_AT_ONCE = 200


def said(why: str) -> str:
    """Why a line is refused, our name of the column as people know it."""
    column, colon, rest = why.partition(": ")
    told = f"{WORDS[column]}: {rest}" if colon and column in WORDS else why
    for name in sorted(WORDS, key=len, reverse=True):
        told = told.replace(name, WORDS[name]) if "_" in name else told
    return told[:1].upper() + told[1:]


def as_csv(found: Iterable[Outcome]) -> Iterator[bytes]:
    """What becomes of the lines of a list, as a CSV file in pieces; no cell can act as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(HEADER)
    for number, one in enumerate(found, 1):
        changes = "; ".join(f"{WORDS.get(a, a)}: {b or '(empty)'} → {c or '(empty)'}" for a, b, c in one.changes)
        cells = (one.contractor_id, one.name, OUTCOMES[one.outcome][0], changes, said(one.why), one.remedy)
        writer.writerow([one.line, *(f"'{cell}" if cell.startswith(MARKS) else cell for cell in cells)])
        if number % ROWS_AT_ONCE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
