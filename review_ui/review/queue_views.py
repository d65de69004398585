"""The reviewer's queue: mail and documents in one list, oldest first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from domain.message import MessageKind, MessageState
from pipeline.case import QueueFilters
from pipeline.desk import Desk
from review_ui.shell.guards import reviewers_only, visitor

PAGE = 50
TABS = (
    ("awaiting_review", "Needs review"),
    ("quarantined", "Set aside"),
    ("answered", "Answered"),
    ("filed", "Filed"),
    ("ignored", "Ignored"),
    ("all", "All"),
)
REMEMBERED = ("tab", "client", "kind", "mine", "q")


def queue_pages(desk: Desk) -> Blueprint:
    """The queue over the given desk."""
    pages = reviewers_only(Blueprint("queue", __name__, url_prefix="/review"))

    @pages.get("/")
    def listing() -> Any:
        """The whole page; without filters in the address, those used last are taken up again."""
        if not request.args and session.get("queue"):
            return redirect(url_for("queue.listing", **session["queue"]))
        chosen = {key: request.args[key] for key in REMEMBERED if request.args.get(key)}
        session["queue"] = chosen
        return render_template("queue.html", clients=desk.clients(), kinds=MessageKind, **_rows(desk))

    @pages.get("/rows")
    def rows() -> str:
        """The list alone, for the page that keeps itself fresh."""
        return render_template("queue_rows.html", **_rows(desk))

    @pages.get("/next")
    def next_item() -> Any:
        """The oldest that waits."""
        found = desk.next_waiting(request.args.get("after", type=int))
        if found is None:
            return redirect(url_for("queue.listing", tab="awaiting_review"))
        return redirect(url_for("case.show", message_id=found))

    return pages


def _rows(desk: Desk) -> dict[str, Any]:
    tab = request.args.get("tab", "awaiting_review")
    page = max(1, request.args.get("page", 1, type=int))
    kind = request.args.get("kind", "")
    filters = QueueFilters(
        client_id=request.args.get("client", type=int),
        kind=MessageKind(kind) if kind in {one.value for one in MessageKind} else None,
        state=MessageState(tab) if tab in {one.value for one in MessageState} else None,
        text=request.args.get("q", "")[:200],
        mine=visitor().user_id if request.args.get("mine") else None,
    )
    items, total = desk.queue(filters, limit=PAGE, offset=(page - 1) * PAGE)
    counts = {state.value: count for state, count in desk.counts().items()}
    counts["awaiting_review"] = sum(
        counts.get(one, 0) for one in ("awaiting_review", "quarantined", "received", "reading")
    )
    counts["all"] = sum(desk.counts().values())
    return {
        "items": items,
        "total": total,
        "page": page,
        "pages": -(-total // PAGE),
        "tab": tab,
        "tabs": TABS,
        "counts": counts,
    }
