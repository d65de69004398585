"""The rows of reports, and CSV of them in a stream. No cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from config.finding_words import said_in
from domain.finding import AccountStatus
from domain.saying import N_
from records.activity import Act
from records.network import Listed
from records.network_reports import Deficiency, LetGo
from review_ui.portal.act_words import ACT_KINDS, about_words, act_words
from review_ui.shell.languages import _, day_words, spoken
from review_ui.shell.look import LINES, line_words, requirement_words, words

Cell = str | int
MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins with one of these is a formula to a spreadsheet; an apostrophe before it makes it text."""
ROWS_AT_ONCE = 200
SHOWN_LINES = ("gl", "auto", "umbrella", "wc", "professional")
NETWORK = (
    *(N_("Contractor"), N_("Contractor ID"), N_("Status"), N_("Since"), N_("Next expiration")),
    *(LINES.get(one, one) for one in SHOWN_LINES),
    *(N_("Exceptions"), N_("Requirements"), N_("State"), N_("Trade"), N_("Project")),
    *(N_("Contact email"), N_("Agent"), N_("Agent email")),
)
DEFICIENCIES = (
    N_("Contractor"),
    N_("Contractor ID"),
    N_("Line"),
    N_("Severity"),
    N_("Who can fix it"),
    N_("Finding"),
    N_("Ask"),
    N_("As of"),
    *(N_("Project"), N_("State"), N_("Contact email"), N_("Agent"), N_("Agent email"), N_("Last contacted")),
)
EXCEPTIONS = (
    *(
        N_("Contractor"),
        N_("Contractor ID"),
        N_("Requirement"),
        N_("Kind"),
        N_("Reason"),
        N_("Granted by"),
        N_("Granted on"),
        N_("Until"),
    ),
    *(N_("Ended on"), N_("Status")),
)

ACTIVITY = (N_("Day"), N_("Time"), N_("Kind"), N_("What"), N_("Contractor"), N_("Who"), N_("About"))


def of_listed(row: Listed) -> Sequence[Cell]:
    """A contractor as a line of the network report."""
    lines = [words(row.lines[one]) if one in row.lines else "" for one in SHOWN_LINES]
    status = words(row.status) if isinstance(row.status, AccountStatus) else str(row.status)
    head = [row.contractor, row.client_ref or "", status, _day(row.since), _day(row.next_expiration)]
    place = [row.let_go or "", row.requirement, row.state, row.trade, row.project]
    return [*head, *lines, *place, row.contractor_email or "", row.agent or "", row.agent_email or ""]


def of_deficiency(row: Deficiency) -> Sequence[Cell]:
    """An open finding as a line of its report."""
    said = None if (language := spoken().code) == "en" else said_in(row.code, row.facts, language)
    title, ask = (said.title or row.title, said.ask if row.ask else "") if said else (row.title, row.ask)
    line = line_words(row.line) if row.line else ""
    return [
        *(row.contractor, row.client_ref or "", line, words(row.severity), words(row.fixer)),
        *(title, ask, _day(row.judged_on), row.project, row.state, row.contractor_email or ""),
        *(row.agent or "", row.agent_email or "", _day(row.last_contacted)),
    ]


def of_let_go(row: LetGo) -> Sequence[Cell]:
    """An exception as a line of its report."""
    return [
        *(row.contractor, row.client_ref or "", requirement_words(row.requirement), words(row.kind), row.reason),
        *(row.approved_by, _day(row.approved_on), _day(row.ends_on), _day(row.ended_on)),
        _("Over") if row.ended_on else _("In force"),
    ]


def of_act(row: Act) -> Sequence[Cell]:
    """A thing that happened as a line of its report; a time is the client's."""
    time = f"{row.at:%H:%M %Z}" if row.at else ""
    return [_day(row.day), time, _(ACT_KINDS[row.kind]), act_words(row), row.contractor, row.who, about_words(row)]


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(MARKS) else cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A CSV file in pieces: UTF-8 with a mark, as spreadsheets want it."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([_(name) for name in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([harmless(cell) for cell in row])
        if number % ROWS_AT_ONCE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _day(day: object) -> str:
    return day_words(day)
