"""Small documents, drawn for the tests of opening: each says in its name what is odd about it."""

from io import BytesIO

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

LETTER = (612, 792)
LINES = (
    "CERTIFICATE OF LIABILITY INSURANCE",
    "This certificate is issued as a matter of information only",
    "Insured: Kestrel Roofing LLC",
    "Policy GL-778812 from 01/01/2026 to 01/01/2027",
    "Each occurrence 1,000,000",
)


def pdf(draw=None, *, size=LETTER, pages=1):
    """A PDF whose pages `draw(canvas)` draws; five lines of text without it."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for _ in range(pages):
        (draw or lines)(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(canvas, top=720):
    canvas.setFont("Helvetica", 12)
    for n, line in enumerate(LINES):
        canvas.drawString(72, top - 20 * n, line)


def edited(data, change, **saving):
    """The PDF after `change(pikepdf.Pdf)`."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as structure:
        change(structure)
        structure.save(out, **saving)
    return out.getvalue()


def with_annotations(data, *annotations):
    """The PDF with annotations on its first page."""

    def change(structure):
        made = [structure.make_indirect(Dictionary(annotation)) for annotation in annotations]
        structure.pages[0].obj.Annots = Array(made)

    return edited(data, change)


def free_text(text, rectangle, **more):
    return {"/Type": Name.Annot, "/Subtype": Name.FreeText, "/Contents": String(text), "/Rect": Array(rectangle),
            "/DA": String("0 g /Helv 9 Tf"), "/F": 4, **more}  # fmt: skip


def live_form():
    """A form with an inherited value, an indexed name, a tick on, a tick off, a button and a signature."""

    def change(structure):
        page = structure.pages[0]
        parent = structure.make_indirect(
            Dictionary(T=String("F[0].P1[0].NamedInsured_FullName_A[0]"), FT=Name.Tx, V=String("Kestrel & Söhne"))
        )
        kid = structure.make_indirect(_widget([72, 600, 300, 616], Parent=parent))
        parent.Kids = Array([kid])

        def field(name, kind, rectangle, **more):
            return structure.make_indirect(_widget(rectangle, T=String(name), FT=kind, **more))

        on = field("P1[0].Tick_On[0]", Name.Btn, [72, 560, 84, 572], AS=Name("/1"), V=Name("/1"))
        off = field("Tick_Off", Name.Btn, [72, 540, 84, 552], AS=Name.Off)
        push = field("Reset", Name.Btn, [72, 520, 120, 532], Ff=1 << 16)
        signed = field("Signature", Name.Sig, [72, 480, 200, 500], V=Dictionary(Type=Name.Sig))
        page.obj.Annots = Array([kid, on, off, push, signed])
        structure.Root.AcroForm = Dictionary(Fields=Array([parent, on, off, push, signed]))

    return edited(pdf(), change)


def _widget(rectangle, **more):
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rectangle), F=4, **more)


def page_picture(*, dpi=200, words=LINES, size=(8.5, 11)):
    """A gray page of large print at `dpi`, as a scanner would give it."""
    picture = Image.new("L", (round(size[0] * dpi), round(size[1] * dpi)), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=round(dpi * 0.18))
    for n, line in enumerate(words):
        pen.text((dpi, dpi * (1 + 0.35 * n)), line, fill=0, font=font)
    return picture


def scan(picture=None, *, rotate=0):
    """A PDF whose page is one picture, with /Rotate."""
    out = BytesIO()
    (picture or page_picture()).save(out, "PDF", resolution=200)
    return edited(out.getvalue(), lambda structure: structure.pages[0].obj.__setitem__("/Rotate", rotate))


def add_text(structure, content):
    """Add drawing instructions to the first page; `/F1` is Helvetica."""
    page = structure.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources["/Font"] = Dictionary(F1=structure.make_indirect(font))
    page.contents_add(content)


def saved(picture, kind, **options):
    """The bytes of a picture file."""
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def dark(pixels):
    """The box of what is dark, as (left, top, right, bottom) parts of the picture's sides."""
    rows, columns = np.where(pixels < 128)
    height, width = pixels.shape
    return columns.min() / width, rows.min() / height, columns.max() / width, rows.max() / height
