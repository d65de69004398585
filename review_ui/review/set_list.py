"""All requirement sets that a person may see, and a new one for those who decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from config.reference import requirement_body, requirement_codes
from domain.errors import RequirementInvalid
from pipeline.accounts_desk import AccountsDesk
from review_ui.shell.guards import visitor, whose
from review_ui.shell.languages import _, told


def list_routes(pages: Blueprint, desk: AccountsDesk) -> None:
    """Puts the list and the making of a set into the pages of sets."""

    @pages.get("", strict_slashes=False)
    def listing() -> str:
        return _listing(desk)

    @pages.post("/new")
    def begin() -> Any:
        """A new set out of a shipped one or one of the client's own: `from` is its code, or its id."""
        origin, client_id = request.form.get("from", ""), request.form.get("client", type=int) or whose()
        if client_id is None:
            abort(400, _("Say for which client the set is."))
        title = request.form.get("title", "")
        try:
            start = int(origin) if origin.isdigit() else origin
            made = desk.begin_set(client_id, start, title, user_id=visitor().user_id)
        except RequirementInvalid as wrong:
            return _listing(desk, problem=told(wrong)), 422
        flash(_("The set is made. Nothing is judged by it before you give it to a contractor."))
        return redirect(url_for("sets.show", set_id=made), code=303)


def _listing(desk: AccountsDesk, problem: str = "") -> str:
    sets, deciding = desk.sets(client_id=whose()), desk.deciding(visitor().user_id)
    shipped = {code: requirement_body(code)["title"] for code in requirement_codes()}
    typed = request.form
    return render_template(
        "review/sets.html", sets=sets, deciding=deciding, shipped=shipped, problem=problem, typed=typed
    )
