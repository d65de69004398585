"""A document as opened: its pages, each able to give its words, its form fields and its picture.

Everything here speaks in points from the top left corner of the page *as it stands upright*: what the file
says of rotation, crop and unit is already undone. A page asks its `Sheet` (PDF or picture) for that, and
lays its own turn over it: quarter turns that reading found to be missing, and the small angle of a scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import TracebackType
from typing import Protocol, Self

from domain.certificate import ReadWarning
from domain.errors import TooLarge
from domain.field import Box
from domain.page import Widget, Word
from extract.files.file_facts import NOTHING_TOLD, FileFacts
from extract.files.lettering import Lettering
from extract.files.limits import MAX_PAGE_PIXELS, megapixels
from extract.files.raster import Pixels, gray_of, jpeg, quarter_turned, tilted
from extract.files.recent import Recent

__all__ = ["Closing", "Document", "EmbeddedFile", "Pixels", "Sheet", "SourcePage", "turned_box"]


class Sheet(Protocol):
    """One page of a file, in upright points by what the file itself says."""

    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def words(self) -> tuple[Word, ...]: ...
    @property
    def invisible(self) -> tuple[Word, ...]: ...
    @property
    def covered(self) -> tuple[Word, ...]: ...
    @property
    def widgets(self) -> tuple[Widget, ...]: ...
    @property
    def annotations(self) -> tuple[Word, ...]: ...
    @property
    def rulings(self) -> tuple[Box, ...]: ...
    @property
    def patches(self) -> tuple[Box, ...]: ...
    @property
    def pictures(self) -> tuple[Box, ...]: ...
    @property
    def lettering(self) -> tuple[Lettering, ...]: ...
    @property
    def second_opinion(self) -> tuple[Word, ...]: ...
    @property
    def shows_its_text(self) -> bool: ...
    @property
    def text_angle(self) -> int: ...
    @property
    def is_scan(self) -> bool: ...

    def pixels(self, dpi: int) -> Pixels:
        """The page drawn at `dpi`, gray or color, `round(side * dpi / 72)` pixels a side."""
        ...

    def may_be_marked(self, box: Box) -> bool:
        """Whether anything but type and rules may be drawn in `box`; False is certain."""
        ...

    def may_be_inked(self, box: Box) -> bool:
        """Whether anything at all may be drawn in `box`; False is certain."""
        ...

    def part(self, box: Box, dpi: int) -> Pixels | None:
        """What lies in `box`, drawn by itself, gray; None where the whole page must be drawn for it."""
        ...


@dataclass(frozen=True)
class SourcePage:
    """One page, lazily read: nothing is drawn or decoded until it is asked for.

    `number` counts from 1. `rotation` is the clockwise degrees by which the page was turned beyond what its
    file says. `tilt` is the small clockwise angle in degrees by which its picture is turned to level it. `recent`
    remembers drawings, for all pages of a document together.
    Usable only while its document is open, and by one thread.
    """

    number: int
    sheet: Sheet
    rotation: int = 0
    tilt: float = 0.0
    recent: Recent = field(default_factory=Recent, repr=False, compare=False)

    @property
    def width(self) -> float:
        """Of the upright page, in points."""
        return self.sheet.height if self.rotation % 180 else self.sheet.width

    @property
    def height(self) -> float:
        """Of the upright page, in points."""
        return self.sheet.width if self.rotation % 180 else self.sheet.height

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The visible words of the text layer, in the file's order; () for pictures. FreeText is not among them."""
        return self._turned_words(self.sheet.words)

    @cached_property
    def invisible(self) -> tuple[Word, ...]:
        """Words of the text layer that paint nothing; on a scan usually the scanner's own reading."""
        return self._turned_words(self.sheet.invisible)

    @cached_property
    def covered(self) -> tuple[Word, ...]:
        """Words of the text layer that something was laid over: a patch, a picture, an annotation."""
        return self._turned_words(self.sheet.covered)

    @cached_property
    def annotations(self) -> tuple[Word, ...]:
        """The words of FreeText annotations: what somebody typed over a print."""
        return self._turned_words(self.sheet.annotations)

    @cached_property
    def second_opinion(self) -> tuple[Word, ...]:
        """The text layer as pdfplumber decodes it: slow, for text layers that look broken."""
        return self._turned_words(self.sheet.second_opinion)

    @cached_property
    def widgets(self) -> tuple[Widget, ...]:
        """The live form fields of this page, empty ones too."""
        if not self.rotation:
            return self.sheet.widgets
        return tuple(replace(widget, box=self._turned_box(widget.box)) for widget in self.sheet.widgets)

    @cached_property
    def rulings(self) -> tuple[Box, ...]:
        """Drawn straight lines and box edges as thin boxes (pdfplumber, about 0.1 s a page); () for pictures."""
        return tuple(self._turned_box(box) for box in self.sheet.rulings)

    @cached_property
    def patches(self) -> tuple[Box, ...]:
        """White filled rectangles, in the order of painting; () for pictures."""
        return tuple(self._turned_box(box) for box in self.sheet.patches)

    @property
    def pictures(self) -> tuple[Box, ...]:
        """Where pictures are laid on a PDF page; () for a page that is a picture itself."""
        return tuple(self._turned_box(box) for box in self.sheet.pictures)

    @cached_property
    def lettering(self) -> tuple[Lettering, ...]:
        """How the figures of the text layer are set; () for pictures."""
        if not self.rotation:
            return self.sheet.lettering
        return tuple(
            replace(one, word=one.word._replace(box=self._turned_box(one.word.box))) for one in self.sheet.lettering
        )

    @property
    def text_angle(self) -> int:
        """Clockwise degrees (0, 90, 180, 270) by which the page must be turned for its text layer to stand upright."""
        return (self.sheet.text_angle - self.rotation) % 360

    @property
    def shows_its_text(self) -> bool:
        """Whether the text layer cannot say other characters than are drawn, by the fonts it is set in."""
        return self.sheet.shows_its_text

    @property
    def is_scan(self) -> bool:
        """Whether a picture covers the page and no readable text lies over it."""
        return self.sheet.is_scan

    def turned(self, degrees: int) -> SourcePage:
        """The same page turned clockwise by a further 0, 90, 180 or 270 degrees."""
        if degrees % 90:
            raise ValueError(f"a page is turned by quarters, not by {degrees} degrees")
        return SourcePage(self.number, self.sheet, (self.rotation + degrees) % 360, self.tilt, self.recent)

    def leveled(self, degrees: float) -> SourcePage:
        """The same page with its picture turned clockwise by a further small angle about its middle."""
        return SourcePage(self.number, self.sheet, self.rotation, self.tilt + degrees, self.recent)

    def raster(self, dpi: int = 300) -> Pixels:
        """The upright page as gray pixels, 0 is black; never to be written to.

        Raises:
            TooLarge: the page has more than 40 million pixels at this resolution, or a picture in it over 60.
            DamagedDocument: its picture is truncated or corrupt.
        """
        key = (self.number, self.rotation, self.tilt, dpi)
        return self.recent.picture(key, lambda: gray_of(self._drawn(dpi)))

    def part(self, box: Box, dpi: int) -> Pixels:
        """What lies in `box` as gray pixels, within a pixel. Of a PDF that is a fiftieth of drawing the page.

        Raises as `raster`.
        """
        alone = None if self.rotation or self.tilt else self.sheet.part(box, dpi)
        if alone is not None:
            return alone
        left, top, right, bottom = (max(0, round(edge * dpi / 72)) for edge in box)
        return self.raster(dpi)[top:bottom, left:right]

    def may_be_marked(self, box: Box) -> bool:
        """Whether anything but type and rules may be drawn in `box`; False is certain, and told without drawing."""
        return bool(self.rotation or self.tilt) or self.sheet.may_be_marked(box)

    def may_be_inked(self, box: Box) -> bool:
        """The same, type and rules counted."""
        return bool(self.rotation or self.tilt) or self.sheet.may_be_inked(box)

    def color_jpeg(self, dpi: int = 110, quality: int = 80) -> bytes:
        """The upright page as a JPEG for people to look at; gray pages stay gray. Raises as `raster`."""
        return jpeg(self._drawn(dpi), quality)

    def _drawn(self, dpi: int) -> Pixels:
        pixels = round(self.width * dpi / 72) * round(self.height * dpi / 72)
        if pixels > MAX_PAGE_PIXELS:
            raise TooLarge(
                name=f"Page {self.number}", size=megapixels(pixels), limit=megapixels(MAX_PAGE_PIXELS), page=self.number
            )
        return tilted(quarter_turned(self.sheet.pixels(dpi), self.rotation), self.tilt)

    def _turned_box(self, box: Box) -> Box:
        return turned_box(box, self.rotation, self.sheet.width, self.sheet.height)

    def _turned_words(self, words: Sequence[Word]) -> tuple[Word, ...]:
        if not self.rotation:
            return tuple(words)
        return tuple(Word(word.text, self._turned_box(word.box), word.confidence) for word in words)


def turned_box(box: Box, degrees: int, width: float, height: float) -> Box:
    """Where `box` lies after its page of `width` x `height` is turned clockwise by 0, 90, 180 or 270 degrees."""
    if degrees == 90:
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if degrees == 180:
        return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    if degrees == 270:
        return Box(box.top, width - box.x1, box.bottom, width - box.x0)
    return box


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file carried inside a PDF, under the name it gives itself (never to be used as a path)."""

    name: str
    data: bytes = field(repr=False)


class Closing(Protocol):
    """What holds a document's foreign handles."""

    def close(self) -> None:
        """Give them back; safe to call twice."""
        ...


@dataclass(frozen=True)
class Document:
    """An opened document: at least one page. Close it, or use it in a `with`."""

    name: str
    media_type: str
    pages: tuple[SourcePage, ...]
    warnings: tuple[ReadWarning, ...] = ()
    embedded: tuple[EmbeddedFile, ...] = ()
    handles: tuple[Closing, ...] = ()
    facts: FileFacts = NOTHING_TOLD

    def close(self) -> None:
        """Give the file's handles back; the pages cannot be used any more."""
        for handle in self.handles:
            handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
