"""Signing in and out: a password, where wanted a code beside it; attempts limited, and not so that others suffer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask import session as cookie_session
from werkzeug.wrappers import Response

from domain.saying import N_
from pipeline.attempts import count, forgive
from pipeline.passwords import digest, is_right, nobody
from pipeline.second_factor import TOO_MANY as TOO_MANY_CODES
from pipeline.second_factor import SecondFactorDesk
from records import browsers, people, second_factors
from records.people import Role, User
from records.work import OpenWork
from review_ui.shell.guards import everybody
from review_ui.shell.sessions import COOKIE, Door, browser_token

ATTEMPTS = {"pair": 5, "address": 50, "network": 100, "browser": 10}
"""Failures within a quarter of an hour after which no password is looked at: of one address from one network, of the
address from anywhere, of the network for anybody. The wide ones are high: five words shall not lock a colleague out.
A browser that the person signed in with before is counted by itself alone: no stranger locks it out."""
HALF_WAY = timedelta(minutes=10)
"""How long a right password waits for its code."""
TOO_MANY = N_("Too many attempts. Wait 15 minutes, or choose a new password over the link below.")
WRONG = N_("Address or password is wrong.")


def sign_in_pages(open_work: OpenWork, factors: SecondFactorDesk, now: Callable[[], datetime], door: Door) -> Blueprint:
    """Sign-in, its second step, sign-out and the front door."""
    pages = everybody(Blueprint("sign_in", __name__))

    @pages.get("/")
    def front() -> Any:
        if g.visitor is None:
            return redirect(url_for("sign_in.form"))
        return redirect(url_for("portal.home" if g.visitor.role is Role.CLIENT else "queue.listing"))

    @pages.get("/sign-in")
    def form() -> Any:
        return _form(None, "", request.args.get("next", ""))

    @pages.post("/sign-in")
    def enter() -> Any:
        email, password = request.form.get("email", "").strip().lower()[:320], request.form.get("password", "")
        leads_to = request.form.get("next", "")
        user, wrong = _tried(open_work, now(), email, password)
        if user is None:
            return _form(wrong, email, leads_to), 429 if wrong == TOO_MANY else 401
        with open_work() as session:
            needs_code = second_factors.is_on(session, user.id)
        if not needs_code:
            return door.let_in(user.id, leads_to)
        cookie_session.clear()
        cookie_session["half"] = {"user": user.id, "at": now().timestamp(), "mark": _mark(user)}
        return redirect(url_for("sign_in.code", next=leads_to or None), code=303)

    @pages.post("/sign-out")
    def leave() -> Response:
        with open_work() as session:
            people.sign_out(session, digest(request.cookies.get(COOKIE, "")), at=now())
        cookie_session.clear()
        response = redirect(url_for("sign_in.form"), code=303)
        response.delete_cookie(COOKIE)
        return response

    _second_step(pages, open_work, factors, now, door)
    return pages


def _second_step(
    pages: Blueprint, open_work: OpenWork, factors: SecondFactorDesk, now: Callable[[], datetime], door: Door
) -> None:
    @pages.get("/sign-in/code")
    def code() -> Any:
        if _half_way(open_work, now()) is None:
            return redirect(url_for("sign_in.form"))
        return render_template("shell/code.html", wrong=None, next=request.args.get("next", ""))

    @pages.post("/sign-in/code")
    def give_code() -> Any:
        user_id, leads_to = _half_way(open_work, now()), request.form.get("next", "")
        if user_id is None:
            return redirect(url_for("sign_in.form", next=leads_to or None), code=303)
        wrong = factors.pass_with(user_id, request.form.get("code", ""))
        if wrong:
            page = render_template("shell/code.html", wrong=wrong, next=leads_to)
            return page, 429 if wrong == TOO_MANY_CODES else 401
        return door.let_in(user_id, leads_to)


def _form(wrong: str | None, email: str, leads_to: str) -> str:
    return render_template("shell/sign_in.html", wrong=wrong, email=email, next=leads_to)


def _tried(open_work: OpenWork, at: datetime, email: str, password: str) -> tuple[User | None, str | None]:
    """Who it is, or why that is not known. Unknown addresses cost the same time as known ones."""
    network, browser = str(request.remote_addr), browser_token()
    keys = {"pair": f"{email}@{network}", "address": email, "network": network}
    with open_work() as session:
        user = people.by_email(session, email)
        if user is not None and browser is not None and browsers.is_known(session, user.id, browser, at=at):
            keys = {"browser": f"{user.id}@{browser}"}
        tries = count(session, {f"{name}:{key}": ATTEMPTS[name] for name, key in keys.items()}, at=at)
        if tries is None:
            return None, TOO_MANY
        stored = user.password_hash if user else nobody()
    if not is_right(stored, password) or user is None:
        return None, WRONG
    with open_work() as session:
        forgive(session, tries)
        for name in ("pair", "browser"):
            if name in keys:
                people.forget_failures(session, f"{name}:{keys[name]}")
    return user, None


def _half_way(open_work: OpenWork, at: datetime) -> int | None:
    """Who gave the right password here just now, and has a code still to give."""
    half = cookie_session.get("half")
    if not isinstance(half, dict) or not 0 <= at.timestamp() - half["at"] <= HALF_WAY.total_seconds():
        return None
    with open_work() as session:
        user = people.by_id(session, half["user"])
        if user is None or _mark(user) != half["mark"] or not second_factors.is_on(session, user.id):
            return None
    return user.id


def _mark(user: User) -> str:
    """Changes with the password: what was proved with an old one counts no more."""
    return digest(user.password_hash)[:16]
