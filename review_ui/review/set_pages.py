"""Requirement sets: what is asked today, and what a new version would change before it is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from domain.errors import RequirementInvalid
from pipeline.accounts_desk import AccountsDesk, SetPage
from pipeline.publishing import Wanted, body_from
from records.requirements import Applies
from review_ui.shell.guards import signed_in, visitor, whose
from review_ui.shell.languages import _, day_words, told


def set_pages(desk: AccountsDesk) -> Blueprint:
    """The requirement sets over the given desk; people of a client see their own and no others."""
    pages = signed_in(Blueprint("sets", __name__, url_prefix="/requirements"))

    @pages.get("", strict_slashes=False)
    def listing() -> str:
        return render_template("review/sets.html", sets=desk.sets(client_id=whose()))

    @pages.get("/<int:set_id>")
    def show(set_id: int) -> str:
        return _page(_found(set_id))

    @pages.post("/<int:set_id>/preview")
    def preview(set_id: int) -> Any:
        """What the content in the form would change; nothing is stored."""
        page, text = _found(set_id), _text()
        try:
            body = body_from(text, name=page.row.code)
            found = desk.preview(set_id, body, on=_effective(page), client_id=whose())
        except RequirementInvalid as wrong:
            return _page(page, text=text, problems=_problems(wrong, page.row.code)), 422
        return _page(page, text=text, found=found)

    @pages.post("/<int:set_id>/publish")
    def publish(set_id: int) -> Any:
        page, text = _found(set_id), _text()
        applies = request.form.get("applies", "now")
        if applies not in {one.value for one in Applies}:
            abort(400, _("Say whether it holds from its day on or from each renewal."))
        day = _effective(page)
        try:
            body = body_from(text, name=page.row.code)
            wanted = Wanted(body, day, Applies(applies), request.form.get("note", ""))
            number = desk.publish(set_id, wanted, client_id=whose(), user_id=visitor().user_id)
        except RequirementInvalid as wrong:
            return _page(page, text=text, problems=_problems(wrong, page.row.code)), 422
        flash(_("Version %(number)s is published. It takes effect on %(day)s.", number=number, day=day_words(day)))
        return redirect(url_for("sets.show", set_id=set_id), code=303)

    def _found(set_id: int) -> SetPage:
        return desk.set_page(set_id, client_id=whose(), user_id=visitor().user_id)

    return pages


def _page(page: SetPage, *, text: str | None = None, problems: tuple[str, ...] = (), found: Any = None) -> str:
    return render_template(
        "review/set.html",
        page=page,
        text=_yaml(page) if text is None else text,
        problems=problems,
        found=found,
        typed=request.form,
        day=_effective(page),
        applies=Applies,
    )


def _text() -> str:
    """What was pasted; a file that was chosen comes first."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return str(file.read().decode("utf-8", "replace"))
    return request.form.get("text", "").replace("\r\n", "\n")


def _effective(page: SetPage) -> date:
    day = request.form.get("effective_on", type=date.fromisoformat)
    return day or page.today


def _problems(wrong: RequirementInvalid, name: str) -> tuple[str, ...]:
    """The problems one by one, by line; where nothing has a place, the sentence."""
    return tuple(one.within(name) for one in wrong.problems) or (told(wrong),)


def _yaml(page: SetPage) -> str:
    return str(yaml.safe_dump(dict(page.body), sort_keys=False, allow_unicode=True, width=110, default_flow_style=None))
