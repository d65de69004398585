"""A page as a reader sees it: its size, its words, its form fields and where they came from."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from domain.field import Box


class PageSource(enum.Enum):
    """Where the words of a page came from."""

    ACROFORM = "acroform"
    TEXT = "text"
    OCR = "ocr"


class PageKind(enum.Enum):
    """What a page is; the values are those of the extraction schema."""

    ACORD_25 = "acord_25"
    ACORD_24 = "acord_24"
    ACORD_27 = "acord_27"
    ACORD_28 = "acord_28"
    ACORD_30 = "acord_30"
    ACORD_101 = "acord_101"
    ACORD_855 = "acord_855"
    OTHER_CERTIFICATE = "other_certificate"
    ENDORSEMENT = "endorsement"
    DECLARATIONS = "declarations"
    CANCELLATION_NOTICE = "cancellation_notice"
    COVER_SHEET = "cover_sheet"
    BLANK_FORM = "blank_form"
    OTHER = "other"


class Word(NamedTuple):
    """Characters that stand together, in upright page coordinates. `confidence` is the reader's own, 0 to 1.

    A tuple, because a page has hundreds of them and is read in a few thousandths of a second.
    """

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Widget:
    """One live form field of a page: its leaf name, its value as stored, and its rectangle.

    A tick box has value "" when it is off, and its on-state otherwise. `shown` is the text of the picture that the
    file keeps of the field, which viewers show; None when there is none, or its characters cannot be told.
    """

    name: str
    value: str
    box: Box
    is_tick: bool = False
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class PageSummary:
    """What the extraction says of a page as a whole.

    `number` counts from 1. `rotation` is the clockwise degrees (0, 90, 180, 270) by which the page had to be
    turned to stand upright. `width` and `height` are of the upright page, in points.
    """

    number: int
    kind: PageKind
    source: PageSource
    rotation: int = 0
    edition: str | None = None
    width: float = 612.0
    height: float = 792.0
