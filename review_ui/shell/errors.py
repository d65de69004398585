"""What a person sees when something did not work: a sentence that names the remedy, never a trace."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from domain.errors import NotYours, Refused, TryLater
from domain.saying import N_
from review_ui.shell.addresses import own_path
from review_ui.shell.languages import _, told
from review_ui.shell.problems import for_a_program, told_as_problem

log = logging.getLogger(__name__)
SENTENCES = {
    404: (N_("Not found"), N_("There is nothing at this address, or it is not yours to see.")),
    405: (N_("That is not possible here"), N_("Go back and try it from the page itself.")),
}
NAMES = (N_("Bad Request"), N_("Unauthorized"), N_("Forbidden"), N_("Conflict"), N_("Too Many Requests"))
"""What werkzeug calls the errors that pages raise."""


def error_pages(app: Flask) -> None:
    """Give every error a page of ours; a request from a script gets the sentence alone."""

    @app.errorhandler(NotYours)
    def not_yours(_error: NotYours) -> Any:
        return _page(404, *map(told, SENTENCES[404]))

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        return _page(409, _("That did not work"), told(error))

    @app.errorhandler(TryLater)
    def later(error: TryLater) -> Any:
        return _page(503, _("Not just now"), told(error))

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Any:
        return _page(400, _("This page is too old"), _("Nothing was changed. Go back, reload the page and try again."))

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Any:
        return _page(
            413, _("Too much at once"), _("What was sent is larger than a form may be. Shorten it and try again.")
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        status = error.code or 500
        title, words = SENTENCES.get(status, (error.name, error.description or ""))
        return _page(status, told(title), told(words))

    @app.errorhandler(Exception)
    def broken(_error: Exception) -> Any:
        number = g.get("request_id", "unknown")
        log.exception("request failed", extra={"request": number, "path": request.path})
        return _page(
            500,
            _("Something broke"),
            _("The fault is ours. Tell your operator this number: %(number)s.", number=number),
        )


def _page(status: int, title: str, words: str) -> Any:
    if for_a_program():
        return told_as_problem(status, words)
    if request.headers.get("X-Requested-With") == "fetch":
        return words, status
    return render_template("shell/error.html", title=title, words=words, status=status, back=_back()), status


def _back() -> str | None:
    """The page of ours that a form was posted from."""
    came_from = urlsplit(request.referrer or "")
    if request.method != "POST" or came_from.netloc != request.host:
        return None
    return own_path(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
