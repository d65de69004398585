"""The pages without a login: what is needed and the upload, what became of it, and the answers to a verification.

A link's token in the address is all the right that there is: no cookie is read or set here. Opening a page changes
nothing; only a pressed button does, so that mail scanners, which open every link, send and answer nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from domain.errors import LinkClosed, NotYours, StoreUnavailable, UploadRefused
from domain.verification import Answer
from pipeline.opening import Opened
from pipeline.stopping import StopPage
from pipeline.submitting import Answered, AnswerPage, SubmitDesk
from pipeline.uploading import MOST_BYTES, MOST_FILES, MOST_NOTE, Upload
from review_ui.shell.guards import everybody
from review_ui.shell.tally import Tally
from review_ui.submit.limits import Limiter
from review_ui.submit.words import dated, sayer

MOST_REQUEST = MOST_BYTES + 1024 * 1024
BACK_YEARS, AHEAD_DAYS = 5, 366
LINK_POSTS, ADDRESS_POSTS, WRONG_TOKENS = 40, 400, 100
"""Within an hour: buttons pressed on one link, from one network address, and links that we did not make."""
HOUR = timedelta(hours=1)
PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


class TooOften(Exception):
    """A link or an address was used too often."""


def submit_pages(desk: SubmitDesk, now: Callable[[], datetime], tally: Tally) -> Blueprint:
    """/s/<token>, /v/<token> and /u/<token> over the given desk."""
    pages = everybody(Blueprint("submit", __name__))

    @pages.get("/s/<token>")
    def show(token: str) -> Any:
        page = desk.page(token)
        return _page("submit/submit.html", page.opened, page=page, once=_once(), trouble="")

    @pages.post("/s/<token>")
    def send(token: str) -> Any:
        """Files from the form; a script gets the address of their page, a person is led there."""
        try:
            key = desk.receive(token, _files("files", "photo"), note=_note(), once=_word())
        except UploadRefused as refusal:
            if _by_script():
                return str(refusal), 400
            page = desk.page(token)
            return _page("submit/submit.html", page.opened, page=page, once=_word(), trouble=str(refusal)), 400
        address = url_for("submit.received", token=token, key=key)
        return (address, 201) if _by_script() else redirect(address, code=303)

    @pages.get("/s/<token>/received/<key>")
    def received(token: str, key: str) -> Any:
        """What became of an upload; to a script only the part that changes."""
        found = desk.received(token, key)
        part = "submit/received_part.html" if _by_script() else "submit/received.html"
        return _page(part, found.opened, found=found)

    _answering(pages, desk, now)
    _stopping(pages, desk)
    _guarded(pages, now, tally)
    return pages


def _answering(pages: Blueprint, desk: SubmitDesk, now: Callable[[], datetime]) -> None:
    @pages.get("/v/<token>")
    def ask(token: str) -> Any:
        return _questions(desk.questions(token))

    @pages.post("/v/<token>")
    def answer(token: str) -> Any:
        """One answer a policy; those left out stay open."""
        page = desk.questions(token)
        given, trouble = _answers(page, now().date())
        files = _files("files")
        if not trouble:
            try:
                desk.answer(token, given, note=_note(), files=files, once=_word())
            except UploadRefused as refusal:
                trouble = str(refusal)
        if trouble:
            return _questions(page, trouble=trouble), 400
        return redirect(url_for("submit.thanks", token=token), code=303)

    @pages.get("/v/<token>/thanks")
    def thanks(token: str) -> Any:
        page = desk.questions(token)
        return _page("submit/thanks.html", page.opened, page=page)


def _stopping(pages: Blueprint, desk: SubmitDesk) -> None:
    @pages.get("/u/<token>")
    def ask_to_stop(token: str) -> Any:
        return _stop_page(desk.stop_page(token))

    @pages.post("/u/<token>")
    def stop(token: str) -> Any:
        """By the button, or by a mail program's one click (RFC 8058), which asks nothing more and follows nowhere."""
        return _stop_page(desk.stop(token))


