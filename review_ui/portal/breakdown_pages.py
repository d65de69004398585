"""How contractors stand by state, trade, project or agency: as bars that are also a table, and as files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request

from domain.saying import N_
from pipeline.network_desk import NetworkDesk
from records.breakdown import BY, Part
from review_ui.portal.asked import own_client
from review_ui.portal.pages import GROUP_WORDS, download_of, shares
from review_ui.portal.report_files import MEDIA, Table
from review_ui.portal.sheets import Cell
from review_ui.shell.guards import clients_only
from review_ui.shell.languages import _

NAMES = {"state": N_("State"), "trade": N_("Trade"), "project": N_("Project"), "agent": N_("Agency")}
NOT_TOLD = N_("Not told")
MOST = 100
"""Parts that a page shows; files have all."""
HEADER = (
    *(N_("Part"), N_("Contractors"), N_("Compliant"), N_("Expiring soon"), N_("Pending review")),
    *(N_("Out of compliance"), N_("Compliant, %")),
)


def breakdown_pages(desk: NetworkDesk) -> Blueprint:
    """/portal/breakdown over the given desk; people of a client see their own rows and no others."""
    pages = clients_only(Blueprint("breakdown", __name__, url_prefix="/portal"))

    def asked() -> str:
        by = request.args.get("by", "")
        return by if by in BY else "state"

    @pages.get("/breakdown")
    def show() -> str:
        by = asked()
        client, today, parts = desk.parts(own_client(), by)
        rows = [(part, sum(part.counts.values()), shares(part.counts)) for part in parts[:MOST]]
        told = {"names": NAMES, "words": GROUP_WORDS, "not_told": NOT_TOLD, "left": max(0, len(parts) - MOST)}
        return render_template("portal/breakdown.html", by=by, client=client, today=today, rows=rows, **told)

    @pages.get("/breakdown.<ending>")
    def download(ending: str) -> Response:
        if ending not in MEDIA:
            abort(404)
        by = asked()
        client, today, parts = desk.parts(own_client(), by)
        told = f"{_('Part')}: {_(NAMES[by])}."
        return download_of(Table("breakdown", HEADER, map(_row, parts), client, today, told), ending)

    return pages


def _row(part: Part) -> Sequence[Cell]:
    groups = shares(part.counts)
    (compliant,) = (round(share) for group, _count, share in groups if group == "in")
    counts = (count for _group, count, _share in groups)
    return [part.name or _(NOT_TOLD), sum(part.counts.values()), *counts, compliant]
