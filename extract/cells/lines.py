"""Reads one line of a box: our own reader's likeliest texts, held against the grammar and against Tesseract."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.cells.crop import Crop
from extract.cells.readers import ASK, DIFFERS, UNSEEN, WEIGHT, WIDTH, Readers
from extract.cells.running import named, read_address, read_running, roman
from extract.cells.zeros import told_by_size
from extract.engines.ctc import Steps, Way
from extract.engines.looks import Looks, chance, chances, ways
from extract.values.expected import weight
from extract.values.grammar import A_MONTH, CHECKS, GRAMMARS, repair, squeezed, tidy

UNGRAMMATICAL = 0.2
"""The confidence of a text that is not of its box's kind."""
SINGLE = frozenset({"letter", "yes_no"})
"""Kinds of one letter, which Tesseract mostly does not see."""
RUNNING = frozenset({"text", "party", "block"})
"""Kinds of several words, which are weighed word by word."""
NAMES = frozenset({"text", "party"})
"""Those of names and addresses."""
DIGITS = frozenset({"date", "money", "naic"})
"""Kinds of digits."""
_ROUND = str.maketrans("OoQDZz", "000022")
_WORD, _MONTH = re.compile(r"[A-Za-z\d]+"), re.compile(A_MONTH, re.IGNORECASE)
UNTOLD, TWIN = 0.7, 0.15
"""At most the first for a number in which an O may be a 0, or a 0 an O: where the other is so likely beside it."""
CLEAR = 0.9
"""A number read surer than this is not told by the size of its signs: on coarse faxes that is off by a sixth."""
_TWINS = {"O": "0", "0": "O"}
_BESIDE_LETTER = re.compile(r"(?<=[A-Za-z])[O0]|[O0](?=[A-Za-z])")
_ROUND_SIGN = re.compile(r"[Oo]|(?<=[A-Za-z])[\- ]?0|0[\- ]?(?=[A-Za-z])")
"""An O, or a 0 beside a letter: one may be the other."""
_PHONE = re.compile(
    r"(?:\b1[\s.\-]*(?=[(\d]))?\(?(?<!\d)\d{3}\)?[\s.\-/]*\d{3}[\s.\-]*\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?\b", re.IGNORECASE
)
_EXTENSION = re.compile(r"^\D*\d{1,6}\D*$")
"""What goes on behind a telephone number and is no other number: an extension, however its mark was read."""
_PARENTHESIS = re.compile(r"\(\s?[Cc](?=[\d\s]+\))|(?<![(\d])[Cc](?=(?:\s?\d){1,3}\s?\))")
"""The left of a pair around digits, read as a C or as both."""
_WORDS = re.compile(r"^[A-Z /.]{3,}$")


@dataclass(frozen=True, slots=True)
class Look:
    """One reading: text as printed, what it means (None when it breaks the grammar), and how sure it is."""

    text: str
    meaning: object
    sure: float


def read_crop(crop: Crop, kind: str, steps: Steps, readers: Readers) -> tuple[str, float]:
    """Text and confidence of one line of a box of `kind`; `steps` are what our own reader sees in it."""
    text, sure = _read(crop, kind, steps, readers)
    if kind != "code" or not _ROUND_SIGN.search(text):
        return text, sure
    told = told_by_size(crop.gray, text) if sure < CLEAR else text
    if told != text or (sure > UNTOLD and _may_be_other(text, (steps,), readers.characters)):
        return told, min(sure, UNTOLD)
    return text, sure


def _may_be_other(number: str, looks: Looks, characters: str) -> bool:
    """Whether an O or 0 beside a letter of a number could as well be the other: no word tells which, nor Tesseract."""
    swaps = [number[: at.start()] + _TWINS[at[0]] + number[at.end() :] for at in _BESIDE_LETTER.finditer(number)]
    if not swaps:
        return False
    least = TWIN * chance(looks, characters, number)
    return any(likely > least for likely in chances(looks, characters, swaps))


