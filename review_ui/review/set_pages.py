"""Requirement sets: what is asked today, and what a new version would change before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from domain.errors import RequirementInvalid
from domain.saying import N_
from pipeline.accounts_desk import AccountsDesk, SetPage
from pipeline.publishing import Wanted, body_from, draft_from
from records.requirements import Applies
from review_ui.review.set_changes import differences
from review_ui.review.set_fields import SetForm, titled
from review_ui.review.set_form import as_yaml, laid, with_more
from review_ui.review.set_list import list_routes
from review_ui.review.set_words import key_name
from review_ui.shell.guards import signed_in, visitor, whose
from review_ui.shell.languages import _, day_words, told


def set_pages(desk: AccountsDesk) -> Blueprint:
    """The requirement sets over the given desk; people of a client see their own and no others."""
    pages = signed_in(Blueprint("sets", __name__, url_prefix="/requirements"))

    list_routes(pages, desk)

    @pages.get("/<int:set_id>")
    def show(set_id: int) -> str:
        page = _found(set_id)
        return _page(page, _Draft(dict(page.body), as_yaml(page.body), request.args.get("as") == "yaml"))

    @pages.post("/<int:set_id>/preview")
    def preview(set_id: int) -> Any:
        """What the content in the form would change; nothing is stored. Or the same content as a form, or in YAML."""
        page, draft = _found(set_id), _draft()
        try:
            if request.form.get("do"):
                return _page(page, _turned(draft, page))
            body = body_from(draft.text, name=page.row.code)
            found = desk.preview(set_id, body, on=_effective(page), client_id=whose())
        except RequirementInvalid as wrong:
            return _page(page, draft, wrong=wrong), 422
        return _page(page, draft, found=found)

    @pages.post("/<int:set_id>/publish")
    def publish(set_id: int) -> Any:
        page, draft = _found(set_id), _draft()
        applies = request.form.get("applies", "now")
        if applies not in {one.value for one in Applies}:
            abort(400, _("Say whether it holds from its day on or from each renewal."))
        day = _effective(page)
        try:
            body = body_from(draft.text, name=page.row.code)
            wanted = Wanted(body, day, Applies(applies), request.form.get("note", ""))
            number = desk.publish(set_id, wanted, client_id=whose(), user_id=visitor().user_id)
        except RequirementInvalid as wrong:
            return _page(page, draft, wrong=wrong), 422
        flash(_("Version %(number)s is published. It takes effect on %(day)s.", number=number, day=day_words(day)))
        return redirect(url_for("sets.show", set_id=set_id), code=303)

    def _found(set_id: int) -> SetPage:
        return desk.set_page(set_id, client_id=whose(), user_id=visitor().user_id)

    return pages


@dataclass(frozen=True, slots=True)
class _Draft:
    """A content that is being written: as plain values where its text says any, and as YAML; and how it is shown."""

    body: dict[str, Any] | None
    text: str
    in_yaml: bool


def _draft() -> _Draft:
    """What was typed: boxes over the content that they were made from, or YAML; a file that was chosen comes first."""
    if (base := request.form.get("base")) is not None:
        body = draft_from(_lf(base))
        if body is None:
            return _Draft(None, _lf(base), in_yaml=True)
        body = laid(body, request.form)
        return _Draft(body, as_yaml(body), in_yaml=False)
    file = request.files.get("file")
    if file is not None and file.filename:
        text = file.read().decode("utf-8", "replace")
    else:
        text = _lf(request.form.get("text", ""))
    return _Draft(draft_from(text), text, in_yaml=True)


def _turned(draft: _Draft, page: SetPage) -> _Draft:
    """The draft as the other of form and YAML, or with one line or condition more.

    Raises:
        RequirementInvalid: the text is nothing that a form could show.
    """
    if request.form["do"] == "yaml":
        return replace(draft, in_yaml=True)
    if draft.body is None:
        body_from(draft.text, name=page.row.code)  # says why
        raise RequirementInvalid(name=page.row.code, why=N_("this is no requirement set"))
    body = with_more(draft.body, request.form)
    return _Draft(body, as_yaml(body), in_yaml=False)


def _page(page: SetPage, draft: _Draft, *, wrong: RequirementInvalid | None = None, found: Any = None) -> str:
    in_yaml = draft.in_yaml or draft.body is None
    return render_template(
        "review/set.html",
        page=page,
        draft=draft,
        form=None if in_yaml or draft.body is None else SetForm(draft.body),
        problems=_problems(wrong, page.row.code, None if in_yaml else draft.body) if wrong else (),
        faults={one.where: told(one.why) for one in wrong.problems} if wrong else {},
        found=found,
        changed=differences(page.body, draft.body) if found and draft.body else (),
        typed=request.form,
        day=_effective(page),
        applies=Applies,
        key_name=key_name,
    )


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n")


def _effective(page: SetPage) -> date:
    day = request.form.get("effective_on", type=date.fromisoformat)
    return day or page.today


def _problems(wrong: RequirementInvalid, name: str, body: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The problems one by one, each with the box that it is about, if any; where nothing has a place, the sentence."""
    if not wrong.problems:
        return [("", told(wrong))]
    if body is None:
        return [("", told(one.within(name))) for one in wrong.problems]
    boxes = {box.name: words for box, words in titled(body)}
    return [
        (one.where, f"{boxes[one.where]}: {told(one.why)}") if one.where in boxes else ("", told(one.within(name)))
        for one in wrong.problems
    ]
