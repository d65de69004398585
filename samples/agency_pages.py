"""How files come out of agency systems, portals and signing services.

Stamps and anchors of signatures, headers of portals, letters struck twice, form and values each text, outline or
picture, two to a page, turned, within other papers.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pikepdf
from pikepdf import Array
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples import names, odd_pages, papers
from samples.certificate import certificate
from samples.coverages import Truth
from samples.draw import draw_values, filled
from samples.form import PAGE
from samples.packing import packed
from samples.raster import picture_pdf, pixels
from samples.sheet import Sheet
from samples.style import Style
from samples.values import written

Texts = dict[str, str]


def values_only(texts: Texts, look: Style) -> bytes:
    """The values where they stand, without the form."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    draw_values(canvas, Sheet(look), look, texts)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def signed(pdf: bytes, rng: random.Random, texts: Texts, _truth: Truth) -> bytes:
    """Signed by a service: its envelope over the date or an address, its words over the signature, white anchors."""
    envelope = f"Docusign Envelope ID: {rng.randbytes(4).hex().upper()}-91C2-4E07-B3D1-{rng.randbytes(6).hex().upper()}"

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", rng.choice((6, 7, 8)))
        canvas.drawString(*rng.choice(((20, 779), (330, 752), (30, 604), (24, 64), (40, 122))), envelope)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(330, 66, "DocuSigned by:")
        canvas.drawString(330, 48, f"{rng.randbytes(6).hex().upper()}...")
        if rng.random() < 0.5:
            canvas.setFont("Helvetica", 6)
            canvas.drawString(420, 62, f"Digitally signed by {texts.get('producer.contact_name', 'Dana Novak')}")
            canvas.drawString(420, 54, "Date: 2026.11.23 09:14:05 -05'00'")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont("Helvetica", rng.choice((1, 4, 8)))
        for place in ((330, 56), (80, 580), (230, 448), (24, 170)):
            canvas.drawString(*place, rng.choice((r"\s1\ ", "/sn1/", "{{Sig_es_:signer1:signature}}", "[[d|1]]")))

    return odd_pages.over(pdf, draw)