def _read(crop: Crop, kind: str, steps: Steps, readers: Readers) -> tuple[str, float]:
    if kind in RUNNING:
        text, sure = read_running(crop, steps, readers, town=kind == "party")
        return _stripped(named(text) if kind in NAMES else text, kind), sure
    looks: Looks = (steps,)
    own = _seen(looks, kind, readers.characters)
    best = _by_meaning(own)
    if kind not in SINGLE and kind != "email" and not _is_clear(best):
        looks = (steps, *readers.again(crop.parts))
        own = _seen(looks, kind, readers.characters)
        best = _by_meaning(own)
    if kind in SINGLE or _is_clear(best):
        return (best[0].text, best[0].sure) if best else _ungrammatical(own)
    second = _mended(_look(*readers.second(crop.gray), kind), kind)
    if second.meaning is None:
        return (best[0].text, best[0].sure) if best else _ungrammatical(own)
    if all(look.meaning != second.meaning for look in own):
        way = Way(second.text, chance(looks, readers.characters, second.text))
        own.append(replace(second, sure=max(_weighed(way, kind), UNSEEN)))
    bonus = math.exp(WEIGHT * second.sure)
    best = _by_meaning(replace(one, sure=one.sure * bonus) if one.meaning == second.meaning else one for one in own)
    differs = best[0].meaning != second.meaning and second.sure > DIFFERS
    return best[0].text, min(best[0].sure, DIFFERS) if differs else best[0].sure


def _seen(looks: Looks, kind: str, characters: str) -> list[Look]:
    """What our own reader may have seen in a line of no running text."""
    if kind == "email":
        text, sure = read_address(looks[0], characters)
        return [_look(text, sure, kind), Look("", None, 1 - sure)]
    return [_own_look(way, kind) for way in ways(looks, characters, width=WIDTH)]


def _is_clear(best: Sequence[Look]) -> bool:
    return bool(best) and best[0].sure >= ASK


def _weighed(way: Way, kind: str) -> float:
    return way.chance * math.exp(weight(kind, way.text))


def _by_meaning(looks: Iterable[Look]) -> list[Look]:
    """One look a meaning, each as sure as its part of the whole, the surest first; what means nothing left out."""
    found: dict[object, Look] = {}
    whole = 0.0
    for look in looks:
        whole += look.sure
        if look.meaning is not None:
            was = found.get(look.meaning)
            text = was.text if was and was.sure >= look.sure else look.text
            found[look.meaning] = replace(look, text=text, sure=(was.sure if was else 0.0) + look.sure)
    return sorted((replace(one, sure=one.sure / whole) for one in found.values()), key=lambda look: -look.sure)


def _ungrammatical(looks: Sequence[Look]) -> tuple[str, float]:
    best = max(looks, key=lambda look: look.sure, default=None)
    return (best.text, UNGRAMMATICAL) if best else ("", 0.0)


def _own_look(way: Way, kind: str) -> Look:
    """What our own reader may have seen; round letters among digits that mean nothing are the digits they look like."""
    look = _look(way.text, _weighed(way, kind), kind)
    if look.meaning is not None or kind not in DIGITS or not any(c.isdigit() for c in way.text):
        return look
    text = _WORD.sub(lambda found: found[0] if _MONTH.match(found[0]) else found[0].translate(_ROUND), way.text)
    return _look(text, _weighed(Way(text, way.chance), kind), kind) if text != way.text else look


def _mended(look: Look, kind: str) -> Look:
    """The look, or what it becomes when letters are turned back to the digits they stand for."""
    if look.meaning is None and kind in DIGITS:
        return _look(repair(look.text), look.sure, kind)
    return look


def _look(text: str, sure: float, kind: str) -> Look:
    text = _stripped(tidy(text), kind)
    if kind == "money" and _WORDS.match(text.upper()):
        return Look(text, text.upper(), sure)
    if kind == "yes_no" and squeezed(text) == "na":
        return Look("N/A", "N/A", sure)
    return Look(text, CHECKS.get(kind, squeezed)(text), sure)


def _stripped(text: str, kind: str) -> str:
    """Without what rules and dollar signs leave at the ends."""
    if kind == "money":
        if any(c.isdigit() for c in text):
            return text.strip(" |_$[](){}'\"`~:;.-").replace(" ", "")
        return text.strip(" |_")
    if kind in GRAMMARS:
        return text.strip(" |_[]{}'\"`~:;,.").replace(" ", "")
    if kind not in CHECKS:
        text = roman(text)
    if kind == "code":
        text = _PARENTHESIS.sub("(", text)
    if kind == "phone" and (found := _PHONE.search(text)) and not _EXTENSION.search(text[found.end() :]):
        return found[0]
    return text.strip(" |_")
