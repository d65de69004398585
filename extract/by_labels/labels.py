"""Which pieces of a page are labels, by a list of what offices print (labels.yaml), through small misreadings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from config.yaml_file import loaded
from domain.field import Box
from domain.page import Word
from extract.by_labels.layout import Piece, Sheet
from extract.by_labels.values import VALUES
from extract.values.seen import union

ALIKE = 86.0
"""How alike (0 to 100) the beginning of a piece and a label must be; short labels must be printed as they are."""
SHORT, ALIKE_SHORT = 5, 99.0
ALIKE_WORD, ALIKE_SPACED, ALIKE_WRAPPED = 65.0, 93.0, 93.0
"""The same for one word of a label, for a label with other spaces, and for one that wraps."""
MOST_LETTERS_OFF, REMEMBERED = 0.3, 4096
"""Part of a label's letters that a likeness may lack or have too many; and pieces whose label is remembered."""
LONGEST_COMPOSED, COMPOSED = 9, 0.97
"""Words of a label that is put together from known words, and how sure it is one, 0 to 1."""
TIGHT = 0.5
"""Of its height: lines closer than that are of one label."""
LINES_OF_A_LABEL = 3
LEADING = 1.15
"""Of its height: the most that lies between two lines of one label."""
LONGEST_ABBREVIATION = 5
SENTENCE = 9
"""Words of a piece that is running text."""
MOST_FOLLOWING = 8
"""Words of a name after a label without a colon."""
_SENTENCE = re.compile(r"\b(?:is|are|has|have|the|named|and|of|liability|insurance)\b", re.IGNORECASE)
_ENUMERATOR = re.compile(r"^(?:\(?(?:\d{1,2}[a-z]?|[a-z])[.)]\)?|\d{1,2}[a-z]\.?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """A label on the page: what it is of, how its value is checked, where it stands, and what follows it in its piece.

    `pieces` are those it takes up, more than one where it wraps; `rest` the words after it; `closed` says that a colon
    ends it; `alike` is how well it was recognized, 0 to 1; `said` is the known label that it resembles.
    """

    key: str
    kind: str
    box: Box
    pieces: tuple[Piece, ...]
    rest: tuple[Word, ...] = ()
    closed: bool = False
    alike: float = 1.0
    said: str = ""

    @property
    def bare(self) -> bool:
        """Whether nothing but the label stands in its pieces."""
        return not self.rest


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    words: int
    key: str
    kind: str


@cache
def _loaded() -> dict[str, Any]:
    return loaded(Path(__file__).with_name("labels.yaml"))


@cache
def phrases() -> tuple[_Phrase, ...]:
    """All labels that are known, the longest first."""
    made = {
        plain(str(text)): _Phrase(plain(str(text)), len(plain(str(text)).split()), key, each["kind"])
        for key, each in _loaded().items()
        if isinstance(each, dict)
        for text in each["says"]
    }
    return tuple(sorted(made.values(), key=lambda one: -len(one.text)))


@cache
def _ordinary() -> frozenset[str]:
    """Words that are labels only where a colon or other labels say so."""
    return frozenset(_loaded()["weak"]) - frozenset(_loaded()["alone"])


@cache
def kind_of(key: str) -> str:
    """How values of `key` are checked."""
    return next((one.kind for one in phrases() if one.key == key), "text")


def plain(text: str) -> str:
    """`text` in lower case, letters and digits only, single spaces; # is read as "no"."""
    bare = text.lower().replace("'", "").replace("\u2019", "").replace("#", " no ")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def labels_of(sheet: Sheet) -> tuple[Label, ...]:
    """The labels on a page in reading order; no piece belongs to two."""
    found: list[Label] = []
    taken: set[int] = set()
    below = _Below(sheet)
    for piece in sheet.pieces:
        if id(piece) in taken:
            continue
        if (label := _at(piece, below)) is not None:
            taken |= {id(one) for one in label.pieces}
            found += _in_a_row(label, piece)
    return tuple(label for label in found if _stands(label, found) and (label.bare or label.closed or continues(label)))


def _stands(label: Label, labels: Sequence[Label]) -> bool:
    """Whether a label that is an ordinary word is one here: a colon ends it, or others stand in its row."""
    last = label.pieces[-1].words[-1].text
    if label.bare and not label.closed and last.endswith(".") and len(last) > LONGEST_ABBREVIATION:
        return False  # the end of a sentence
    if label.closed or label.said not in _ordinary():
        return True
    row = label.pieces[0].row
    return sum(other.pieces[0].row == row for other in labels) > 2


def _in_a_row(label: Label, piece: Piece) -> list[Label]:
    """The label, and others that follow it in its piece: heads printed close together, or "From: .. To: .."."""
    heads, rest = [replace(label, rest=())], label.rest
    while rest and not label.closed and (match := _match(rest)) is not None:
        heads.append(replace(_label([piece], rest, match), rest=()))
        rest = rest[match[1] :]
    if len(heads) > 1 and not rest:
        return heads
    found = [label]
    while found[-1].rest and (second := _within(found[-1], piece)) is not None:
        found.append(second)
    return found


class _Below:
    """Finds what stands right under a piece, close enough to go on with it."""

    def __init__(self, sheet: Sheet) -> None:
        self._rows = sheet.rows

    def of(self, piece: Piece) -> Piece | None:
        for row in self._rows[piece.row + 1 : piece.row + 3]:
            for other in row:
                near = other.box.top - piece.box.bottom < LEADING * piece.height
                centered = abs(other.box.x0 + other.box.x1 - piece.box.x0 - piece.box.x1) < 2 * piece.height
                if (
                    near
                    and self._goes_on(piece, other)
                    and (abs(other.box.x0 - piece.box.x0) < piece.height or centered)
                ):
                    return other
        return None

    def _goes_on(self, piece: Piece, other: Piece) -> bool:
        """Whether two lines may be of one label: not if each is a label with a value of its own beside it."""
        if _whole(piece) and _whole(other):
            return not (self._has_value(piece) and self._has_value(other)) and _tight(piece, other)
        return not (_whole(piece) and self._has_value(piece)) or (_tight(piece, other) and not _begins(other))

    def _has_value(self, piece: Piece) -> bool:
        beside = [one for one in self._rows[piece.row] if one.box.x0 >= piece.box.x1]
        return bool(beside) and _match(_bare(beside[0].words)) is None


def _whole(piece: Piece) -> bool:
    words = _bare(piece.words)
    match = _match(words)
    return match is not None and match[1] >= len(words)


def _begins(piece: Piece) -> bool:
    return _match(_bare(piece.words)) is not None


def _tight(piece: Piece, other: Piece) -> bool:
    return other.box.top - piece.box.bottom < TIGHT * piece.height


def _at(piece: Piece, below: _Below) -> Label | None:
    alone = _match(_bare(piece.words))
    pieces = [piece]
    wrapped: tuple[_Phrase, int, float] | None = None
    for _ in range(LINES_OF_A_LABEL - 1):
        if pieces[-1].text.endswith(":") or (following := below.of(pieces[-1])) is None:
            break
        pieces.append(following)
        tokens = _bare([word for each in pieces for word in each.words])
        longer = _match(tokens)
        if longer and longer[1] >= len(tokens) and longer[2] >= ALIKE_WRAPPED and _weight(longer) > _weight(alone):
            wrapped = longer
            break
    if wrapped is not None:
        return _label(pieces, _bare([word for each in pieces for word in each.words]), wrapped)
    return _label([piece], _bare(piece.words), alone) if alone is not None else None


def _weight(match: tuple[_Phrase, int, float] | None) -> float:
    """How much a match says: long labels, well recognized."""
    return len(match[0].text) * (match[2] / 100) ** 4 if match else 0.0


def _within(label: Label, piece: Piece) -> Label | None:
    """A second label in the same piece: "From: 01/01/2026 To: 01/01/2027"."""
    for start in range(1, len(label.rest)):
        match = _match(label.rest[start:])
        if match is None or match[0].key not in {"expiration", "effective", "policy_number", "date", "number"}:
            continue
        made = _label([piece], label.rest[start:], match)
        if made.closed or (made.key == "expiration" and made.rest):
            return made
    return None


def _label(pieces: Sequence[Piece], words: Sequence[Word], match: tuple[_Phrase, int, float]) -> Label:
    phrase, taken, alike = match
    head, rest = words[:taken], list(words[taken:])
    closed = head[-1].text.endswith((":", ":-", "?"))
    if rest and rest[0].text in {":", "-", "\u2013"}:
        closed, rest = True, rest[1:]
    rest = _without_brackets(rest)
    if not closed and rest and rest[0].text.endswith(":") and len(rest) > 1:
        closed, rest = True, rest[1:]
    box = union(tuple(word.box for word in head)) or pieces[0].box
    return Label(phrase.key, phrase.kind, box, tuple(pieces), tuple(rest), closed, alike / 100, phrase.text)


def _without_brackets(words: list[Word]) -> list[Word]:
    """What follows a label without "(use street address only)"."""
    if not words or not words[0].text.startswith("("):
        return words
    for place, word in enumerate(words):
        if word.text.rstrip(":.").endswith(")"):
            return words[place + 1 :]
    return []


def _bare(words: Sequence[Word]) -> tuple[Word, ...]:
    """Without the number or letter before a label ("1a.", "(3)"), and without brackets around a whole label."""
    if len(words) > 1 and _ENUMERATOR.match(words[0].text) and not words[0].text.isdigit():
        return tuple(words[1:])
    return tuple(words)


def _match(words: Sequence[Word]) -> tuple[_Phrase, int, float] | None:
    """The best label that the words begin with: phrase, how many words it takes, how alike."""
    tokens = [(place, token) for place, word in enumerate(words) for token in plain(word.text).split()]
    if not tokens:
        return None
    found = _matched(tuple(token for _, token in tokens))
    return (found[0], tokens[found[1] - 1][0] + 1, found[2]) if found else None


@lru_cache(maxsize=REMEMBERED)
def _matched(tokens: tuple[str, ...]) -> tuple[_Phrase, int, float] | None:
    """The same for plain tokens: phrase, how many tokens it takes, how alike."""
    best = _composed(tokens, len(tokens))
    for phrase in phrases():
        for count in {phrase.words, phrase.words - 1, phrase.words + 1}:
            if not 0 < count <= len(tokens):
                continue
            said = " ".join(tokens[:count])
            if abs(len(said) - len(phrase.text)) > MOST_LETTERS_OFF * len(phrase.text):
                continue
            alike = _alike(said, phrase, count)
            weight = len(phrase.text) * (alike / 100) ** 4
            if alike and (best is None or weight > best[0]):
                best = weight, phrase, count, alike
    return best[1:] if best else None


def _composed(tokens: Sequence[str], taken: int) -> tuple[float, _Phrase, int, float] | None:
    """A label that nobody listed but that is put together from the words of one, if all the words are that."""
    if not 1 < len(tokens) <= LONGEST_COMPOSED or tokens[-1] in {"and", "of", "the", "or"}:
        return None
    words = set(tokens)
    for one in _loaded()["composed"]:
        heads = words & set(one["heads"])
        if not heads or words - heads - set(one["with"]) or not words - heads:
            continue
        key = one["key"]
        if key == "insured" and ("name" in words) != ("address" in words):
            key = "insured_name" if "name" in words else "insured_address"
        text = " ".join(tokens)
        return len(text) * COMPOSED**4, _Phrase(text, len(tokens), key, kind_of(key)), taken, 100 * COMPOSED
    return None


def _alike(said: str, phrase: _Phrase, count: int) -> float:
    """How alike they are, 0 when not enough: letters run together or apart only where little else differs."""
    if count != phrase.words:
        return fuzz.ratio(said.replace(" ", ""), phrase.text.replace(" ", ""), score_cutoff=ALIKE_SPACED)
    least = ALIKE_SHORT if len(phrase.text) <= SHORT else ALIKE
    alike = fuzz.ratio(said, phrase.text, score_cutoff=least)
    return alike if alike and _word_by_word(said.split(), phrase.text.split()) else 0.0


def _word_by_word(said: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether no single word is another one: "proof of insurance" is not "period of insurance"."""
    return all(fuzz.ratio(one, other) >= ALIKE_WORD for one, other in zip(said, phrase, strict=True))


def continues(label: Label) -> bool:
    """Whether what follows a label without a colon is its value, and not a sentence that begins like a label."""
    text = " ".join(word.text for word in label.rest)
    check = VALUES.get(label.kind)
    if check is not None:
        few = len(label.rest) <= MOST_FOLLOWING and sum(len(piece.words) for piece in label.pieces) < SENTENCE
        return few and (check(text) is not None or check(label.rest[0].text) is not None)
    if label.kind in ("party", "name") and len(label.rest) <= MOST_FOLLOWING and " " in label.said:
        return label.rest[0].text[:1].isupper() and not _SENTENCE.search(text)
    return False


def unknown_labels(sheet: Sheet, labels: Sequence[Label]) -> Iterator[Piece]:
    """Pieces that end with a colon and are no known label: whatever they label, they are no value."""
    known = {id(piece) for label in labels for piece in label.pieces}
    for piece in sheet.pieces:
        if id(piece) not in known and piece.words[-1].text.endswith(":"):
            yield piece
