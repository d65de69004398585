"""Reads running text and mail addresses word by word: each word weighed by whether there is one so spelled."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from extract.cells.crop import Crop
from extract.cells.readers import ASK, DIFFERS, UNSEEN, WEIGHT, WIDTH, Readers
from extract.engines.ctc import Steps, chance, chances, parted, ways
from extract.values import lexicon
from extract.values.expected import part_weight, word_weight
from extract.values.grammar import squeezed, tidy

SIGNS = " @.-_"
"""What parts the words of a mail address."""
TOWN, TOWN_ALIKE, TOWNS = 5.0, 70.0, 8
"""What it counts that city, state and ZIP code belong together; how alike (0 to 100) a city must be; tried at most."""
NOWHERE = 3.0
"""What a town counts more where no such city as was read lies in the state about its ZIP code."""
NUMBERED = 5.0
"""What it counts that strokes before a company's form are a Roman number, not IL or HI."""
BOX = 5.0
"""What it counts that a word behind PO is BOX."""
DOUBTED, STRANGE = 0.9, -2.5
"""A spelling less sure than the first, or weighed less than the second, is held against the words there are."""
SHORTEST, ALIKE, GUESSES = 4, 65.0, 12
"""Letters of a word that can be guessed at, how alike (0 to 100) a guess must be, and how many are tried."""
APART = 9.0
"""What it counts that an m is r and n where that makes a word of none: all readers see such letters as one on faxes."""
FIRM = 4.0
"""What it counts that strokes which may be LLC are."""
ROUND, MOST_ROUND = 3.0, 5
"""What it counts for each o of a word that it is an e where that makes a commoner one, since the bar of an e goes lost
on coarse faxes, of all on a page alike; and the o that a word has at most to be tried so."""
UNTOLD = 0.6
"""At most this for a word of letters and digits in which a letter O or I could be a digit as well."""
_EITHER = re.compile(r"(?=.*\d).*[OoIl]|[^A-Za-z\d]*(?!1st)[01][A-Za-z]|.*[A-Za-z][01]+[A-Za-z]")
_ROMAN = re.compile(r"(?<!\S)(?=\S*I)[Il|\]1]{2,3}(?=[,;]?(?:\s|$))")
_ZERO = re.compile(r"0[A-Za-z]{3,}|[A-Za-z]{2,}0[A-Za-z]{2,}|[A-Za-z]0[A-Za-z]")
_LETTERS_AND_ZEROS = re.compile(
    r"(?<![A-Za-z\d])(?=[A-Za-z0]*[A-Za-z]{2}|[A-Za-z]0{2}-|0'[A-Za-z]{2})[A-Za-z0]*0[A-Za-z0]*(?![A-Za-z\d])"
)
"""A word, or a part of one, of letters and zeros alone."""
_COMPANY = re.compile(
    r"^(?!.*\b(?:unit|ste|suite|apt|bldg|building|r(?:oo)?m|floor|box)\W+\S+$)"
    r"([^\d]*[A-Za-z]{3}[^\d]*\s)([Il1|]{2}[Cc])([.,]?)$",
    re.IGNORECASE,
)
"""LLC at the end of a line that has no other digit, and is no number of a room."""
_ALSO = re.compile(r"\b(?:(a)[l1I|fi/]?(k)[l1I|/](a)|([d])[l1I|](b)[l1I|](a))(?=\W)", re.IGNORECASE)
"""What stands before another name of a firm, its strokes read as letters: "alkla", "dlbla"."""
_STROKES, TWO = re.compile(r"(H[Iil1L]|I[L1]|I[IL1][L1]|IL[IL1])([,.]?)"), ("IL", "I1")
"""Strokes that may be a Roman number: an H is two of them; and those that are two."""
_LLC = re.compile(r"[LIU1|][LIKU1|]{0,2}[CEG]", re.IGNORECASE)
"""What LLC is read as on faxes: "le", "Ike", "LC"."""
_FORM = re.compile(r"(?:L\.?L\.?C|L\.?L\.?P|L\.?P|INC|CORP)\b", re.IGNORECASE)
_STATE = re.compile(r"^(?P<state>[A-Za-z]{2})[., ]+(?P<code>\d{5})(?P<more>-\d{4})?$")
"""A line of state and ZIP code alone."""
_CITY = re.compile(r"^(?P<city>.+?),? (?P<state>[A-Za-z]{2}),? (?P<code>\S{5})(?P<more>-\S+)?$")


