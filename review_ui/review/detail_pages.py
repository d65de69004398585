"""What is said of an account beside its proof: read, corrected, and the other papers that are on file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from config.reference import states
from config.vocabulary import other_documents
from domain.errors import DetailsInvalid
from domain.holdings import FiledDocument
from pipeline.account_details import Details, DetailsPage
from pipeline.details_desk import DetailsDesk
from review_ui.review.detail_words import FIELDS, FLAGS, PARTIES
from review_ui.shell.guards import reviewers_only, visitor
from review_ui.shell.languages import _, told
from review_ui.shell.letter_words import LANGUAGES

TEXTS = ("contractor", "phone", "address", "client_ref", "agent", "trade", "project")
ADDRESSES = ("email", "agent_email")
STATES = ("state", "work_state")
ANSWERS = {"yes": True, "no": False}


def detail_pages(desk: DetailsDesk) -> Blueprint:
    """The details of accounts over the given desk."""
    pages = reviewers_only(Blueprint("details", __name__, url_prefix="/accounts"))

    @pages.get("/<int:account_id>/details")
    def show(account_id: int) -> str:
        page = desk.page(account_id)
        return _page(page, page.details)

    @pages.post("/<int:account_id>/details")
    def save(account_id: int) -> Any:
        page = desk.page(account_id)
        wanted = _typed(page, request.form)
        try:
            changed = desk.change(account_id, wanted, user_id=visitor().user_id)
        except DetailsInvalid as wrong:
            return _page(page, wanted, problem=told(wrong)), 422
        named = ", ".join(_(FIELDS[name]) for name in changed)
        saved = _("Saved: %(fields)s. The account was judged again.", fields=named)
        flash(saved if changed else _("Nothing was different."))
        return redirect(url_for("details.show", account_id=account_id), code=303)

    @pages.post("/<int:account_id>/papers")
    def file(account_id: int) -> Any:
        form = request.form
        expires = _day(form, "expires")
        name = " ".join(form.get("name", "").split())
        paper = FiledDocument(form.get("code", ""), name, expires, None)
        try:
            desk.file_paper(account_id, paper, user_id=visitor().user_id)
        except DetailsInvalid as wrong:
            page = desk.page(account_id)
            return _page(page, page.details, problem=told(wrong)), 422
        flash(_("On file. The account was judged again."))
        return redirect(url_for("details.show", account_id=account_id, _anchor="papers"), code=303)

    @pages.post("/<int:account_id>/papers/<int:paper_id>/remove")
    def unfile(account_id: int, paper_id: int) -> Any:
        desk.unfile_paper(account_id, paper_id, user_id=visitor().user_id)
        flash(_("Taken off the file. The account was judged again."))
        return redirect(url_for("details.show", account_id=account_id, _anchor="papers"), code=303)

    return pages


def _page(page: DetailsPage, details: Details, problem: str = "") -> str:
    kinds = {code: one.title for code, one in other_documents().items()}
    wanted = {code: kinds.get(code, code.replace("_", " ")) for code in page.asked_papers}
    return render_template(
        "review/details.html",
        page=page,
        details=details,
        problem=problem,
        states={one.code: one.name for one in states().values()},
        kinds={**wanted, **kinds},
        flag_words=FLAGS,
        party_words=PARTIES,
        languages={code: _(words) for code, words in LANGUAGES.items()},
    )


def _typed(page: DetailsPage, form: Mapping[str, str]) -> Details:
    """The details as the form has them; an answer left open is no answer."""
    told: dict[str, Any] = {name: " ".join(form.get(name, "").split()) for name in TEXTS}
    told |= {name: form.get(name, "").strip().lower() for name in ADDRESSES}
    told |= {name: form.get(name, "").strip().upper() for name in STATES}
    flags = {one: form.get(f"flag-{one}", "") for one in (*page.asked_flags, *page.other_flags)}
    roles = [role for one in (*page.asked_parties, *page.other_parties) for role in (one, f"{one}_address")]
    parties = {role: " ".join(form.get(f"party-{role}", "").split()) for role in roles}
    names = (" ".join(line.split()) for line in form.get("also_known_as", "").splitlines())
    return Details(
        **told,
        requirement_set=int(form.get("requirement_set", "0")) if form.get("requirement_set", "").isdecimal() else 0,
        contract_start=_day(form, "contract_start"),
        contract_end=_day(form, "contract_end"),
        also_known_as=tuple(dict.fromkeys(filter(None, names))),
        flags={one: ANSWERS[answer] for one, answer in flags.items() if answer in ANSWERS},
        parties={role: name for role, name in parties.items() if name},
        archived="archived" in form,
        language=form.get("language", ""),
        agent_language=form.get("agent_language", ""),
    )


def _day(form: Mapping[str, str], name: str) -> date | None:
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        abort(400, _("%(text)s is no date. Give it as year-month-day.", text=repr(text)))
