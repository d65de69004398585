"""The letters that the desk wrote by itself, before they go: read, changed, sent many at once, or discarded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from domain.draft import OutboxState
from domain.errors import DatabaseUnavailable, Refused
from domain.saying import N_
from pipeline.desk import Desk
from pipeline.fates import Fate
from pipeline.notices_desk import NoticeLetter
from review_ui.review.letter_actions import MOST_BODY, MOST_SUBJECT
from review_ui.shell.guards import reviewers_only, visitor
from review_ui.shell.languages import _, ngettext, told
from review_ui.shell.policy import LETTER, WITH_LETTER

log = logging.getLogger(__name__)
PAGE = 100
MOST_PAGES = 10_000
MOST_REASON = 1000
MOST_AT_ONCE = 1000
MOST_LINES = 200
SETTLED_AS: Mapping[str, str] = {
    Fate.ARRIVED: N_("Noted as sent."),
    Fate.AGAIN: N_("The letter goes once more."),
    Fate.DISCARD: N_("Discarded. It will not be sent again."),
}


def notice_pages(desk: Desk) -> Blueprint:
    """The waiting letters over the given desk."""
    pages = reviewers_only(Blueprint("notices", __name__, url_prefix="/notices"))

    @pages.get("", strict_slashes=False)
    def listing() -> str:
        return _listing(desk, ticked=request.args.get("tick", ""))

    @pages.get("/plan")
    def plan() -> str:
        """What today's plan holds back, and what only a person can do."""
        return render_template(
            "review/notice_plan.html", plan=desk.notices.plan(), waiting=desk.notices.count(), most=MOST_LINES
        )

    @pages.post("/send")
    def send_ticked() -> Any:
        """All that were ticked; those that cannot go are shown again with the reason."""
        ticked = request.form.getlist("letter", type=int)[:MOST_AT_ONCE]
        if not ticked:
            flash(_("Nothing was ticked, so nothing was sent."))
            return _back_to_list()
        going, refused = desk.send_notices(ticked, user_id=visitor().user_id)
        if refused:
            return _listing(desk, refused=refused, sent=len(going)), 409
        flash(_on_their_way(len(going)))
        return _back_to_list()

    @pages.get("/<int:notice_id>")
    def show(notice_id: int) -> Response:
        return _letter(desk.notices.letter(notice_id))

    @pages.route("/<int:notice_id>/page", methods=["GET", "POST"])
    def page(notice_id: int) -> Response:
        """The letter as a mail program shows it; posted, with the words as they stand in the form."""
        letter = desk.notices.letter(notice_id)
        response = make_response(desk.notices.as_page(letter, _body() if request.method == "POST" else None))
        response.headers["Content-Security-Policy"] = LETTER
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    _acts(pages, desk)
    return pages


def _acts(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/<int:notice_id>/send")
    def send(notice_id: int) -> Any:
        """The letter as it stands on the screen; when that fails its words stay there."""
        letter = desk.notices.letter(notice_id)
        return _tried(desk, letter, desk.send, _("The letter is on its way."), letter.after or letter.before)

    @pages.post("/<int:notice_id>/save")
    def save(notice_id: int) -> Any:
        letter = desk.notices.letter(notice_id)
        return _tried(desk, letter, desk.save_letter, _("Letter saved."), notice_id)

    @pages.post("/<int:notice_id>/settle")
    def settle(notice_id: int) -> Any:
        """What became of a letter that nobody is sure of, or that was refused."""
        letter = desk.notices.letter(notice_id)
        fate = request.form.get("fate", "")
        if fate not in SETTLED_AS:
            return _letter(
                letter, trouble=_("Say what became of it: it arrived, send it again, or discard it."), status=400
            )
        try:
            desk.settle_notice(notice_id, Fate(fate), user_id=visitor().user_id)
        except Refused as refusal:
            return _letter(desk.notices.letter(notice_id), trouble=told(refusal), status=409)
        flash(_(SETTLED_AS[fate]))
        return _back_to_list()

    @pages.post("/<int:notice_id>/discard")
    def discard(notice_id: int) -> Any:
        """Not sent, and what it was to tell is not told by another one either."""
        letter = desk.notices.letter(notice_id)
        reason = " ".join(request.form.get("reason", "").split())[:MOST_REASON]
        if not reason:
            return _letter(letter, trouble=_("Say why it is not sent; the reason is kept with the letter."), status=400)
        desk.discard_notice(notice_id, reason, user_id=visitor().user_id)
        flash(_("Discarded. It will not be sent."))
        return _on_to(letter.after or letter.before)


def notices_waiting(desk: Desk) -> Callable[[], int]:
    """How many letters wait, for the navigation of every page."""

    def count() -> int:
        try:
            return desk.notices.count()
        except (DatabaseUnavailable, SQLAlchemyError):  # a page that tells of a lost database must not be lost with it
            log.warning("the waiting notices cannot be counted")
            return 0

    return count


def _listing(desk: Desk, *, ticked: str = "", refused: Mapping[int, str] | None = None, sent: int = 0) -> str:
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    groups, total = desk.notices.waiting(limit=PAGE, offset=(page - 1) * PAGE)
    return render_template(
        "review/notice_list.html",
        groups=groups,
        total=total,
        page=page,
        last_page=-(-total // PAGE),
        ticked=ticked,
        refused=refused or {},
        stranded=desk.notices.stranded() if page == 1 else (),
        sent=_on_their_way(sent) if sent else "",
    )


def _letter(letter: NoticeLetter, *, trouble: str = "", status: int = 200) -> Response:
    html = render_template(
        "review/notice.html",
        letter=letter,
        line=letter.line,
        is_draft=letter.state is OutboxState.DRAFT,
        trouble=trouble,
        typed=request.form if trouble else {},
        as_text=request.args.get("as") == "text",
    )
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = WITH_LETTER
    return response


def _tried(desk: Desk, letter: NoticeLetter, act: Callable[..., None], done: str, then: int | None) -> Any:
    """Send or save with the words of the form; to whom it goes is the schedule's."""
    subject, body = " ".join(request.form.get("subject", "").split())[:MOST_SUBJECT], _body()
    if not subject or not body.strip():
        return _letter(letter, trouble=_("A letter needs a subject and a text."), status=400)
    try:
        act(letter.letter_id, to=letter.to, cc=letter.cc, subject=subject, body=body, user_id=visitor().user_id)
    except Refused as refusal:
        return _letter(desk.notices.letter(letter.letter_id), trouble=told(refusal), status=409)
    flash(done)
    return _on_to(then)


def _body() -> str:
    return request.form.get("body", "").replace("\r\n", "\n")[:MOST_BODY]


def _on_to(notice_id: int | None) -> Any:
    if notice_id is None:
        return _back_to_list()
    return redirect(url_for("notices.show", notice_id=notice_id), code=303)


def _back_to_list() -> Any:
    return redirect(url_for("notices.listing"), code=303)


def _on_their_way(count: int) -> str:
    return ngettext("One letter is on its way.", "%(num)s letters are on their way.", count)
