"""What a piece of text holds as a value of some kind, by the grammar of that kind: dates, numbers, amounts, answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from extract.values.grammar import dollars, iso_date, tidy

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"\d{{1,2}}\s*[/\-.]\s*\d{{1,2}}\s*[/\-.]\s*(?:\d{{4}}|\d{{2}})(?!\d)|\d{{4}}-\d{{2}}-\d{{2}}(?!\d)"
    rf"|{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?\s*[,.]?\s*\d{{4}}|\d{{1,2}}[\s\-]+{_MONTH},?[\s\-]+\d{{4}}",
    re.IGNORECASE,
)
"""A date anywhere in a text."""
MONEY = re.compile(
    r"(?:USD|US)?\$\s?\d[\d,. ]*\d(?:\s?(?:million|MM|M|K)\b)?|\$\s?\d+(?:\.\d+)?\s?(?:million|MM|M|K)\b"
    r"|(?<![\w\-/.])\d{1,3}(?:,\s?\d{3})+(?:\.00)?(?![\w\-/])|(?<![\w\-/.,])\d{5,8}(?![\w\-/.,])",
    re.IGNORECASE,
)
"""An amount anywhere in a text."""
CODE = re.compile(
    r"^(?=[^\s]*\d|[^\d]{1,12}\d)[A-Z0-9][A-Z0-9\-/.()#*]*(?:(?:\s|(?<=\d),(?=\d))?[A-Z0-9\-/.()#]+){0,5}$",
    re.IGNORECASE,
)
_YES = re.compile(r"^(?:\W*[xX]\W+)?yes\b|^y$", re.IGNORECASE)
_NO = re.compile(r"^(?:\W*[xX]\W+)?no(?:ne|t)?\b|^n$", re.IGNORECASE)
LONGEST_CODE, DIGITS_OF_A_CODE = 30, 3


def date_of(text: str) -> str | None:
    """The one day a text names, ISO 8601; None of none or several."""
    found = dates_of(text)
    return found[0] if len(found) == 1 else None


def dates_of(text: str) -> list[str]:
    """All days in a text, in their order."""
    return [day for found in DATE.finditer(tidy(text)) if (day := iso_date(_spaced(found[0]))) is not None]


def _spaced(text: str) -> str:
    """ "July1,2026" as OCR gives it, with its spaces back."""
    if not text[:1].isalpha():
        return text
    return re.sub(r"(?<=[A-Za-z.])(?=\d)|(?<=,)(?=\d)", " ", text).replace(" ,", ",")


def money_of(text: str) -> int | None:
    """The one amount of a text, in whole dollars."""
    found = [amount for one in MONEY.findall(text) if (amount := dollars(one)) is not None]
    return found[0] if len(found) == 1 else dollars(text)


def code_of(text: str) -> str | None:
    """A policy, account or certificate number; None of too few digits, a date, an amount, a sentence."""
    bare = tidy(text).strip(" .:;,")
    if not bare or len(bare) > LONGEST_CODE or DATE.search(bare) or bare.startswith("$"):
        return None
    if sum(char.isdigit() for char in bare) < DIGITS_OF_A_CODE or not CODE.match(bare):
        return None
    long_words = [word for word in re.split(r"[\s\-/]", bare) if len(word) > 3 and word.isalpha()]
    return None if long_words else bare


def yes_no_of(text: str) -> str | None:
    """ "Y" or "N" by the answer a text begins with."""
    bare = text.strip(" .:;[]()")
    if _YES.match(bare):
        return "Y"
    return "N" if _NO.match(bare) else None


def period_of(text: str) -> tuple[str, str] | None:
    """First and last day of a span, in order."""
    found = dates_of(text)
    return (found[0], found[1]) if len(found) == 2 and found[0] < found[1] else None


VALUES: Mapping[str, Callable[[str], object]] = MappingProxyType({
    "date": date_of, "money": money_of, "code": code_of, "yes_no": yes_no_of, "period": period_of,
})  # fmt: skip
"""For each kind that has a grammar: what a text means, or None when it is not of the kind."""
