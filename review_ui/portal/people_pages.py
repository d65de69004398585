"""The people of a client: who they are, what they may do, and who comes in, for the client's admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from domain.errors import PersonRefused
from pipeline.people_desk import MOST_NAME, PeopleDesk
from records.people import ClientRole
from review_ui.portal.asked import own_client
from review_ui.shell.guards import client_admins_only, visitor

ROLES = {
    # role: (its name, what it may)
    ClientRole.VIEWER: ("Viewer", "Looks and downloads"),
    ClientRole.CONTRIBUTOR: ("Contributor", "Uploads papers as well"),
    ClientRole.APPROVER: ("Approver", "Grants exceptions and publishes requirements as well"),
    ClientRole.ADMIN: ("Admin", "Everything, and says who may what"),
}


def people_pages(desk: PeopleDesk) -> Blueprint:
    """/portal/people over the given desk, for admins of a client."""
    pages = client_admins_only(Blueprint("people", __name__, url_prefix="/portal/people"))

    def page(wrong: str | None = None, status: int = 200) -> Any:
        found = desk.everyone(own_client())
        told = {"wrong": wrong, "typed": request.form, "most_name": MOST_NAME}
        return render_template("portal/people.html", people=found, roles=ROLES, me=visitor().user_id, **told), status

    @pages.errorhandler(PersonRefused)
    def refused(error: PersonRefused) -> Any:
        return page(str(error), 409)

    @pages.get("")
    def listing() -> Any:
        return page()

    @pages.post("/invite")
    def invite() -> Any:
        name, email = request.form.get("name", ""), request.form.get("email", "")
        desk.invite(own_client(), name, email, _role(), by=visitor().email)
        return _done(f"{email.strip()} is invited. The link in the mail opens for 7 days.")

    @pages.post("/<int:user_id>/invite")
    def invite_again(user_id: int) -> Any:
        desk.invite_again(own_client(), user_id, by=visitor().email)
        return _done("A new link is on its way; the one before opens nothing any more.")

    @pages.post("/<int:user_id>/role")
    def give_role(user_id: int) -> Any:
        role = _role()
        if not desk.give_role(own_client(), user_id, role, by=visitor().email):
            return _done(f"That is their role already: {ROLES[role][0].lower()}.")
        return _done(f"The role is {ROLES[role][0].lower()} from now on. They sign in again.")

    @pages.post("/<int:user_id>/sign-out")
    def end_sessions(user_id: int) -> Any:
        desk.end_sessions(own_client(), user_id, by=visitor().email)
        return _done("Signed out everywhere.")

    @pages.post("/<int:user_id>/remove")
    def remove(user_id: int) -> Any:
        desk.remove(own_client(), user_id, by=visitor().email)
        return _done("Removed. What they did stays under their name.")

    return pages


def _role() -> ClientRole:
    told = request.form.get("may", "")
    if told not in {one.value for one in ClientRole}:
        abort(400, "Choose what the person may do.")
    return ClientRole(told)


def _done(words: str) -> Any:
    flash(words)
    return redirect(url_for("people.listing"), code=303)
