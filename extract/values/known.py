"""What an OCR reading can be held against: the carriers there are, the amounts people buy, periods of a year.

Only doubtful fields are touched, `text` keeps what was read, and what was mended stays below every threshold for
skipping review, so that a misprint on the page is still seen by a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from config.reference import Carrier, carriers
from domain.certificate import Certificate, Coverage, Insurer, Line, Party
from domain.field import Field, Value
from extract.values.confidence import DOUBTFUL, MENDED
from extract.values.grammar import squeezed, years_on
from extract.values.lexicon import rarity
from extract.values.mail_addresses import with_mended_address

GUESSED = 0.7
LONGEST = 5
"""Years that a policy may run."""
HALF = 6
"""Months of half a year, which policies for vehicles often run."""
LABELS = (
    "aggregate", "annual_aggregate", "deductible", "each_accident", "each_claim", "each_incident", "each_occurrence",
    "limit", "occurrence", "per_claim", "per_location", "per_occurrence", "per_person", "per_project",
    "policy_aggregate", "policy_limit", "retention", "sublimit",
)  # fmt: skip
"""Labels of free limits."""
ALIKE_LABEL = 70.0
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
_CUT_OFF = re.compile(r"\b(?:LL|L\.L\.?|LC|UC|1LC|IN|COR|COMPAN|CORPORATIO)$", re.IGNORECASE)
"""A company's form that lost a letter."""


def held_against_knowledge(certificate: Certificate) -> Certificate:
    """The certificate with its doubtful insurers, amounts and dates mended where what is known leaves one answer."""
    coverages = _with_periods([_with_amounts(one) for one in certificate.coverages], certificate.date)
    insurers = known_insurers(certificate.insurers)
    coverages = [_with_known_letter(one, insurers) for one in coverages]
    parties = certificate.producer, certificate.insured, certificate.holder
    producer, insured, holder = (with_mended_address(_whole_named(one)) for one in parties)
    return replace(
        certificate,
        producer=producer,
        insured=insured,
        holder=holder,
        insurers=insurers,
        coverages=tuple(coverages),
    )


def _whole_named(party: Party) -> Party:
    """The party, unsure of a name that ends within its company's form ("LL"): what was lost there was a letter."""
    name = party.name
    if isinstance(name.value, str) and _CUT_OFF.search(name.value):
        return replace(party, name=replace(name, confidence=min(name.confidence, MENDED)))
    return party


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


def _with_known_letter(coverage: Coverage, insurers: Mapping[str, Insurer]) -> Coverage:
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


def _with_amounts(coverage: Coverage) -> Coverage:
    limits = {key: _amount(field) for key, field in coverage.limits.items()}
    if coverage.line is Line.OTHER:
        limits = _labelled(limits)
    return replace(coverage, limits=MappingProxyType(limits))


def _labelled(limits: Mapping[str, Field]) -> dict[str, Field]:
    """Free limits under the usual label that a misread one resembles."""
    named: dict[str, Field] = {}
    for key, field in limits.items():
        match = process.extractOne(key, LABELS, scorer=fuzz.ratio, score_cutoff=ALIKE_LABEL)
        usual = match[0] if match else key
        if usual == key or usual in limits or usual in named:
            named[key] = field
        else:
            named[usual] = replace(field, confidence=min(field.confidence, GUESSED))
    return named


def _amount(field: Field) -> Field:
    """An amount nobody buys (1,000,600) with its round misread zeros put back."""
    if not isinstance(field.value, int) or field.value < 1000 or field.confidence >= DOUBTFUL:
        return field
    digits = str(field.value)
    if len(digits.rstrip("0")) <= 2 or digits.rstrip("0")[-1] == "5":
        return field
    mended = digits[0] + re.sub("[689]", "0", digits[1:])
    if len(mended.rstrip("0")) > 2:
        return replace(field, confidence=min(field.confidence, GUESSED))
    return replace(field, value=int(mended), confidence=min(field.confidence, GUESSED))


def _with_periods(coverages: Sequence[Coverage], issued: Field) -> list[Coverage]:
    """Policies mostly run a year, and policies of one account often together: doubtful dates are mended by that."""
    begins = Counter(one.effective_date.value for one in coverages)
    ends = Counter(one.expiration_date.value for one in coverages)
    years = sorted(day[:4] for day in (issued.value, *begins.elements()) if isinstance(day, str))
    return [_period(one, begins, ends, int(years[len(years) // 2]) if years else None) for one in coverages]


def _period(coverage: Coverage, begins: Counter[Value], ends: Counter[Value], usual: int | None) -> Coverage:
    """The coverage, a doubtful day of it a year from the other; `usual` is the year in which its neighbors begin."""
    begin, end = coverage.effective_date, coverage.expiration_date
    if _years_on(begin.value, 1) == end.value and end.value is not None:
        return coverage
    from_begin, from_end = _years_on(begin.value, 1), _years_on(end.value, -1)
    far = _is_far(begin.value, usual) and not _is_far(from_end, usual)
    if not far and _may_be(end, from_begin) and (begin.confidence > end.confidence or begins[begin.value] > 1):
        return replace(
            coverage, expiration_date=replace(end, value=from_begin, confidence=min(end.confidence, GUESSED))
        )
    if _may_be(begin, from_end) and (far or end.confidence > begin.confidence or ends[end.value] > 1):
        return replace(
            coverage, effective_date=replace(begin, value=from_end, confidence=min(begin.confidence, GUESSED))
        )
    return _doubted_period(coverage)


def _is_far(day: Value, usual: int | None) -> bool:
    """Whether a day is of another year than its neighbors and of none beside that."""
    return isinstance(day, str) and usual is not None and abs(int(day[:4]) - usual) > 1


def _doubted_period(coverage: Coverage) -> Coverage:
    """The coverage, its dates no surer than what is mended where no policy runs so long: one may be cut or misread.

    So may one whose other could not be read; a policy without an end says so in words.
    """
    begin, end = coverage.effective_date, coverage.expiration_date
    if not begin.text or not end.text or end.text.replace(" ", "").isalpha() or _is_period(begin.value, end.value):
        return coverage
    begin, end = (replace(one, confidence=min(one.confidence, MENDED)) for one in (begin, end))
    return replace(coverage, effective_date=begin, expiration_date=end)


def _is_period(begin: Value, end: Value) -> bool:
    """Whether a policy may run so: less than a year, or some whole years.

    A digit misread makes a year shorter, too: what is one digit off it is believed of half a year alone.
    """
    if not isinstance(begin, str) or not isinstance(end, str):
        return False
    year = str(_years_on(begin, 1))
    if end < year:
        off = sum(one != other for one, other in zip(end, year, strict=True))
        return off > 1 or (end[8:] == year[8:] and int(year[5:7]) - int(end[5:7]) == HALF)
    return any(end == _years_on(begin, years) for years in range(1, LONGEST + 1))


def _may_be(field: Field, guess: str | None) -> bool:
    """Whether a doubtful date's characters could be a misreading of `guess`."""
    if guess is None or field.confidence >= DOUBTFUL or not field.text:
        return False
    printed = f"{guess[5:7]}{guess[8:10]}{guess[:4]}"
    return fuzz.ratio(re.sub(r"\D", "", field.text), printed) >= ALIKE_WORD + 10


def _years_on(day: Value, years: int) -> str | None:
    if not isinstance(day, str):
        return None
    return years_on(date.fromisoformat(day), years).isoformat()
