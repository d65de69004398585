"""What a mail address is made of: most agents write from their own name, or from their agency's.

Only a doubtful address is mended, by a name that was read surer, where a letter tells them apart, or two that touch.
What was mended stays below every threshold for skipping review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from domain.field import Field
from domain.party import Party
from extract.values.confidence import DOUBTFUL, MENDED

SHORTEST = 4
"""Letters of a part that can be mended: of a shorter one, a letter more or less may well be meant."""
LOOKALIKES = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("nn", "m"), ("ii", "u"))
"""Two letters that touch, and the one letter that they look like."""
_LETTERS = re.compile(r"[^\W\d_]+")


def with_mended_address(party: Party) -> Party:
    """The party, its doubtful mail address mended by its contact's name and its own.

    Where one of them has r and n for an m of the other these are meant: our reader sees such letters as one.
    """
    party = _with_letters_apart(party)
    address = party.email
    if not isinstance(address.value, str) or address.confidence >= DOUBTFUL or address.value.count("@") != 1:
        return party
    local, domain = address.value.split("@")
    written = (
        _nearest(local, tuple(_of_person(party.contact_name, address.confidence))),
        _nearest(domain, tuple(_of_firm(party.name, address.confidence))),
    )
    if written == (local, domain):
        return party
    return replace(party, email=replace(address, value="@".join(written), confidence=min(address.confidence, MENDED)))


def _with_letters_apart(party: Party) -> Party:
    """The party, an m of its names and its address that elsewhere surely are r and n as those."""
    fields = {"name": party.name, "contact_name": party.contact_name, "email": party.email}
    texts = {key: one.value for key, one in fields.items() if isinstance(one.value, str)}
    said = {
        word.casefold()
        for key, text in texts.items()
        for word in _LETTERS.findall(text)
        if fields[key].confidence >= DOUBTFUL and len(word) > SHORTEST and "rn" in word.casefold()
    }
    apart = {word.replace("rn", "m"): word for word in said}
    for key, text in texts.items():
        made = _LETTERS.sub(lambda found: _as_meant(found[0], apart), text)
        if made != text:
            mended = replace(fields[key], value=made, confidence=min(fields[key].confidence, MENDED))
            party = replace(party, **{key: mended})
    return party


def _as_meant(word: str, apart: Mapping[str, str]) -> str:
    meant = apart.get(word.casefold(), word)
    if meant == word:
        return word
    return meant.upper() if word.isupper() else meant.capitalize() if word.istitle() else meant


def _nearest(text: str, words: tuple[str, ...]) -> str:
    """The text with each part that one letter tells from one of the words alone as that word."""

    def told(found: re.Match[str]) -> str:
        part = found[0].casefold()
        if len(part) < SHORTEST or part in words:
            return found[0]
        near = [one for one in words if len(one) >= SHORTEST and _is_near(one, part)]
        return (near[0].upper() if found[0].isupper() else near[0]) if len(near) == 1 else found[0]

    return _LETTERS.sub(told, text)


def _is_near(one: str, other: str) -> bool:
    """Whether one letter tells two words apart, or two letters that touch."""
    if Levenshtein.distance(one, other, score_cutoff=1) <= 1:
        return True
    return any(one.replace(*pair) == other.replace(*pair) for pair in LOOKALIKES)


def _of_person(name: Field, surer_than: float) -> Iterator[str]:
    """Names and their usual contractions: dana, whitlow, danawhitlow, dwhitlow, danaw, whitlowd."""
    words = _words(name, surer_than)
    yield from words
    if len(words) > 1:
        first, last = words[0], words[-1]
        yield from (first + last, first[0] + last, first + last[0], last + first, last + first[0])


def _of_firm(name: Field, surer_than: float) -> Iterator[str]:
    """Words of a firm's name, and those run together: fairlane, fairlaneinsurance."""
    words = _words(name, surer_than)
    yield from words
    yield from ("".join(words[start:end]) for start, end in combinations(range(len(words) + 1), 2) if end - start > 1)


def _words(name: Field, surer_than: float) -> tuple[str, ...]:
    """The words of a name that was read surer than that, without apostrophes; none otherwise."""
    if not isinstance(name.value, str) or name.confidence <= surer_than:
        return ()
    return tuple(dict.fromkeys(_LETTERS.findall(re.sub("['\u2019`]", "", name.value).casefold())))
