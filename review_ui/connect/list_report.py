"""What becomes of the lines of a client's list, in words and as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from domain.saying import N_
from pipeline.list_changes import CHANGED, NEW, REFUSED, UNCHANGED, Outcome
from review_ui.shell.languages import _
from review_ui.shell.languages import told as told_reason

WORDS = {
    "contractor_id": N_("Your ID"),
    "name": N_("Name"),
    "address": N_("Street"),
    "city": N_("City"),
    "state": N_("State"),
    "zip": N_("ZIP"),
    "trade": N_("Trade"),
    "email": N_("Email"),
    "phone": N_("Phone"),
    "agent_name": N_("Agent"),
    "agent_email": N_("Agent's email"),
    "requirement_set": N_("Requirements"),
    "language": N_("Language"),
    "project": N_("Project"),
    "contract_start": N_("Contract start"),
    "contract_end": N_("Contract end"),
    "agent": N_("Agent"),
}
OUTCOMES = {
    # outcome: (words, tone)
    NEW: (N_("New"), "info"),
    CHANGED: (N_("Changed"), "warn"),
    UNCHANGED: (N_("Unchanged"), "good"),
    REFUSED: (N_("Refused"), "bad"),
}
MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins with one of these is a formula to a spreadsheet; an apostrophe before it makes it text."""
HEADER = (N_("Line"), N_("Contractor ID"), N_("Name"), N_("Outcome"), N_("What changes"), N_("Why"), N_("What to do"))
ROWS_AT_ONCE = 200


def said(why: str) -> str:
    """Why a line is refused, our name of the column as people know it."""
    told = told_reason(why)
    for name in sorted(WORDS, key=len, reverse=True):
        if "_" in name or told.startswith((f"{name}: ", f"{name} ")):
            told = told.replace(name, _(WORDS[name]), -1 if "_" in name else 1)
    return told[:1].upper() + told[1:]


def as_csv(found: Iterable[Outcome]) -> Iterator[bytes]:
    """What becomes of the lines of a list, as a CSV file in pieces; no cell can act as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([_(one) for one in HEADER])
    nothing = _("(empty)")
    for number, one in enumerate(found, 1):
        changes = "; ".join(f"{_(WORDS.get(a, a))}: {b or nothing} → {c or nothing}" for a, b, c in one.changes)
        cells = (
            one.contractor_id,
            one.name,
            _(OUTCOMES[one.outcome][0]),
            changes,
            said(one.why),
            told_reason(one.remedy),
        )
        writer.writerow([one.line, *(f"'{cell}" if cell.startswith(MARKS) else cell for cell in cells)])
        if number % ROWS_AT_ONCE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
