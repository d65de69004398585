"""The pages of somebody's document as the ground on which we draw: opened, chosen, set upright, and left as they are.

Foreign bytes are parsed here: call it where reading is done, in a process with limits.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from domain.errors import DamagedDocument, NoPages, PasswordNeeded, UnsupportedType
from domain.page import PageSummary
from domain.saying import N_, phrased
from domain.sniff import EMPTY, PDF, PICTURES, in_words, sniff
from outbound.picture_page import add_picture, frames_of

_NEVER_SENT_BACK = (
    *("/OpenAction", "/AA", "/Names", "/Outlines", "/StructTreeRoot", "/MarkInfo", "/Dests", "/PageLabels", "/Threads"),
    *("/Perms", "/PieceInfo", "/Metadata", "/Collection"),
)
"""Of the document's catalog: scripts, attached files and what belongs to pages that are left out."""
_FIRM = 4 | 64 | 128
"""Flags of an annotation that is printed, and neither edited nor moved."""
_FAILURES = (
    pikepdf.PdfError,
    ValueError,
    RuntimeError,
    RecursionError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """One page to draw on. `width` and `height` are of the upright page, in points, as boxes mean them; `name` is its
    document's."""

    number: int
    page: pikepdf.Page
    width: float
    height: float
    name: str = ""


def ground(
    document: bytes,
    name: str,
    pages: Mapping[int, PageSummary],
    numbers: Iterable[int],
    pictures: Mapping[int, bytes],
) -> tuple[pikepdf.Pdf, tuple[Ground, ...]]:
    """A PDF of the pages `numbers` (from 1, those that exist) and where to draw on each.

    Args:
        document: a PDF or a picture; the frames of a TIFF are its pages.
        name: for messages.
        pages: what the reading said of each page: how it had to be turned, and its upright size.
        numbers: which pages are kept, in their order.
        pictures: upright pictures that stand in for pages, by number; for a PDF that cannot be taken apart they are
            all there is.

    Raises:
        PasswordNeeded, DamagedDocument, NoPages, TooLarge, UnsupportedType: as they say.
    """
    wanted = sorted(set(numbers))
    kind = sniff(document)
    if kind == EMPTY:
        raise NoPages(name=name, why=N_("the file is empty"))
    if kind != PDF and kind not in PICTURES:
        raise UnsupportedType(name=name, found=in_words(kind))
    if kind in PICTURES or (wanted and all(number in pictures for number in wanted)):
        return _of_pictures(document, name, pages, wanted, pictures, is_picture=kind in PICTURES)
    pdf = _opened(document, name)
    try:
        return _chosen(pdf, pages, wanted, pictures, name)
    except _FAILURES as error:
        pdf.close()
        raise DamagedDocument(name=name, why=N_("its pages cannot be taken apart")) from error


def finished(pdf: pikepdf.Pdf, more: Sequence[pikepdf.Page], name: str) -> bytes:
    """The bytes of the PDF with `more` pages at its end; the same each time.

    Raises:
        DamagedDocument: it cannot be written.
    """
    out = io.BytesIO()
    try:
        for page in more:
            pdf.pages.append(page)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of fields whose list the sender's file has lost
            pdf.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except _FAILURES as error:
        raise DamagedDocument(name=name, why=N_("its pages cannot be put together again")) from error
    return out.getvalue()


def lay_over(pdf: pikepdf.Pdf, where: Ground, drawing: pikepdf.Page) -> None:
    """Draw `drawing`, a page of the ground's upright size, over a page whose own content becomes one closed object.

    So nothing that the page leaves behind (a scale, a clip) moves the drawing, and nothing of it is changed. Where live
    fields have a ground of their own, which hides what is drawn beneath them, the drawing lies over them as a stamp.

    Raises:
        DamagedDocument: the page's content cannot be read.
    """
    page = where.page
    above = pdf.copy_foreign(drawing.as_form_xobject(handle_transformations=False))
    try:
        below = _closed(pdf, page)
        is_covered = _is_covered(page)
    except _FAILURES as error:
        raise DamagedDocument(
            name=where.name, why=phrased("page {page} cannot be taken apart", page=where.number)
        ) from error
    matrix = _upright(page, where)
    place = " ".join(f"{each:.5f}" for each in matrix)
    page.Resources = Dictionary(XObject=Dictionary(Below=below, Above=above))
    if not is_covered:
        page.Contents = pdf.make_stream(f"q /Below Do Q q {place} cm /Above Do Q".encode())
        return
    page.Contents = pdf.make_stream(b"q /Below Do Q")
    above.Matrix = Array(list(matrix))
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(_rect_of(above, matrix)), F=_FIRM, AP=Dictionary(N=above)
    )
    page.Annots.append(pdf.make_indirect(stamp))


