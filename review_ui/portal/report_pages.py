"""Reports by mail: which go out, to whom and when, what was sent; and what happened, as a page and as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from domain.errors import PersonRefused
from domain.saying import N_
from pipeline.activity_desk import ActivityDesk
from pipeline.network_desk import NetworkDesk
from pipeline.scheduled_reports import ReportsDesk, Wish
from records.activity import KINDS
from records.scheduled_reports import Every
from review_ui.portal.act_words import ACT_KINDS, about_words, act_words
from review_ui.portal.asked import own_client, wanted_of
from review_ui.portal.pages import download_of
from review_ui.portal.report_files import MEDIA, REPORTS, of_activity
from review_ui.portal.report_names import TITLES
from review_ui.portal.table_paper import filter_words
from review_ui.shell.guards import clients_only, contributors_only, visitor
from review_ui.shell.languages import _, told
from review_ui.shell.policy import FILE

PAGE = 100
MOST_DIGITS = 9
"""Of an id: more would not be one of ours."""
MOST_PAGES = 100
OFTEN = {Every.DAILY: N_("Every business day"), Every.WEEKLY: N_("Every week"), Every.MONTHLY: N_("Every month")}


def report_pages(desk: ReportsDesk, network: NetworkDesk, activity: ActivityDesk) -> tuple[Blueprint, Blueprint]:
    """/portal/reports for all people of a client, and what changes it, for those who do more than look."""
    pages = clients_only(Blueprint("reports", __name__, url_prefix="/portal"))
    changes = contributors_only(Blueprint("report_changes", __name__, url_prefix="/portal/reports"))

    def page(wrong: str | None = None, status: int = 200) -> Any:
        client, form = own_client(), request.form if request.method == "POST" else request.args
        return render_template(
            "portal/reports.html",
            going=desk.going(client),
            history=desk.history(client),
            readers=desk.readers(client),
            views=network.views(visitor().user_id),
            titles={one: TITLES[one] for one in REPORTS},
            often=OFTEN,
            endings=tuple(MEDIA),
            chosen=form,
            to=form.getlist("to") or [str(visitor().user_id)],
            filtered=form.get("query", ""),
            told=lambda query: filter_words(wanted_of(network, dict(parse_qsl(query)))[1]),
            wrong=wrong,
        ), status

    @pages.get("/reports")
    def listing() -> Any:
        return page()

    @pages.get("/reports/sent/<int:sending_id>")
    def file(sending_id: int) -> Response:
        """The file of a sending as it was."""
        data, name, media = desk.file(own_client(), sending_id)
        answer = Response(data, content_type=media)
        answer.headers.set("Content-Disposition", "attachment", filename=name)
        answer.headers["Content-Security-Policy"] = FILE
        return answer

    @changes.post("")
    def schedule() -> Any:
        try:
            desk.schedule(own_client(), _wish(network), user_id=visitor().user_id)
        except PersonRefused as refusal:
            return page(told(refusal), 409)
        flash(_("Scheduled. It goes out on the next day shown below, in the morning by your own clock."))
        return redirect(url_for("reports.listing"), code=303)

    @changes.post("/<int:report_id>/stop")
    def stop(report_id: int) -> Any:
        desk.stop(own_client(), report_id, user_id=visitor().user_id)
        flash(_("Stopped. What was sent stays below."))
        return redirect(url_for("reports.listing"), code=303)

    _activity(pages, activity, network.client)
    return pages, changes


def _activity(pages: Blueprint, activity: ActivityDesk, name_of: Callable[[int], str]) -> None:
    def asked() -> Any:
        kinds = tuple(one for one in KINDS if one in request.args.getlist("kind")) or KINDS
        since, until = (request.args.get(name, type=date.fromisoformat) for name in ("since", "until"))
        return activity.span(own_client(), since, until, kinds)

    @pages.get("/activity")
    def acts() -> str:
        span = asked()
        number = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
        found = activity.page(span, limit=PAGE, offset=(number - 1) * PAGE)
        kinds = [("kind", one) for one in span.kinds] if span.kinds != KINDS else []
        query = urlencode([("since", span.since.isoformat()), ("until", span.until.isoformat()), *kinds])
        words = {"act_words": act_words, "about_words": about_words, "names": ACT_KINDS}
        more = len(found) > PAGE and number < MOST_PAGES
        return render_template(
            "portal/activity.html", found=found[:PAGE], span=span, more=more, page=number, query=query, **words
        )

    @pages.get("/activity.<ending>")
    def download(ending: str) -> Response:
        if ending not in MEDIA:
            abort(404)
        return download_of(of_activity(activity, asked(), name_of(own_client())), ending)


def _wish(network: NetworkDesk) -> Wish:
    """What the form asks for; filters are kept as they mean something, whatever was typed."""
    form = request.form
    report, ending, every = form.get("report", ""), form.get("ending", ""), form.get("every", "")
    if report not in REPORTS or ending not in MEDIA or every not in {one.value for one in Every}:
        abort(400, _("Choose a report, a kind of file and how often it goes out."))
    _wanted, chosen = wanted_of(network, dict(parse_qsl(form.get("query", "")[:2000])))
    readers = tuple(
        dict.fromkeys(int(one) for one in form.getlist("to") if one.isdecimal() and len(one) <= MOST_DIGITS)
    )
    return Wish(report, ending, urlencode(chosen), Every(every), readers)
