"""The pages without a login: what is needed and the upload, what became of it, and the answers to a verification.

A link's token in the address is all the right that there is: no cookie gives any, and none is set. Opening a page
changes nothing; only a pressed button does, so that mail scanners, which open every link, send and answer nothing.

A page is in the language of its reader's letters; where the link opens nothing, it is told in each of ours, that of
the browser first.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from domain.errors import LinkClosed, NotYours, StoreUnavailable, UploadRefused
from domain.saying import N_, phrased
from domain.verification import Answer
from pipeline.opening import Opened
from pipeline.stopping import StopPage
from pipeline.submitting import Answered, AnswerPage, SubmitDesk
from pipeline.uploading import MOST_BYTES, MOST_FILES, MOST_NOTE, Upload, few_enough
from review_ui.shell.guards import everybody
from review_ui.shell.languages import Language, _, speak, speaking, spoken, told
from review_ui.shell.tally import Tally
from review_ui.submit.limits import Limiter

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


def submit_pages(
    desk: SubmitDesk, now: Callable[[], datetime], tally: Tally, languages: Mapping[str, Language]
) -> Blueprint:
    """/s/<token>, /v/<token> and /u/<token> over the given desk."""
    pages = everybody(Blueprint("submit", __name__))

    def heard(opened: Opened | StopPage) -> None:
        speak(languages[opened.language])

    @pages.get("/s/<token>")
    def show(token: str) -> Any:
        page = desk.page(token)
        heard(page.opened)
        return _page("submit/submit.html", page.opened, page=page, once=_once(), trouble="")

    @pages.post("/s/<token>")
    def send(token: str) -> Any:
        """Files from the form; a script gets the address of their page, a person is led there."""
        try:
            key = desk.receive(token, _files("files", "photo"), note=_note(), once=_word())
        except UploadRefused as refusal:
            page = desk.page(token)
            heard(page.opened)
            if _by_script():
                return told(refusal), 400
            return _page("submit/submit.html", page.opened, page=page, once=_word(), trouble=told(refusal)), 400
        address = url_for("submit.received", token=token, key=key)
        return (address, 201) if _by_script() else redirect(address, code=303)

    @pages.get("/s/<token>/received/<key>")
    def received(token: str, key: str) -> Any:
        """What became of an upload."""
        found = desk.received(token, key)
        heard(found.opened)
        return _page("submit/received.html", found.opened, found=found)

    _answering(pages, desk, now, heard)
    _stopping(pages, desk, heard)
    _guarded(pages, now, tally, languages)
    return pages


def _answering(
    pages: Blueprint, desk: SubmitDesk, now: Callable[[], datetime], heard: Callable[[Opened], None]
) -> None:
    @pages.get("/v/<token>")
    def ask(token: str) -> Any:
        page = desk.questions(token)
        heard(page.opened)
        return _questions(page)

    @pages.post("/v/<token>")
    def answer(token: str) -> Any:
        """One answer a policy; those left out stay open."""
        page = desk.questions(token)
        heard(page.opened)
        given, trouble = _answers(page, now().date())
        if not trouble:
            try:
                desk.answer(token, given, note=_note(), files=_files("files"), once=_word())
            except UploadRefused as refusal:
                trouble = told(refusal)
        if trouble:
            return _questions(page, trouble=trouble), 400
        return redirect(url_for("submit.thanks", token=token), code=303)

    @pages.get("/v/<token>/thanks")
    def thanks(token: str) -> Any:
        page = desk.questions(token)
        heard(page.opened)
        return _page("submit/thanks.html", page.opened, page=page)


def _stopping(pages: Blueprint, desk: SubmitDesk, heard: Callable[[StopPage], None]) -> None:
    @pages.get("/u/<token>")
    def ask_to_stop(token: str) -> Any:
        page = desk.stop_page(token)
        heard(page)
        return render_template("submit/stop.html", page=page)

    @pages.post("/u/<token>")
    def stop(token: str) -> Any:
        """By the button, or by a mail program's one click (RFC 8058), which asks nothing more and follows nowhere."""
        page = desk.stop(token)
        heard(page)
        return render_template("submit/stop.html", page=page)


