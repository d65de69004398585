"""A picture as a page of a PDF: its pixels as they came wherever a PDF can hold them so, turned by the page alone."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from domain.errors import DamagedDocument, TooLarge
from domain.saying import N_
from domain.sniff import sniff

MOST_PIXELS = 60_000_000
_LETTER_WIDTH = 612.0
_FAILURES = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    TypeError,
    KeyError,
    IndexError,
    ZeroDivisionError,
)
_ORIENTATION = 0x0112
_STANDS: dict[int, tuple[int, int, int, int]] = {
    1: (1, 0, 0, 1), 2: (-1, 0, 0, 1), 3: (-1, 0, 0, -1), 4: (1, 0, 0, -1),
    5: (0, -1, -1, 0), 6: (0, -1, 1, 0), 7: (0, 1, 1, 0), 8: (0, 1, -1, 0),
}  # fmt: skip
"""EXIF orientation as the matrix (a, b, c, d) that stands the picture upright, y upward."""
_TURNED: dict[int, tuple[int, int, int, int]] = {
    0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)
}  # fmt: skip


def frames_of(data: bytes, name: str) -> int:
    """How many pages the picture has.

    Raises:
        DamagedDocument: it cannot be identified.
    """
    with _foreign(name):
        picture = _opened(data)
        return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
    return 1


def add_picture(
    pdf: pikepdf.Pdf, data: bytes, name: str, *, frame: int, turn: int, size: tuple[float, float] | None
) -> pikepdf.Page:
    """Append a page with one frame of the picture, as EXIF stands it and `turn` degrees clockwise beyond that.

    `size` is of the upright page in points; None makes it as wide as a letter page.

    Raises:
        DamagedDocument, TooLarge: as they say.
    """
    with _foreign(name):
        picture = _opened(data)
        if picture.tell() != frame:
            picture.seek(frame)
        if picture.width * picture.height > MOST_PIXELS:
            millions = f"{picture.width * picture.height / 1e6:.0f} Mpx"
            raise TooLarge(name=name, size=f"image too large: {millions}", limit=f"{MOST_PIXELS // 1_000_000} Mpx")
        stands = int(picture.getexif().get(_ORIENTATION, 1) or 1)
        image = _image(pdf, picture, data)
    a, b, c, d = _after(_TURNED[turn % 360], _STANDS.get(stands, _STANDS[1]))
    width, height = size or _sized(picture, swapped=a == 0)
    matrix = (a * width, b * height, c * width, d * height)
    x, y = width / 2 - (matrix[0] + matrix[2]) / 2, height / 2 - (matrix[1] + matrix[3]) / 2
    drawing = "q " + " ".join(f"{each:.4f}" for each in (*matrix, x, y)) + " cm /Im Do Q"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=Dictionary(XObject=Dictionary(Im=image)),
        Contents=pdf.make_stream(drawing.encode()),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def _after(second: tuple[int, int, int, int], first: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The matrix that does `first` and then `second`."""
    a, b, c, d = first
    e, f, g, h = second
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def _sized(picture: Image.Image, *, swapped: bool) -> tuple[float, float]:
    wide, high = (picture.height, picture.width) if swapped else picture.size
    return _LETTER_WIDTH, _LETTER_WIDTH * high / max(wide, 1)


def _image(pdf: pikepdf.Pdf, picture: Image.Image, data: bytes) -> pikepdf.Stream:
    """The pixels as an image of the PDF: a JPEG as it is, black and white as bits, all else as a good JPEG."""
    if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
        return _stream(pdf, data, picture, Name.DCTDecode)
    if picture.mode == "1":
        made = pdf.make_stream(picture.tobytes())
        return _described(made, picture, Name.DeviceGray, bits=1)
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        over = picture.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        picture = Image.alpha_composite(white, over).convert("RGB")
    elif picture.mode not in ("L", "RGB"):
        picture = picture.convert("L" if picture.mode in ("I;16", "I", "F") else "RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86)
    return _stream(pdf, out.getvalue(), picture, Name.DCTDecode)


def _stream(pdf: pikepdf.Pdf, data: bytes, picture: Image.Image, packed: Name) -> pikepdf.Stream:
    made = pikepdf.Stream(pdf, data, Filter=packed)
    return _described(made, picture, Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB)


def _described(made: Any, picture: Image.Image, space: Name, *, bits: int = 8) -> pikepdf.Stream:
    made.Type, made.Subtype = Name.XObject, Name.Image
    made.Width, made.Height = picture.width, picture.height
    made.ColorSpace, made.BitsPerComponent = space, bits
    return made  # type: ignore[no-any-return]


def _opened(data: bytes) -> Image.Image:
    if sniff(data) == "image/heic":
        from pillow_heif import register_heif_opener  # a codec that takes a tenth of a second to load

        register_heif_opener()
    return Image.open(io.BytesIO(data))


@contextmanager
def _foreign(name: str) -> Iterator[None]:
    """Pillow's failures on foreign bytes become one of ours; its warnings are not for our log."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (*_FAILURES, Image.DecompressionBombError) as error:
        raise DamagedDocument(name=name, why=N_("the picture is truncated or corrupt")) from error