def of_portals(pdf: bytes, rng: random.Random, texts: Texts, truth: Truth) -> bytes:
    """Shrunk between a portal's header and foot, which say insured, holder and days again; a code up the margin."""
    scale = rng.choice((0.86, 0.9, 0.93))
    small = _shrunk(pdf, scale, ((612 - 612 * scale) / 2, (792 - 792 * scale) / 2))
    how = rng.choice(("browser", "banner", "audit"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 7)
        if how == "browser":
            canvas.drawString(24, 778, "11/23/26, 9:14 AM")
            canvas.drawCentredString(306, 778, f"Certificate - {truth['insured']['name']}")
            canvas.drawString(24, 12, "https://certs.portal.example/view?id=88213&holder=1042")
            canvas.drawRightString(588, 12, "1/1")
        elif how == "banner":
            canvas.setFillColorRGB(0.85, 0.9, 1)
            canvas.rect(0, 768, 612, 24, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.drawString(
                20,
                777,
                f"INSURED: {truth['insured']['name']}   HOLDER: {truth['holder']['name'][:40]}   STATUS: ACTIVE",
            )
            canvas.drawString(
                20, 10, f"Certificate # {rng.randint(10**7, 10**8)}  Expires 03/01/2029  Producer: PORTAL"
            )
        else:
            canvas.drawString(
                24, 780, f"Tracking ID: TX-{rng.randint(10**6, 10**7)}  |  Reviewed 11/20/2026 by K. Osei"
            )
            canvas.drawString(24, 12, "Confidential. Page 1 of 1.   DATE: 11/21/2026")
        canvas.translate(9, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, f"*{rng.randint(10**11, 10**12)}*  CERT 2026 GL 1,000,000")

    return odd_pages.over(small, draw)


def struck(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Values struck two or three times, a hair apart, one in another colour: bold as old systems make it."""
    apart, colour = rng.choice((0.0, 0.25, 0.5)), rng.choice(((0.8, 0.0, 0.0), (0.6, 0.6, 0.6), (0.0, 0.0, 0.0)))
    pdf = filled({}, look)
    for n in range(rng.choice((2, 2, 3)) - 1, -1, -1):
        moved = replace(look, ink=colour if n else look.ink)
        layer = _shrunk(values_only(texts, moved), 1.0, (apart * n, -apart * n))
        pdf = _overlaid(pdf, layer)
    return pdf


def shifted(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """Values printed onto a form that lay a little otherwise in the printer."""
    off = (rng.uniform(-7, 7), rng.uniform(-4, 4))
    return _overlaid(filled({}, look), _shrunk(values_only(texts, look), 1.0, off))


def form_in_outlines(_rng: random.Random, texts: Texts, look: Style) -> bytes:
    """The form as outlines of letters, the values as text."""
    return _overlaid(odd_pages.drawn_letters(filled({}, look)), values_only(texts, look))


def form_as_picture(rng: random.Random, texts: Texts, look: Style) -> bytes:
    """The form a picture behind the values, which are text."""
    dpi = rng.choice((150, 200, 300))
    page = pixels(filled({}, look), dpi=(dpi, dpi))[0]
    picture = Image.fromarray(page)
    under = picture_pdf([picture.convert("1") if dpi == 300 else picture], dpi=dpi, quality=None if dpi == 300 else 70)
    return _overlaid(under, values_only(texts, look))


def values_as_picture(_rng: random.Random, texts: Texts, look: Style) -> bytes:
    """The form text, the values a picture laid over it that lets it through."""
    page = pixels(values_only(texts, look), dpi=(300, 300))[0]
    ink = Image.new("RGBA", (page.shape[1], page.shape[0]), (0, 0, 0, 255))
    ink.putalpha(Image.fromarray(255 - page))

    def lay(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(ink), 0, 0, *PAGE, mask="auto")

    return odd_pages.over(filled({}, look), lay)


def two_up(pdf: bytes, rng: random.Random, _texts: Texts, truth: Truth) -> bytes:
    """Two certificates beside each other on a sheet that lies: this one at the left."""
    other = certificate(rng, today=date(2026, 11, 23), edition=truth["edition"])
    right = filled(written(other, Style(edition=truth["edition"])), Style(edition=truth["edition"]))
    scale = 396 / 612
    low = (612 - 792 * scale) / 2
    sheet = _placed(pdf, (scale, 0, 0, scale, 0, low), (792, 612))
    return _overlaid(sheet, _placed(right, (scale, 0, 0, scale, 396, low), (792, 612)), (792, 612))


def turned(pdf: bytes, rng: random.Random, _texts: Texts, _truth: Truth) -> bytes:
    """On its side, told or not, on A4 or within a larger sheet that is cropped, or in another unit; or all of it."""
    how = rng.choice(("crop+turn", "a4 lying", "unit", "270", "180"))
    if how == "crop+turn":
        return _boxed(packed(pdf, "turned", rng), rng)
    if how == "a4 lying":
        scale = 0.72
        return _placed(pdf, (scale, 0, 0, scale, rng.choice((60, 201, 380)), 12), (842, 595))
    if how == "unit":
        return packed(packed(pdf, "wrapped", rng), "unit", rng)
    turn = int(how)
    matrix = (0, -1, 1, 0, 0, 612) if turn == 270 else (-1, 0, 0, -1, 612, 792)
    made = _placed(pdf, matrix, (792, 612) if turn == 270 else (612, 792))
    return _edited_page(made, lambda page: page.__setitem__("/Rotate", turn))


def third_page(pdf: bytes, rng: random.Random, _texts: Texts, truth: Truth) -> bytes:
    """Behind a letter and a bill, with an endorsement after it."""
    sender, day = names.agency(rng), date.fromisoformat(truth["date"])
    bill = papers.invoice(sender=sender, to=names.contractor(rng), day=day, number=rng.randint(1000, 9999))
    told = (
        "Please find the certificate of insurance for your files.",
        f"Named insured: {truth['insured']['name']}. General liability 2,000,000, renewal quoted for 03/01/2028.",
    )
    row = truth["coverages"][0]
    after = papers.Endorsed("CG 20 10", "04 13", row["policy_number"], truth["insured"]["name"], ("Where required",))
    truth["page"] = 3
    return papers.bound(papers.letter(told, sender=sender, day=day), bill, pdf, papers.endorsement(after))


def _shrunk(pdf: bytes, scale: float, at: tuple[float, float]) -> bytes:
    return _placed(pdf, (scale, 0, 0, scale, *at), PAGE)


def _placed(pdf: bytes, matrix: tuple[float, ...], size: tuple[float, float]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        numbers = " ".join(f"{number:.4f}" for number in matrix)
        page.contents_add(document.make_stream(f"q {numbers} cm\n".encode()), prepend=True)
        page.contents_add(document.make_stream(b"\nQ"))
        page.obj.MediaBox = Array([0, 0, *size])
        return _saved(document)


def _boxed(pdf: bytes, rng: random.Random) -> bytes:
    """A larger media box that begins below nought, the page within its crop box."""
    low = rng.randint(-80, -20)

    def change(page: pikepdf.Object) -> None:
        x0, y0, x1, y1 = (float(edge) for edge in page.MediaBox)
        page.MediaBox = Array([x0 + low, y0 + low, x1 + 90, y1 + 40])
        page.CropBox = Array([x0, y0, x1, y1])

    return _edited_page(pdf, change)


def _edited_page(pdf: bytes, change: Callable[[pikepdf.Object], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document.pages[0].obj)
        return _saved(document)


def _overlaid(under: bytes, over: bytes, size: tuple[float, float] = PAGE) -> bytes:
    with pikepdf.open(io.BytesIO(under)) as document, pikepdf.open(io.BytesIO(over)) as top:
        document.pages[0].add_overlay(top.pages[0], pikepdf.Rectangle(0, 0, *size))
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()
