"""The words of letters, for operators: which are their own, an editor with a live preview, what was there before."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for

from config.comms import languages
from domain.errors import LetterInvalid, NotYours, SettledOtherwise
from domain.saying import N_
from outbound.template_language import FILTERS, MOST_SOURCE
from pipeline.letters_desk import LetterPage, LettersDesk, Shown, Wording
from review_ui.shell.guards import operators_only, visitor
from review_ui.shell.languages import _, told
from review_ui.shell.letter_words import LANGUAGES, LETTER_GROUPS
from review_ui.shell.policy import LETTER, WITH_LETTER

NOTHING_TYPED = N_("Nothing is written there. To send the letter as it ships, go back to the shipped words.")


def letter_pages(desk: LettersDesk) -> Blueprint:
    """The words of letters over the given desk."""
    pages = operators_only(Blueprint("letters", __name__, url_prefix="/desk/letters"))

    @pages.get("", strict_slashes=False)
    def listing() -> str:
        client_id = _client()
        rows: dict[str, dict[str, Wording]] = {}
        for one in desk.listing(client_id):
            rows.setdefault(one.kind, {})[one.language] = one
        return render_template(
            "review/letter_list.html",
            rows=rows,
            groups=LETTER_GROUPS,
            languages=_languages(),
            clients=desk.clients(),
            client_id=client_id,
            failed=desk.failed(),
        )

    @pages.get("/<kind>/<language>")
    def show(kind: str, language: str) -> Response:
        page = desk.page(kind, language, _client())
        number = request.args.get("version", type=int)
        source = page.source if number is None else desk.version(kind, language, page.client_id, number)
        return _editor(desk, page, source, old=number)

    @pages.post("/<kind>/<language>/preview")
    def preview(kind: str, language: str) -> Response:
        """The editor with the words as typed, tried; asked for by a script, only what the trial shows."""
        if request.headers.get("X-Requested-With") == "fetch":
            shown = _tried(desk, kind, language, _typed())
            return make_response(render_template("review/letter_shown.html", shown=shown))
        return _editor(desk, desk.page(kind, language, _client()), _typed())

    @pages.route("/<kind>/<language>/page", methods=["GET", "POST"])
    def page(kind: str, language: str) -> Response:
        """The letter as a mail program shows it; posted, in the words as typed."""
        source = _typed() if request.method == "POST" else desk.page(kind, language, _client()).source
        shown = _tried(desk, kind, language, source)
        response = make_response(shown.html or render_template("review/letter_void.html"))
        response.headers["Content-Security-Policy"] = LETTER
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    _acts(pages, desk)
    return pages


def _acts(pages: Blueprint, desk: LettersDesk) -> None:
    @pages.post("/<kind>/<language>")
    def save(kind: str, language: str) -> Any:
        """What is typed holds from now on; what is wrong is told, and nothing is kept."""
        client_id, source = _client(), _typed()
        page = desk.page(kind, language, client_id)
        if not source.strip():
            return _editor(desk, page, page.source, trouble=_(NOTHING_TYPED), status=422)
        before = request.form.get("before", type=int)
        try:
            version = desk.save(kind, language, source, client_id=client_id, by=visitor().email, before=before)
        except LetterInvalid:
            return _editor(desk, page, source, trouble=_("Not saved. See below what is wrong."), status=422)
        except SettledOtherwise as other:
            return _editor(desk, page, source, trouble=told(other), status=409)
        flash(_("Saved as version %(number)s. Letters are drafted in these words from now on.", number=version))
        return _back(kind, language, client_id)

    @pages.post("/<kind>/<language>/shipped")
    def shipped(kind: str, language: str) -> Any:
        """Own words are taken back."""
        client_id = _client()
        try:
            desk.go_back(kind, language, client_id=client_id, by=visitor().email)
        except SettledOtherwise as other:
            flash(told(other))
        else:
            flash(_("Taken back. The versions before are kept below."))
        return _back(kind, language, client_id)


def _editor(
    desk: LettersDesk, page: LetterPage, source: str, *, old: int | None = None, trouble: str = "", status: int = 200
) -> Response:
    account_id = _account()
    html = render_template(
        "review/letter_editor.html",
        page=page,
        source=source,
        old=old,
        trouble=trouble,
        account_id=account_id,
        shown=_tried(desk, page.kind.name, page.language, source),
        languages=_languages(),
        filters=FILTERS,
        most=MOST_SOURCE,
        before=page.versions[0].version if page.versions else 0,
    )
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = WITH_LETTER
    return response


def _tried(desk: LettersDesk, kind: str, language: str, source: str) -> Shown:
    reader = request.values.get("reader", 0, type=int)
    try:
        return desk.show(kind, language, source, account_id=_account(), reader=reader)
    except NotYours:
        abort(404)


def _languages() -> dict[str, str]:
    return {code: _(LANGUAGES.get(code, code)) for code in languages()}


def _client() -> int | None:
    """The client whose letters are worded; None for the whole desk."""
    return request.args.get("client", type=int)


def _account() -> int | None:
    return request.values.get("account", type=int)


def _typed() -> str:
    return request.form.get("source", "").replace("\r\n", "\n")[: MOST_SOURCE + 1]


def _back(kind: str, language: str, client_id: int | None) -> Any:
    return redirect(url_for("letters.show", kind=kind, language=language, client=client_id), code=303)
