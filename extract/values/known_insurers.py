"""Insurers held against the companies there are: a name and a NAIC number tell one another.

As in `known.py`, what was mended stays below every threshold for skipping review.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from config.reference import Carrier, carriers
from domain.certificate import Coverage, Insurer
from domain.field import Field
from extract.values.confidence import DOUBTFUL, MENDED
from extract.values.grammar import squeezed
from extract.values.lexicon import rarity

GUESSED = 0.7
"""How sure what is guessed may be."""
ALIKE_NAME, ALIKE_WORD = 82.0, 60.0
"""How alike (0 to 100) a name, and a word within it, must be to the known one."""
TOLD, LIKE_IT, FEW_LETTERS = 0.85, 70.0, 2
"""A number surer than the first tells a name so much alike (0 to 100) which differs in length by so few letters."""
FEW_WORDS = 3
"""A name of no more words is not told by all of them but one."""
LOOK_ALIKE = MappingProxyType({"D": "B", "E": "BF", "F": "E"})
"""What else the letter of an insurer may be that was misread."""
ILLEGIBLE, HARDLY_ALIKE = 0.78, 40.0
"""A name less sure than the first is that of the company that its number names, if it is so much alike."""
JOINING = frozenset({"of", "in", "at", "on", "as", "co"})
"""Small words that go on with a name."""
_LETTER_BEFORE = re.compile(r"^\w\W{0,2}\s+(?=\w{2})")
"""What is left of the letter in the label of an insurer's row, before the name."""
_SCRAP = re.compile(r"[1Iil|\]\[7]{1,2}")
"""What is left of a rule beside a name may be read as."""


def known_insurers(insurers: Mapping[str, Insurer]) -> Mapping[str, Insurer]:
    """The same insurers, doubtful names and numbers mended where one company is meant."""
    return MappingProxyType({letter: _insurer(one) for letter, one in insurers.items()})


def _insurer(insurer: Insurer) -> Insurer:
    """Name and number from the company that both point to, letters of the name mended word by word."""
    name, number = insurer.name, insurer.naic
    known = carriers()
    by_number = known.get(str(number.value))
    bare = _without_scraps(str(name.value), by_number.name) if by_number else ""
    if by_number and squeezed(str(name.value)) != squeezed(bare) == squeezed(by_number.name):
        return replace(insurer, name=replace(name, value=bare, confidence=min(name.confidence, MENDED)))
    if by_number and isinstance(name.value, str) and _is_misspelled(name.value, by_number.name):
        # however clear the letter looked: its number tells which company is meant
        name = replace(name, confidence=min(name.confidence, MENDED))
    if not isinstance(name.value, str) or min(name.confidence, number.confidence) >= DOUBTFUL:
        return insurer
    if by_number and number.confidence >= TOLD and name.confidence < DOUBTFUL and _is_likest(name.value, by_number):
        sure = min(max(name.confidence, GUESSED), MENDED)
        return replace(insurer, name=replace(name, value=_cased(by_number.name, name.value), confidence=sure))
    if by_number and fuzz.token_set_ratio(name.value.casefold(), by_number.name.casefold()) >= ALIKE_NAME - 20:
        both = fuzz.token_set_ratio(name.value.casefold(), by_number.name.casefold()) >= ALIKE_NAME
        return Insurer(
            _renamed(name, by_number.name, by_number=True),
            replace(number, confidence=MENDED if both else number.confidence),
        )
    if by_number and number.confidence >= DOUBTFUL and _is_hardly(name, by_number.name):
        return replace(insurer, name=replace(name, value=_cased(by_number.name, name.value), confidence=GUESSED))
    best = process.extractOne(
        name.value.casefold(), {key: one.name.casefold() for key, one in known.items()}, score_cutoff=ALIKE_NAME
    )
    if best is None:
        return insurer
    renamed = _renamed(name, known[best[2]].name)
    close = fuzz.ratio(str(number.value), best[2]) >= ALIKE_WORD
    if number.confidence < DOUBTFUL and number.value is not None and close:
        number = replace(number, value=best[2], confidence=min(number.confidence, GUESSED))
    return Insurer(renamed, number)


def _without_scraps(read: str, known: str) -> str:
    """What was read without the letter before it, and without what follows the known name and begins with no word."""
    words = _LETTER_BEFORE.sub("", read).split()
    for n in range(1, len(words)):
        if squeezed(" ".join(words[:n])) == squeezed(known) and _is_scrap(words[n].strip(",.;")):
            return " ".join(words[:n])
    return " ".join(words)


