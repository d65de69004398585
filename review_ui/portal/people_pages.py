"""The people of a client: who they are, what they may do, and who comes in, for the client's admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from domain.errors import PersonRefused
from domain.saying import N_
from pipeline.people_desk import MOST_NAME, PeopleDesk
from records.people import ClientRole
from review_ui.portal.asked import own_client
from review_ui.shell.guards import client_admins_only, visitor
from review_ui.shell.languages import _, told

ROLES = {
    # role: (its name, what it may)
    ClientRole.VIEWER: (N_("Viewer"), N_("Looks and downloads")),
    ClientRole.CONTRIBUTOR: (N_("Contributor"), N_("Uploads papers as well")),
    ClientRole.APPROVER: (N_("Approver"), N_("Grants exceptions and publishes requirements as well")),
    ClientRole.ADMIN: (N_("Admin"), N_("Everything, and says who may what")),
}


def people_pages(desk: PeopleDesk) -> Blueprint:
    """/portal/people over the given desk, for admins of a client."""
    pages = client_admins_only(Blueprint("people", __name__, url_prefix="/portal/people"))

    def page(wrong: str | None = None, status: int = 200) -> Any:
        found = desk.everyone(own_client())
        values = {"wrong": wrong, "typed": request.form, "most_name": MOST_NAME}
        return render_template("portal/people.html", people=found, roles=ROLES, me=visitor().user_id, **values), status

    @pages.errorhandler(PersonRefused)
    def refused(error: PersonRefused) -> Any:
        return page(told(error), 409)

    @pages.get("")
    def listing() -> Any:
        return page()

    @pages.post("/invite")
    def invite() -> Any:
        name, email = request.form.get("name", ""), request.form.get("email", "")
        desk.invite(own_client(), name, email, _role(), by=visitor().email)
        return _done(_("%(what)s is invited. The link in the mail opens for 7 days.", what=email.strip()))

    @pages.post("/<int:user_id>/invite")
    def invite_again(user_id: int) -> Any:
        desk.invite_again(own_client(), user_id, by=visitor().email)
        return _done(_("A new link is on its way; the one before opens nothing any more."))

    @pages.post("/<int:user_id>/role")
    def give_role(user_id: int) -> Any:
        role = _role()
        if not desk.give_role(own_client(), user_id, role, by=visitor().email):
            return _done(_("That is their role already: %(what)s.", what=_(ROLES[role][0]).lower()))
        return _done(_("The role is %(what)s from now on. They sign in again.", what=_(ROLES[role][0]).lower()))

    @pages.post("/<int:user_id>/sign-out")
    def end_sessions(user_id: int) -> Any:
        desk.end_sessions(own_client(), user_id, by=visitor().email)
        return _done(_("Signed out everywhere."))

    @pages.post("/<int:user_id>/remove")
    def remove(user_id: int) -> Any:
        desk.remove(own_client(), user_id, by=visitor().email)
        return _done(_("Removed. What they did stays under their name."))

    return pages


def _role() -> ClientRole:
    may = request.form.get("may", "")
    if may not in {one.value for one in ClientRole}:
        abort(400, _("Choose what the person may do."))
    return ClientRole(may)


def _done(words: str) -> Any:
    flash(words)
    return redirect(url_for("people.listing"), code=303)
