"""How the same page is packed into a file: turned, cropped, in another unit, wrapped, printed to PDF once more."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

PACKINGS = ("plain", "turned", "cropped", "unit", "wrapped", "untold")


def packed(pdf: bytes, packing: str, rng: random.Random) -> bytes:
    """The one-page PDF packed anew; what it shows stays the same.

    "turned": content on its side and /Rotate upright again. "cropped": a larger sheet whose crop box begins elsewhere.
    "unit": half the points at twice the unit. "wrapped": all content in one form, as printing to PDF does. "untold":
    content on its side and no /Rotate, so that the page lies for everybody.
    """
    change = _CHANGES.get(packing)
    if change is None:
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document, document.pages[0], rng)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _turned(document: pikepdf.Pdf, page: pikepdf.Page, _rng: random.Random) -> None:
    _moved(document, page, "0 1 -1 0 792 0 cm", (792, 612))
    page.obj.Rotate = 90


def _untold(document: pikepdf.Pdf, page: pikepdf.Page, _rng: random.Random) -> None:
    _moved(document, page, "0 1 -1 0 792 0 cm", (792, 612))


def _cropped(document: pikepdf.Pdf, page: pikepdf.Page, rng: random.Random) -> None:
    left, low = rng.randint(-90, 120), rng.randint(-60, 150)
    _moved(document, page, f"1 0 0 1 {left} {low} cm", (612, 792))
    page.obj.MediaBox = Array([left - 36, low - 36, left + 648, low + 828])
    page.obj.CropBox = Array([left, low, left + 612, low + 792])


def _unit(document: pikepdf.Pdf, page: pikepdf.Page, _rng: random.Random) -> None:
    _moved(document, page, "0.5 0 0 0.5 0 0 cm", (306, 396))
    page.obj.UserUnit = 2.0


def _wrapped(document: pikepdf.Pdf, page: pikepdf.Page, _rng: random.Random) -> None:
    form = document.make_stream(page.obj.Contents.read_bytes())
    form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 612, 792])})
    form.Resources = page.obj.Resources
    page.obj.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    page.obj.Contents = document.make_stream(b"q 1 0 0 1 0 0 cm /Fm0 Do Q")
    document.docinfo["/Producer"] = "A printer that makes PDF"


def _moved(document: pikepdf.Pdf, page: pikepdf.Page, matrix: str, size: tuple[float, float]) -> None:
    page.contents_add(document.make_stream(f"q {matrix}\n".encode()), prepend=True)
    page.contents_add(document.make_stream(b"\nQ"))
    page.obj.MediaBox = Array([0, 0, *size])


_CHANGES: dict[str, Callable[[pikepdf.Pdf, pikepdf.Page, random.Random], None]] = {
    "turned": _turned,
    "cropped": _cropped,
    "unit": _unit,
    "wrapped": _wrapped,
    "untold": _untold,
}
