"""A client's keys of the API: listed, made, put in place of another, made invalid. A key is shown once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from domain.errors import FieldInvalid
from domain.saying import N_, phrased
from pipeline.connections_desk import MOST_DAYS, MOST_OVERLAP_DAYS, ConnectionsDesk, WantedKey
from records.api_keys import MARK, Scope
from review_ui.shell.guards import administrators_only, visitor
from review_ui.shell.languages import _, told

SCOPES = {
    Scope.READ: (N_("Read"), N_("contractors, accounts, requirements, policies, findings, exceptions")),
    Scope.WRITE: (N_("Write"), N_("add and change contractors and accounts")),
    Scope.DOCUMENTS: (N_("Documents"), N_("upload certificates, download what came")),
    Scope.MESSAGES: (N_("Messages"), N_("read the correspondence")),
    Scope.EXCEPTIONS: (N_("Exceptions"), N_("grant and take back, in the name of an approver")),
    Scope.WEBHOOKS: (N_("Webhooks"), N_("endpoints, events and their log")),
}
OVERLAPS = (0, 1, 7, 30)


def key_pages(desk: ConnectionsDesk) -> Blueprint:
    """/integrations/<client>/keys over the given desk."""
    pages = administrators_only(Blueprint("keys", __name__, url_prefix="/integrations/<int:client_id>/keys"))

    @pages.get("")
    def listing(client_id: int) -> str:
        return _page(desk, client_id)

    @pages.post("")
    def make(client_id: int) -> Any:
        """The list again, with the new key: the one page that shows it."""
        try:
            key = desk.make_key(client_id, _wanted(), by=visitor().user_id)
        except FieldInvalid as wrong:
            return _page(desk, client_id, problem=told(wrong)), 422
        return _page(desk, client_id, key=key, named=request.form.get("name", "")), 201

    @pages.post("/<int:key_id>/rotate")
    def rotate(client_id: int, key_id: int) -> Any:
        overlap = request.form.get("overlap", -1, type=int)
        try:
            key = desk.rotate_key(client_id, key_id, overlap_days=overlap, by=visitor().user_id)
        except FieldInvalid as wrong:
            return _page(desk, client_id, problem=told(wrong)), 422
        return _page(desk, client_id, key=key), 201

    @pages.post("/<int:key_id>/revoke")
    def revoke(client_id: int, key_id: int) -> Any:
        name = desk.revoke_key(client_id, key_id, by=visitor().user_id)
        flash(_("%(name)s is not valid any more.", name=name))
        return redirect(url_for("keys.listing", client_id=client_id), code=303)

    return pages


def _page(desk: ConnectionsDesk, client_id: int, *, key: str = "", named: str = "", problem: str = "") -> str:
    form = request.form if problem else {}
    return render_template(
        "connect/keys.html",
        client_id=client_id,
        client=desk.client(client_id),
        lines=desk.keys(client_id),
        approvers=desk.approvers(client_id),
        scopes=SCOPES,
        words={one.value: words[0] for one, words in SCOPES.items()},
        overlaps=OVERLAPS,
        most_days=MOST_DAYS,
        most_overlap=MOST_OVERLAP_DAYS,
        mark=MARK,
        key=key,
        named=named,
        problem=problem,
        typed=form,
        ticked=set(request.form.getlist("scope")) if problem else {Scope.READ.value},
    )


def _wanted() -> WantedKey:
    form = request.form
    known = {one.value: one for one in Scope}
    days = form.get("days", "").strip()
    if days and not days.isdecimal():
        raise FieldInvalid(field=N_("Valid for"), why=phrased("{days!r} is no number of days", days=days))
    return WantedKey(
        name=form.get("name", ""),
        scopes=tuple(known[one] for one in form.getlist("scope") if one in known),
        days=int(days[:6]) if days else None,
        approver=form.get("approver", type=int),
    )
