"""What becomes of a page on its way: printed on other paper, outlined, spaced, stamped, punched, marked by hand."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import cv2
import numpy as np
import pikepdf
from pikepdf import Array, Rectangle
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from samples import damage
from samples.form import PAGE
from samples.raster import Gray, picture_pdf, pixels

Repacked = Callable[[bytes, random.Random], bytes]
Spoiled = Callable[[Gray, random.Random], Gray]


def other_paper(pdf: bytes, rng: random.Random) -> bytes:
    """Printed to A4 or legal: shrunk or as it is, with more room below."""
    wide, tall, scale = rng.choice(
        ((595.0, 842.0, 0.972), (612.0, 1008.0, 1.0), (595.0, 842.0, 0.94), (612.0, 792.0, 0.94))
    )
    left, low = (wide - 612 * scale) / 2, (tall - 792 * scale) * rng.choice((0.5, 1.0))
    return _moved(pdf, f"{scale} 0 0 {scale} {left:.2f} {low:.2f} cm", (wide, tall))


def letters_apart(pdf: bytes, rng: random.Random) -> bytes:
    """Letters set a little apart, as justified or widened print."""
    apart = rng.choice((0.15, 0.3, 0.5))
    return _before(pdf, f"{apart} Tc")


def told_on_top(pdf: bytes, rng: random.Random) -> bytes:
    """What portals and browsers print on the page: an envelope's number, a day, a stamp, a word across it."""
    if rng.random() < 0.4:
        pdf = over(pdf, lambda canvas: word_across(canvas, rng), below=True)
    return over(pdf, lambda canvas: _marks_of_portals(canvas, rng))


def _marks_of_portals(canvas: Canvas, rng: random.Random) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawString(18, 783, f"DocuSign Envelope ID: 4F{rng.randint(10**6, 10**7)}-AB12-4C07-9E21-0D11F2A3B4C5")
    canvas.drawRightString(600, 6, f"11/23/26, 9:{rng.randint(10, 59)} AM     Page 1 of 1")
    if rng.random() < 0.5:
        canvas.setFillColorRGB(0.8, 0.1, 0.1)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(rng.uniform(330, 470), rng.uniform(62, 84), "RECEIVED 11/23/2026")


def word_across(canvas: Canvas, rng: random.Random) -> None:
    """A pale word aslant across the page."""
    canvas.setFillColorRGB(0.9, 0.9, 0.9)
    canvas.translate(306, 396)
    canvas.rotate(50)
    canvas.setFont("Helvetica-Bold", 70)
    canvas.drawCentredString(0, 0, rng.choice(("COPY", "EVIDENCE", "FILE COPY")))


REPACKED: dict[str, tuple[float, Repacked]] = {
    "other_paper": (0.35, other_paper),
    "letters_apart": (0.15, letters_apart),
    "told_on_top": (0.3, told_on_top),
}


