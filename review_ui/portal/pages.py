"""The client's portal: the compliance graph, the network of contractors behind it, and both as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from domain.finding import AccountStatus
from domain.saying import N_
from pipeline.network_desk import NetworkDesk
from records.network import GROUPS
from review_ui.portal.asked import own_client
from review_ui.portal.filters import wanted_from
from review_ui.portal.report_files import MEDIA, NETWORK, Table, of_network
from review_ui.shell.guards import clients_only, visitor
from review_ui.shell.language_pages import streamed
from review_ui.shell.look import LINES

PAGE = 50
MOST_PAGES = 10_000
NEAR = 3
"""Pages before and behind the one that is shown which it leads to, beside the first and the last."""
GROUP_WORDS = {
    # group: (words, tone), in the order of the graph
    "in": (N_("Compliant"), "good"),
    "expiring": (N_("Expiring soon"), "warn"),
    "pending": (N_("Pending review"), "busy"),
    "out": (N_("Out of compliance"), "bad"),
}


def portal_pages(desk: NetworkDesk) -> Blueprint:
    """The portal over the given desk; people of a client see their own rows and no others."""
    pages = clients_only(Blueprint("portal", __name__))

    @pages.get("/portal")
    def home() -> str:
        found = desk.home(own_client())
        groups = shares(found.counts)
        weeks = [(day, shares(counts)) for day, counts in found.weeks]
        return render_template("portal/home.html", home=found, groups=groups, weeks=weeks, words=GROUP_WORDS)

    @pages.get("/contractors")
    def contractors() -> str:
        client_id, told = own_client(), request.args
        page = min(max(1, told.get("page", 1, type=int)), MOST_PAGES)
        found = desk.page(
            client_id,
            lambda today: wanted_from(client_id, today, told)[0],
            user_id=visitor().user_id,
            limit=PAGE,
            offset=(page - 1) * PAGE,
        )
        wanted, chosen = wanted_from(client_id, found.today, told)
        total = sum(count for one, count in found.counts.items() if not wanted.statuses or one in wanted.statuses)
        others = {key: value for key, value in chosen.items() if key != "status"}
        return render_template(
            "portal/network.html",
            found=found,
            chosen=chosen,
            total=total,
            everything=sum(found.counts.values()),
            groups=shares(found.counts),
            words=GROUP_WORDS,
            query=urlencode(chosen),
            views=found.views,
            others=urlencode(others),
            lines=LINES,
            pairs=lambda values: tuple((one, one) for one in values),
            page=page,
            last_page=(last := -(-total // PAGE)),
            near=sorted({1, last, *range(max(1, page - NEAR), min(last, page + NEAR) + 1)}),
        )

    @pages.get("/contractors/<report>.<ending>")
    def download(report: str, ending: str) -> Any:
        """What the list shows, as filtered, all of it."""
        if report not in NETWORK or ending not in MEDIA:
            abort(404)
        return download_of(of_network(desk, own_client(), report, request.args), ending)

    return pages


def download_of(table: Table, ending: str) -> Response:
    """A report as a download; all but paper streams."""
    told = {"Content-Disposition": f'attachment; filename="{table.name}.{ending}"'}
    if ending == "pdf":
        return Response(table.pdf(), headers=told, content_type=MEDIA[ending])
    if ending == "xlsx":
        return Response(streamed(table.xlsx()), headers=told, content_type=MEDIA[ending])
    return Response(streamed(table.csv()), headers=told, content_type="text/csv; charset=utf-8")


def shares(counts: Mapping[AccountStatus, int]) -> list[tuple[str, int, float]]:
    """The parts of the graph: (group, how many, share of all in percent)."""
    whole = sum(counts.values()) or 1
    made = [(group, sum(counts.get(one, 0) for one in GROUPS[group])) for group in GROUP_WORDS]
    return [(group, count, 100 * count / whole) for group, count in made]
