"""The operator's pages: is every part alive, what is stuck and why, what was done, and how well the desk does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from domain.draft import OutboxState
from domain.message import UNREAD_STATES, MessageState
from pipeline.operating import OperatorDesk
from records.queue import NEEDS_REVIEW
from review_ui.review import components
from review_ui.shell.guards import operators_only, visitor
from review_ui.shell.languages import _, told

PAGE = 50
SPANS = (7, 30, 90, 365)
"""Days that the board of figures can look back."""
LOW_SHARE = 0.1
LOW_BYTES = 2 * 1024**3
"""Room is short below a tenth, or below two gigabytes."""
UNITS = ("bytes", "kB", "MB", "GB", "TB")


def operator_pages(desk: OperatorDesk) -> Blueprint:
    """The operator's pages over the given desk."""
    pages = operators_only(Blueprint("operator", __name__, url_prefix="/desk"))

    @pages.get("", strict_slashes=False)
    def overview() -> str:
        found = desk.overview()
        short = found.room is not None and found.room[0] < min(LOW_BYTES, LOW_SHARE * found.room[1])
        return render_template(
            "review/operator.html",
            desk=found,
            room=tuple(_size(one) for one in found.room) if found.room else None,
            room_is_short=short,
            unread=sum(found.mail.get(one, 0) for one in UNREAD_STATES),
            waiting=sum(found.mail.get(one, 0) for one in NEEDS_REVIEW),
            states=[(one, found.mail.get(one, 0)) for one in MessageState],
            letters=[(one, found.letters.get(one, 0)) for one in OutboxState],
        )

    @pages.post("/messages/<int:message_id>/again")
    def again(message_id: int) -> Any:
        desk.read_again(message_id, user_id=visitor().user_id)
        flash(_("It will be read once more."))
        return redirect(url_for("operator.overview", _anchor="set-aside"), code=303)

    @pages.get("/components")
    def parts() -> str:
        """The design system as it is: the tokens of color, and every component."""
        shown = {"colors": components.colors(), "states": components.states(), "icons": components.icons()}
        return render_template("review/components.html", **shown)

    @pages.get("/figures")
    def board() -> str:
        days = request.args.get("days", SPANS[1], type=int)
        if days not in SPANS:
            abort(404)
        return render_template("review/board.html", board=desk.board(days), days=days, spans=SPANS)

    _trail_pages(pages, desk)
    return pages


def _trail_pages(pages: Blueprint, desk: OperatorDesk) -> None:
    @pages.get("/trail")
    def trail() -> str:
        """The audit trail, searched."""
        asked = {key: request.args.get(key, "").strip()[:200] for key in ("q", "action", "since", "until")}
        since, until = _day(asked["since"]), _day(asked["until"])
        found, actions = desk.trail(
            text=asked["q"],
            action=asked["action"],
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(1)) if until else None,
            before=request.args.get("before", type=int),
            limit=PAGE + 1,
        )
        return render_template(
            "review/trail.html",
            events=found[:PAGE],
            older=found[PAGE - 1].id if len(found) > PAGE else None,
            actions=actions,
            asked={key: value for key, value in asked.items() if value},
        )

    @pages.post("/trail/verify")
    def verify() -> Any:
        verdict = desk.verify()
        if verdict.broken is None:
            flash(
                _(
                    "The trail is whole: %(number)s events, ending in %(end)s…",
                    number=verdict.events,
                    end=verdict.end[:12],
                )
            )
        else:
            flash(_("The trail is broken at event %(number)s: %(why)s.", number=verdict.broken, why=told(verdict.why)))
        return redirect(url_for("operator.trail"), code=303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        abort(400, _("%(text)s is no date. Give it as year-month-day.", text=repr(text)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _size(count: float) -> str:
    """Bytes in words: 12.5 GB."""
    for unit in UNITS:
        if count < 1000 or unit == UNITS[-1]:  # noqa: PLR2004
            return f"{count:.0f} {unit}" if unit == UNITS[0] else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError
