"""Accounts: where each contractor stands, and why; exceptions, granted and revoked by those who may decide."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from domain.exceptions import ExceptionKind
from domain.finding import AccountStatus, Remedy, Result, Severity
from pipeline.accounts_desk import AccountsDesk
from pipeline.exceptions import Asked
from pipeline.explaining import Explanation
from records.account_list import Filters
from review_ui.shell.box_names import box_label
from review_ui.shell.guards import signed_in, visitor, whose
from review_ui.shell.languages import _, day_words
from review_ui.shell.reasons import in_words

PAGE = 50
MOST_SEARCH = 200
MOST_PAGES = 10_000


def account_pages(desk: AccountsDesk) -> Blueprint:
    """The accounts over the given desk; people of a client see their own and no others."""
    pages = signed_in(Blueprint("account", __name__, url_prefix="/accounts"))

    pages.add_app_template_filter(box_label)

    @pages.get("", strict_slashes=False)
    def listing() -> str:
        chosen = {key: request.args[key][:MOST_SEARCH] for key in ("q", "status") if request.args.get(key)}
        page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
        filters = Filters(client_id=whose(), status=_status(chosen.get("status", "")), text=chosen.get("q", ""))
        rows, total, counts = desk.page(filters, limit=PAGE, offset=(page - 1) * PAGE)
        return render_template(
            "review/accounts.html",
            rows=rows,
            total=total,
            everything=sum(counts.values()),
            tabs=[(one, counts.get(one, 0)) for one in AccountStatus if counts.get(one) or one is filters.status],
            counts=counts,
            chosen=chosen,
            page=page,
            last_page=-(-total // PAGE),
        )

    @pages.get("/<int:account_id>")
    def show(account_id: int) -> str:
        """Why the account stands where it does, today or on another day."""
        on = request.args.get("on", type=_day)
        found, today, papers = desk.explain(account_id, client_id=whose(), user_id=visitor().user_id, on=on)
        return render_template("review/account.html", today=today, papers=papers, **_sorted(found))

    @pages.post("/<int:account_id>/exceptions")
    def grant(account_id: int) -> Any:
        """Grant an exception; only who may decide for the client gets that far."""
        ends_on, kind = request.form.get("ends_on", type=_day), request.form.get("kind", "")
        if ends_on is None:
            abort(400, _("Say until when it holds."))
        if kind not in {one.value for one in ExceptionKind}:
            abort(400, _("Say whether the shortfall is accepted or the requirement waived."))
        asked = Asked(
            requirement=request.form.get("requirement", ""),
            kind=ExceptionKind(kind),
            reason=request.form.get("reason", ""),
            ends_on=ends_on,
            document_id=request.form.get("document", type=int),
            later_versions="later_versions" in request.form,
        )
        desk.grant(account_id, asked, user_id=visitor().user_id)
        flash(_("Granted. It holds until %(day)s.", day=day_words(ends_on)))
        return redirect(url_for("account.show", account_id=account_id, _anchor="exceptions"), code=303)

    @pages.post("/exceptions/<int:exception_id>/revoke")
    def revoke(exception_id: int) -> Any:
        account_id = desk.revoke(exception_id, user_id=visitor().user_id)
        flash(_("Taken back. It is asked for again."))
        return redirect(url_for("account.show", account_id=account_id, _anchor="exceptions"), code=303)

    return pages


def _sorted(found: Explanation) -> dict[str, Any]:
    """What is open by who can mend it; everything else by what it is about, in the order of the form."""
    found = in_words(found)
    open_now = sorted(found.open, key=lambda one: (list(Remedy).index(one.remedy), _weight(one.finding.severity)))
    settled = [one for one in found.reasons if one not in found.open]
    about = list(dict.fromkeys(one.about for one in settled))
    settled.sort(key=lambda one: about.index(one.about))
    return {
        "why": found,
        "account": found.account,
        "todo": [(remedy, list(group)) for remedy, group in groupby(open_now, key=lambda one: one.remedy)],
        "settled": [(name, list(group)) for name, group in groupby(settled, key=lambda one: one.about)],
        "met": sum(one.finding.result is Result.PASS for one in settled),
        "waived": [one for one in found.exceptions if one.ended_on is None and one.granted.holds(found.on)],
        "over": [one for one in found.exceptions if one.ended_on is not None or not one.granted.holds(found.on)],
        "kinds": ExceptionKind,
    }


def _weight(severity: Severity) -> int:
    return list(Severity).index(severity)


def _status(text: str) -> AccountStatus | None:
    return AccountStatus(text) if text in {one.value for one in AccountStatus} else None


def _day(text: str) -> date:
    return date.fromisoformat(text)