_NEARLY_CITY = re.compile(r"^(?P<city>[^\d,]+?)[,.]? ?(?P<state>[A-Za-z]),? (?P<code>\d{5})(?P<more>-\d{4})?$")
"""The same, a letter of the state lost."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """One word as read: its steps, spelling, the weighed chance of that, and how sure its letters and digits are."""

    steps: Steps
    text: str
    weighed: float
    sure: float
    most: float = 1.0
    """It is no surer than this, whoever reads the same."""


def read_running(crop: Crop, steps: Steps, readers: Readers, *, town: bool) -> tuple[str, float]:
    """Text and confidence of a line of words; `town` where it may be one of an address: city, state and ZIP code."""
    read = [spelled(part, readers.characters, word_weight) for _, part in parted(steps, readers.characters, " ")]
    sure = math.prod(one.sure for one in read)
    if sure < ASK:
        text, theirs = readers.second(crop.gray)
        others = text.split()
        if len(others) < len(read):
            read = [one for one in read if one.text]
        if len(others) == len(read):
            read = [_settled(one, other, theirs, readers.characters) for one, other in zip(read, others, strict=True)]
            sure = math.prod(one.sure for one in read)
    read = [_numbered(word, behind, readers.characters) for word, behind in zip(read, [*read[1:], None], strict=False)]
    if town:
        read = [_boxed(before, word, readers.characters) for before, word in zip([None, *read], read, strict=False)]
    sure = math.prod(one.sure for one in read)
    text = tidy(" ".join(one.text for one in read))
    return _town(text, sure, steps, readers) if town else (text, sure)


def _settled(word: Spelled, other: str, theirs: float, characters: str) -> Spelled:
    """The word after the second engine's spelling of it was heard."""
    bonus = math.exp(WEIGHT * theirs)
    sure = word.sure * bonus / (word.sure * bonus + 1 - word.sure)
    if other == word.text:
        return replace(word, sure=min(word.most, sure))
    weighed = max(chance(word.steps, characters, other) * math.exp(word_weight(other)), UNSEEN) * bonus
    if letters_of(other) == letters_of(word.text):
        return replace(word, text=other if weighed > word.weighed else word.text, sure=min(word.most, sure))
    if weighed > word.weighed:
        return replace(word, text=other, weighed=weighed, sure=min(DIFFERS, weighed / (weighed + word.weighed)))
    return replace(word, sure=word.sure * word.weighed / (weighed + word.weighed))


def _numbered(word: Spelled, behind: Spelled | None, characters: str) -> Spelled:
    """The word before a company's form, II or III for IL or HI unless that is clear: "Center III LLC"."""
    found = _STROKES.fullmatch(word.text)
    if found is None or behind is None or not _FORM.match(behind.text):
        return word
    number = "II" if found[1] in TWO else "III"
    weighed = chance(word.steps, characters, number + found[2]) * math.exp(NUMBERED)
    return replace(word, text=number + found[2], sure=min(word.sure, UNTOLD)) if weighed > word.weighed else word


def _boxed(before: Spelled | None, word: Spelled, characters: str) -> Spelled:
    """The word behind PO or P.O.: BOX, unless the picture is clearly of something else."""
    if before is None or letters_of(before.text) != "po" or letters_of(word.text) == "box" or not word.text.isalpha():
        return word
    box = "BOX" if word.text.isupper() else "Box"
    weighed = chance(word.steps, characters, box) * math.exp(BOX)
    if weighed <= word.weighed:
        return word
    return replace(word, text=box, weighed=weighed, sure=weighed / (weighed + word.weighed))


