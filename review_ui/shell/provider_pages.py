"""Signing in with a client's own identity provider: the way there, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie_session

from pipeline.provider_sign_in import ProviderRefused, Providers
from records import audit
from records.people import User
from records.work import OpenWork
from review_ui.shell.guards import everybody
from review_ui.shell.languages import told
from review_ui.shell.sessions import Door

KEPT = "provider"


def provider_pages(providers: Providers, open_work: OpenWork, now: Callable[[], datetime], door: Door) -> Blueprint:
    """The pages; a client without a provider has none, and gets 404."""
    pages = everybody(Blueprint("provider", __name__, url_prefix="/sign-in/with"))

    def form(wrong: str | None = None, status: int = 200) -> Any:
        email = request.args.get("email", "").strip().lower()[:320]
        found = providers.for_address(email) if email else None
        return render_template("shell/provider.html", wrong=wrong, email=email, provider=found, next=_next()), status

    @pages.get("")
    def choose() -> Any:
        return form()

    @pages.get("/<client>")
    def begin(client: str) -> Any:
        try:
            address, kept = providers.begin(client, _next())
        except ProviderRefused as why:
            return form(told(why), 503)
        cookie_session[KEPT] = kept
        return redirect(address)

    @pages.get("/<client>/back")
    def back(client: str) -> Any:
        try:
            user_id, leads_to = providers.arrived(client, cookie_session.pop(KEPT, None), request.args)
        except ProviderRefused as why:
            return form(told(why), 403)
        with open_work() as session:
            email = session.get_one(User, user_id).email
            facts = {"client": client}
            audit.append(
                session, at=now(), actor=email, action="signed_in_by_provider", subject=f"user {email}", detail=facts
            )
        return door.let_in(user_id, leads_to or url_for("sign_in.front"))

    return pages


def _next() -> str:
    return request.args.get("next", "")
