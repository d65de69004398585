"""Saved views of the list of contractors: kept, called otherwise and dropped by the person whose they are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, request, url_for

from pipeline.network_desk import NetworkDesk
from records.views import MOST_NAME, MOST_VIEWS
from review_ui.portal.asked import wanted_of
from review_ui.shell.guards import clients_only, visitor
from review_ui.shell.languages import _

TAKEN = "You have another view of that name. Choose a name of its own."


def view_pages(desk: NetworkDesk) -> Blueprint:
    """Saved views over the given desk; nobody sees or changes another person's."""
    pages = clients_only(Blueprint("views", __name__))

    @pages.post("/contractors/views")
    def save() -> Any:
        """Keep the filters and the order that the form repeats under a name."""
        name = _name()
        _wanted, chosen = wanted_of(desk, request.form)
        if not desk.save_view(visitor().user_id, name, urlencode(chosen)):
            abort(
                409, _("You have %(most_views)s saved views, and no more fit. Delete one first.", most_views=MOST_VIEWS)
            )
        flash(_("Saved as %(name)s.", name=name))
        return redirect(f"{url_for('portal.contractors')}?{urlencode(chosen)}", code=303)

    @pages.post("/contractors/views/<int:view_id>")
    def rename(view_id: int) -> Any:
        name = _name()
        if not desk.rename_view(visitor().user_id, view_id, name):
            abort(409, TAKEN)
        flash(_("The view is called %(name)s now.", name=name))
        return redirect(url_for("portal.contractors"), code=303)

    @pages.post("/contractors/views/<int:view_id>/delete")
    def forget(view_id: int) -> Any:
        desk.forget_view(visitor().user_id, view_id)
        flash(_("The view is deleted. The contractors are as they were."))
        return redirect(url_for("portal.contractors"), code=303)

    return pages


def _name() -> str:
    name = " ".join(request.form.get("name", "").split())
    if not name:
        abort(400, _("Give the view a name."))
    if len(name) > MOST_NAME:
        abort(400, _("The name is too long: %(most_name)s characters at most.", most_name=MOST_NAME))
    return name
