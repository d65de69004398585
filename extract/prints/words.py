"""The words of a page, from the text layer where it can be trusted and from the picture where it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from domain.certificate import ReadWarning
from domain.page import PageSource, Word
from extract.files.source import SourcePage
from extract.prints.level import tilt_of

READING_DPI = 300
"""At which pages are read; Tesseract loses 22 points of exactness when it is not told the true resolution."""

ENOUGH_LETTERS = 40
"""A text layer with fewer says nothing of a page: the print may be outlines."""

ENOUGH_WORDS = 15
MOST_UNREADABLE = 0.05
LEAST_COMMON = 0.06
"""Part of the words that are everyday ones: 0.2 to 0.5 on every readable page seen, 0 under a broken encoding."""

FILLED_FIELDS = 3
"""Live fields with a value that make a page a filled form; a blank one holds its edition mark."""

SMALLEST_TILT = 0.1
SURE = 0.9
"""Tesseract's confidence from which its figure stands against a hidden one."""

OVERLAP = 0.5
FIGURE = re.compile(r"\$?\d{1,3}(?:,\d{3})+|\$?\d{5,}|\d{1,2}/\d{1,2}/\d{2,4}")
UNREADABLE = "\ufffd"
EVERYDAY = """
    a above additional address agent all an and any are as at attached auto be but by can cannot certificate claim
    code commercial company conditions contact contract coverage coverages date days declarations described each
    effective email employee endorsement excess expiration fax for form from general has holder if in include
    includes including injury insurance insured insurer insurers is issued it job law liability limit limits listed
    may more must name named no not number occurrence of office on only or other our page part per period person
    phone policies policy premium producer project property provided provisions re required schedule shall state
    subject such than that the their these they this to total type under us waiver we when where which will with
    work workers written you your
"""
COMMON = frozenset(EVERYDAY.split())


def words_of(page: SourcePage) -> tuple[tuple[Word, ...], PageSource, SourcePage]:
    """The visible words, where they came from, and the page turned and levelled so that they stand upright on it.

    FreeText annotations are among the words. Live field values are not: they stand in the page's `widgets`.

    Raises:
        TooLarge, DamagedDocument: the page's picture was needed and cannot be had.
        EngineMissing: OCR was needed and is not installed.
    """
    layer: tuple[Word, ...] = ()
    if not page.is_scan:
        upright = page.turned(page.text_angle)
        layer = (*upright.words, *upright.annotations)
        if is_usable(layer):
            return layer, _source(upright), upright
        if len(layer) >= ENOUGH_WORDS and is_usable(second := _second_opinion(upright)):
            return second, _source(upright), upright
    seen, standing = read_picture(page)
    if _letters(layer) > _letters(seen) and not is_garbled(layer):
        upright = page.turned(page.text_angle)
        return layer, _source(upright), upright
    return seen, PageSource.OCR, standing


def read_picture(page: SourcePage) -> tuple[tuple[Word, ...], SourcePage]:
    """The words Tesseract sees, and the page turned and levelled for it. Raises as `words_of`."""
    from extract.engines import tesseract  # loads the engine; most documents never need it

    standing = upright_picture(page)
    return tesseract.page_words(standing.raster(READING_DPI), READING_DPI), standing


def upright_picture(page: SourcePage) -> SourcePage:
    """The page turned by quarters and levelled by what its picture shows. Raises as `words_of`."""
    from extract.engines import tesseract  # as above

    standing = page.turned(tesseract.orientation(page.raster(READING_DPI), READING_DPI))
    tilt = tilt_of(standing.raster(READING_DPI))
    return standing.leveled(tilt) if abs(tilt) >= SMALLEST_TILT else standing


def is_usable(words: Sequence[Word]) -> bool:
    """Whether a text layer says enough to be read instead of the picture, and says it in words."""
    return _letters(words) >= ENOUGH_LETTERS and not is_garbled(words)


def contradictions(page: SourcePage, words: Sequence[Word]) -> tuple[ReadWarning, ...]:
    """Where a scan's hidden text names another amount or date than `words`, read from its picture, do.

    A scanner's own reading errs, so only figures count, and only where the picture was read with confidence.
    """
    if not page.is_scan:
        return ()
    hidden = [word for word in (*page.invisible, *page.covered) if FIGURE.fullmatch(word.text)]
    found = [
        f"{word.text} behind {seen.text}"
        for word in hidden
        for seen in words
        if seen.confidence >= SURE and FIGURE.fullmatch(seen.text) and _same_place(word, seen) and _differ(word, seen)
    ]
    if not found:
        return ()
    told = "; ".join(found[:5])
    return (
        ReadWarning("hidden-text", f"The scan carries hidden text that differs from its picture: {told}.", page.number),
    )


def _second_opinion(page: SourcePage) -> tuple[Word, ...]:
    """pdfplumber's words, less those that we know nobody sees."""
    unseen = (*page.invisible, *page.covered)
    return tuple(word for word in page.second_opinion if not any(_same_place(word, other) for other in unseen))


def _source(page: SourcePage) -> PageSource:
    filled = sum(1 for widget in page.widgets if widget.value)
    return PageSource.ACROFORM if filled >= FILLED_FIELDS else PageSource.TEXT


def _letters(words: Iterable[Word]) -> int:
    return sum(char.isalnum() for word in words for char in word.text)


def is_garbled(words: Sequence[Word]) -> bool:
    """Whether a text layer's characters are not what is printed (fonts without a map, ciphers)."""
    texts = [word.text for word in words]
    text = "".join(texts)
    if text.count(UNREADABLE) > MOST_UNREADABLE * len(text):
        return True
    enough = LEAST_COMMON * len(texts)
    plain = common = 0
    for one in texts:
        bare = one.strip(".,:;()").lower()
        if bare.isalpha():
            plain += 1
            common += bare in COMMON
            if common >= enough:  # whatever else follows
                return False
    return plain >= ENOUGH_WORDS and common < LEAST_COMMON * plain


def _same_place(word: Word, other: Word) -> bool:
    area = max(word.box.width * word.box.height, 0.01)
    return word.box.overlap(other.box) > OVERLAP * area


def _differ(word: Word, other: Word) -> bool:
    return re.sub(r"\D", "", word.text) != re.sub(r"\D", "", other.text)
