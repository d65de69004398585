"""Reads a page that is on no form we know: the certificate on it, if it is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.certificate import Certificate
from domain.page import PageKind, PageSource, Word
from extract.by_labels.certificate import draft_of
from extract.by_labels.evidence import goes_on, is_certificate, looks_blank, seems_one
from extract.by_labels.layout import sheet_of
from extract.files.source import SourcePage
from extract.prints.level import tilt_of
from extract.values.known import held_against_knowledge
from extract.values.seen import Origin

LEVELING_DPI = 150
MOST_WORDS = 2500
"""A page with more words is a text, and no certificate."""


NOISE = 0.3
"""Confidence below which a word without digits is what OCR makes of dots and rules."""
_RUN = re.compile(r"([a-z])\1\1", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labeled:
    """What a page of no known form turned out to be; `certificate` only when it is one.

    `continuation` is what a page says that goes on with a certificate of another page.
    """

    kind: PageKind
    certificate: Certificate | None = None
    continuation: Certificate | None = None


def labeled_page(page: SourcePage, words: Sequence[Word], source: PageSource) -> Labeled:
    """The certificate on `page`, read by its labels; kind OTHER when the page is none.

    Raises:
        UnreadableDocument: its picture, needed to level the words, cannot be decoded.
    """
    if not words or len(words) > MOST_WORDS:
        return Labeled(PageKind.OTHER)
    picture = source is PageSource.OCR
    tilt = tilt_of(page.raster(LEVELING_DPI)) if picture else 0.0
    seen = [word for word in words if not (picture and _is_noise(word))]
    sheet = sheet_of(seen, width=page.width, height=page.height, tilt=tilt)
    draft = draft_of(sheet, page.number, Origin.PICTURE if picture else Origin.TEXT)
    if is_certificate(draft):
        made = held_against_knowledge(draft.certificate) if picture else draft.certificate
        return Labeled(PageKind.OTHER_CERTIFICATE, made)
    if goes_on(draft):
        return Labeled(PageKind.OTHER_CERTIFICATE, continuation=draft.certificate)
    if looks_blank(draft):
        return Labeled(PageKind.BLANK_FORM)
    return Labeled(PageKind.OTHER_CERTIFICATE if seems_one(draft) else PageKind.OTHER)


def _is_noise(word: Word) -> bool:
    """Whether a word of a picture is no word: dots that lead the eye, a rule, dust."""
    if any(char.isdigit() for char in word.text):
        return False
    return (
        word.confidence < NOISE or bool(_RUN.search(word.text)) or word.text.strip() in {"|", "_", "~", "\u2014\u2014"}
    )
