"""Parties of a certificate on an unknown form: the insured, the holder, the producer, the insurer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from domain.certificate import Insurer, Party
from domain.field import Field
from domain.page import Word
from extract.by_labels.labels import SENTENCE
from extract.by_labels.layout import Piece, Sheet
from extract.by_labels.pairs import LINE_GAP, Pair
from extract.by_labels.proof import Prover
from extract.by_labels.running_text import RunningText
from extract.by_labels.values import DATE, code_of
from extract.values.carriers import carrier_of, names_an_insurer
from extract.values.grammar import city_line
from extract.values.parties import block_of

SUFFIX = re.compile(
    r"\b(?:LLC|L\.L\.C\.|Inc\.?|Corp\.?|Corporation|Co\.|Company|Ltd\.?|L\.?P\.?|LLP|PLLC|P\.?C\.?|Partners|Group|Trust)\W*$",
    re.IGNORECASE,
)
_STREET = re.compile(r"^(?:\d|p\.?\s*o\.?\s|c/o|attn|suite|ste\b|unit\b|one\s)", re.IGNORECASE)
_OPEN_END = re.compile(r"(?:&|,|\band|\bof|\bthe|\binsurance|\bmutual)$", re.IGNORECASE)
_NO_NAME_LINE = re.compile(r"^(?:attn|attention|c/o|care of|its\b|and\b|dba|d/b/a|as\b)", re.IGNORECASE)
_ONE_LINE = re.compile(r"^(?P<name>.*?),?\s+(?P<address>(?:\d+\s|P\.?\s?O\.?\s).*\b[A-Z]{2}\.?\s+\d{5}(?:-\d{4})?)$")
LETTERHEAD = 0.3
"""Of the page's height: within it stands who issues a paper."""
LETTERHEAD_WORDS = 10


def party(prover: Prover, whole: Pair | None, name: Pair | None, address: Pair | None) -> Party:
    """A party from one block, or from its name and its address under labels of their own."""
    if name is not None:
        named = _named(prover, name.lines, name.way, name.label.alike)
        if address is not None and named.address.value is None:
            lines = [" ".join(word.text for word in line) for line in address.lines]
            text = ", ".join(city_line(line) or line.rstrip(" ,") for line in lines)
            words = [word for line in address.lines for word in line]
            return Party(named.name, prover.field(text, words, address.way, kind="party", alike=address.label.alike))
        return named
    if whole is None:
        return Party()
    return _named(prover, _without_number(whole.lines), whole.way, whole.label.alike)


def _without_number(lines: tuple[tuple[Word, ...], ...]) -> tuple[tuple[Word, ...], ...]:
    """A block without the policy's number or a date that stands over the name."""
    texts = [" ".join(word.text for word in line) for line in lines]
    start = 0
    while start < len(lines) - 1 and (code_of(texts[start]) or DATE.fullmatch(texts[start])):
        start += 1
    return lines[start:]


def _named(prover: Prover, lines: Sequence[Sequence[Word]], way: str, alike: float) -> Party:
    if len(lines) == 1 and (found := _ONE_LINE.match(" ".join(word.text for word in lines[0]))):
        return _split(prover, lines[0], found["name"], way, alike)
    block = block_of(prover.lines(lines))
    taken = len(block.name)
    kept = [
        line
        for line in lines
        if " ".join(word.text for word in line) in {one.text for one in (*block.name, *block.address)}
    ]
    if taken == 1 and len(kept) > 1 and _wraps(kept):
        taken = 2
    names, rest = kept[:taken], kept[taken:]
    name = " ".join(word.text for line in names for word in line).strip(" ,;")
    texts = [" ".join(word.text for word in line) for line in rest]
    address = ", ".join(city_line(text) or text.rstrip(" ,") for text in texts if text)
    return Party(
        name=_field(prover, name, [word for line in names for word in line], way, alike),
        address=_field(prover, address, [word for line in rest for word in line], way, alike),
    )


def _field(prover: Prover, value: str, words: Sequence[Word], way: str, alike: float) -> Field:
    return prover.field(value, words, way, kind="party", alike=alike) if value else Field(page=prover.page)