def _is_scrap(word: str) -> bool:
    """Whether this is no word: none that is known, or one or two small letters that join nothing."""
    return word.isalnum() and ((word.islower() and len(word) <= 2 and word not in JOINING) or rarity(word) is None)


def _is_likest(name: str, known: Carrier) -> bool:
    """Whether a name of about the same letters, wherever its words were parted, is more like the known one than any."""
    letters = squeezed(name) or ""
    meant = _letters_of_carriers()[known.naic]
    if abs(len(letters) - len(meant)) > FEW_LETTERS or fuzz.ratio(letters, meant) < LIKE_IT:
        return False
    best = process.extractOne(letters, _letters_of_carriers(), scorer=fuzz.ratio)
    return best is not None and best[0] == meant


@cache
def _letters_of_carriers() -> Mapping[str, str]:
    return {naic: squeezed(one.name) or "" for naic, one in carriers().items()}


def _is_hardly(name: Field, known: str) -> bool:
    """Whether a name that cannot be read may be the known one."""
    alike = fuzz.ratio(str(name.value).casefold(), known.casefold())
    return name.confidence < ILLEGIBLE and alike >= HARDLY_ALIKE


def _is_misspelled(name: str, known: str) -> bool:
    """Whether a letter of a word or two is all that tells a name from the known one."""
    read, meant = name.casefold().split(), known.casefold().split()
    if len(read) != len(meant):
        return False
    other = [(one, two) for one, two in zip(read, meant, strict=True) if squeezed(one) != squeezed(two)]
    return 0 < len(other) <= 2 and all(
        len(two) > 3 and Levenshtein.distance(one, two, score_cutoff=1) == 1 for one, two in other
    )


def _renamed(name: Field, known: str, *, by_number: bool = False) -> Field:
    """The printed name with each misread word replaced by the known one it resembles; prefixes and styles kept.

    Of the company that the number names, all of whose words but one were read, that one is taken however it was read.
    """
    text = str(name.value)
    if squeezed(text) == squeezed(known):
        return replace(name, confidence=max(name.confidence, MENDED))
    if name.confidence >= DOUBTFUL:
        return name
    words = known.split()
    if by_number and _but_one_word(text.split(), words):
        return replace(name, value=_cased(known, text), confidence=min(max(name.confidence, GUESSED), MENDED))
    mended: list[str] = []
    for word in text.split():
        match = process.extractOne(word.casefold(), [one.casefold() for one in words], scorer=fuzz.ratio)
        if mended and _SCRAP.fullmatch(word) and (not match or match[1] < ALIKE_WORD):
            continue
        if match and ALIKE_WORD <= match[1] < 100 and abs(len(word) - len(match[0])) <= 2 and len(match[0]) > 2:
            mended.append(_cased(words[match[2]], word))
        else:
            mended.append(word)
    return replace(name, value=" ".join(mended), confidence=min(max(name.confidence, GUESSED), MENDED))


def _but_one_word(read: Sequence[str], known: Sequence[str]) -> bool:
    """Whether all words are the known ones but for one of about its length."""
    other = [(one, two) for one, two in zip(read, known, strict=False) if squeezed(one) != squeezed(two)]
    return len(read) == len(known) > FEW_WORDS and len(other) == 1 and abs(len(other[0][0]) - len(other[0][1])) <= 2


def _cased(known: str, printed: str) -> str:
    return known.upper() if printed.upper() == printed else known


def with_known_letter(coverage: Coverage, insurers: Mapping[str, Insurer]) -> Coverage:
    """The coverage, unsure of a letter behind which no insurer is named: one that it looks like may be meant."""
    field = coverage.insurer_letter
    letters = field.value.split("/") if isinstance(field.value, str) else []
    if not insurers or all(letter in insurers for letter in letters):
        return coverage
    meant = [_meant(letter, insurers) for letter in letters]
    return replace(
        coverage, insurer_letter=replace(field, value="/".join(meant), confidence=min(field.confidence, GUESSED))
    )


def _meant(letter: str, insurers: Mapping[str, Insurer]) -> str:
    """The letter, or the one that it looks like, if one alone of those is an insurer's."""
    alike = [one for one in LOOK_ALIKE.get(letter, "") if one in insurers]
    return alike[0] if letter not in insurers and len(alike) == 1 else letter
