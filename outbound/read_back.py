"""What was read from a paper, in plain lines for whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from config.comms import words
from outbound.letter import one_line
from outbound.notice_letter import long_date
from outbound.paper_words import Words, money

MOST_LINES = 6
"""Of each list of an acknowledgement: it stays on one screen."""
_FIRST = (
    *("each_occurrence", "combined_single_limit", "each_claim", "each_accident", "el_each_accident"),
    *("general_aggregate", "aggregate"),
)
_MOST_LIMITS = 2
_UNTIL = {"en": "{start} to {end}", "es": "{start} a {end}"}
_PAGES = {"en": ("page", "pages"), "es": ("página", "páginas")}
_MORE = {"en": "and {count} more", "es": "y {count} más"}


def policy_read(
    line: str,
    number: str,
    dates: tuple[date | None, date | None],
    limits: Mapping[str, int],
    language: str = "en",
) -> str:
    """One policy: "General liability GL-1, January 1, 2026 to January 1, 2027: each occurrence $1,000,000".

    Args:
        dates: first and last day as read.
        limits: whole dollars by limit code; the two that tell most are said.
    """
    named = Words(language)
    said = f"{words(language).lines.get(line, line)} {one_line(number, most=40)}".strip()
    start, end = (long_date(day, language) if day else "?" for day in dates)
    if any(dates):
        said += f", {_UNTIL[language].format(start=start, end=end)}"
    codes = [code for code in _FIRST if code in limits] or list(limits)
    amounts = [f"{named.named(code).lower()} ${money(limits[code])}" for code in codes[:_MOST_LIMITS]]
    return f"{said}: {', '.join(amounts)}" if amounts else said


def pages_called(file: str, pages: Sequence[int], language: str = "en") -> str:
    """Pages of a file in a few words: "fax.tif (page 1)"; "fax.tif (páginas 2, 3)"."""
    one, several = _PAGES[language]
    return f"{one_line(file, most=80)} ({several if len(pages) > 1 else one} {', '.join(map(str, pages))})"


def shortened(lines: Sequence[str], language: str = "en") -> tuple[str, ...]:
    """The first lines, each once, and how many more there are."""
    each = tuple(dict.fromkeys(lines))
    if len(each) <= MOST_LINES:
        return each
    return (*each[: MOST_LINES - 1], _MORE[language].format(count=len(each) - MOST_LINES + 1))
