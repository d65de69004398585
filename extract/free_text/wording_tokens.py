"""Cuts free text into words as the reader of wording knows them: mended, written out, names made alike.

A token keeps where it stands. Its `norm` is the known word meant by it (OCR's digits turned back, slips of up to two
letters mended, short forms written out), or a sign: "~form", "~date", "~3" (a number of three digits), "~word" for a
word nobody taught. So a small network sees the same sentence however it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from extract.free_text.clauses import plain_of
from extract.free_text.word_classes import class_of, short_forms, spelled
from extract.values.form_numbers import FormNumber, form_numbers

_PIECE = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+)"
    r"|(?P<date>\d{1,2}[/-]\d{1,2}[/-](?:19|20)?\d{2}(?!\d))"
    r"|(?P<money>\$\s?[\d,.]*\d\s?(?:[MmKk]\b)?|\b\d+(?:\.\d+)?[MmKk]\b)"
    r"|(?P<short>[Pp]\s?[&/]\s?[Nn][Cc]\b|[NnWw]/[AaOo]\b|\b[Aa]/[Ii]\b|\b[Ww]/(?= )|\b(?:[A-Za-z]\.){2,}[A-Za-z]?)"
    r"|(?P<contributory>(?<=[&/])[Nn][Cc]\b|(?<=[&/] )[Nn][Cc]\b)"
    r"|(?P<ordinal>\b[Nn][Oo]\.?(?=\s?#?\s?\d)|(?<=[Pp]olicy )[Nn]o\b\.?|\b[Nn]o\.(?=\s[A-Z]{1,5}[\s-]?\d))"
    r"|(?P<break>\n)"
    r"|(?P<number>\d[\d,]*(?![A-Za-z])|\d[oO](?![A-Za-z]))"
    r"|(?P<word>[A-Za-z0-9|]+(?:['\u2019][A-Za-z]+)?)"
    r"|(?P<sign>[^\w\s]|_)"
)
_SHORTEST_SLIP, _LONG = 5, 9
_UNSPACED = 15
_LOOK_ALIKE = (frozenset("il"), frozenset("ceo"))
"""First letters that OCR takes for one another."""
_PREFIXES = frozenset({"un", "in", "im", "ir", "il", "non", "dis", "mis", "re"})
_TURNING = frozenset({"not", "refused", "pending"})
"""Classes whose words turn a statement: no slip is taken for one of them that begins with another letter."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: its place in the text and what it stands for."""

    start: int
    end: int
    norm: str
    kind: str = "-"
    word: str = ""
    """The word as it is spelled, where nobody taught it."""

    @property
    def meant(self) -> str:
        """The word whose meaning it has."""
        return self.word if self.norm == "~word" else self.norm


def tokens_of(text: str, known: Lexicon) -> tuple[tuple[Token, ...], tuple[FormNumber, ...]]:
    """The tokens of `text` in order, and the form numbers among them."""
    numbers, plain = form_numbers(text), plain_of(text)
    found: list[Token] = []
    at = 0
    for one in numbers:
        found += _pieces(text, plain, (at, one.start), known)
        found.append(Token(one.start, one.end, "~form"))
        at = one.end
    found += _pieces(text, plain, (at, len(text)), known)
    return tuple(_rejoined(found, text, plain, known)), numbers


