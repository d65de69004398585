"""A client's reports as files: the same from a page and by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

from pipeline.activity_desk import ActivityDesk
from pipeline.network_desk import NetworkDesk
from pipeline.parts import MadeReport, ReportOrder
from records.activity import Span
from review_ui.portal import dialogue_sheets, policy_sheets, sheets
from review_ui.portal.filters import wanted_from
from review_ui.portal.report_names import TITLES
from review_ui.portal.table_paper import as_pdf, filter_words
from review_ui.portal.workbook import as_xlsx
from review_ui.shell.languages import _, day_words, speaking

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"csv": "text/csv", "xlsx": XLSX, "pdf": "application/pdf"}
NETWORK: Mapping[str, tuple[tuple[str, ...], str, Callable[[Any], Sequence[sheets.Cell]]]] = {
    # report: (its header, the method of the desk that has the rows, how a row becomes a line)
    "contractors": (sheets.NETWORK, "everyone", sheets.of_listed),
    "deficiencies": (sheets.DEFICIENCIES, "deficiencies", sheets.of_deficiency),
    "policies": (policy_sheets.POLICIES, "policies", policy_sheets.of_policy),
    "expiring": (policy_sheets.EXPIRING, "expiring", policy_sheets.of_expiring),
    "expired": (policy_sheets.EXPIRED, "expired", policy_sheets.of_expired),
    "unresponsive": (dialogue_sheets.UNRESPONSIVE, "unresponsive", dialogue_sheets.of_unresponsive),
    "verifications": (dialogue_sheets.VERIFICATIONS, "verifications", dialogue_sheets.of_verified),
    "exceptions": (sheets.EXCEPTIONS, "let_go", sheets.of_let_go),
}
ACTIVITY = "activity"
REPORTS = (*NETWORK, ACTIVITY)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a report with what stands over them; `told` says which rows they are, for people."""

    report: str
    header: Sequence[str]
    rows: Iterable[Sequence[sheets.Cell]]
    client: str
    today: date
    told: str

    @property
    def name(self) -> str:
        """The name of its file, without an ending."""
        return f"{self.report}-{self.today:%Y-%m-%d}"

    def pdf(self) -> bytes:
        """The rows on paper."""
        return as_pdf(self.report, self.header, self.rows, client=self.client, today=self.today, told=self.told)

    def xlsx(self) -> Iterator[bytes]:
        """The rows as a workbook, piece by piece."""
        at = datetime.combine(self.today, datetime.min.time(), UTC)
        return as_xlsx(self.header, self.rows, title=self.report.capitalize(), at=at)

    def csv(self) -> Iterator[bytes]:
        """The rows as CSV, piece by piece."""
        return sheets.as_csv(self.header, self.rows)


def of_network(desk: NetworkDesk, client_id: int, report: str, told: Mapping[str, Any]) -> Table:
    """A report about contractors, as filtered."""
    wanted, chosen = wanted_from(client_id, desk.today(client_id), told)
    header, source, made = NETWORK[report]
    rows = (made(row) for row in getattr(desk, source)(wanted))
    return Table(report, header, rows, desk.client(client_id), wanted.today, filter_words(chosen))


def of_activity(desk: ActivityDesk, span: Span, client: str) -> Table:
    """What happened in a span."""
    rows = (sheets.of_act(row) for row in desk.everything(span))
    told = _("From %(since)s to %(until)s.", since=day_words(span.since), until=day_words(span.until))
    return Table(ACTIVITY, sheets.ACTIVITY, rows, client, span.until, told)


def made_report(network: NetworkDesk, activity: ActivityDesk, order: ReportOrder) -> MadeReport:
    """A report as its schedule asks for it, as one file in memory, in the language of who set it up."""
    with speaking(order.language):
        return _made(network, activity, order)


def _made(network: NetworkDesk, activity: ActivityDesk, order: ReportOrder) -> MadeReport:
    if order.report == ACTIVITY:
        span = activity.span(order.client_id, order.since, order.until)
        table = of_activity(activity, span, network.client(order.client_id))
    else:
        table = of_network(network, order.client_id, order.report, dict(parse_qsl(order.query)))
    name, data = f"{table.name}.{order.ending}", _whole(table, order.ending)
    return MadeReport(name, _(TITLES[order.report]), MEDIA[order.ending], data, table.told)


def _whole(table: Table, ending: str) -> bytes:
    if ending == "pdf":
        return table.pdf()
    return b"".join(table.csv() if ending == "csv" else table.xlsx())
