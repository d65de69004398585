"""Name and address lines of a producer, insured or holder box, as people mean them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.values.grammar import city_line, squeezed
from extract.values.lexicon import rarity
from extract.values.seen import Line

_FORM = r"(?:LLC|L\.L\.C\.|Inc|Incorporated|Corp|Corporation|Ltd|LLP|LP|PLLC)"
"""What says which kind of company one is."""
_CONTINUES = re.compile(
    r"^(?:d\s*/?\s*b\s*/?\s*a\b|a\s*/?\s*k\s*/?\s*a\b|f\s*/?\s*k\s*/?\s*a\b|t\s*/\s*a\b|&|and\s|its\s|of\s|for\s|at\s|ISAOA|ATIMA"
    rf"|{_FORM}(?:[.,]|$))",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"(?:&|,|-|\b(?:and|of|the|for|at|a|in|to|dba|t/a|d/b/a|aka|c/o)):?$", re.IGNORECASE)
_TRADING = re.compile(r"\b(?:d\s*/?\s*b\s*/?\s*a|t\s*/\s*a|a\s*/?\s*k\s*/?\s*a)\b", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:\b(?:LLC|L\.L\.C|Inc|Incorporated|Corp|Corporation|Company|Co|LP|L\.P|LLP|Ltd|PLLC|PC|P\.C|Trust|District|Authority"
    r"|Association|Assn|University|College|Board|Partnership|Foundation|Church|Joint Venture|JV)\b\.?\W*)$",
    re.IGNORECASE,
)
"""How the name of a firm or body ends."""
_FORMED = re.compile(rf"\b{_FORM}\.?,\s*$", re.IGNORECASE)
"""A company's form with a comma behind it."""
_REACHED = re.compile(
    r"""(?:\b(?:phone|telephone|tel|ph|fax|facsimile|office|direct|cell|toll.?free|e.?mail|[pfte](?=[:.]))\b[\s:.\#]*)*
    (?:\S+\s?@\s?\S+\s\.\s?[a-z]{2,9}\b | \S+@\S+ | \S+\s?@\s?\S+\.\S+ | (?:https?://|www\.)\S+
    | (?:\+?1[\s.\-]?)?\(?(?<!\d)\d{3}\)?[\s.\-/]*\d{3}[\s.\-]+\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Telephone, fax, mail and web, with what says so; the license of an agency is left with its address."""
SCRAP = 0.75
"""Behind city, state and ZIP code nothing less sure is believed: a telephone across the rule below, a foot."""
ILLEGIBLE, READABLE, MOST_ILLEGIBLE = 0.3, 0.6, 2
"""Two lines at most over a name that are less sure than the first, while it is surer than the second, are not of it."""
_A_WORD = re.compile(r"[A-Za-z]{4,}")
TELEPHONE, MISREAD = 10, 2
"""Digits of a telephone number, and how many of them may be read as letters."""
_TALK = re.compile(r"\b(?:fax|phone|tel|email|e-mail)\b", re.IGNORECASE)
_FILED = re.compile(
    r"(?:vendor|supplier|customer|client|account|acct|ref(?:erence)?|contract(?:or)?|holder|cert(?:ificate)?|job|loan|file"
    r"|project|agreement|contract|p\.?o)\b\W*(?:(?:id|no|num|number|code)\b\W*|[#:]\W*)+[A-Z]{0,4}\W?\d[\w\-./]*",
    re.IGNORECASE,
)
"""The number under which a holder keeps the firm: no part of name or address."""
_LABEL = re.compile(r"^(?:(?:certificate\s+)?holder|(?:named\s+)?insured|producer):?$", re.IGNORECASE)
"""A first line that is the box's own label, where a print has it nearer to the name than the form."""
_LABELS, SOME = ("certificateholder", "namedinsured", "producer"), 4
"""The same as spelled, of which a picture may show so many letters: "ODUC"."""
_ENVELOPE = re.compile(r"\W*(?:\w{0,4}u?[s5]i?[gq]n\s+)?env[ec]l[o0]p[ec]\s*[I1l][DBO0]\b.{16,}", re.IGNORECASE)
"""The number of an envelope that a signing service prints across the page, as it may be read from a picture."""
_PRINTED = re.compile(r"^\W*(?:A?CORD\s*\d+\s*\(|.{0,12}ACORD CORPORATION)", re.IGNORECASE)
"""The foot of the form, where the holder's box was found to reach over it."""
_STREET = re.compile(
    r"^(?:\d|p\.?\s*o\.?\s|c/o|att(?:n|ention)\b|suite|ste\b|unit\b|one\s|mail\s?(?:stop|code)|bldg|building\b|floor|dep(?:t|artment)\b"
    r"|r(?:oo)?m\b|(?:po )?box\b|rural\s|rr\b|route\b|h(?:igh)?wy\b|county r)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of the name and those of the address."""

    name: tuple[Line, ...]
    address: tuple[Line, ...]

    @property
    def name_text(self) -> str:
        """The name in one line."""
        return " ".join(line.text for line in self.name).rstrip(" ,")

    @property
    def is_plain(self) -> bool:
        """Whether name and address part without doubt: the name is whole, and a street, box or city begins the rest."""
        if self.name and _OPEN_END.search(self.name[-1].text):
            return False
        first = self.address[0].text if self.address else ""
        return not first or any(c.isdigit() for c in first) or bool(_STREET.match(first))

    @property
    def address_text(self) -> str:
        """Line 1, line 2, City, ST zip: joined by commas."""
        parts = [city_line(line.text) or line.text.rstrip(" ,") for line in self.address]
        return ", ".join(part for part in parts if part)


def block_of(lines: Sequence[Line]) -> Block:
    """The name is the first line and what plainly continues it; how to reach it is neither."""
    kept = _without_scraps([line for line in lines if not _is_aside(line.text)])
    if len(kept) > 1 and _is_label(kept[0].text, kept[1].text):
        kept = kept[1:]
    kept = _without_illegible(kept)
    if not kept:
        return Block((), ())
    taken = 1
    while taken < len(kept) - 1 and _continues(kept[taken - 1].text, kept[taken].text):
        taken += 1
    return Block(tuple(kept[:taken]), tuple(kept[taken:]))


def _is_label(line: str, below: str) -> bool:
    """Whether a first line is the label of its box, or letters of it over a name."""
    if _LABEL.match(line):
        return True
    letters = squeezed(line) or ""
    return (
        len(letters) >= SOME
        and any(letters in one for one in _LABELS)
        and not (_STREET.match(below) or city_line(below))
    )


def _without_illegible(lines: list[Line]) -> list[Line]:
    """The lines without those above a name that can be read at all: small print, dirt, not a name of a picture."""
    first = next((n for n, line in enumerate(lines) if line.confidence >= READABLE), 0)
    if not 0 < first <= MOST_ILLEGIBLE or any(_may_be_read(line) for line in lines[:first]):
        return lines
    name = lines[first]
    if _STREET.match(name.text) or city_line(name.text) or len(lines) - first < MOST_ILLEGIBLE:
        return lines
    return [replace(name, confidence=min(name.confidence, READABLE)), *lines[first + 1 :]]


def _may_be_read(line: Line) -> bool:
    """Whether a line was read somewhat surely, or holds a word that there is: a long one is seldom sure as a whole."""
    return line.confidence > ILLEGIBLE or any(rarity(word) is not None for word in _A_WORD.findall(line.text))


def _without_scraps(lines: list[Line]) -> list[Line]:
    """The lines without those behind city, state and ZIP code that could hardly be read."""
    ends = next((n for n, line in enumerate(lines, start=1) if n > 1 and city_line(line.text)), len(lines))
    return lines[:ends] + [line for line in lines[ends:] if line.confidence >= SCRAP]


def _is_aside(line: str) -> bool:
    """Whether a line is no part of name or address."""
    if _is_contact(line) or _PRINTED.match(line):
        return True
    return _FILED.fullmatch(line.strip()) is not None or _ENVELOPE.fullmatch(line.strip()) is not None


def _is_contact(line: str) -> bool:
    """Whether nothing is left of a line without telephone numbers, mail addresses and the like."""
    digits, letters = sum(c.isdigit() for c in line), sum(c.isalpha() for c in line)
    if letters <= MISREAD and digits + letters == TELEPHONE:  # (S55) 555-0142
        return True
    rest = _REACHED.sub(" ", line)
    return rest != line and not any(c.isalnum() for c in _TALK.sub(" ", rest))


def _continues(before: str, line: str) -> bool:
    if _OPEN_END.search(before) and _TAIL.search(line):  # "... and" / "3rd Street Manager II, LLC"
        return True
    if city_line(line) or _STREET.match(line):
        return False
    if _CONTINUES.match(line):
        return True
    if _OPEN_END.search(before):
        return not _FORMED.search(before)  # "..., Inc," / "Purchasing Division": a period read as a comma
    if _TRADING.search(before) and not any(c.isdigit() for c in line):
        return True
    return bool(_TAIL.search(line)) and not any(c.isdigit() for c in line) and not _TAIL.search(before)
