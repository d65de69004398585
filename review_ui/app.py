"""The web application, put together from its parts; nothing is read from globals."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, render_template, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from domain.errors import CertdeskError, NotYours, TryLater
from pipeline.desk import Desk
from records.work import OpenWork
from review_ui.review.case_views import case_pages
from review_ui.review.queue_views import queue_pages
from review_ui.shell.health import health_pages
from review_ui.shell.look import filters
from review_ui.shell.sign_in import client_pages, sign_in_pages, who_is_here

log = logging.getLogger(__name__)
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
YEAR_SECONDS = 365 * 24 * 3600
MAX_FORM_BYTES = 2 * 1024 * 1024


def create_app(
    *, desk: Desk, open_work: OpenWork, secret_key: str, base_url: str, now: Callable[[], datetime]
) -> Flask:
    """A ready app. Everything it needs from outside is an argument.

    Args:
        desk: what reviewers see and do.
        open_work: for sign-in and a client's own accounts.
        secret_key: signs the form tokens.
        base_url: how browsers reach us; https makes cookies secure.
        now: the moment, in UTC.
    """
    app = Flask(__name__)
    secure = base_url.startswith("https://")
    app.config.from_mapping(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="certdesk_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    who_is_here(app, open_work, now)
    app.register_blueprint(sign_in_pages(open_work, now, secure=secure))
    app.register_blueprint(client_pages(open_work))
    app.register_blueprint(health_pages(desk, open_work, now))
    app.register_blueprint(queue_pages(desk))
    app.register_blueprint(case_pages(desk, open_work))
    app.jinja_env.filters.update(filters(now))
    app.jinja_env.globals["asset"] = _assets(app)
    _errors(app)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        if request.endpoint == "static":
            response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app


def _assets(app: Flask) -> Callable[[str], str]:
    """The address of a static file with its content's hash, so that browsers may keep it for a year."""
    folder = Path(str(app.static_folder))
    hashes = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:10] for file in folder.iterdir() if file.is_file()
    }
    return lambda name: url_for("static", filename=name, v=hashes[name])


def _errors(app: Flask) -> None:
    def page(status: int, title: str, words: str) -> tuple[str, int]:
        if request.headers.get("X-Requested-With") == "fetch":
            return words, status
        return render_template("error.html", title=title, words=words), status

    @app.errorhandler(CertdeskError)
    def explain(error: CertdeskError) -> Any:
        if isinstance(error, NotYours):
            return page(404, "Not found", str(error))
        if isinstance(error, TryLater):
            return page(503, "Not just now", str(error))
        return page(409, "That did not work", str(error))

    @app.errorhandler(CSRFError)
    def stale(error: CSRFError) -> Any:
        return page(400, "This page is too old", "Reload the page and try again; nothing was changed.")

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        return page(error.code or 500, error.name, error.description or "")

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        number = uuid4().hex[:8]
        log.exception("request failed", extra={"request": number, "path": request.path})
        return page(500, "Something broke", f"The fault is ours. Tell your operator this number: {number}")