def _town(text: str, sure: float, steps: Steps, readers: Readers) -> tuple[str, float]:
    """A city, state and ZIP code that belong together, where the line could be that."""
    if found := _STATE.match(text):
        return _in_state(found, text, sure)
    found = _CITY.match(text) or _NEARLY_CITY.match(text)
    if not found:
        return text, sure
    city, state, code = found["city"], found["state"].upper(), found["code"]
    listed = lexicon.places(code)
    if any((state, city.casefold()) == (there, name.casefold()) for there, name in listed):
        return text, 1 - (1 - sure) * math.exp(-TOWN)
    around = dict.fromkeys(place for one in lexicon.codes(code[:3]) for place in lexicon.places(one))
    is_there = any((state, city.casefold()) == (there, name.casefold()) for there, name in around)
    near = [(name, there, one) for one in _codes_like(code) for there, name in lexicon.places(one)]
    if not listed and not is_there:  # a new code of a place that is known
        near += [(name, there, code) for there, name in around]
    near = [
        (name, there, one)
        for name, there, one in near
        if (state in there or _differing(there, state) <= 1)
        and fuzz.ratio(name.casefold(), city.casefold()) >= TOWN_ALIKE
    ]
    near.sort(key=lambda one: -fuzz.ratio(" ".join(one).casefold(), f"{city} {state} {code}".casefold()))
    now = max(chance(steps, readers.characters, text), UNSEEN**2)
    tried = []
    for name, there, one in near[:TOWNS]:
        told = text
        for part, word in (("code", one), ("state", there), ("city", name)):  # from the end, so that places hold
            cased = word.upper() if found[part].isupper() else word.lower() if found[part].islower() else word
            told = told[: found.start(part)] + cased + told[found.end(part) :]
        tried.append(told)
    likely = zip(tried, near, chances(steps, readers.characters, tried), strict=False)
    weighed = {
        told: one * math.exp(TOWN + (NOWHERE if place[2] == code and not is_there else 0.0))
        for told, place, one in likely
    }
    best = max(weighed, key=lambda told: weighed[told], default=text)
    if weighed.get(best, 0.0) <= now:
        return text, sure
    share = weighed[best] / (sum(weighed.values()) + now)
    return best, share if listed or code not in best else min(share, DIFFERS)


def _in_state(found: re.Match[str], text: str, sure: float) -> tuple[str, float]:
    """State and ZIP code, with the state in which that is where one letter differs ("ni 08650")."""
    states = {there for there, _ in lexicon.places(found["code"])}
    state = found["state"].upper()
    if not states or state in states:
        return text, sure
    (there,) = states if len(states) == 1 else ("",)
    if there and _differing(there, state) == 1:
        return (there if found["state"].isupper() else there.lower()) + text[2:], min(sure, DIFFERS)
    return text, min(sure, DIFFERS)


def _codes_like(code: str) -> Iterator[str]:
    """ZIP codes that differ from `code` in one digit at most, and known ones of the same first three that do in two."""
    yield code
    for n in range(len(code)):
        yield from (code[:n] + digit + code[n + 1 :] for digit in "0123456789" if digit != code[n])
    yield from (one for one in lexicon.codes(code[:3]) if _differing(one, code) == 2)


def _differing(one: str, other: str) -> int:
    return len(one) if len(one) != len(other) else sum(a != b for a, b in zip(one, other, strict=True))


def read_address(steps: Steps, characters: str) -> tuple[str, float]:
    """Text and confidence of a mail address."""
    read = [(sign, spelled(part, characters, part_weight)) for sign, part in parted(steps, characters, SIGNS)]
    text = "".join(_lettered(one.text) + sign for sign, one in read)
    sure = math.prod(one.sure for _, one in read)
    return text, sure


def _lettered(part: str) -> str:
    """A word of a mail address with an O for a lone 0 among letters, and where that makes a word: odowd, soo."""
    word = part.replace("0", "o")
    return word if _ZERO.fullmatch(part) or (len(word) > 2 and lexicon.rarity(word) is not None) else part


