"""A client's webhooks: endpoints, what they hear, and the log of every attempt, from which events go out once more."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from domain.errors import AddressRefused, FieldInvalid
from domain.saying import N_
from pipeline.connections_desk import ConnectionsDesk
from records.events import DeliveryState, EventKind
from review_ui.shell.guards import administrators_only, visitor
from review_ui.shell.languages import _, ngettext, told

PAGE = 50
MOST_URL = 2000
KINDS = {
    EventKind.STATUS_CHANGED: N_("An account's status changed"),
    EventKind.DOCUMENT_RECEIVED: N_("A document came"),
    EventKind.DOCUMENT_READ: N_("A document was read"),
    EventKind.FINDING_OPENED: N_("A deficiency was found"),
    EventKind.FINDING_CLOSED: N_("A deficiency was settled"),
    EventKind.EXCEPTION_GRANTED: N_("An exception was granted"),
    EventKind.EXCEPTION_LAPSED: N_("An exception ended"),
}
STATES = {
    # state: (words, tone)
    DeliveryState.DELIVERED: (N_("Delivered"), "good"),
    DeliveryState.PENDING: (N_("Waiting"), "busy"),
    DeliveryState.FAILED: (N_("Given up"), "bad"),
}


def hook_pages(desk: ConnectionsDesk) -> Blueprint:
    """/integrations/<client>/webhooks over the given desk."""
    pages = administrators_only(Blueprint("hooks", __name__, url_prefix="/integrations/<int:client_id>/webhooks"))

    @pages.get("")
    def listing(client_id: int) -> str:
        return _page(desk, client_id)

    @pages.post("")
    def add(client_id: int) -> Any:
        """The list again, with the new endpoint's secret: the one page that shows it."""
        try:
            secret = desk.add_hook(client_id, _url(), _kinds(), by=visitor().user_id)
        except (AddressRefused, FieldInvalid) as wrong:
            return _page(desk, client_id, problem=told(wrong)), 422
        return _page(desk, client_id, secret=secret, added=_url()), 201

    @pages.post("/<int:hook_id>")
    def change(client_id: int, hook_id: int) -> Any:
        try:
            desk.change_hook(client_id, hook_id, _url(), _kinds(), by=visitor().user_id)
        except (AddressRefused, FieldInvalid) as wrong:
            return _page(desk, client_id, problem=told(wrong), at=hook_id), 422
        return _told(client_id, _("Saved. It holds for what happens from now on."))

    @pages.post("/<int:hook_id>/switch")
    def switch(client_id: int, hook_id: int) -> Any:
        on = request.form.get("on") == "yes"
        desk.switch_hook(client_id, hook_id, on=on, by=visitor().user_id)
        paused = _("Paused. New events do not go there; those on the way wait.")
        return _told(client_id, _("It goes on.") if on else paused)

    @pages.post("/<int:hook_id>/test")
    def test(client_id: int, hook_id: int) -> Any:
        number = desk.test_hook(client_id, hook_id, by=visitor().user_id)
        flash(_("Event %(number)s is on its way. Look again in a moment.", number=number))
        return redirect(url_for("hooks.log", client_id=client_id, webhook=hook_id), code=303)

    @pages.post("/<int:hook_id>/remove")
    def remove(client_id: int, hook_id: int) -> Any:
        desk.remove_hook(client_id, hook_id, by=visitor().user_id)
        return _told(client_id, _("Removed, with its secret and its log."))

    _log_pages(pages, desk)
    return pages


def _log_pages(pages: Blueprint, desk: ConnectionsDesk) -> None:
    @pages.get("/log")
    def log(client_id: int) -> str:
        """Deliveries, newest first, each with every attempt."""
        webhook, state = request.args.get("webhook", type=int), _state(request.args.get("state", ""))
        before = request.args.get("before", type=int)
        found = desk.log(client_id, webhook=webhook, state=state, before=before, limit=PAGE + 1)
        chosen = {"webhook": webhook, "state": state.value if state else None}
        return render_template(
            "connect/log.html",
            client_id=client_id,
            client=desk.client(client_id),
            found=found[:PAGE],
            older=found[PAGE - 1].id if len(found) > PAGE else None,
            hooks=desk.hooks(client_id),
            chosen={key: value for key, value in chosen.items() if value is not None},
            states=STATES,
            kinds=KINDS,
        )

    @pages.post("/log/<int:delivery_id>/again")
    def again(client_id: int, delivery_id: int) -> Any:
        desk.send_again(client_id, delivery_id, by=visitor().user_id)
        flash(_("It goes out once more. Look again in a moment."))
        webhook = request.form.get("webhook", type=int)
        return redirect(url_for("hooks.log", client_id=client_id, webhook=webhook), code=303)

    @pages.post("/log/failed-again")
    def failed_again(client_id: int) -> Any:
        webhook = request.form.get("webhook", type=int)
        count = desk.send_failed(client_id, webhook=webhook, since=_since(), by=visitor().user_id)
        again = ngettext("%(num)s event goes out once more.", "%(num)s events go out once more.", count)
        flash(again if count else _("None had failed."))
        return redirect(url_for("hooks.log", client_id=client_id, webhook=webhook), code=303)


def _page(
    desk: ConnectionsDesk, client_id: int, *, secret: str = "", added: str = "", problem: str = "", at: int = 0
) -> str:
    return render_template(
        "connect/hooks.html",
        client_id=client_id,
        client=desk.client(client_id),
        lines=desk.hooks(client_id),
        kinds=KINDS,
        words={one.value: words for one, words in KINDS.items()},
        states=STATES,
        secret=secret,
        added=added,
        problem=problem,
        problem_at=at,
        typed_url=_url() if problem else "",
        ticked=set(request.form.getlist("kind")) if problem else {EventKind.STATUS_CHANGED.value},
    )


def _told(client_id: int, words: str) -> Any:
    flash(words)
    return redirect(url_for("hooks.listing", client_id=client_id), code=303)


def _url() -> str:
    return request.form.get("url", "").strip()[:MOST_URL]


def _kinds() -> list[EventKind]:
    known = {one.value: one for one in KINDS}
    return [known[one] for one in request.form.getlist("kind") if one in known]


def _state(text: str) -> DeliveryState | None:
    return next((one for one in DeliveryState if one.value == text), None)


def _since() -> datetime:
    text = request.form.get("since", "")
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        abort(400, _("%(text)s is no date. Give it as year-month-day.", text=repr(text)))