def _closed(pdf: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Stream:
    """The page's own content, byte for byte, as an object that is drawn in one go."""
    likeness, content = page.as_form_xobject(handle_transformations=False), page.obj.get("/Contents")
    if isinstance(content, pikepdf.Stream):
        made = pikepdf.Stream(pdf, content.read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in content:
                made[key] = content[key]
    else:
        made = pdf.make_stream(b"\n".join(part.read_bytes() for part in content or ()))
    made.Type, made.Subtype = Name.XObject, Name.Form
    made.BBox, made.Resources = Array(list(_visible(page))), likeness.get("/Resources", Dictionary())
    if "/Group" in likeness:
        made.Group = likeness.Group
    return made


def _opened(document: bytes, name: str) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(io.BytesIO(document), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise PasswordNeeded(name=name) from error
    except _FAILURES as error:
        raise DamagedDocument(name=name, why=N_("it is not a whole PDF")) from error
    try:
        count = len(pdf.pages)
        pdf.Root.Pages.Count = count  # some writers count wrongly, and nothing could be added then
    except _FAILURES as error:
        raise DamagedDocument(name=name, why=N_("its list of pages is broken")) from error
    if not count:
        raise NoPages(name=name, why=N_("the PDF lists none"))
    return pdf


def _chosen(
    pdf: pikepdf.Pdf, pages: Mapping[int, PageSummary], wanted: list[int], pictures: Mapping[int, bytes], name: str
) -> tuple[pikepdf.Pdf, tuple[Ground, ...]]:
    kept = [number for number in wanted if number <= len(pdf.pages)] or [1]
    for key in _NEVER_SENT_BACK:
        if key in pdf.Root:
            del pdf.Root[key]
    if "/AcroForm" in pdf.Root and "/XFA" in pdf.Root.AcroForm:
        del pdf.Root.AcroForm["/XFA"]  # viewers would show it instead of the page
    for index in reversed(range(len(pdf.pages))):
        if index + 1 not in kept:
            del pdf.pages[index]
    for place, number in enumerate(kept):
        if number in pictures:
            made = add_picture(pdf, pictures[number], name, frame=0, turn=0, size=_size(pages.get(number)))
            pdf.pages.remove(p=len(pdf.pages))
            pdf.pages[place] = made
    return pdf, tuple(
        _ground(pdf.pages[place], number, pages.get(number), name, is_upright=number in pictures)
        for place, number in enumerate(kept)
    )


def _of_pictures(
    document: bytes,
    name: str,
    pages: Mapping[int, PageSummary],
    wanted: list[int],
    pictures: Mapping[int, bytes],
    *,
    is_picture: bool,
) -> tuple[pikepdf.Pdf, tuple[Ground, ...]]:
    """A new PDF with a picture a page."""
    count = frames_of(document, name) if is_picture else max(wanted)
    kept = [number for number in wanted if number <= count] or [1]
    pdf = pikepdf.new()
    for number in kept:
        summary = pages.get(number)
        data, frame, turn = document, number - 1, summary.rotation if summary else 0
        if number in pictures:
            data, frame, turn = pictures[number], 0, 0
        add_picture(pdf, data, name, frame=frame, turn=turn, size=_size(summary))
    return pdf, tuple(
        _ground(pdf.pages[n], number, pages.get(number), name, is_upright=True) for n, number in enumerate(kept)
    )


def _size(summary: PageSummary | None) -> tuple[float, float] | None:
    return (summary.width, summary.height) if summary else None


def _ground(page: pikepdf.Page, number: int, summary: PageSummary | None, name: str, *, is_upright: bool) -> Ground:
    """The page, standing upright; its size as the reading meant it, else as the file says."""
    turn = 0 if is_upright or summary is None else summary.rotation
    page.Rotate = (_rotation(page) + turn) % 360
    left, bottom, right, top = _visible(page)
    width, height = (top - bottom, right - left) if page.Rotate % 180 else (right - left, top - bottom)
    if summary is not None:
        width, height = summary.width, summary.height
    return Ground(number, page, max(width, 1.0), max(height, 1.0), name)


def _upright(page: pikepdf.Page, where: Ground) -> tuple[float, float, float, float, float, float]:
    """The matrix from the upright page, y upward, to the page's own space: /Rotate, crop and unit minded."""
    left, bottom, right, top = _visible(page)
    wide, high = right - left, top - bottom
    if page.Rotate % 180:
        across, up = high / where.width, wide / where.height
    else:
        across, up = wide / where.width, high / where.height
    return {
        0: (across, 0.0, 0.0, up, left, bottom),
        90: (0.0, across, -up, 0.0, right, bottom),
        180: (-across, 0.0, 0.0, -up, right, top),
        270: (0.0, -across, up, 0.0, left, top),
    }[int(page.Rotate)]


def _rect_of(drawing: pikepdf.Object, matrix: tuple[float, ...]) -> list[float]:
    """Where the drawing's own box lies on the page, as an annotation's rectangle must say it."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = map(float, drawing.BBox)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return [min(xs), min(ys), max(xs), max(ys)]


def _visible(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The part of the page that viewers show: the crop inside the medium; a letter page where both make no sense."""
    with suppress(*_FAILURES):
        crop, media = _sides(page.cropbox), _sides(page.mediabox)
        both = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
        for box in (both, media):
            if all(map(math.isfinite, box)) and box[2] - box[0] >= 1 and box[3] - box[1] >= 1:
                return box
    return (0.0, 0.0, 612.0, 792.0)


def _sides(box: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = map(float, box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _rotation(page: pikepdf.Page) -> int:
    """What the file, or a parent of the page, says; 0 for what is no quarter turn."""
    node: Any = page.obj
    for _ in range(64):
        if "/Rotate" in node:
            with suppress(TypeError, ValueError):
                return int(node.Rotate) % 360 if int(node.Rotate) % 90 == 0 else 0
            return 0
        if "/Parent" not in node:
            return 0
        node = node.Parent
    return 0


def _is_covered(page: pikepdf.Page) -> bool:
    """Whether live fields with a ground of their own lie over the page, and would hide what is drawn beneath them."""
    with suppress(*_FAILURES):
        return any("/MK" in one and "/BG" in one.MK and len(one.MK.BG) for one in page.get("/Annots", []))
    return False
