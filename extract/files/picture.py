"""Pictures as documents: each frame of a TIFF a page, one page of anything else.

Sizes are told from the header before a pixel is decoded. Non-square pixels (a standard fax has 204 x 98 dots
an inch) become square when the page is drawn. EXIF orientation is obeyed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from domain.errors import DamagedDocument, TooLarge, TooManyPages
from domain.field import Box
from domain.page import Widget, Word
from extract.files.file_facts import FileFacts
from extract.files.lettering import Lettering
from extract.files.limits import LETTER_SIDE, MAX_PAGES, MAX_PICTURE_PIXELS, megapixels
from extract.files.raster import Pixels, from_mode, resized
from extract.files.recent import Recent
from extract.files.source import Document, SourcePage

Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and its refusal says how large the picture is

SMALLEST_PAPER = 200.0
LARGEST_PAPER = 1700.0
"""Points of the long side between which the dots an inch of a file are believed."""

LEAST_DOTS = 97.0
"""Fewer dots an inch are what programs write that do not know (72, 96, 1)."""

STRANGEST_ASPECT = 4.0
"""How much more dots an inch one way than the other; Group 3 faxes have up to 204 x 98."""

FAX_WIDTHS = frozenset({1728, 2048, 2432})
"""Pixels of a Group 3 fax line (ITU-T T.4): paper of 215, 255 and 303 mm."""

FAX_DOTS = 200.0
"""Dots an inch of a fax whose file does not say; a page lower than wide is one of half resolution."""

EXIF_TURNED = frozenset({5, 6, 7, 8})
"""EXIF orientations that swap width and height."""

SOFTWARE = 0x0131
"""The EXIF and TIFF tag that names the program which saved the file."""

FRAMED = frozenset({"image/tiff"})
FAILURES = (OSError, ValueError, SyntaxError, EOFError, MemoryError, TypeError, KeyError, IndexError, ZeroDivisionError)
"""What Pillow's decoders let through on broken files, its UnidentifiedImageError (an OSError) among it."""


def open_picture(data: bytes, name: str, media_type: str) -> Document:
    """The picture as a document; a TIFF has a page a frame, an animation only its first.

    Raises:
        DamagedDocument: it cannot be identified, or its list of frames is broken.
        TooLarge, TooManyPages: as they say, from the headers.
    """
    kind = media_type.removeprefix("image/")
    if kind == "heic":
        _register_heif()
    with _foreign(name, "truncated TIFF" if kind == "tiff" else "corrupt or unsupported image"):
        picture = Image.open(BytesIO(data))
    _refuse_large(picture, name)
    frames = 1
    if media_type in FRAMED:
        with _foreign(name, "truncated TIFF"):
            frames = _frames(picture, name)
    recent = Recent()
    sheets = tuple(SourcePage(n + 1, PictureSheet(picture, n, name, recent), recent=recent) for n in range(frames))
    return Document(name, media_type, sheets, handles=(picture,), facts=_facts(picture))