def _guarded(pages: Blueprint, now: Callable[[], datetime], tally: Tally, languages: Mapping[str, Language]) -> None:
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

    _troubles(pages, languages, lambda: wrong.count(str(request.remote_addr)))


def _troubles(pages: Blueprint, languages: Mapping[str, Language], count_wrong: Callable[[], object]) -> None:
    """What is said when a link opens nothing, or nothing can be done just now."""

    def say(title: str, words: object, status: int) -> Any:
        if _by_script():
            return told(words), status
        said = {}
        for one in dict.fromkeys((spoken(), *languages.values())):
            with speaking(one):
                said[one.code] = told(words)
        return make_response(render_template("submit/told.html", title=told(title), told=said), status)

    @pages.errorhandler(NotYours)
    def unknown(_error: NotYours) -> Any:
        count_wrong()
        return say(N_("This page does not exist"), N_("There is nothing at this address. Use the link as it stands in "
                   "our message, to its last letter, or reply to the message."), 404)  # fmt: skip

    @pages.errorhandler(LinkClosed)
    def closed(error: LinkClosed) -> Any:
        return say(N_("This link is closed"), error, 410)

    @pages.errorhandler(TooOften)
    def too_often(_error: TooOften) -> Any:
        return say(N_("Too often"), N_("This page was used very often within the last hour. Wait a while, or reply to "
                   "our message: what you attach there counts the same."), 429)  # fmt: skip

    @pages.errorhandler(StoreUnavailable)
    def unwell(_error: StoreUnavailable) -> Any:
        return say(N_("Not just now"), N_("We could not store your files. Try again in a few minutes, or reply to our "
                   "message with them."), 503)  # fmt: skip

    @pages.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Any:
        return say(N_("Too much at once"), phrased("The files are larger than {size} MB together. Nothing was sent. "
                   "Send them in two parts.", size=MOST_BYTES >> 20), 413)  # fmt: skip


def _page(template: str, opened: Opened, **values: Any) -> str:
    return render_template(template, opened=opened, limits=_limits(), **values)


def _questions(page: AnswerPage, *, trouble: str = "") -> str:
    return _page("submit/verify.html", page.opened, page=page, once=_word() or _once(), trouble=trouble,
                 typed=request.form, answers=tuple(Answer))  # fmt: skip


def _limits() -> dict[str, int]:
    return {"files": MOST_FILES, "size": MOST_BYTES >> 20}


def _answers(page: AnswerPage, today: date) -> tuple[list[Answered], str]:
    """What the form says of each policy, or what is wrong with it."""
    given: list[Answered] = []
    for number, one in enumerate(page.questions):
        said = request.form.get(f"answer-{number}", "")
        if request.form.get(f"policy-{number}", "") != one.policy.called or said not in {each.value for each in Answer}:
            continue
        answer, effective = Answer(said), None
        if answer is Answer.CANCELLED:
            typed = request.form.get(f"day-{number}", "").strip()
            if not typed:
                return [], _("Say on which day %(policy)s was cancelled.", policy=one.policy.called)
            effective = _day(typed)
            earliest = today.replace(month=1, day=1, year=today.year - BACK_YEARS)
            if effective is None or not earliest <= effective <= today + timedelta(days=AHEAD_DAYS):
                wrong = _(
                    "%(policy)s cannot have been cancelled on %(day)s. Give a day of the last five years or the next.",
                    policy=one.policy.called,
                    day=typed[:20],
                )
                return [], wrong
        given.append(Answered(one.policy.called, answer, effective))
    return given, "" if given else _("Choose an answer for at least one policy.")


def _files(*fields: str) -> list[Upload]:
    """The chosen files; a browser sends a nameless empty one for a field without any."""
    sent = [one for field in fields for one in request.files.getlist(field) if one.filename]
    few_enough(len(sent))  # before they are read into memory
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
