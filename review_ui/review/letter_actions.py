"""What a reviewer does with the drafted letter."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, request

from domain.errors import Refused
from pipeline.desk import Desk
from records.work import OpenWork
from review_ui.review.screen import back_to_case, on_to_next, screen, stated_message
from review_ui.shell.guards import visitor
from review_ui.shell.languages import _, told

_BETWEEN = re.compile(r"[,;\s]+")
PAPER_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""As strict as a browser's PDF viewer bears: it stands in a page of the browser's with a style of its own."""
MOST_SUBJECT = 500
MOST_BODY = 100_000


def letter_actions(pages: Blueprint, desk: Desk, look: OpenWork) -> None:
    """Send and save, and look at what goes with it."""

    @pages.get("/letters/<int:letter_id>/papers/<int:number>")
    def paper(letter_id: int, number: int) -> Response:
        """A paper of ours, in the browser's own viewer; a marked-up copy holds foreign content and fetches nothing."""
        data, kept = desk.paper(letter_id, number)
        response = Response(data, mimetype=kept.media_type)
        response.headers.set("Content-Disposition", "inline", filename=kept.name)
        response.headers["Content-Security-Policy"] = PAPER_POLICY
        return response

    @pages.post("/letters/<int:letter_id>/send")
    def send(letter_id: int) -> Any:
        """The letter as it stands on the screen; when that fails its words stay there."""
        try:
            desk.send(letter_id, **_words(), user_id=visitor().user_id)
        except Refused as refusal:
            case = desk.case(stated_message(), request.form.get("document", type=int))
            return screen(case, look, trouble=told(refusal)), 409
        return on_to_next(_("The letter is on its way."), stated_message())

    @pages.post("/letters/<int:letter_id>/save")
    def save(letter_id: int) -> Any:
        """Keep the words; the page does so by itself before it confirms a document."""
        desk.save_letter(letter_id, **_words(), user_id=visitor().user_id)
        if request.headers.get("X-Requested-With") == "fetch":
            return "", 204
        return back_to_case(_("Letter saved."))

    @pages.post("/letters/<int:letter_id>/settle")
    def settle(letter_id: int) -> Any:
        """What became of a letter that nobody is sure of."""
        arrived = request.form.get("arrived") == "yes"
        desk.settle_letter(letter_id, arrived=arrived, user_id=visitor().user_id)
        return back_to_case(_("Noted as sent.") if arrived else _("The letter is a draft again."))


def _words() -> dict[str, Any]:
    form = request.form
    return {
        "to": tuple(filter(None, _BETWEEN.split(form.get("to", "")))),
        "cc": tuple(filter(None, _BETWEEN.split(form.get("cc", "")))),
        "subject": " ".join(form.get("subject", "").split())[:MOST_SUBJECT],
        "body": form.get("body", "").replace("\r\n", "\n")[:MOST_BODY],
    }