class Lexicon:
    """The words that training showed, those of a class, and which of them a slip was meant to be."""

    def __init__(self, words: Sequence[str]) -> None:
        self.taught = frozenset(words)
        self.words = self.taught | class_of().keys()
        self._long = tuple(sorted(word for word in self.words if len(word) >= _SHORTEST_SLIP and word.isalpha()))
        self.meant = lru_cache(maxsize=4096)(self._meant)

    def _meant(self, word: str) -> str | None:
        """The known word that `word` is, or is a slip of; None when it is neither."""
        word = short_forms().get(word, word)
        if word in self.words:
            return word
        if len(word) < _SHORTEST_SLIP or not word.isalpha() or word in spelled():
            return None
        slips = 1 if len(word) < _LONG else 2
        near = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=slips)
        if near and near[0][0] != word[0] and class_of().get(near[0]) in _TURNING:
            return None  # "Truck" is not "struck"
        if near and word[1:] == near[0][1:] and not any({word[0], near[0][0]} <= alike for alike in _LOOK_ALIKE):
            return None  # "Dover" is not "cover"
        if near and word.endswith(near[0]) and word[: -len(near[0])] in _PREFIXES:
            return None  # "unlimited" is not "limited"
        return near[0] if near else None

    def token(self, start: int, end: int, word: str) -> Token:
        """A token of a known word: by its class alone where training never showed it."""
        return Token(start, end, word if word in self.taught else "~word", class_of().get(word, "-"), word)


def _pieces(text: str, plain: str, within: tuple[int, int], known: Lexicon) -> Iterator[Token]:
    for found in _PIECE.finditer(text, *within):
        kind, (start, end) = found.lastgroup, found.span()
        if kind == "word":
            yield from _word(plain, start, end, known)
        elif kind == "short":
            word = re.sub(r"\s|\.$", "", found[0].lower())
            yield known.token(start, end, known.meant(word) or short_forms().get(word, word.replace(".", "")))
        elif kind == "number":
            yield Token(start, end, f"~{min(len(found[0]), 6)}")
        elif kind == "contributory":
            yield known.token(start, end, kind)  # "primary & NC"
        elif kind == "ordinal":
            yield known.token(start, end, "number")  # "School District No. 4" denies nothing
        elif kind in {"mail", "date", "money"}:
            yield Token(start, end, f"~{kind}")
        else:
            yield Token(start, end, "~break" if kind == "break" else found[0])


def _word(plain: str, start: int, end: int, known: Lexicon) -> Iterator[Token]:
    word = plain[start:end]
    norm = known.meant(word) or ("'" in word and known.meant(word.partition("'")[0])) or None
    if norm is not None:
        yield known.token(start, end, norm)
    elif len(word) >= _UNSPACED and (parts := _split(word, known)):
        for part in parts:
            yield known.token(start, start + len(part), short_forms().get(part, part))
            start += len(part)
    else:
        yield Token(start, end, "~word" if word.isalpha() else "~mixed", word=word)


def _split(word: str, known: Lexicon) -> tuple[str, ...]:
    """The known words that were run together, the fewest of them; () where they do not make up the whole."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 15), end):
            before, part = best[start], word[start:end]
            if before is None or part not in known.words or (len(part) == 1 and part != "a"):
                continue
            if best[end] is None or len(best[end] or ()) > len(before) + 1:
                best[end] = (*before, part)
    return best[-1] or ()


def _rejoined(tokens: list[Token], text: str, plain: str, known: Lexicon) -> Iterator[Token]:
    """Puts together what lost a letter in its midst: "insur d", "liabil ty"."""
    n = 0
    while n < len(tokens):
        this = tokens[n]
        if n + 1 < len(tokens) and (whole := _whole(this, tokens[n + 1], plain, known)):
            yield known.token(this.start, tokens[n + 1].end, whole)
            n += 2
        else:
            yield this
            n += 1


def _whole(this: Token, after: Token, plain: str, known: Lexicon) -> str | None:
    if not (_is_strange(this) or _is_strange(after)) or after.start != this.end + 1:
        return None
    first, second = plain[this.start : this.end], plain[after.start : after.end]
    joined = first + second
    if plain[this.end] != " " or not joined.isalpha() or len(joined) < 6 or min(len(first), len(second)) > 7:
        return None
    if not _is_strange(this) and len(first) > 2 and len(second) > 3:
        return None
    return known.meant(joined)


def _is_strange(token: Token) -> bool:
    return token.norm == "~word" and token.kind == "-"
