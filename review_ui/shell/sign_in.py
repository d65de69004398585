"""Signing in and out: passwords under Argon2id, sessions in the database, attempts limited."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, Flask, g, redirect, render_template, request, url_for
from flask import session as cookie_session
from sqlalchemy import delete
from werkzeug.wrappers import Response

from records import people
from records.people import FailedSignIn, Role, SignIn
from records.work import OpenWork
from review_ui.shell.addresses import own_path
from review_ui.shell.guards import Visitor, everybody

COOKIE = "certdesk_session"
LASTS = timedelta(hours=12)
WITHIN = timedelta(minutes=15)
ATTEMPTS = {"pair": 5, "address": 50, "network": 100}
"""Failures within that time after which no password is looked at: of one address from one network, of the address
from anywhere, of the network for anybody. The wide ones are high: five words shall not lock a colleague out."""
MAX_PASSWORD = 1000
TOO_MANY = "Too many attempts. Wait 15 minutes, or ask your operator for a new password."
WRONG = "Address or password is wrong."


def who_is_here(app: Flask, look: OpenWork, now: Callable[[], datetime]) -> None:
    """Before each request: the signed-in visitor from the cookie, or None."""

    @app.before_request
    def recognise() -> None:
        g.visitor = None
        secret = request.cookies.get(COOKIE)
        if not secret or request.endpoint == "static":
            return
        token = _digest(secret)
        with look() as session:
            found = people.signed_in(session, token, at=now())
        if found is not None:
            user = found[1]
            g.visitor = Visitor(user.id, user.name, user.email, user.role, user.client_id, token)


def sign_in_pages(open_work: OpenWork, now: Callable[[], datetime], *, secure: bool) -> Blueprint:
    """Sign-in, sign-out and the front door."""
    pages = everybody(Blueprint("sign_in", __name__))

    @pages.get("/")
    def front() -> Any:
        if g.visitor is None:
            return redirect(url_for("sign_in.form"))
        return redirect(url_for("portal.home" if g.visitor.role is Role.CLIENT else "queue.listing"))

    @pages.get("/sign-in")
    def form() -> Any:
        return render_template("shell/sign_in.html", wrong=None, email="", next=request.args.get("next", ""))

    @pages.post("/sign-in")
    def enter() -> Any:
        email, password = request.form.get("email", "").strip().lower()[:320], request.form.get("password", "")
        secret, wrong = _tried(open_work, now(), email, password)
        if secret is None:
            page = render_template("shell/sign_in.html", wrong=wrong, email=email, next=request.form.get("next", ""))
            return page, 429 if wrong == TOO_MANY else 401
        cookie_session.clear()  # what another person had filtered for stays theirs
        response = redirect(own_path(request.form.get("next", "")) or url_for("sign_in.front"), code=303)
        response.set_cookie(
            COOKIE, secret, max_age=int(LASTS.total_seconds()), httponly=True, samesite="Lax", secure=secure
        )
        return response

    @pages.post("/sign-out")
    def leave() -> Response:
        secret = request.cookies.get(COOKIE, "")
        with open_work() as session:
            people.sign_out(session, _digest(secret))
        response = redirect(url_for("sign_in.form"), code=303)
        response.delete_cookie(COOKIE)
        return response

    return pages


def _tried(open_work: OpenWork, at: datetime, email: str, password: str) -> tuple[str | None, str | None]:
    """A new session's secret, or why there is none. Unknown addresses cost the same time as known ones.

    The attempt counts as failed until it has succeeded: many at once get no more tries than one after another.
    """
    network = str(request.remote_addr)
    keys = {"pair": f"{email}@{network}", "address": email, "network": network}
    with open_work() as session:
        if any(people.failures(session, f"{n}:{key}", since=at - WITHIN) >= ATTEMPTS[n] for n, key in keys.items()):
            return None, TOO_MANY
        counted = [FailedSignIn(key=f"{n}:{key}", at=at) for n, key in keys.items()]
        session.add_all(counted)
        session.flush()
        attempt = [one.id for one in counted]
        user = people.by_email(session, email)
        stored = user.password_hash if user else _nobody()
    if not _is_right(stored, password[:MAX_PASSWORD]) or user is None:
        return None, WRONG
    secret = secrets.token_urlsafe(32)
    with open_work() as session:
        session.execute(delete(FailedSignIn).where(FailedSignIn.id.in_(attempt)))
        people.forget_failures(session, f"pair:{keys['pair']}")
        session.add(
            SignIn(token=_digest(secret), user_id=user.id, created_at=at, last_seen_at=at, expires_at=at + LASTS)
        )
    return secret, None


def _is_right(stored: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash that nothing opens."""
    return PasswordHasher().hash(secrets.token_hex(16))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