def spelled(steps: Steps, characters: str, weigh: Callable[[str], float]) -> Spelled:
    """The likeliest spelling of a word, given what `weigh` expects of each.

    It is as sure as its letters and digits: whether a comma or a period follows them is nothing to doubt them for.
    """
    if not len(steps):
        return Spelled(steps, "", 1.0, 1.0)
    found = {way.text: way.chance * math.exp(weigh(way.text)) for way in ways(steps, characters, width=WIDTH)}
    text, most, agreed = max(found, key=lambda one: found[one]), 1.0, 1.0
    if found[text] < DOUBTED * sum(found.values()) or weigh(text) < STRANGE:
        guesses = list(_guesses(text))
        weighed = zip(guesses, chances(steps, characters, guesses), strict=True)
        found |= {one: likely * math.exp(weigh(one)) for one, likely in weighed}
        apart = list(_with_m_apart(text))
        likely_apart = chances(steps, characters, apart)
        found |= {one: likely * math.exp(weigh(one) + APART) for one, likely in zip(apart, likely_apart, strict=True)}
        text = max(found, key=lambda one: found[one])
        most = agreed = UNTOLD if apart else 1.0
    if firm := _as_firm(text):
        found[firm] = chance(steps, characters, firm) * math.exp(weigh(firm) + FIRM)
        if found[firm] > found[text]:
            text, most, agreed = firm, UNTOLD, UNTOLD
    if round_ones := dict(_with_o_barred(text)):
        likely_round = zip(round_ones, chances(steps, characters, list(round_ones)), strict=True)
        found |= {one: likely * math.exp(weigh(one) + ROUND * round_ones[one]) for one, likely in likely_round}
        best = max(found, key=lambda one: found[one])
        text, most = best, most if best == text else UNTOLD
    letters = letters_of(text)
    alike = sum(likely for one, likely in found.items() if letters_of(one) == letters)
    sure = min(most, alike / max(sum(found.values()), UNSEEN))
    if _EITHER.match(text):
        sure = min(sure, UNTOLD)
    return Spelled(steps, text, found[text], sure, agreed)


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str | None:
    """The letters and digits of a text, Roman numbers as they are meant."""
    return squeezed(roman(text))


def roman(text: str) -> str:
    """The text with two or three upright strokes, a capital I among them, as a Roman number."""
    return _ROMAN.sub(lambda found: "I" * len(found[0]), text)


def named(text: str) -> str:
    """A line of names or addresses with letters for the digits that none has: an O for each 0 of "S00-JIN", "llc"."""
    text = _LETTERS_AND_ZEROS.sub(lambda found: found[0].replace("0", "o" if found[0].islower() else "O"), text)
    text = _ALSO.sub(lambda found: "/".join(filter(None, found.groups())), text)
    if found := _COMPANY.match(text):
        return found[1] + ("llc" if found[2][-1] == "c" else "LLC") + found[3]
    return text


def _with_m_apart(word: str) -> Iterator[str]:
    """The known words of which a word that is none may be a misreading, with an m for r and n ("Thombury")."""
    bare = word.strip(" .,;:()'\"&#-/")
    if len(bare) < SHORTEST or lexicon.rarity(bare) is not None:
        return
    before, _, after = word.partition(bare)
    for n in (n for n, sign in enumerate(bare) if sign == "m"):
        if lexicon.rarity(apart := f"{bare[:n]}rn{bare[n + 1 :]}") is not None:
            yield before + apart + after


def _as_firm(word: str) -> str | None:
    """The word as LLC, where it is no more than strokes that may be that."""
    bare = word.strip(" .,;:()'\"&#-/")
    if not _LLC.fullmatch(bare) or bare.casefold() == "llc":
        return None
    before, _, after = word.partition(bare)
    return before + ("llc" if bare[-1].islower() else "LLC") + after


def _with_o_barred(word: str) -> Iterator[tuple[str, int]]:
    """The commoner words that this may be with an e for some o ("Collogo", "Stool"), and for how many."""
    bare = word.strip(" .,;:()'\"&#-/")
    at = [n for n, sign in enumerate(bare) if sign == "o"]
    if len(bare) < SHORTEST or not 0 < len(at) <= MOST_ROUND or (rare := lexicon.rarity(bare)) == 0:
        return
    before, _, after = word.partition(bare)
    for count in range(1, len(at) + 1):
        for some in combinations(at, count):
            barred = "".join("e" if n in some else sign for n, sign in enumerate(bare))
            known = lexicon.rarity(barred)
            if known is not None and (rare is None or known < rare):
                yield before + barred + after, count


def _guesses(word: str) -> Iterator[str]:
    """Known words that `word` may be a misreading of, written as it is, with the signs at its ends."""
    bare = word.strip(".,;:()'\"&#-/")
    if len(bare) < SHORTEST:
        return
    before, _, after = word.partition(bare)
    for one in lexicon.words_like(bare, ALIKE, GUESSES):
        cased = one.upper() if bare.isupper() else one.capitalize() if bare[0].isupper() else one
        yield before + cased + after
