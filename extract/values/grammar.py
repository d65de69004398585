"""How values are written on certificates, and what they mean: dates, dollars, yes and no, letters, NAIC numbers.

Each function takes the printed text and gives the value, or None when the text is not of its kind.
`repair` undoes what OCR does to digits; use it only where digits must stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from rapidfuzz import fuzz

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_MONTHS = {name[:3].lower(): n + 1 for n, name in enumerate(MONTHS)}
A_MONTH = "|".join(_MONTHS)
"""A pattern of how the name of a month begins, in small letters."""
_BETWEEN = r"(?:\s*[/\-.\u2010-\u2015]\s*|\s+)"
_NUMERIC = re.compile(rf"^(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}}|\d{{2}})$")
_ISO = re.compile(r"^(?!.*0\d[/\-.]\d$)(\d{4})[/\-.](\d{1,2})[/\-.](\d{1,2})$")
"""A day of one digit after a month of two (2026-08-1) has lost one."""
_NAMED = re.compile(r"^([a-z]{3})[a-z]*\.?[\s\-]*(\d{1,2})((?:st|nd|rd|th)?[\s\-,]*)(\d{4}|\d{2})$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"^(\d{1,2})[\s\-./]*([a-z]{3})[a-z]*\.?,?[\s\-./]*(\d{4}|\d{2})$", re.IGNORECASE)
_HOUR = re.compile(r"[\s,@]*(?:at\s*)?(?:12[:.\-]?\s*00?[01]|0?0[:.]0[01])\s*[ap]\.?\s*m\b.*$", re.IGNORECASE)
"""The minute at which policies begin and end, after a day."""
CUT_HOUR = re.compile(
    r"(?<=[/\-.]\d{4})\s*12(?:[:.]0?[01]?\s*[AP|Il1]?[^mM]?|[:.\-/]?0[01]\s*[AP]M\W?\w{1,2})$", re.IGNORECASE
)
"""The same, cut off at the rule behind a day, or with what begins behind that."""
_HALF_HOUR = re.compile(r"^[ap]\.?\s?m\b\.?\s*(?=\d)|\s12:0[01]$", re.IGNORECASE)
"""The same, parted where it ran over the rule between two days."""
_RUN = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_DOLLARS = re.compile(r"^(?:USD|US)?\$*(\d{1,3}(?:[,.]\d{3})+|\d+)(?:[.,]00)?(?:\.-|-|[,.])?$", re.IGNORECASE)
_OF_WHAT = re.compile(
    r"(?<=[\dMK])[.*(]*(?:csl|comb|each|ea(?=\W|occ|acc|cl|per|emp|inc|$)|per|(?:gen\w*)?agg|occ|claim|limit)[a-z./*)]*$",
    re.IGNORECASE,
)
"""What an amount is for, said again right behind it: 1,000,000 CSL."""
_SAID_FIRST = re.compile(
    r"^[(]?(?:csl|comb|each|ea|per|agg|gen\w*agg|occ|claim|limit)[a-z./)]*[:\-]?(?=\$|\d{1,3},\d{3}|\d{4})",
    re.IGNORECASE,
)
"""The same before it: CSL 1,000,000."""
_SCALED = re.compile(r"^\$?(\d+(?:\.\d+)?)(K|M|MM|MIL|MILLION)$", re.IGNORECASE)
_SCALE = {"k": 1_000, "m": 1_000_000, "mm": 1_000_000, "mil": 1_000_000, "million": 1_000_000}
_TICKS = frozenset("X\u2713\u2714\u2717\u2718\u2611\u2612\u2612xV")
_EMPTY_BOXES = frozenset("\u00a8\u2610\u25a1\u25a2\u25ab\u25fb\u25fd\u25cb\u25ef\u2751\u2752\u274f\u2750\u2b1c\u2b1a")
"""Glyphs of boxes and rings that nothing is in."""
_MARK = re.compile(r"X{2,3}|\[ ?X ?\]|\( ?X ?\)", re.IGNORECASE)
"""Marks of more than one character."""
_MARKS_BEGIN = frozenset("Xx[(")
_YES = frozenset({"Y", "YES", "X", "XX", "V", "W", "\u2713", "\u2714", "\u2717", "\u2718", "\u2611", "\u2612", "TRUE"})
_NO = frozenset({"N", "NO", "FALSE"})
_LOOKALIKES = str.maketrans("\u00ad\u2010\u2011\ufffe\x02\u037e\u2018\u2019\u201c\u201d", "-----;''\"\"")
_DIGITS = str.maketrans("OoQDIl|iZSsB", "000011112558")
EARLIEST, LATEST = 1980, 2079
SOON = range(8, 40)
"""Years of this century that are written in two digits right behind the day."""
WORDS_FOR_AMOUNTS = frozenset(
    {"EXCLUDED", "EXCL", "INCLUDED", "INCL", "STATUTORY", "N/A", "N / A", "NIL", "NONE", "UNLIMITED"}
)
"""What may stand in place of an amount."""
_NOTHING = frozenset(
    {
        "na", "none", "nil", "notapplicable", "notcovered", "notincluded", "nocoverage", "notprovided", "doesnotapply",
        "nopolicy", "notcarried", "excluded", "nocov", "notrequired",
    }
)  # fmt: skip
"""Letters of what is written in the place of a policy where there is none."""
MISREAD, ALIKE = 8, 89.0
"""Letters from which such words may be misread, and how alike (0 to 100) they then are."""


def tidy(text: str) -> str:
    """`text` with the lookalikes of PDF producers undone (soft hyphens, hard spaces, Greek semicolons)."""
    if not text.isascii() or "\x02" in text:
        text = text.translate(_LOOKALIKES)
    return " ".join(text.split())


def repair(text: str) -> str:
    """`text` with letters that OCR gives for digits turned back."""
    return text.translate(_DIGITS)


def iso_date(text: str) -> str | None:
    """The day as ISO 8601; months come first, two-digit years are of this century."""
    text = " ".join(_HALF_HOUR.sub("", CUT_HOUR.sub("", _HOUR.sub("", text).strip())).strip(".,;:").split())
    if found := _ISO.match(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.match(text) or _RUN.match(text):
        return _day(int(found[3]), int(found[1]), int(found[2]))
    if (found := _NAMED.match(text)) and found[1].lower() in _MONTHS:
        run = not found[3] and len(found[4]) == 2
        if run and (int(found[4]) not in SOON or found[2] == "20"):  # "Feb252" is not of 2052; "Nov2026" may be no day
            return None
        return _day(int(found[4]), _MONTHS[found[1].lower()], int(found[2]))
    if (found := _DAY_FIRST.match(text)) and found[2].lower() in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    return None


def years_on(day: date, years: int = 1) -> date:
    """The same day so many years later, or earlier; the 28th for a 29th of February that is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def dollars(text: str) -> int | None:
    """Whole dollars; None for words such as EXCLUDED and for anything that is not one amount."""
    squeezed = _SAID_FIRST.sub("", _OF_WHAT.sub("", re.sub(r"\s+", "", text).strip("*;:")))
    if found := _DOLLARS.match(squeezed):
        return int(re.sub(r"[,.]", "", found[1]))
    if found := _SCALED.match(squeezed):
        return round(float(found[1]) * _SCALE[found[2].lower()])
    return None