class PictureSheet:
    """One frame of a picture; see `extract.files.source.Sheet`. It has no words of its own."""

    words: tuple[Word, ...] = ()
    invisible: tuple[Word, ...] = ()
    covered: tuple[Word, ...] = ()
    annotations: tuple[Word, ...] = ()
    second_opinion: tuple[Word, ...] = ()
    widgets: tuple[Widget, ...] = ()
    rulings: tuple[Box, ...] = ()
    patches: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    lettering: tuple[Lettering, ...] = ()
    text_angle = 0
    is_scan = True
    shows_its_text = True

    def __init__(self, picture: Image.Image, frame: int, name: str, recent: Recent) -> None:
        """Nothing is decoded yet; `recent` remembers what was."""
        self._recent = recent
        self._picture = picture
        self._frame = frame
        self._name = name

    @property
    def width(self) -> float:
        """Of the picture as EXIF stands it, in points."""
        return self._size[0]

    @property
    def height(self) -> float:
        """Of the picture as EXIF stands it, in points."""
        return self._size[1]

    def may_be_marked(self, box: Box) -> bool:
        """True: it is a picture."""
        return True

    def may_be_inked(self, box: Box) -> bool:
        """True: it is a picture."""
        return True

    def part(self, box: Box, dpi: int) -> None:
        """None: its picture is decoded whole."""

    def pixels(self, dpi: int) -> Pixels:
        """The frame with square pixels at `dpi`.

        Raises:
            DamagedDocument: truncated or corrupt.
        """
        decoded = self._recent.picture(("stored", self._frame), self._decoded)
        return resized(decoded, max(round(self.width * dpi / 72), 1), max(round(self.height * dpi / 72), 1))

    @cached_property
    def _size(self) -> tuple[float, float]:
        try:
            self._seek()
            width, height = paper(self._picture)
        except (TooLarge, DamagedDocument):  # told when the page is drawn; it has a size all the same
            return 612.0, 792.0
        return (height, width) if self._orientation in EXIF_TURNED else (width, height)

    @property
    def _orientation(self) -> int:
        with _foreign(self._name, self._cut_off):
            return int(self._picture.getexif().get(0x0112, 1) or 1)

    def _decoded(self) -> Pixels:
        self._seek()
        with _foreign(self._name, self._cut_off):
            upright = ImageOps.exif_transpose(self._picture)
            return from_mode(upright)

    @property
    def _cut_off(self) -> str:
        """What is wrong, nearly always, when a picture does not decode to its end."""
        return "truncated TIFF" if self._picture.format == "TIFF" else "truncated image"

    def _seek(self) -> None:
        if self._picture.tell() != self._frame:
            with _foreign(self._name, self._cut_off):
                self._picture.seek(self._frame)
        _refuse_large(self._picture, self._name)


def paper(picture: Image.Image) -> tuple[float, float]:
    """Width and height in points of a picture as stored, by its dots an inch where they make a size paper has.

    A photo says nothing of paper: its long side is taken for 11 inches.
    """
    width, height = picture.size
    across, down = _dots(picture)
    if max(across, down) < LEAST_DOTS and width in FAX_WIDTHS and picture.mode == "1":
        across, down = FAX_DOTS, FAX_DOTS / 2 if height < width else FAX_DOTS
    if not (across > 0 and down > 0 and 1 / STRANGEST_ASPECT < across / down < STRANGEST_ASPECT):
        across = down = 1.0
    points = (width * 72 / across, height * 72 / down)
    if max(across, down) >= LEAST_DOTS and SMALLEST_PAPER <= max(points) <= LARGEST_PAPER:
        return points
    scale = LETTER_SIDE / max(points)
    return points[0] * scale, points[1] * scale


def _dots(picture: Image.Image) -> tuple[float, float]:
    """Dots an inch across and down as the file says, (0, 0) when it does not."""
    try:
        across, down = picture.info.get("dpi", (0, 0))
        return float(across), float(down)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0


def _facts(picture: Image.Image) -> FileFacts:
    """The program that its EXIF, or the TIFF itself, names."""
    named: object = None
    with suppress(*FAILURES):  # broken EXIF says nothing; the pixels may still be whole
        named = picture.getexif().get(SOFTWARE)
    told = named.strip("\0 ")[:200] if isinstance(named, str) else ""
    return FileFacts(programs=(told,) if told else ())


def _frames(picture: Image.Image, name: str) -> int:
    """How many frames there are, counted no further than we read."""
    count = 1
    while True:
        try:
            picture.seek(count)
        except EOFError:
            break
        count += 1
        if count > MAX_PAGES:
            total = getattr(picture, "n_frames", count)
            raise TooManyPages(name=name, pages=total, limit=MAX_PAGES)
    picture.seek(0)
    return count


def _refuse_large(picture: Image.Image, name: str) -> None:
    pixels = picture.size[0] * picture.size[1]
    if pixels > MAX_PICTURE_PIXELS:
        raise TooLarge(name=name, size=f"image too large: {megapixels(pixels)}", limit=megapixels(MAX_PICTURE_PIXELS))


@contextmanager
def _foreign(name: str, why: str) -> Iterator[None]:
    """Pillow's failures on foreign bytes become one of ours; its warnings are not for our log."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except FAILURES as error:
        raise DamagedDocument(name=name, why=why) from error


def _register_heif() -> None:
    """Teach Pillow the pictures of phones; loading the codec takes a tenth of a second."""
    from pillow_heif import register_heif_opener

    register_heif_opener()


ImageFile.LOAD_TRUNCATED_IMAGES = False  # a missing lower half must be said, never silently read as gray
