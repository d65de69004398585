"""What an account's page shows of papers and letters: parts of pages with a box marked, and files to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request

from outbound.crop import around, shown_size
from pipeline.conversation_desk import ConversationDesk
from pipeline.explaining import Place
from review_ui.shell.guards import signed_in, whose
from review_ui.shell.policy import FILE


def proof_pages(desk: ConversationDesk) -> Blueprint:
    """Pictures and files of one account; people of a client get their own client's and no others."""
    pages = signed_in(Blueprint("proof", __name__, url_prefix="/accounts/<int:account_id>"))

    @pages.app_template_global("letters_of")
    def letters(account_id: int) -> Sequence[Any]:
        return desk.of_account(account_id, client_id=whose())

    @pages.app_template_filter("picture_size")
    def size(place: Place) -> tuple[int, int] | None:
        """Width and height of the picture of a place, so that nothing moves when it comes; None without one."""
        spot = place.spot
        if spot is None or spot.box is None or not spot.can_be_shown:
            return None
        return shown_size(around(spot.box, spot.width, spot.height))

    @pages.get("/proof/<int:document_id>/<int:certificate>/<path>.jpg")
    def picture(account_id: int, document_id: int, certificate: int, path: str) -> Response:
        """A box of a certificate on its page; `whole` in the address shows all of the page."""
        whole = "whole" in request.args
        wanted = desk.picture(account_id, document_id, certificate, path, client_id=whose(), whole=whole)
        answer = Response(mimetype="image/jpeg")
        answer.set_etag(wanted.tag)
        answer.headers["Cache-Control"] = "private, no-cache"  # kept, but asked for each time: rights end
        if wanted.tag not in request.if_none_match:
            answer.set_data(desk.draw(wanted))
        answer.make_conditional(request)
        return answer

    @pages.get("/next")
    def next_letter(account_id: int) -> str:
        """What is said next, by itself: the account's page fetches it when it comes into view."""
        contractor, coming = desk.next_letter(account_id, client_id=whose())
        return render_template("portal/next_letter.html", account_id=account_id, contractor=contractor, coming=coming)

    @pages.get("/received/<int:file_id>")
    def received(account_id: int, file_id: int) -> Response:
        return _file(*desk.received(account_id, file_id, client_id=whose()))

    @pages.get("/sent/<int:letter_id>/<int:number>")
    def sent(account_id: int, letter_id: int, number: int) -> Response:
        return _file(*desk.sent(account_id, letter_id, number, client_id=whose()))

    return pages


def _file(data: bytes, name: str) -> Response:
    """Downloaded, never shown, whatever it is."""
    answer = Response(data, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = FILE
    return answer
