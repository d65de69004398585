"""Passkeys: signing in with one, and whoever is signed in adding and removing theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie_session
from werkzeug.wrappers import Response

from pipeline.passkeys import Begun, PasskeyDesk, PasskeyRefused
from review_ui.shell.guards import everybody, signed_in, visitor
from review_ui.shell.languages import _, told
from review_ui.shell.sessions import Door

KEPT = "passkey"


def passkey_pages(passkeys: PasskeyDesk, door: Door) -> tuple[Blueprint, ...]:
    """The pages of strangers, and those of people who are in."""
    return _to_sign_in(passkeys, door), _of_ones_own(passkeys)


def _to_sign_in(passkeys: PasskeyDesk, door: Door) -> Blueprint:
    pages = everybody(Blueprint("passkey", __name__, url_prefix="/sign-in/passkey"))

    @pages.post("/begin")
    def begin() -> Any:
        return _begun(passkeys.begin_sign_in)

    @pages.post("")
    def enter() -> Any:
        leads_to = request.form.get("next", "")
        try:
            user_id = passkeys.sign_in(cookie_session.pop(KEPT, None), _answer())
        except PasskeyRefused as why:
            return render_template("shell/sign_in.html", wrong=told(why), email="", next=leads_to), 401
        return door.let_in(user_id, leads_to)

    return pages


def _of_ones_own(passkeys: PasskeyDesk) -> Blueprint:
    pages = signed_in(Blueprint("passkeys", __name__, url_prefix="/you/passkeys"))

    @pages.post("/begin")
    def begin() -> Any:
        return _begun(lambda: passkeys.begin_adding(visitor().user_id, request.form.get("password", "")))

    @pages.post("")
    def add() -> Response:
        try:
            passkeys.add(visitor().user_id, cookie_session.pop(KEPT, None), _answer(), request.form.get("name", ""))
        except PasskeyRefused as why:
            flash(told(why), "bad")
        else:
            flash(_("The passkey is added. The next time, it signs you in."))
        return redirect(url_for("you.show"), code=303)

    @pages.post("/<int:passkey_id>/remove")
    def remove(passkey_id: int) -> Response:
        name = passkeys.remove(visitor().user_id, passkey_id)
        flash(_("The passkey %(name)s is removed. Remove it in your device or password manager as well.", name=name))
        return redirect(url_for("you.show"), code=303)

    return pages


def _begun(begin: Callable[[], Begun]) -> Any:
    """What the script hands to the browser's authenticator; a sentence when it may not begin."""
    try:
        begun = begin()
    except PasskeyRefused as why:
        return told(why), 422, {"Content-Type": "text/plain; charset=utf-8"}
    cookie_session[KEPT] = dict(begun.kept)
    return dict(begun.options)


def _answer() -> Any:
    """What the browser's authenticator answered; None for what is no JSON."""
    try:
        return json.loads(request.form.get("answer", ""))
    except ValueError:
        return None
