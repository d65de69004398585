"""What agents answered about policies and a person has to deal with; and the links without a login, to close them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from pipeline.answers_desk import AnswersDesk
from review_ui.shell.guards import reviewers_only, visitor
from review_ui.shell.languages import _

MOST_WORDS = 1000


def answer_pages(desk: AnswersDesk) -> Blueprint:
    """The answers over the given desk."""
    pages = reviewers_only(Blueprint("answers", __name__))

    @pages.get("/answers")
    def listing() -> str:
        lines, rate = desk.waiting()
        return render_template("review/answers.html", lines=lines, rate=rate)

    @pages.post("/answers/<int:answer_id>/settle")
    def settle(answer_id: int) -> Any:
        """Note that somebody dealt with it, and how."""
        words = " ".join(request.form.get("as", "").split())[:MOST_WORDS]
        if not words:
            flash(_("Say what you did; it is kept with the answer."))
        elif desk.settle(answer_id, words, user_id=visitor().user_id):
            flash(_("Settled."))
        else:
            flash(_("Somebody settled it before, or it was corrected meanwhile."))
        return redirect(url_for("answers.listing"), code=303)

    @pages.post("/accounts/<int:account_id>/links/close")
    def close_links(account_id: int) -> Any:
        desk.close_links(account_id, user_id=visitor().user_id)
        flash(_("All links of this account are closed. New letters carry new ones."))
        return redirect(url_for("account.show", account_id=account_id), code=303)

    return pages
