"""The web application, put together from its parts; nothing is read from globals."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Flask, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from config.identity_providers import IdentityProvider
from pipeline.connections_desk import ConnectionsDesk
from pipeline.desk import Desk
from pipeline.provider_sign_in import Providers
from records.work import OpenWork
from review_ui.api.limits import CALLS, Limits
from review_ui.api.pages import api_pages
from review_ui.connect.hook_pages import hook_pages
from review_ui.connect.key_pages import key_pages
from review_ui.connect.list_pages import list_pages
from review_ui.portal import rows
from review_ui.portal.breakdown_pages import breakdown_pages
from review_ui.portal.evidence_pages import evidence_pages, network_documents
from review_ui.portal.pages import portal_pages
from review_ui.portal.people_pages import people_pages
from review_ui.portal.proof_pages import proof_pages
from review_ui.portal.report_pages import report_pages
from review_ui.portal.upload_pages import upload_pages
from review_ui.portal.view_pages import view_pages
from review_ui.review.account_pages import account_pages
from review_ui.review.admin_pages import admin_pages
from review_ui.review.answer_pages import answer_pages
from review_ui.review.case_pages import case_pages
from review_ui.review.client_pages import rules_pages
from review_ui.review.detail_pages import detail_pages
from review_ui.review.letter_pages import letter_pages
from review_ui.review.notice_pages import notice_pages, notices_waiting
from review_ui.review.operator_pages import operator_pages
from review_ui.review.queue_pages import queue_pages
from review_ui.review.set_pages import set_pages
from review_ui.shell.addresses import addresses
from review_ui.shell.assets import assets
from review_ui.shell.drawing import Pattern
from review_ui.shell.errors import error_pages
from review_ui.shell.health import health_pages
from review_ui.shell.language_pages import hear_language, language_pages, speak_in_templates
from review_ui.shell.languages import LANGUAGES, Language
from review_ui.shell.letter_words import letter_filters
from review_ui.shell.look import filters
from review_ui.shell.new_password import new_password_pages
from review_ui.shell.passkey_pages import passkey_pages
from review_ui.shell.policy import POLICY
from review_ui.shell.provider_pages import provider_pages
from review_ui.shell.sessions import Door, who_is_here
from review_ui.shell.sign_in import sign_in_pages
from review_ui.shell.tally import Tally
from review_ui.shell.you_pages import you_pages
from review_ui.submit.pages import submit_pages

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR_SECONDS = 365 * 24 * 3600
MAX_FORM_BYTES = 2 * 1024 * 1024


def create_app(
    *,
    desk: Desk,
    open_work: OpenWork,
    secret_key: str,
    base_url: str,
    now: Callable[[], datetime],
    look: OpenWork | None = None,
    private_webhooks: bool = False,
    calls_a_minute: int = CALLS,
    providers: Sequence[IdentityProvider] = (),
    languages: Mapping[str, Language] = LANGUAGES,
    tally: Tally | None = None,
) -> Flask:
    """A ready app. Everything it needs from outside is an argument.

    Args:
        desk: what reviewers see and do.
        open_work: for signing in and out.
        secret_key: signs the form tokens.
        base_url: how browsers reach us; https makes cookies secure.
        now: the moment, in UTC.
        look: units that only read and never wait for a writer; `open_work` when left out.
        private_webhooks: whether events may go into private networks.
        calls_a_minute: how many calls of the API a key may make.
        providers: where people of some clients sign in instead.
        languages: those that pages can be in, by code.
        tally: where calls of the API and uses of links are counted; by itself when left out.
    """
    look, secure, tally = look or open_work, base_url.startswith("https://"), tally or Tally()
    app = _configured(secret_key, secure=secure)
    hear_language(app, languages)
    csrf = CSRFProtect(app)
    who_is_here(app, look, open_work, now)
    ways = Providers(providers, base_url=base_url, look=look, now=now)
    door = Door(open_work, now, secure=secure)
    for pages in (
        sign_in_pages(open_work, desk.second_factor, now, door),
        provider_pages(ways, open_work, now, door),
        *passkey_pages(desk.passkeys, door),
        new_password_pages(desk.passwords, door),
        you_pages(desk, open_work, look, now),
        language_pages(open_work, languages, secure=secure),
        health_pages(desk, look, now),
        *_at_the_desk(desk, look),
    ):
        app.register_blueprint(pages)
    programs = replace(desk.integrators, private_webhooks=private_webhooks)
    for pages in api_pages(programs, open_work, now, base_url=base_url, limits=Limits(calls_a_minute, tally)):
        csrf.exempt(pages)  # programs bring a key with each call, and no cookie
        app.register_blueprint(pages)
    for pages in _connecting(ConnectionsDesk(programs)):
        app.register_blueprint(pages)
    for pages in _with_files(desk, now, tally, languages):
        csrf.exempt(pages)
        app.register_blueprint(pages)
    _known_to_templates(app, desk, ways, now)
    error_pages(app)
    app.after_request(_harden)
    return app


def _known_to_templates(app: Flask, desk: Desk, ways: Providers, now: Callable[[], datetime]) -> None:
    app.jinja_env.filters.update({**filters(now), **letter_filters()})
    speak_in_templates(app)
    app.jinja_env.globals["url_for"] = url_for = addresses(app)
    app.jinja_env.globals["asset"] = assets(app, url_for)
    app.jinja_env.globals["pattern"] = Pattern
    app.jinja_env.globals["rows_of_network"] = rows.of_network
    app.jinja_env.globals["rows_of_accounts"] = rows.of_accounts
    app.jinja_env.globals["has_providers"] = bool(ways)
    app.jinja_env.globals["has_passkeys"] = desk.passkeys.can_be_used
    app.jinja_env.globals["endpoints"] = app.view_functions
    app.jinja_env.globals["answers_of"] = desk.answers.of_account
    app.jinja_env.globals["notices_waiting"] = notices_waiting(desk)


def _configured(secret_key: str, *, secure: bool) -> Flask:
    """An app that knows the cookie that keeps forms and filters, the size of forms, the habits of templates."""
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="certdesk_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    _number_requests(app)
    return app


def _with_files(
    desk: Desk, now: Callable[[], datetime], tally: Tally, languages: Mapping[str, Language]
) -> tuple[Blueprint, ...]:
    """What takes large forms: links without a login read no cookie; those who signed in have their token checked when
    they are in."""
    return (submit_pages(desk.submit, now, tally, languages), upload_pages(desk.client_uploads), list_pages(desk.lists))


def _at_the_desk(desk: Desk, look: OpenWork) -> tuple[Blueprint, ...]:
    """What people who signed in work with."""
    return (
        queue_pages(desk),
        case_pages(desk, look),
        account_pages(desk.accounts),
        detail_pages(desk.details),
        set_pages(desk.accounts),
        notice_pages(desk),
        rules_pages(desk.client_rules, desk.people),
        admin_pages(desk.people),
        operator_pages(desk.operating),
        letter_pages(desk.letters),
        portal_pages(desk.network),
        breakdown_pages(desk.network),
        view_pages(desk.network),
        *report_pages(desk.reports, desk.network, desk.activity),
        evidence_pages(desk.evidence),
        network_documents(desk.evidence, desk.network),
        proof_pages(desk.conversation),
        people_pages(desk.people),
        answer_pages(desk.answers),
    )


def _connecting(desk: ConnectionsDesk) -> tuple[Blueprint, ...]:
    """Where a client's own systems are connected."""
    return (key_pages(desk), hook_pages(desk))


def _number_requests(app: Flask) -> None:
    @app.before_request
    def number() -> None:
        g.request_id = secrets.token_hex(4)


def _harden(response: Response) -> Response:
    """Nothing foreign runs or frames us; only files that carry their hash in the address are kept."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    elif request.endpoint == "static":
        response.headers["Cache-Control"] = "public, no-cache"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