def yes_no(text: str) -> str | None:
    """ "Y" or "N"; a tick counts as yes, N/A and anything else as None."""
    bare = text.strip().strip(".,:;*()").upper()
    if bare in _YES:
        return "Y"
    return "N" if bare in _NO else None


def is_nothing(text: str) -> bool:
    """Whether these words in the place of a policy number say that there is no policy."""
    bare = squeezed(text)
    if not text.strip("-_/. ") or bare in _NOTHING:
        return True
    if bare is None or len(bare) < MISREAD or any(c.isdigit() for c in bare):
        return False
    return any(fuzz.ratio(bare, one) >= ALIKE for one in _NOTHING if len(one) >= MISREAD)


def is_tick(text: str) -> bool:
    """Whether the text is a mark in a box."""
    bare = text.strip()
    if not bare.isascii():
        return bare not in _EMPTY_BOXES
    if len(bare) < 2:
        return bare in _TICKS
    return bare[0] in _MARKS_BEGIN and _MARK.fullmatch(bare) is not None


def insurer_letter(text: str) -> str | None:
    """The letter, or letters joined by a slash, of the insurer list."""
    letters = re.findall(r"[A-F]", text.upper())
    rest = re.sub(r"[A-F\s/,&+.()\-]", "", text.upper())
    return "/".join(dict.fromkeys(letters)) if letters and not rest else None


def naic(text: str) -> str | None:
    """The five digits of a company number."""
    squeezed = re.sub(r"^(?:NAIC)?(?:NO)?#?", "", re.sub(r"[\s.,:]", "", text), flags=re.IGNORECASE)
    return squeezed if re.fullmatch(r"\d{5}", squeezed) else None


def city_line(text: str) -> str | None:
    """ "City, ST zip" from the parts as they stand in one line of an address; None when it is no such line."""
    found = re.match(r"^(.*?)[,\s]+([A-Za-z]{2})\.?[,\s]+(\d{5}(?:-\s?\d{4})?)$", text.strip())
    return f"{found[1].rstrip(', ')}, {found[2].upper()} {found[3]}" if found else None


def phone(text: str) -> str | None:
    """The ten digits of a US number, and those of an extension."""
    found = re.match(r"^\D*1?\D*(\d{3})\D*(\d{3})\D*(\d{4})(?:\s*(?:x|ext\.?)\s*(\d{1,6}))?\W*$", text, re.IGNORECASE)
    return "".join(part for part in found.groups() if part) if found else None


def email(text: str) -> str | None:
    """The address in lower case, if it looks like one."""
    bare = re.sub(r"\s", "", text).lower()
    return bare if re.fullmatch(r"[a-z0-9._%+\-']+@[a-z0-9.\-]+\.[a-z]{2,}", bare) else None


def squeezed(text: str) -> str | None:
    """Letters and digits only, lower case: what two readings of free text are compared by. None of nothing."""
    return re.sub(r"[^a-z0-9]", "", text.casefold()) or None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        found = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
    return found.isoformat() if EARLIEST <= found.year <= LATEST else None


GRAMMARS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {"date": iso_date, "money": dollars, "naic": naic, "letter": insurer_letter, "yes_no": yes_no}
)
"""For each kind of box whose value is not its text: what the text means; None when it is not of the kind."""

CHECKS: Mapping[str, Callable[[str], object]] = MappingProxyType({**GRAMMARS, "phone": phone, "email": email})
"""The same for every kind that has a grammar: what two readings are compared by."""