def stamped(page: Gray, rng: random.Random) -> Gray:
    """A stamp across the lower right, darker than the paper and lighter than print."""
    picture = Image.new("L", (720, 190), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((4, 4, 715, 185), outline=0, width=8)
    pen.text(
        (40, 50),
        rng.choice(("RECEIVED NOV 23", "APPROVED", "COPY", "REVIEWED BY")),
        fill=0,
        font=ImageFont.load_default(84),
    )
    turned = np.asarray(picture.rotate(rng.uniform(-15, 15), expand=True, fillcolor=255))
    made = page.copy()
    high, wide = turned.shape
    top = int(page.shape[0] * rng.choice((0.7, 0.88)))
    left = int(page.shape[1] * rng.uniform(0.45, 0.6))
    part = made[top : top + high, left : left + wide]
    ink = turned[: part.shape[0], : part.shape[1]]
    part[:] = np.minimum(part, np.where(ink < 128, rng.choice((110, 150)), 255))
    return made


def punched(page: Gray, rng: random.Random) -> Gray:
    """Holes punched at the left edge or on top, black on the copy; a staple's corner."""
    made = page.copy()
    height, width = page.shape
    dots = width / 8.5
    for part in rng.choice(((0.5 - 1.4 / 11, 0.5 + 1.4 / 11), (0.14, 0.5, 0.86))):
        cv2.circle(made, (int(dots * rng.uniform(0.25, 0.35)), int(height * part)), int(dots * 0.13), 20, -1)
    cv2.line(made, (0, int(dots * 0.6)), (int(dots * 0.6), 0), 120, 2)
    return made


def highlighted(page: Gray, rng: random.Random) -> Gray:
    """Yellow and green stripes over some lines: gray on a gray scan."""
    made = page.astype(np.float32)
    height, width = page.shape
    for _ in range(rng.randint(2, 5)):
        top, left = int(height * rng.uniform(0.2, 0.75)), int(width * rng.uniform(0.05, 0.6))
        made[top : top + int(height * 0.016), left : left + int(width * rng.uniform(0.1, 0.35))] *= rng.uniform(
            0.75, 0.88
        )
    return made.astype(np.uint8)


def written_on(page: Gray, rng: random.Random) -> Gray:
    """A pen's ring and ticks in the margins and beside values."""
    made = page.copy()
    height, width = page.shape
    thick = max(2, width // 700)
    for _ in range(rng.randint(1, 3)):
        x, y = int(width * rng.uniform(0.62, 0.9)), int(height * rng.uniform(0.06, 0.13))
        points = np.array([(x, y), (x + width // 120, y + width // 90), (x + width // 45, y - width // 50)])
        cv2.polylines(made, [points], isClosed=False, color=60, thickness=thick)
    x, y = int(width * rng.uniform(0.6, 0.75)), int(height * rng.uniform(0.4, 0.6))
    cv2.ellipse(made, (x, y), (width // 14, height // 110), rng.uniform(-4, 4), 0, 350, 70, thick)
    return made


def worn(page: Gray, rng: random.Random) -> Gray:
    """Print too pale, or so heavy that strokes run together, and the dark edge of a copier's lid."""
    made = page
    if rng.random() < 0.5:
        made = np.asarray(255 - (255 - page.astype(np.float32)) * rng.uniform(0.35, 0.6), np.uint8)
    elif rng.random() < 0.6:
        made = np.asarray(cv2.erode(page, np.ones((2, 2), np.uint8)), np.uint8)
    made = made.copy()
    edge = int(page.shape[1] * rng.uniform(0.004, 0.015))
    made[:, :edge] = 30
    if rng.random() < 0.5:
        made[: edge // 2] = 30
    return made


SPOILED: dict[str, tuple[float, Spoiled]] = {
    "stamped": (0.25, stamped),
    "punched": (0.25, punched),
    "highlighted": (0.25, highlighted),
    "written_on": (0.2, written_on),
    "worn": (0.25, worn),
}


def scanned(pdf: bytes, rng: random.Random, *, dpi: int, spoil: list[Spoiled]) -> bytes:
    """One page off an office scanner at `dpi`, as JPEG of any quality or black and white, a little askew."""
    page = pixels(pdf, dpi=(dpi, dpi))[0]
    for each in spoil:
        page = each(page, rng)
    page = damage.grained(damage.askew(page, rng.uniform(-1.2, 1.2)), rng, grain=4.0)
    if rng.random() < 0.3:
        return picture_pdf([Image.fromarray(damage.thresholded(page, 150)).convert("1")], dpi=dpi, quality=None)
    return picture_pdf([Image.fromarray(page)], dpi=dpi, quality=rng.choice((30, 45, 60, 75)))


def drawn_letters(pdf: bytes) -> bytes:
    """The page with its letters as outlines: nothing left to read but the picture. Blank where that fails."""
    page = pixels(pdf, dpi=(400, 400))[0]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    found, tree = cv2.findContours(255 - damage.thresholded(page, 128), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    scale, height = 612 / page.shape[1], PAGE[1]
    path = canvas.beginPath()
    for contour, _ in zip(found, tree[0] if tree is not None else (), strict=False):
        points = contour[:, 0, :]
        path.moveTo(points[0][0] * scale, height - points[0][1] * scale)
        for x, y in points[1:]:
            path.lineTo(x * scale, height - y * scale)
        path.close()
    canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _moved(pdf: bytes, matrix: str, size: tuple[float, float]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        page.contents_add(document.make_stream(f"q {matrix}\n".encode()), prepend=True)
        page.contents_add(document.make_stream(b"\nQ"))
        page.obj.MediaBox = Array([0, 0, *size])
        return _saved(document)


def _before(pdf: bytes, operators: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.pages[0].contents_add(document.make_stream(f"{operators}\n".encode()), prepend=True)
        return _saved(document)


def over(pdf: bytes, draw: Callable[[Canvas], None], *, below: bool = False) -> bytes:
    """The one-page PDF with what `draw` draws on top of it, or `below`."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(out.getvalue())) as over:
        lay = document.pages[0].add_underlay if below else document.pages[0].add_overlay
        lay(over.pages[0], Rectangle(0, 0, *PAGE))
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()
