"""Who is signed in: one row a browser in the database, its cookie's digest in it, and browsers known from before."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask import Flask, g, redirect, request, url_for
from flask import session as cookie_session
from werkzeug.wrappers import Response

from domain.errors import TryLater
from pipeline.passwords import digest
from records import browsers, people
from records.people import LASTS, SEEN_EVERY, SignIn
from records.work import OpenWork
from review_ui.shell.addresses import own_path
from review_ui.shell.guards import Visitor
from review_ui.shell.languages import LANGUAGES, speak
from review_ui.shell.problems import in_the_language_of_programs

COOKIE, BROWSER = "certdesk_session", "certdesk_browser"
MOST_SECRET = 100
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"))
_LATER = (("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"))


def who_is_here(app: Flask, look: OpenWork, open_work: OpenWork, now: Callable[[], datetime]) -> None:
    """Before each request: the signed-in visitor from the cookie, or None."""

    @app.before_request
    def recognise() -> None:
        g.visitor = None
        secret = request.cookies.get(COOKIE)
        if not secret or request.endpoint == "static":
            return
        token, at = digest(secret), now()
        with look() as session:
            found = people.signed_in(session, token, at=at)
        if found is None:
            return
        g.visitor = Visitor(
            user_id=found.user_id,
            name=found.name,
            email=found.email,
            role=found.role,
            client_id=found.client_id,
            token=token,
            sign_in_id=found.sign_in_id,
            client_role=found.client_role,
        )
        if found.language in LANGUAGES and not in_the_language_of_programs():
            speak(LANGUAGES[found.language])
        if at - found.last_seen_at >= SEEN_EVERY:
            with suppress(TryLater), open_work() as session:  # a page is not lost for it
                people.seen(session, found.sign_in_id, at=at)


class Door:
    """Lets people in: what a browser is given when somebody has proved who they are."""

    def __init__(self, open_work: OpenWork, now: Callable[[], datetime], *, secure: bool) -> None:
        self._open_work, self._now, self._secure = open_work, now, secure

    def let_in(self, user_id: int, leads_to: str) -> Response:
        """A new session of a person, and the way to a page of ours."""
        cookie_session.clear()  # what another person had filtered for stays theirs
        secret, at = secrets.token_urlsafe(32), self._now()
        agent = browser_name(request.headers.get("User-Agent", ""))
        with self._open_work() as session:
            session.add(
                SignIn(
                    token=digest(secret),
                    user_id=user_id,
                    created_at=at,
                    last_seen_at=at,
                    expires_at=at + LASTS,
                    browser=agent,
                    network=str(request.remote_addr),
                )
            )
        response = redirect(own_path(leads_to) or url_for("sign_in.front"), code=303)
        self._give(response, COOKIE, secret, int(LASTS.total_seconds()))
        return self.know(user_id, response)

    def know(self, user_id: int, response: Response) -> Response:
        """`response` with what makes the browser one that the person is known by."""
        secret = _browser_secret() or secrets.token_urlsafe(32)
        with self._open_work() as session:
            browsers.know(session, user_id, digest(secret), at=self._now())
        self._give(response, BROWSER, secret, int(browsers.KNOWN_FOR.total_seconds()))
        return response

    def _give(self, response: Response, name: str, secret: str, seconds: int) -> None:
        response.set_cookie(name, secret, max_age=seconds, httponly=True, samesite="Lax", secure=self._secure)


def browser_token() -> str | None:
    """What a browser that signed in before is known by; None for one that brings nothing."""
    secret = _browser_secret()
    return digest(secret) if secret else None


def _browser_secret() -> str | None:
    secret = request.cookies.get(BROWSER, "")
    return secret if re.fullmatch(rf"[\w-]{{20,{MOST_SECRET}}}", secret, re.ASCII) else None


def browser_name(agent: str) -> str:
    """A browser and its system in words, by what it says of itself: for its owner to recognise."""
    browser = next((name for sign, name in (*_BROWSERS, *_LATER) if f"{sign}/" in agent), "A browser")
    system = next((name for sign, name in (*_SYSTEMS, ("Linux", "Linux")) if sign in agent), "")
    return f"{browser} on {system}" if system else browser
