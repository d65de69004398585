"""A new password over a link by mail, for who lost the old one. It says the same to everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from pipeline.passwords import LINK_LASTS, PasswordDesk, why_not
from review_ui.shell.guards import everybody
from review_ui.shell.languages import _
from review_ui.shell.sessions import Door

MINUTES = int(LINK_LASTS.total_seconds()) // 60


def new_password_pages(passwords: PasswordDesk, door: Door) -> Blueprint:
    """Asking for a link, and the page that it opens."""
    pages = everybody(Blueprint("new_password", __name__, url_prefix="/new-password"))

    @pages.get("")
    def form() -> Any:
        return render_template("shell/ask_link.html", asked=None, minutes=MINUTES)

    @pages.post("")
    def ask() -> Any:
        email = request.form.get("email", "").strip().lower()[:320]
        passwords.ask(email, network=str(request.remote_addr))
        return render_template("shell/ask_link.html", asked=email, minutes=MINUTES)

    @pages.get("/<token>")
    def choose(token: str) -> Any:
        if not passwords.opens(token):
            return render_template("shell/ask_link.html", asked=None, minutes=MINUTES, is_over=True), 410
        return render_template("shell/choose_password.html", token=token, wrong=None)

    @pages.post("/<token>")
    def chosen(token: str) -> Any:
        new, again = request.form.get("new", ""), request.form.get("again", "")
        wrong = _("The new password was not typed twice the same.") if new != again else why_not(new)
        if wrong and passwords.opens(token):
            return render_template("shell/choose_password.html", token=token, wrong=wrong), 422
        user_id = None if wrong else passwords.choose(token, new)
        if user_id is None:
            return render_template("shell/ask_link.html", asked=None, minutes=MINUTES, is_over=True), 410
        flash(_("Your new password counts from now on. Sign in with it."))
        return door.know(user_id, redirect(url_for("sign_in.form"), code=303))

    return pages
