"""Who administers a client: made by an operator, once; the client's own admins go on from there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from domain.errors import PersonRefused
from pipeline.people_desk import PeopleDesk
from records.people import ClientRole
from review_ui.shell.guards import operators_only, visitor
from review_ui.shell.languages import _, told


def admin_pages(desk: PeopleDesk) -> Blueprint:
    """/clients/<id>/admin over the given desk, for operators."""
    pages = operators_only(Blueprint("admins", __name__, url_prefix="/clients"))

    @pages.post("/<int:client_id>/admin")
    def make(client_id: int) -> Any:
        """Make one of the client's people an admin, or invite somebody as one."""
        user_id, email = request.form.get("user", type=int), request.form.get("email", "").strip()
        try:
            if user_id is not None:
                desk.give_role(client_id, user_id, ClientRole.ADMIN, by=visitor().email)
                flash(_("An admin from now on. They sign in again, and can invite the others."))
            else:
                name = request.form.get("name", "")
                desk.invite(client_id, name, email, ClientRole.ADMIN, by=visitor().email)
                flash(_("%(address)s is invited as admin. The link in the mail opens for 7 days.", address=email))
        except PersonRefused as refused:
            flash(told(refused))
        return redirect(url_for("rules.show", client_id=client_id), code=303)

    return pages
