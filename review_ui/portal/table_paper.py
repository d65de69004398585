"""A report of the portal on paper: the list as filtered, in columns that a page holds, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from outbound.bound import numbered
from outbound.paper import ACCENT, INK, LETTER, Style
from outbound.sheet import SMALL, Cell, Head, Marked, Sheet
from review_ui.portal.sheets import SHOWN_LINES
from review_ui.portal.sheets import Cell as Plain
from review_ui.shell.look import LINES, STATES, tone, words

MOST_ROWS = 2000
"""Rows of one PDF; it says when there are more, and that CSV and XLSX have them all."""
LANDSCAPE = (LETTER[1], LETTER[0])
TITLES = {
    "contractors": "Contractors and where they stand",
    "deficiencies": "Deficiencies",
    "expiring": "Policies expiring",
    "expired": "Policies expired",
    "exceptions": "Exceptions",
    "activity": "Activity",
}
Columns = tuple[tuple[str, float, tuple[str, ...]], ...]
_WHO: Columns = (("Contractor", 20, ("Contractor", "Contractor ID")),)
_POLICIES: Columns = (
    *_WHO,
    ("Line", 8, ("Line",)),
    ("Policy", 16, ("Policy",)),
    ("Insurer", 20, ("Insurer",)),
    ("Effective", 10, ("Effective",)),
    ("Expires", 10, ("Expires",)),
    ("Agent", 22, ("Agent", "Agent email")),
)
PAPER: Mapping[str, Columns] = {
    # of each report: (head, share of the width, which of its cells stand under it, one under the other)
    "contractors": (
        ("Contractor", 17, ("Contractor", "Contractor ID")),
        ("Status", 14, ("Status",)),
        ("Next expiration", 10, ("Next expiration",)),
        *((LINES[one], 10.5, (LINES[one],)) for one in SHOWN_LINES),
        ("Requirements", 16, ("Requirements",)),
        ("State, trade, project", 12, ("State", "Trade", "Project")),
        ("Agent and contact", 25, ("Agent", "Agent email", "Contact email")),
    ),
    "deficiencies": (
        *_WHO,
        ("Line", 8, ("Line",)),
        ("Severity", 9, ("Severity",)),
        ("Who can fix it", 10, ("Who can fix it",)),
        ("Finding", 26, ("Finding",)),
        ("Ask", 32, ("Ask",)),
        ("As of", 9, ("As of",)),
    ),
    "expiring": _POLICIES,
    "expired": _POLICIES,
    "exceptions": (
        *_WHO,
        ("Requirement", 17, ("Requirement",)),
        ("Kind", 13, ("Kind",)),
        ("Reason", 28, ("Reason",)),
        ("Granted", 14, ("Granted by", "Granted on")),
        ("Until", 9, ("Until",)),
        ("Status", 10, ("Status", "Ended on")),
    ),
    "activity": (
        ("When", 12, ("Day", "Time")),
        ("What", 22, ("Kind", "What")),
        ("Contractor", 20, ("Contractor",)),
        ("Who", 20, ("Who",)),
        ("About", 26, ("About",)),
    ),
}
FILTERS = {
    "q": "name or ID", "state": "state", "trade": "trade", "project": "project", "agent": "agent", "carrier": "carrier",
    "line": "line of coverage", "status": "status", "within": "days to expiration",
}  # fmt: skip
GROUPS = {"in": "compliant", "expiring": "expiring soon", "pending": "pending review", "out": "out of compliance"}
_MARKED = {*(LINES[one] for one in SHOWN_LINES), "Status", "Severity"}
_TONES = {**{text: tone(key) for key, text in STATES.items()}, "In force": "info", "Over": "plain"}
_TITLE = Style("Helvetica-Bold", 18, INK, 22)
_CELL = Style("Helvetica", 7.4, INK, 9.2)


def as_pdf(
    report: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Plain]],
    *,
    client: str,
    today: date,
    told: str,
) -> bytes:
    """The rows of a report as a numbered PDF; the same bytes for the same rows."""
    title, source = f"{TITLES[report]} · {client}", iter(rows)
    sheet = Sheet(title, running=f"{title} · {today:%m/%d/%Y}", size=LANDSCAPE)
    sheet.text(client, Style("Helvetica-Bold", 10, ACCENT, 13))
    sheet.text(TITLES[report], _TITLE)
    sheet.text(f"As of {today:%m/%d/%Y}. {told}", SMALL)
    sheet.y += 4
    columns = PAPER[report]
    heads = [Head(name, share, _CELL) for name, share, _ in columns]
    count = sheet.table(heads, _rows(columns, header, islice(source, MOST_ROWS)))
    said = f"{count:,} row{'s' if count != 1 else ''}. Nothing was left out." if count else "Nothing fits."
    if next(source, None) is not None:
        said = f"The first {count:,} rows. There are more: CSV and XLSX hold all of them."
    sheet.text(said, SMALL)
    return numbered(sheet.pdf(), title=title, foot=f"{client} · {today:%m/%d/%Y}")


def _rows(columns: Columns, header: Sequence[str], rows: Iterable[Sequence[Plain]]) -> Iterator[list[Cell]]:
    for row in rows:
        by_name = {name: str(cell) for name, cell in zip(header, row, strict=True)}
        yield [_cell(names, [by_name[name] for name in names if by_name[name]]) for _, _, names in columns]


def _cell(names: Sequence[str], told: Sequence[str]) -> Cell:
    text = "\n".join(told)
    return Marked(_TONES.get(told[0], "plain"), text) if told and names[0] in _MARKED else text


def filter_words(chosen: Mapping[str, str]) -> str:
    """Which rows a report has, for people."""
    said = [
        f"{FILTERS[key]}: {GROUPS.get(value) or (words(value).lower() if key == 'status' else LINES.get(value, value))}"
        for key, value in chosen.items()
        if key in FILTERS
    ]
    return f"Only {'; '.join(said)}." if said else "Everything, not filtered."
