"""What the sentences of a page say: who is insured, with whom, under which number, from when until when.

For papers written as letters, and for what a form says only in its sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from domain.page import Word
from extract.by_labels.layout import Sheet
from extract.by_labels.values import DATE, LONGEST_CODE, code_of, dates_of
from extract.values.carriers import names_an_insurer
from extract.values.grammar import iso_date

_ADDRESS = r"(?P<address>(?:\d|P\.?\s?O\.?\s)[^;()]{4,90}?,?\s[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?)"
_NAME = r"(?P<name>[A-Z0-9][\w&'\u2019.,\-/ ]{2,70}?)"
_SAYS = r"(?:certif(?:y|ies|ied)(?:\s+that)?|confirms?\s+that|advised\s+that|verif(?:y|ies)\s+that|state\s+that)"
_AT = r"[\s,]*(?:\(|,|\bof\b|\blocated at\b|\bat\b)+\s*,?\s*"
_OURS = r"(?:(?i:our insured|the employer|the insured|the policyholder),?\s+)?"
_INSURED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_SAYS}|(?i:issued|provided|afforded)\s+(?:to|for)|(?i:our insured|the insured|policyholder|employer))"
        rf",?\s+{_OURS}{_NAME}{_AT}{_ADDRESS}",
        rf"\bto\s+{_OURS}{_NAME}{_AT}{_ADDRESS}",
        rf"(?:^|[.:]\s+|\bto\s+){_NAME}\s*,\s*{_ADDRESS}\)?,?\s+(?:carries|maintains|has|is|holds)\b",
        rf"{_SAYS}\s+{_OURS}{_NAME},?\s+(?:is|has|have|carries|maintains|holds|was|participates)\b",
        rf"(?:insured|issued to|policyholder),?\s+{_NAME}(?:,|\.|;|\s+(?:for|under|with|is|has)\b)",
    )
)
_POLICY = re.compile(
    r"\b(?:policy|account|risk|employer|binder)\s*(?:(?:number|no|num|#|id)\b\.?|[:#])?\s*(?:is|of|was)?\s*[:#]?\s*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:expir\w*(?:\s+date)?|through|until|valid\s+(?:to|thru)|ending|ends)\s*(?:on|of|is|:)?\s*$", re.IGNORECASE
)
_BEGINS = re.compile(
    r"(?:effective|effect|since|beginning|begins|commencing|inception|from|starting)\s*(?:date|on|of|is|:)*\s*$",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"^[\s,(]*(?:(?:at|12:01|a\.?m\.?|standard|time|and|is|remains|in|force)[\s,)]*)*"
    r"(?:to|thru|through|until|till|expir\w+|and|ending|[-\u2013\u2014/])"
    r"(?:[\s,:]*(?:expir\w+|remains|in|force|until|including|ending|on|date|at|is|of|the|policy))*[\s,:]*$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?:insured (?:with|by|through)|coverage (?:with|through|by)|insurance (?:with|through|by)|in force with"
    r"|issued by|placed with"
    r"|policy (?:with|from)|[Ww]e,|that|[Tt]he undersigned,?|behalf of)\s+"
    r"(?P<name>(?:[A-Z][\w&'\u2019.\-]*,?\s+|of\s+|and\s+|the\s+|&\s+){1,9})"
)
LEAST_DAYS, MOST_DAYS = 27, 1200
"""A policy's period."""
_NO_NAME = re.compile(
    r"\b(?:policy|policies|insurance (?:is|was|has)|certificate|coverage|following|named|listed|above|below"
    r"|described)\b",
    re.IGNORECASE,
)

_SENTENCE_END = re.compile(r"(?<!\bCo)(?<!\bInc)(?<!\bIns)(?<!\bCorp)(?<!\bLtd)(?<!\b[A-Z])\.\s")

Span = tuple[int, int]


class RunningText:
    """The text of a page in reading order, able to give back the words of any stretch of it."""

    def __init__(self, sheet: Sheet) -> None:
        self._words = sheet.words
        self._starts: list[int] = []
        length = 0
        for word in self._words:
            self._starts.append(length)
            length += len(word.text) + 1
        self.text = " ".join(word.text for word in self._words)

    def words(self, span: Span) -> tuple[Word, ...]:
        """The words that a stretch touches."""
        first = bisect_right(self._starts, span[0]) - 1
        last = bisect_right(self._starts, max(span[0], span[1] - 1)) - 1
        return self._words[first : last + 1]

    def insured(self) -> tuple[Span, Span | None] | None:
        """Where the insured's name stands, and the address if it follows."""
        for pattern in _INSURED:
            for found in pattern.finditer(self.text):
                name = found["name"].strip(" ,")
                if _NO_NAME.search(name) or names_an_insurer(name) or len(name.split()) > 9 or not name[:1].isalnum():
                    continue
                start = found.start("name")
                address = found.span("address") if "address" in pattern.groupindex else None
                return (start, start + len(found["name"].rstrip(" ,("))), address
        return None

    def policy_number(self) -> Span | None:
        """Where a policy's or an account's number stands in a sentence."""
        for found in _POLICY.finditer(self.text):
            if (span := self._code(found.end())) is not None:
                return span
        return None

    def _code(self, start: int) -> Span | None:
        end = start
        for token in re.finditer(r"\S+", self.text[start : start + LONGEST_CODE + 5]):
            bare = token[0].rstrip(".,;:")
            if not re.fullmatch(r"[A-Z0-9][A-Z0-9\-/().#]*", bare) or (bare.isalpha() and len(bare) > 5):
                break
            end = start + token.start() + len(bare)
            if bare != token[0]:
                break
        return (start, end) if end > start and code_of(self.text[start:end]) is not None else None

    def period(self) -> tuple[Span | None, Span | None]:
        """Where the days stand on which cover begins and ends."""
        days = [(found.span(), day) for found in DATE.finditer(self.text) if (day := iso_date(_one_space(found[0])))]
        for (one, begins), (other, ends) in pairwise(days):
            between = self.text[one[1] : other[0]]
            if _PERIOD.match(between) and LEAST_DAYS <= _days(begins, ends) <= MOST_DAYS:
                return one, other
        begin = next((span for span, _ in days if _BEGINS.search(self.text[: span[0]][-40:])), None)
        end = next((span for span, _ in days if _ENDS.search(self.text[: span[0]][-40:])), None)
        return begin, end

    def carriers(self) -> Iterator[Span]:
        """Where sentences name whom one is insured with."""
        for found in _WITH.finditer(self.text):
            start = found.start("name") + (4 if found["name"].lower().startswith("the ") else 0)
            name = _SENTENCE_END.split(self.text[start : found.end("name")])[0].rstrip(" ,.")
            if name:
                yield start, start + len(name)


def _one_space(text: str) -> str:
    return dates_of(text)[0] if dates_of(text) else text


def _days(begins: str, ends: str) -> int:
    return (date.fromisoformat(ends) - date.fromisoformat(begins)).days
