"""The reviewer's queue: mail and documents in one list, oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from domain.message import MessageKind, MessageState
from domain.saying import N_
from pipeline.case import QueueFilters
from pipeline.desk import Desk
from review_ui.review.stepping import beside
from review_ui.shell.guards import reviewers_only, visitor
from review_ui.shell.languages import _

PAGE = 50
NEEDS_REVIEW = "awaiting_review"
TABS = (
    (NEEDS_REVIEW, N_("Needs review")),
    ("quarantined", N_("Set aside")),
    ("answered", N_("Answered")),
    ("filed", N_("Filed")),
    ("ignored", N_("Ignored")),
    ("all", N_("All")),
)
REMEMBERED = ("tab", "client", "kind", "mine", "q")
MOST_SEARCH = 200
MOST_PAGES = 10_000
_NEVER = datetime.min.replace(tzinfo=UTC)
WAITING = (NEEDS_REVIEW, "quarantined", "received", "reading")


def queue_pages(desk: Desk) -> Blueprint:
    """The queue over the given desk."""
    pages = reviewers_only(Blueprint("queue", __name__, url_prefix="/review"))

    @pages.get("", strict_slashes=False)
    def listing() -> Any:
        """The whole page; without filters in the address, those used last are taken up again."""
        if not request.args and session.get("queue"):
            return redirect(url_for("queue.listing", **session["queue"]))
        session["queue"] = _chosen(request.args)
        return render_template("review/queue.html", clients=desk.clients(), kinds=MessageKind, **_list(desk))

    @pages.get("/rows")
    def rows() -> str:
        """The list alone, for the page that keeps itself fresh."""
        return render_template("review/queue_rows.html", **_list(desk))

    @pages.get("/next")
    def next_item() -> Any:
        """The next that waits behind the one that was just seen, else the oldest."""
        after = request.args.get("after", type=int)
        found = desk.next_waiting(after)
        if found is None or found == after:
            flash(_("Nothing else is waiting. New mail appears here by itself."))
            return redirect(url_for("queue.listing", tab=NEEDS_REVIEW))
        return redirect(url_for("case.show", message_id=found))

    @pages.get("/step")
    def step() -> Any:
        """The item before or behind the one on the screen, in the list as it was last filtered."""
        left, at = request.args.get("left", 0, type=int), request.args.get("at", _NEVER, type=_moment)
        forward = request.args.get("way") != "back"
        found = beside(desk, _filters(session.get("queue", {})), here=(at, left), forward=forward)
        if found is None:
            flash(_("This is the last item of the list.") if forward else _("This is the first item of the list."))
        return redirect(url_for("case.show", message_id=found or left))

    return pages


def _chosen(args: Mapping[str, str]) -> dict[str, str]:
    return {key: args[key][:MOST_SEARCH] for key in REMEMBERED if args.get(key)}


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _filters(chosen: Mapping[str, str]) -> QueueFilters:
    tab = chosen.get("tab", NEEDS_REVIEW)
    kind, client = chosen.get("kind", ""), chosen.get("client", "")
    return QueueFilters(
        client_id=int(client) if client.isdecimal() else None,
        kind=MessageKind(kind) if kind in {one.value for one in MessageKind} else None,
        state=MessageState(tab) if tab in {one.value for one in MessageState} else None,
        text=chosen.get("q", ""),
        mine=visitor().user_id if chosen.get("mine") else None,
    )


def _list(desk: Desk) -> dict[str, Any]:
    chosen = _chosen(request.args)
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    items, total = desk.queue(_filters(chosen), limit=PAGE, offset=(page - 1) * PAGE)
    return {
        "items": items,
        "total": total,
        "page": page,
        "last_page": -(-total // PAGE),
        "tab": chosen.get("tab", NEEDS_REVIEW),
        "waiting": chosen.get("tab", NEEDS_REVIEW) == NEEDS_REVIEW,
        "tabs": [(key, _(title)) for key, title in TABS],
        "chosen": chosen,
        "counts": _counts(desk),
    }


def _counts(desk: Desk) -> dict[str, int]:
    counts = {state.value: count for state, count in desk.counts().items()}
    everything = sum(counts.values())
    return {**counts, NEEDS_REVIEW: sum(counts.get(one, 0) for one in WAITING), "all": everything}