def _wraps(lines: Sequence[Sequence[Word]]) -> bool:
    """Whether the second line ends the name that the first begins: it ends like a firm's, and the first does not."""
    first, second = (" ".join(word.text for word in line) for line in lines[:2])
    if _STREET.match(second) or city_line(second):
        return False
    if len(lines) == 2 and (_OPEN_END.search(first) or carrier_of(f"{first} {second}") is not None):
        return True
    if len(lines) < 3 or SUFFIX.search(first) or _NO_NAME_LINE.match(second):
        return False
    third = " ".join(word.text for word in lines[2])
    return bool(SUFFIX.search(second)) or (bool(_STREET.match(third)) and not any(char.isdigit() for char in second))


def _split(prover: Prover, words: Sequence[Word], name: str, way: str, alike: float) -> Party:
    count = len(name.split())
    street = " ".join(word.text for word in words[count:]).strip(" ,")
    whole = street
    if (found := re.match(r"^(.*,)\s*(.+)$", street)) and (city := city_line(f"{found[1]} {found[2]}")):
        whole = city
    return Party(
        name=_field(prover, name.strip(" ,;"), words[:count], way, alike),
        address=_field(prover, whole, words[count:], way, alike),
    )


def insured_in_sentences(prover: Prover, said: RunningText) -> Party:
    """The insured as a sentence names it."""
    found = said.insured()
    if found is None:
        return Party()
    name, address = found
    made = prover.field(said.text[slice(*name)].strip(" ,("), said.words(name), "sentence", kind="party")
    if address is None:
        return Party(made)
    text = said.text[slice(*address)].strip(" ,()")
    return Party(made, prover.field(city_line(text) or text, said.words(address), "sentence", kind="party"))


def addressee(prover: Prover, used: set[int]) -> Party:
    """Name and address that stand alone, as over a letter: the block above the first city line nobody claimed."""
    rows = prover.sheet.rows
    for row in rows:
        for piece in row:
            if not city_line(piece.text) or any(id(word) in used for word in piece.words) or len(piece.words) > 5:
                continue
            block = list(_over(prover.sheet, piece, used))
            texts = [one.text for one in block]
            if len(block) >= 2 and not names_an_insurer(texts[0]) and not DATE.search(texts[0]):
                return _named(prover, [one.words for one in block], "alone", 1.0)
    return Party()


def _over(sheet: Sheet, piece: Piece, used: set[int]) -> list[Piece]:
    """A piece and the lines right over it at its left edge, from the top."""
    block = [piece]
    for row in reversed(sheet.rows[: piece.row]):
        over = next((one for one in row if abs(one.box.x0 - piece.box.x0) < piece.height), None)
        near = over is not None and block[0].box.top - over.box.bottom <= LINE_GAP * piece.height
        if over is None or not near or len(over.words) >= SENTENCE or any(id(word) in used for word in over.words):
            break
        block.insert(0, over)
    return block


def insurer(prover: Prover, pair: Pair | None, said: RunningText) -> Insurer:
    """The company that affords the coverage: as labeled, as sentences say, or as the letterhead names it.

    The number is given only where the page prints it; `extract.values.carriers` knows it as a hint.
    """
    if pair is not None:
        named = _named(prover, pair.lines, pair.way, pair.label.alike)
        if isinstance(named.name.value, str) and re.search(r"[A-Za-z]{3}", named.name.value):
            return Insurer(named.name)
    for span in said.carriers():
        if names_an_insurer(said.text[slice(*span)]):
            return Insurer(prover.field(said.text[slice(*span)], said.words(span), "sentence", kind="party"))
    for piece in _letterhead(prover.sheet):
        return Insurer(prover.field(piece.text, piece.words, "letterhead", kind="party"))
    return Insurer()


def _letterhead(sheet: Sheet) -> Iterator[Piece]:
    """Pieces that name an insurer: those at the head of the page, then any other."""
    short = [piece for piece in sheet.pieces if len(piece.words) <= LETTERHEAD_WORDS]
    head = [piece for piece in short if piece.box.top < LETTERHEAD * sheet.height]
    known = [piece for piece in head if carrier_of(piece.text) is not None]
    yield from known
    yield from (piece for piece in head if names_an_insurer(piece.text) and not _TITLE.search(piece.text))
    yield from (piece for piece in short if carrier_of(piece.text) is not None)


_TITLE = re.compile(r"\b(?:certificate|evidence|verification|proof|this|policy|coverage)\b", re.IGNORECASE)
