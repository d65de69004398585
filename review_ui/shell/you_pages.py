"""A person's own page: where they are signed in, their password, their second step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outbound.qr import qr_path
from pipeline.desk import Desk
from pipeline.second_factor import CODES, SecondFactorDesk
from records import audit, people
from records.work import OpenWork
from review_ui.shell.guards import Visitor, signed_in, visitor
from review_ui.shell.languages import _

ENDED_SHOWN = 10


Show = Callable[..., Any]
"""Draws the page; its arguments are what does not work, in which form, and the status."""


def you_pages(desk: Desk, open_work: OpenWork, look: OpenWork, now: Callable[[], datetime]) -> Blueprint:
    """The pages of whoever is signed in, about nobody else."""
    pages = signed_in(Blueprint("you", __name__, url_prefix="/you"))

    def page(wrong: str | None = None, at: str = "", status: int = 200) -> Any:
        me = visitor()
        with look() as session:
            here = people.sign_ins(session, me.user_id, at=now())
            ended = people.ended_sign_ins(session, me.user_id, at=now(), limit=ENDED_SHOWN)
        told = {"here": here, "ended": ended, "mine": me.sign_in_id, "factor": desk.second_factor.state(me.user_id)}
        told["keys"] = desk.passkeys.of_user(me.user_id)
        return render_template("shell/you.html", wrong=wrong, wrong_at=at, all_codes=CODES, **told), status

    @pages.get("")
    def show() -> Any:
        return page()

    @pages.post("/password")
    def change_password() -> Any:
        old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
        wrong = _("The new password was not typed twice the same.") if new != again else None
        wrong = wrong or desk.passwords.change(visitor().user_id, old, new, stays=visitor().sign_in_id)
        if wrong:
            return page(wrong, "password", 422)
        flash(_("Your password is changed, and other browsers are signed out."))
        return redirect(url_for("you.show"), code=303)

    _sign_ins(pages, open_work, now)
    _setting_up(pages, desk.second_factor, page)
    _once_on(pages, desk.second_factor, page)
    return pages


def _sign_ins(pages: Blueprint, open_work: OpenWork, now: Callable[[], datetime]) -> None:
    @pages.post("/sign-ins/<int:sign_in_id>/end")
    def end(sign_in_id: int) -> Response:
        me = visitor()
        if sign_in_id == me.sign_in_id:
            flash(_("That is the browser you are using: sign out instead."))
            return redirect(url_for("you.show"), code=303)
        with open_work() as session:
            if not people.end_sign_in(session, sign_in_id, user_id=me.user_id, at=now()):
                abort(404)
            _note(session, me, now(), "sign_in_ended")
        flash(_("That browser is signed out."))
        return redirect(url_for("you.show"), code=303)

    @pages.post("/sign-ins/end-others")
    def end_others() -> Response:
        me = visitor()
        with open_work() as session:
            people.sign_out_everywhere(session, me.user_id, at=now(), but=me.sign_in_id)
            _note(session, me, now(), "other_sign_ins_ended")
        flash(_("All other browsers are signed out."))
        return redirect(url_for("you.show"), code=303)


def _setting_up(pages: Blueprint, factors: SecondFactorDesk, page: Show) -> None:
    @pages.post("/second-step/begin")
    def begin() -> Any:
        if wrong := factors.begin(visitor().user_id, request.form.get("password", "")):
            return page(wrong, "begin", 422)
        return redirect(url_for("you.set_up"), code=303)

    def setting_up(wrong: str | None, status: int) -> Any:
        waiting = factors.waiting(visitor().user_id)
        if waiting is None:
            return redirect(url_for("you.show"))
        side, path = qr_path(waiting.address)
        groups = [waiting.secret[n : n + 4] for n in range(0, len(waiting.secret), 4)]
        return render_template("shell/second_step.html", wrong=wrong, side=side, path=path, groups=groups), status

    @pages.get("/second-step")
    def set_up() -> Any:
        return setting_up(None, 200)

    @pages.post("/second-step/confirm")
    def confirm() -> Any:
        made = factors.confirm(visitor().user_id, request.form.get("code", ""), stays=visitor().sign_in_id)
        return setting_up(made, 422) if isinstance(made, str) else render_template("shell/codes.html", codes=made)


def _once_on(pages: Blueprint, factors: SecondFactorDesk, page: Show) -> None:
    @pages.post("/second-step/codes")
    def new_codes() -> Any:
        made = factors.new_codes(visitor().user_id, request.form.get("code", ""))
        return page(made, "codes", 422) if isinstance(made, str) else render_template("shell/codes.html", codes=made)

    @pages.post("/second-step/off")
    def turn_off() -> Any:
        password, code = request.form.get("password", ""), request.form.get("code", "")
        if wrong := factors.turn_off(visitor().user_id, password, code):
            return page(wrong, "off", 422)
        flash(_("The second step is off."))
        return redirect(url_for("you.show"), code=303)


def _note(session: Any, me: Visitor, at: datetime, action: str) -> None:
    audit.append(session, at=at, actor=me.email, action=action, subject=f"user {me.email}")
