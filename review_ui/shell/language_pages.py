"""In which language a page is: as the person said, else as this browser was told, else as it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, abort, flash, g, redirect, request, stream_with_context, url_for
from markupsafe import Markup

from records import correspondents
from records.work import OpenWork
from review_ui.shell.addresses import own_path
from review_ui.shell.drawing import Pattern
from review_ui.shell.guards import everybody
from review_ui.shell.languages import (
    ENGLISH,
    LANGUAGES,
    Language,
    _,
    clock_words,
    day_words,
    long_day,
    moment_words,
    number_words,
    speak,
    speaking,
    spoken,
    told,
    told_each,
)
from review_ui.shell.problems import in_the_language_of_programs

COOKIE = "certdesk_language"
YEAR_SECONDS = 365 * 24 * 3600
MOST_MESSAGES = 4096
MOST_REMEMBERED = 512


def hear_language(app: Flask, languages: Mapping[str, Language]) -> None:
    """Before each request: the language of the browser; that of a person who signed in comes over it."""
    codes = [ENGLISH.code, *(code for code in languages if code != ENGLISH.code)]

    @app.before_request
    def hear() -> None:
        if in_the_language_of_programs():
            speak(ENGLISH)
            return
        chosen = request.cookies.get(COOKIE, "")
        if chosen not in languages:
            chosen = request.accept_languages.best_match(codes) or ENGLISH.code
        speak(languages[chosen])

    @app.teardown_request
    def fall_silent(_error: BaseException | None) -> None:
        speak(ENGLISH)  # after the last piece of a stream: what else this thread says is not of that visitor


def language_pages(open_work: OpenWork, languages: Mapping[str, Language], *, secure: bool) -> Blueprint:
    """Where a person chooses: kept in this browser, and for those who signed in with their address."""
    pages = everybody(Blueprint("language", __name__))

    @pages.post("/language")
    def choose() -> Any:
        code = request.form.get("language", "")
        if code not in languages:
            abort(400)
        if g.visitor is not None:
            with open_work() as session:
                correspondents.of(session, g.visitor.email).language = code
            speak(languages[code])
            flash(_("Pages and mail to you are in English now."))
        back = own_path(request.form.get("back", "")) or url_for("sign_in.front")
        response = redirect(back, code=303)
        response.set_cookie(COOKIE, code, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure)
        return response

    return pages


def streamed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, made in the language of this request, which is over before they are."""
    language = spoken()

    def made() -> Iterator[bytes]:
        with speaking(language):
            yield from pieces

    return stream_with_context(made())


def speak_in_templates(app: Flask) -> None:
    """Give templates `_()`, `ngettext()` and `{% trans %}`, and the filters of days and numbers."""
    env = app.jinja_env
    env.policies["ext.i18n.trimmed"] = True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(  # type: ignore[attr-defined]
        # templates fill the places themselves, and escape what goes into them
        lambda message: spoken().messages.gettext(message),
        lambda one, many, n: spoken().messages.ngettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, message: spoken().messages.pgettext(context, message),
        npgettext=lambda context, one, many, n: spoken().messages.npgettext(context, one, many, n),
    )
    env.globals["_"] = _in_templates
    env.globals["remembered"] = remembered
    env.globals["remembered_pattern"] = remembered_pattern
    env.globals["spoken"] = spoken
    env.globals["languages"] = {code: one.writes.name for code, one in LANGUAGES.items()}
    env.filters.update(
        day=day_words,
        long_day=long_day,
        moment=moment_words,
        clock=clock_words,
        number=number_words,
        told=told,
        told_each=told_each,
    )


def remembered(made: Callable[..., Any]) -> Callable[..., Any]:
    """A macro that is asked once for the same arguments in the same language; it may look at nothing else.

    Of a list each row shows one of few badges, and a macro takes twenty times as long as looking up what it made.
    """

    @lru_cache(maxsize=MOST_REMEMBERED, typed=True)  # text that is escaped is not text that must be
    def kept(_language: Language, *told: Any) -> Any:
        return made(*told)

    return lambda *told: kept(spoken(), *told)


def remembered_pattern(macro: Callable[..., Any], count: int) -> Callable[..., Markup]:
    """A macro of so many values that it only shows: drawn once in each language, and filled each time."""
    drawn = remembered(lambda: Pattern(macro, count))
    return lambda *values: drawn()(*values)


def _in_templates(message: str, /, **values: Any) -> Markup:
    """A message as a template says it: what goes into its places is escaped."""
    return _marked(spoken(), message) % values if values else _whole(spoken(), message)


@lru_cache(maxsize=MOST_MESSAGES)
def _marked(language: Language, message: str) -> Markup:
    return Markup(language.messages.gettext(message))  # noqa: S704 - written in our templates or catalogs


@lru_cache(maxsize=MOST_MESSAGES)
def _whole(language: Language, message: str) -> Markup:
    return _marked(language, message) % {}
