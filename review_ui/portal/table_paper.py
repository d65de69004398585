"""A report of the portal on paper: the list as filtered, in columns that a page holds, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from domain.saying import N_
from outbound.bound import numbered
from outbound.paper import ACCENT, INK, LETTER, Style
from outbound.sheet import SMALL, Cell, Head, Marked, Sheet
from review_ui.portal.report_names import TITLES
from review_ui.portal.sheets import SHOWN_LINES
from review_ui.portal.sheets import Cell as Plain
from review_ui.shell.languages import _, day_words, ngettext, number_words
from review_ui.shell.look import LINES, STATES, tone, words

MOST_ROWS = 2000
"""Rows of one PDF; it says when there are more, and that CSV and XLSX have them all."""
LANDSCAPE = (LETTER[1], LETTER[0])
Columns = tuple[tuple[str, float, tuple[str, ...]], ...]
_WHO: Columns = ((N_("Contractor"), 20, ("Contractor", "Contractor ID")),)
_PLACED: Columns = ((N_("Contractor"), 20, ("Contractor", "Contractor ID", "Project")),)
_POLICY: Columns = (
    (N_("Line"), 8, ("Line",)),
    (N_("Policy"), 14, ("Policy",)),
    (N_("Insurer"), 18, ("Insurer",)),
    (N_("Effective"), 10, ("Effective",)),
    (N_("Expires"), 10, ("Expires",)),
)
_REACHED: Columns = (
    (N_("Agent and contact"), 26, ("Agent", "Agent email", "Contact email")),
    (N_("Last contacted"), 10, ("Last contacted",)),
)
PAPER: Mapping[str, Columns] = {
    # of each report: (head, share of the width, which of its cells stand under it, one under the other)
    "contractors": (
        (N_("Contractor"), 17, ("Contractor", "Contractor ID")),
        (N_("Status"), 14, ("Status", "Since")),
        (N_("Next expiration"), 10, ("Next expiration",)),
        *((LINES[one], 10.5, (LINES[one],)) for one in SHOWN_LINES),
        (N_("Requirements"), 16, ("Requirements",)),
        (N_("State, trade, project"), 12, ("State", "Trade", "Project")),
        (N_("Agent and contact"), 25, ("Agent", "Agent email", "Contact email")),
    ),
    "deficiencies": (
        *_PLACED,
        (N_("Line"), 7, ("Line",)),
        (N_("Severity"), 9, ("Severity",)),
        (N_("Who can fix it"), 9, ("Who can fix it",)),
        (N_("Finding"), 22, ("Finding", "As of")),
        (N_("Ask"), 26, ("Ask",)),
        *_REACHED,
    ),
    "policies": (
        *_PLACED,
        *_POLICY,
        (N_("NAIC #"), 8, ("NAIC #", "AM Best rating")),
        (N_("Limits"), 26, ("Limits",)),
    ),
    "expiring": (
        *_PLACED,
        *_POLICY,
        (N_("Days left"), 7, ("Days left",)),
        *_REACHED,
        (N_("Next notice"), 10, ("Next notice",)),
    ),
    "expired": (
        *_PLACED,
        *_POLICY,
        (N_("Days expired"), 7, ("Days expired",)),
        *_REACHED,
        (N_("Next notice"), 10, ("Next notice",)),
    ),
    "unresponsive": (
        *_PLACED,
        (N_("Status"), 13, ("Status",)),
        (N_("Agent and contact"), 28, ("Agent", "Agent email", "Contact email")),
        (N_("Times asked"), 8, ("Times asked",)),
        (N_("First asked"), 10, ("First asked",)),
        (N_("Last asked"), 10, ("Last asked",)),
        (N_("Last received"), 10, ("Last received",)),
        (N_("Mail does not reach"), 20, ("Mail does not reach",)),
    ),
    "verifications": (
        *_WHO,
        (N_("Policy"), 14, ("Policy",)),
        (N_("Asked of"), 24, ("Agent", "Asked of")),
        (N_("Asked on"), 10, ("Asked on", "Reminded on")),
        (N_("Answer"), 14, ("Answer",)),
        (N_("As of"), 10, ("As of",)),
        (N_("Answered"), 22, ("Answered on", "Answered by", "How")),
    ),
    "exceptions": (
        *_WHO,
        (N_("Requirement"), 17, ("Requirement",)),
        (N_("Kind"), 13, ("Kind",)),
        (N_("Reason"), 28, ("Reason",)),
        (N_("Granted"), 14, ("Granted by", "Granted on")),
        (N_("Until"), 9, ("Until",)),
        (N_("Status"), 10, ("Status", "Ended on")),
    ),
    "breakdown": (
        (N_("Part"), 30, ("Part",)),
        (N_("Contractors"), 11, ("Contractors",)),
        (N_("Compliant"), 11, ("Compliant",)),
        (N_("Expiring soon"), 11, ("Expiring soon",)),
        (N_("Pending review"), 11, ("Pending review",)),
        (N_("Out of compliance"), 13, ("Out of compliance",)),
        (N_("Compliant, %"), 13, ("Compliant, %",)),
    ),
    "activity": (
        (N_("When"), 12, ("Day", "Time")),
        (N_("What"), 22, ("Kind", "What")),
        (N_("Contractor"), 20, ("Contractor",)),
        (N_("Who"), 20, ("Who",)),
        (N_("About"), 26, ("About",)),
    ),
}
FILTERS = {
    "q": N_("name or ID"),
    "state": N_("state"),
    "trade": N_("trade"),
    "project": N_("project"),
    "agent": N_("agent"),
    "carrier": N_("carrier"),
    "line": N_("line of coverage"),
    "status": N_("status"),
    "within": N_("days to expiration"),
}
GROUPS = {
    "in": N_("compliant"),
    "expiring": N_("expiring soon"),
    "pending": N_("pending review"),
    "out": N_("out of compliance"),
}
_MARKED = {*(LINES[one] for one in SHOWN_LINES), "Status", "Severity"}
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
    heading, as_of = _(TITLES[report]), day_words(today)
    title, source = f"{heading} · {client}", iter(rows)
    sheet = Sheet(title, running=f"{title} · {as_of}", size=LANDSCAPE)
    sheet.text(client, Style("Helvetica-Bold", 10, ACCENT, 13))
    sheet.text(heading, _TITLE)
    sheet.text(f"{_('As of %(day)s.', day=as_of)} {told}", SMALL)
    sheet.y += 4
    columns = PAPER[report]
    heads = [Head(_(name), share, _CELL) for name, share, *_cells in columns]
    count = sheet.table(heads, _rows(columns, header, islice(source, MOST_ROWS)))
    said = _all(count) if count else _("Nothing fits.")
    if next(source, None) is not None:
        said = _("The first %(count)s rows. There are more: CSV and XLSX hold all of them.", count=number_words(count))
    sheet.text(said, SMALL)
    return numbered(sheet.pdf(), title=title, foot=f"{client} · {as_of}")


def _all(count: int) -> str:
    return ngettext(
        "%(count)s row. Nothing was left out.",
        "%(count)s rows. Nothing was left out.",
        count,
        count=number_words(count),
    )


def _rows(columns: Columns, header: Sequence[str], rows: Iterable[Sequence[Plain]]) -> Iterator[list[Cell]]:
    tones = {**{_(text): tone(key) for key, text in STATES.items()}, _("In force"): "info", _("Over"): "plain"}
    for row in rows:
        by_name = {name: str(cell) for name, cell in zip(header, row, strict=True)}
        yield [_cell(names, [by_name[name] for name in names if by_name[name]], tones) for *_head, names in columns]


def _cell(names: Sequence[str], told: Sequence[str], tones: Mapping[str, str]) -> Cell:
    text = "\n".join(told)
    return Marked(tones.get(told[0], "plain"), text) if told and names[0] in _MARKED else text


def filter_words(chosen: Mapping[str, str]) -> str:
    """Which rows a report has, for people."""
    said = [f"{_(FILTERS[key])}: {_filtered(key, value)}" for key, value in chosen.items() if key in FILTERS]
    return _("Only %(filters)s.", filters="; ".join(said)) if said else _("Everything, not filtered.")


def _filtered(key: str, value: str) -> str:
    if value in GROUPS:
        return _(GROUPS[value])
    return words(value).lower() if key == "status" else LINES.get(value, value)
