"""The rows of reports, and CSV of them in a stream. No cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from domain.finding import AccountStatus
from records.activity import Act
from records.network import Listed
from records.network_reports import Deficiency, Insured, LetGo
from review_ui.portal.act_words import ACT_KINDS, about_words, act_words
from review_ui.shell.look import LINES, requirement_words, words

Cell = str | int
MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins with one of these is a formula to a spreadsheet; an apostrophe before it makes it text."""
ROWS_AT_ONCE = 200
SHOWN_LINES = ("gl", "auto", "umbrella", "wc", "professional")
NETWORK = (
    *("Contractor", "Contractor ID", "Status", "Next expiration"),
    *(LINES.get(one, one) for one in SHOWN_LINES),
    *("Requirements", "State", "Trade", "Project", "Contact email", "Agent", "Agent email"),
)
DEFICIENCIES = ("Contractor", "Contractor ID", "Line", "Severity", "Who can fix it", "Finding", "Ask", "As of")
POLICIES = ("Contractor", "Contractor ID", "Line", "Policy", "Insurer", "Effective", "Expires", "Agent", "Agent email")
EXCEPTIONS = (
    *("Contractor", "Contractor ID", "Requirement", "Kind", "Reason", "Granted by", "Granted on", "Until"),
    *("Ended on", "Status"),
)

ACTIVITY = ("Day", "Time", "Kind", "What", "Contractor", "Who", "About")


def of_listed(row: Listed) -> Sequence[Cell]:
    """A contractor as a line of the network report."""
    lines = [words(row.lines[one]) if one in row.lines else "" for one in SHOWN_LINES]
    status = words(row.status) if isinstance(row.status, AccountStatus) else str(row.status)
    head = [row.contractor, row.client_ref or "", status, _day(row.next_expiration)]
    place = [row.requirement, row.state, row.trade, row.project]
    return [*head, *lines, *place, row.contractor_email or "", row.agent or "", row.agent_email or ""]


def of_deficiency(row: Deficiency) -> Sequence[Cell]:
    """An open finding as a line of its report."""
    line = LINES.get(row.line or "", (row.line or "").replace("_", " ").capitalize())
    return [
        *(row.contractor, row.client_ref or "", line, words(row.severity), words(row.fixer)),
        *(row.title, row.ask, _day(row.judged_on)),
    ]


def of_insured(row: Insured) -> Sequence[Cell]:
    """A policy as a line of its report."""
    line = LINES.get(row.line.value, row.line.value.replace("_", " ").capitalize())
    return [
        *(row.contractor, row.client_ref or "", line, row.number or "", row.insurer or ""),
        *(_day(row.effective), _day(row.expiration), row.agent or "", row.agent_email or ""),
    ]


def of_let_go(row: LetGo) -> Sequence[Cell]:
    """An exception as a line of its report."""
    return [
        *(row.contractor, row.client_ref or "", requirement_words(row.requirement), words(row.kind), row.reason),
        *(row.approved_by, _day(row.approved_on), _day(row.ends_on), _day(row.ended_on)),
        "Over" if row.ended_on else "In force",
    ]


def of_act(row: Act) -> Sequence[Cell]:
    """A thing that happened as a line of its report; a time is the client's."""
    time = f"{row.at:%H:%M %Z}" if row.at else ""
    return [_day(row.day), time, ACT_KINDS[row.kind], act_words(row), row.contractor, row.who, about_words(row)]


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(MARKS) else cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A CSV file in pieces: UTF-8 with a mark, as spreadsheets want it."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow([harmless(cell) for cell in row])
        if number % ROWS_AT_ONCE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _day(day: object) -> str:
    return f"{day:%m/%d/%Y}" if day else ""