def _guarded(pages: Blueprint, now: Callable[[], datetime], tally: Tally) -> None:
    """Limits, privacy and the pages of what went wrong."""
    by_link = Limiter("link", LINK_POSTS, HOUR, now=now, tally=tally)
    by_address = Limiter("address", ADDRESS_POSTS, HOUR, now=now, tally=tally)
    wrong = Limiter("wrong", WRONG_TOKENS, HOUR, now=now, tally=tally)

    @pages.before_request
    def limit() -> None:
        request.max_content_length = MOST_REQUEST
        request.max_form_parts = MOST_FILES * 4 + 400
        address = str(request.remote_addr)
        if wrong.is_over(address):
            raise TooOften
        token = (request.view_args or {}).get("token", "")
        if request.method == "POST" and not (by_link.count(str(token)) and by_address.count(address)):
            raise TooOften

    @pages.after_request
    def private(response: Response) -> Response:
        response.headers.update(PRIVATE)
        return response

    @pages.errorhandler(NotYours)
    def unknown(_error: NotYours) -> Any:
        wrong.count(str(request.remote_addr))
        return _told("This page does not exist", "There is nothing at this address. Use the link as it stands in our "
                     "message, to its last letter, or reply to the message.",
                     "No hay nada en esta dirección. Use el enlace completo de nuestro mensaje, o responda al "
                     "mensaje.", 404)  # fmt: skip

    @pages.errorhandler(LinkClosed)
    def closed(error: LinkClosed) -> Any:
        spanish = (
            f"Este enlace ya no está disponible. Responda a nuestro último mensaje o escriba a {error.facts['reply']}."
        )
        return _told("This link is closed", str(error), spanish, 410)

    @pages.errorhandler(TooOften)
    def too_often(_error: TooOften) -> Any:
        return _told("Too often", "This page was used very often within the last hour. Wait a while, or reply to our "
                     "message: what you attach there counts the same.",
                     "Esta página se usó muchas veces en la última hora. Espere un rato, o responda a nuestro "
                     "mensaje: lo que adjunte cuenta igual.", 429)  # fmt: skip

    @pages.errorhandler(StoreUnavailable)
    def unwell(_error: StoreUnavailable) -> Any:
        return _told("Not just now", "We could not store your files. Try again in a few minutes, or reply to our "
                     "message with them.",
                     "No pudimos guardar sus archivos. Intente de nuevo en unos minutos, o respóndanos con "
                     "ellos.", 503)  # fmt: skip

    @pages.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Any:
        size = MOST_BYTES >> 20
        return _told("Too much at once", sayer("en")("too_much", size=size), sayer("es")("too_much", size=size), 413)


def _page(template: str, opened: Opened, **values: Any) -> str:
    say, day = sayer(opened.language), dated(opened.language)
    return render_template(
        template, opened=opened, say=say, day=day, language=opened.language, limits=_limits(), **values
    )


def _stop_page(page: StopPage) -> str:
    return render_template("submit/stop.html", page=page, say=sayer(page.language), language=page.language)


def _questions(page: AnswerPage, *, trouble: str = "") -> str:
    return _page("submit/verify.html", page.opened, page=page, once=_word() or _once(), trouble=trouble,
                 typed=request.form, answers=tuple(Answer))  # fmt: skip


def _limits() -> dict[str, int]:
    return {"files": MOST_FILES, "size": MOST_BYTES >> 20}


def _told(title: str, english: str, spanish: str, status: int) -> Any:
    if _by_script():
        return english, status
    return make_response(render_template("submit/told.html", title=title, english=english, spanish=spanish), status)


def _answers(page: AnswerPage, today: date) -> tuple[list[Answered], str]:
    """What the form says of each policy, or what is wrong with it."""
    say = sayer(page.opened.language)
    given: list[Answered] = []
    for number, one in enumerate(page.questions):
        said = request.form.get(f"answer-{number}", "")
        if request.form.get(f"policy-{number}", "") != one.policy.called or said not in {each.value for each in Answer}:
            continue
        answer, effective = Answer(said), None
        if answer is Answer.CANCELLED:
            typed = request.form.get(f"day-{number}", "").strip()
            if not typed:
                return [], say("need_day", policy=one.policy.called)
            effective = _day(typed)
            earliest = today.replace(month=1, day=1, year=today.year - BACK_YEARS)
            if effective is None or not earliest <= effective <= today + timedelta(days=AHEAD_DAYS):
                return [], say("bad_day", policy=one.policy.called, day=typed[:20])
        given.append(Answered(one.policy.called, answer, effective))
    return given, "" if given else say("need_answer")


def _files(*fields: str) -> list[Upload]:
    """The chosen files; a browser sends a nameless empty one for a field without any."""
    sent = [one for field in fields for one in request.files.getlist(field) if one.filename]
    if len(sent) > MOST_FILES:
        raise UploadRefused(
            why=f"These are {len(sent)} files; at most {MOST_FILES} are taken at once.",
            remedy=f"Send {MOST_FILES} first, then the others.",
        )
    return [Upload(str(one.filename), one.read()) for one in sent]


def _note() -> str:
    return request.form.get("note", "").replace("\r\n", "\n").strip()[:MOST_NOTE]


def _word() -> str:
    return request.form.get("once", "")[:64]


def _once() -> str:
    return secrets.token_urlsafe(12)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
