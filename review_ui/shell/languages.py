"""The language that a page is in: messages by gettext, days and numbers as they are written there.

English stands in the code and in the templates; the other languages stand in catalogs, `translations/es/...`. A catalog
is read as it is kept, when the first page in its language is asked for: nothing is compiled, and starting takes no
longer. What is being said, and in which language, is of one thread: pages, files made for a schedule, and letters
alike say `with speaking(...)`.
"""

from __future__ import annotations

import gettext as catalogs
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from config.finding_words import phrase_in
from domain.errors import CertdeskError
from domain.saying import Said
from review_ui.shell.patterns import NO_PATTERNS, Patterns

FOLDER = Path(__file__).parents[1] / "translations"
ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes: patterns as of CLDR, and the name that it has for itself."""

    locale: str
    name: str
    day: str
    long_day: str
    short_day: str
    moment: str
    clock: str


WRITING = {
    "en": Writing("en_US", "English", "MM/dd/yyyy", "MMMM d, y", "MMM d", "MMM d, y h:mm a", "h:mm a"),
    "es": Writing("es_US", "Español", "d MMM y", "d 'de' MMMM 'de' y", "d MMM", "d MMM y, h:mm a", "h:mm a"),
}
"""The languages of the pages; the first is that of the code. A Spanish day has its month in letters, because one in
figures alone is read the other way round by half of those who read it in the United States."""


class Language:
    """One language: its messages, and its ways to write."""

    def __init__(
        self,
        code: str,
        messages: Callable[[], catalogs.NullTranslations],
        patterns: Callable[[], Patterns] = lambda: NO_PATTERNS,
    ) -> None:
        self.code, self.writes, self._messages, self._patterns = code, WRITING[code], messages, patterns
        self._locale = Locale.parse(self.writes.locale)

    @property
    def messages(self) -> catalogs.NullTranslations:
        """Its catalog."""
        return self._messages()

    @property
    def patterns(self) -> Patterns:
        """Those of its messages that have places, to find again what was kept in English."""
        return self._patterns()

    def day(self, one: date, pattern: str) -> str:
        """A day by a pattern of CLDR."""
        return _day(self._locale, date(one.year, one.month, one.day), pattern)

    def moment(self, one: datetime, pattern: str) -> str:
        """A moment by a pattern of CLDR, in the zone that it carries."""
        return format_datetime(one, pattern, tzinfo=one.tzinfo, locale=self._locale)

    def number(self, one: float) -> str:
        """A number with its thousands apart."""
        return format_decimal(one, locale=self._locale)


ENGLISH = Language("en", catalogs.NullTranslations)
_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


@cache
def _kept(code: str) -> tuple[catalogs.NullTranslations, Patterns]:
    """The catalog of a language as it is kept, and the patterns of its messages."""
    binary = BytesIO()
    with (FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        known = read_po(file, locale=code)
    write_mo(binary, known)
    binary.seek(0)
    return catalogs.GNUTranslations(binary), Patterns(one.id for one in known if isinstance(one.id, str))


@lru_cache(maxsize=4096)
def _day(locale: Locale, one: date, pattern: str) -> str:
    """Kept, because the rows of a list show few days."""
    return format_date(one, pattern, locale=locale)


def _language(code: str) -> Language:
    return Language(code, lambda: _kept(code)[0], lambda: _kept(code)[1])


LANGUAGES: Mapping[str, Language] = {code: ENGLISH if code == ENGLISH.code else _language(code) for code in WRITING}


def spoken() -> Language:
    """The language that is being spoken in this thread."""
    return _spoken.get()


def speak(language: Language) -> None:
    """Speak it from here on."""
    _spoken.set(language)


@contextmanager
def speaking(language: str | Language) -> Iterator[None]:
    """Within, whatever is said is said in that language; in English for one that there is not."""
    token = _spoken.set(language if isinstance(language, Language) else LANGUAGES.get(language, ENGLISH))
    try:
        yield
    finally:
        _spoken.reset(token)


def _(message: str, /, **values: Any) -> str:
    """A message in the language that is spoken, its `%(places)s` filled."""
    found = spoken().messages.gettext(message)
    return found % values if values else found


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    """The form of a message that goes with a number, which stands in it as `%(num)s`."""
    return spoken().messages.ngettext(one, many, n) % {"num": n, **values}


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """A message that means different things in different places."""
    found = spoken().messages.pgettext(context, message)
    return found % values if values else found


def told(text: object) -> str:
    """What another room says, in the language that is spoken: a marked sentence, or an error, with its facts.

    A sentence that was kept as plain English is found again among the messages, by its pattern; a line of coverage, a
    limit and the like among the phrases of the findings.
    """
    if isinstance(text, CertdeskError):
        return _filled(text.sentence, text.facts)
    if isinstance(text, Exception) and text.args:
        return told(text.args[0])
    if isinstance(text, Said):
        return _filled(text.pattern, text.facts)
    if not text:
        return ""
    kept = str(text)
    found = spoken().messages.gettext(kept)
    if found != kept or spoken().code == ENGLISH.code:
        return found
    again = spoken().patterns.found(kept)
    return _filled(*again) if again else phrase_in(kept, spoken().code)


def told_each(text: str) -> str:
    """Several sentences that were put one behind the other."""
    return "; ".join(told(one) for one in text.split("; "))


def _filled(pattern: str, facts: Mapping[str, Any]) -> str:
    found = spoken().messages.gettext(pattern)
    return found.format(**{name: _fact(one) for name, one in facts.items()})


def _fact(one: object) -> object:
    if isinstance(one, str):
        return day_words(date.fromisoformat(one)) if ISO_DAY.fullmatch(one) else told(one)
    return one


def day_words(one: object) -> str:
    """A day, or the day of a moment, as a list shows it; "" for anything else."""
    return spoken().day(one, spoken().writes.day) if isinstance(one, date) else ""


def long_day(one: object) -> str:
    """A day, or the day of a moment, within a sentence; "" for anything else."""
    return spoken().day(one, spoken().writes.long_day) if isinstance(one, date) else ""


def moment_words(one: datetime) -> str:
    """Day and time of day, by the clock of this machine."""
    return spoken().moment(one.astimezone(), spoken().writes.moment)


def clock_words(one: datetime) -> str:
    """The time of day, in the zone that the moment carries."""
    return spoken().moment(one, spoken().writes.clock)


def number_words(one: float) -> str:
    """A number with its thousands apart."""
    return spoken().number(one)
