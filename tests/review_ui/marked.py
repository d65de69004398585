"""A language for tests: whatever is said through the catalogs stands between marks, so that what is not shows."""

from __future__ import annotations

import gettext
import re
from datetime import date, datetime
from html.parser import HTMLParser

from review_ui.shell.languages import LANGUAGES, Language
from scripts.words import kept

MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
DATA = ("bdi", "code", "kbd", "script", "style")
"""Elements whose text is what somebody typed or sent, or what a program says: it is in no language of ours."""
VOID = ("meta", "link", "input", "br", "img", "hr", "path", "rect", "circle")
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-label", "data-failed", "data-sending", "data-retry")


class _Marks(gettext.NullTranslations):
    """Marks what the catalog knows: a text that was put together and looked up in vain shows, too."""

    def __init__(self) -> None:
        super().__init__()
        ids = [(one.context, text) for one in kept("es") for text in (one.id if one.pluralizable else (one.id,))]
        self._known = set(ids)

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if (None, message) in self._known else message

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧" if (context, message) in self._known else message

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return self.ngettext(one, many, n)


class Marking(Language):
    """Spanish whose messages are in English between marks, days and moments too."""

    def __init__(self) -> None:
        marks = _Marks()
        super().__init__("es", lambda: marks, lambda: LANGUAGES["es"].patterns)

    def day(self, one: date, pattern: str) -> str:
        return f"⟦{super().day(one, pattern)}⟧"

    def moment(self, one: datetime, pattern: str) -> str:
        return f"⟦{super().moment(one, pattern)}⟧"


class Unmarked(HTMLParser):
    """The words of a page that are neither marked nor data."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        is_data = tag in DATA or told.get("translate") == "no"
        for name in SPOKEN:
            if not is_data and not any(self._open):
                self._look(told.get(name) or "")
        if tag not in VOID:
            self._open.append(is_data)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self._look(data)

    def _look(self, text: str) -> None:
        if WORD.search(text):
            self.found.append(" ".join(text.split()))


def unmarked(page: str) -> list[str]:
    """What of an HTML page is said past the catalogs."""
    while page != (page := MARKED.sub(" ", page)):
        pass  # marks within marks: a message within a message; elements within one go with it
    reader = Unmarked()
    reader.feed(page)
    return reader.found
