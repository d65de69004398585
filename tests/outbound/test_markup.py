"""A certificate marked up: rings over the right boxes whatever way the page lies, the original beneath as it was."""

import io
import random
from dataclasses import replace
from datetime import date
from itertools import combinations
from math import hypot
from types import MappingProxyType

import numpy as np
import pdfplumber
import pikepdf
import pillow_heif
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from domain.certificate import Certificate, Coverage, Extraction, Line
from domain.errors import DamagedDocument, NoPages, PasswordNeeded, TooLarge, UnreadableDocument, UnsupportedType
from domain.field import Box, Field
from domain.finding import Finding, Fixer, Result, Severity
from domain.page import PageKind, PageSource, PageSummary
from domain.party import Party
from outbound.marks import RADIUS, rings
from outbound.markup import key_lines, marked_up
from outbound.paper_words import Words
from samples.certificate import certificate
from samples.live import live
from samples.style import PLAIN

EN = Words("en")
RESPOND_BY = date(2026, 12, 7)
NUMBER = Finding("x", "gl.number", Result.FAIL, Severity.MAJOR, Fixer.AGENT, ask="Policy number: please state it.")
NUMBER = replace(NUMBER, fields=("coverages.0.policy_number",))
HOLDER = replace(NUMBER, ask="Holder: please show Marlow Tower LLC.", fields=("holder.name",))
PAGES_ONLY = replace(NUMBER, ask="Please attach the endorsement pages.", fields=())


def read(*boxes: Box | None, page: int = 1, pages: tuple[PageSummary, ...] = ()) -> Extraction:
    """A reading whose policy number, and holder if a second box is given, stand in the boxes."""
    number, holder = (*boxes, None)[:2]
    made = Certificate(
        "ACORD 25",
        page,
        holder=Party(name=Field("Somebody", "Somebody", 0.9, page, holder)) if holder else Party(),
        coverages=(Coverage(Line.GL, policy_number=Field("A1", "A1", 0.9, page, number)),),
    )
    return Extraction("certificate.pdf", "0" * 64, pages or (summary(),), (made,))


def summary(number: int = 1, *, rotation: int = 0, size: tuple[float, float] = (612.0, 792.0)) -> PageSummary:
    return PageSummary(number, PageKind.ACORD_25, PageSource.TEXT, rotation, None, *size)


def marked(document: bytes, findings: tuple[Finding, ...], what: Extraction, **how: object) -> bytes:
    return marked_up(document, findings, what, client="Marlow Tower LLC", respond_by=RESPOND_BY, **how)


BAR = Box(400, 300, 470, 312)


def plain(*, pages: int = 1) -> bytes:
    """Upright letter pages, printed from top to bottom, with a black bar."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for n in range(pages):
        for y in range(30, 780, 30):
            canvas.drawString(40, y, f"FORM {n + 1}")
        canvas.rect(BAR.x0, 792 - BAR.bottom, BAR.width, BAR.height, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def drawn(pdf: bytes, number: int = 1, *, scale: float = 2.0) -> np.ndarray:
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return np.asarray(document[number - 1].render(scale=scale).to_pil().convert("RGB")).astype(int)


def extent(mask: np.ndarray, *, scale: float = 2.0) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return Box(columns[0] / scale, rows[0] / scale, (columns[-1] + 1) / scale, (rows[-1] + 1) / scale)


def black(picture: np.ndarray) -> np.ndarray:
    return (picture < 60).all(axis=2)


def red(picture: np.ndarray) -> np.ndarray:
    return (picture[..., 0] > 150) & (picture[..., 1] < 90) & (picture[..., 2] < 100)


def assert_ringed(picture: np.ndarray, box: Box, *, reach: int = 12) -> None:
    """Red runs along all four sides of `box`, close outside of it, and not through its middle."""
    left, top, right, bottom = (round(edge * 2) for edge in box)
    mask = red(picture)
    middle, across = (top + bottom) // 2, (left + right) // 2
    assert mask[middle, max(0, left - reach) : left + 1].any()
    assert mask[middle, right - 1 : right + reach].any()
    assert mask[max(0, top - reach) : top + 1, across].any()
    assert mask[bottom - 1 : bottom + reach, across].any()
    assert not mask[middle - 3 : middle + 3, left + 8 : right - 8].any()


def lying(turn: int, *, crop: tuple[float, ...] | None = None, unit: float = 1.0) -> bytes:
    """A page with nothing but a black bar, its medium off the origin, which viewers turn by `turn` degrees."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(620, 800))
    page = pdf.pages[0]
    page.MediaBox, page.Rotate = pikepdf.Array([10, -20, 630, 780]), turn
    if crop:
        page.CropBox = pikepdf.Array(list(crop))
    if unit != 1.0:
        page.UserUnit = unit
    page.Contents = pdf.make_stream(b"q 0.5 0 0 0.5 0 0 cm 300 900 160 30 re f")  # and leaves its scale behind
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("crop", [None, (40, 30, 600, 700)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rings_lie_over_their_boxes_however_the_file_turns_its_page(turn, crop):
    document = lying(turn, crop=crop)
    before = drawn(document)
    height, width, _ = before.shape
    box = extent(black(before))
    what = read(box, pages=(summary(size=(width / 2, height / 2)),))
    after = drawn(marked(document, (NUMBER,), what))
    assert after.shape == before.shape
    assert black(after)[black(before)].all()
    assert_ringed(after, box)


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("tagged", [0, 90])
def test_a_page_that_lies_on_its_side_for_everybody_is_stood_upright(turn, tagged):
    document = lying(tagged)
    before = np.rot90(drawn(document), -turn // 90)
    height, width, _ = before.shape
    box = extent(black(before))
    what = read(box, pages=(summary(rotation=turn, size=(width / 2, height / 2)),))
    after = drawn(marked(document, (NUMBER,), what))
    assert after.shape == before.shape
    assert black(after)[black(before)].all()
    assert_ringed(after, box)


def test_a_page_of_unbelievable_size_is_marked_in_the_points_it_was_read_in():
    document = lying(0)
    box = extent(black(drawn(document)))
    half = Box(*(edge / 2 for edge in box))
    after = drawn(marked(document, (NUMBER,), read(half, pages=(summary(size=(310, 400)),))))
    assert_ringed(after, box, reach=20)


def test_the_original_stays_beneath_byte_for_byte():
    document = plain()
    with (
        pikepdf.open(io.BytesIO(document)) as before,
        pikepdf.open(io.BytesIO(marked(document, (NUMBER,), read(BAR)))) as after,
    ):
        below = after.pages[0].Resources.XObject.Below
        assert below.read_bytes() == before.pages[0].Contents.read_bytes()
    original = drawn(document)
    now = drawn(marked(document, (NUMBER,), read(BAR)))
    changed = (original != now).any(axis=2)
    assert not (changed & black(original) & ~red(now)).any()


def test_the_numbers_on_the_page_are_those_of_the_key():
    boxes = (BAR, Box(60, 600, 200, 612))
    with pdfplumber.open(io.BytesIO(marked(plain(), (HOLDER, NUMBER, PAGES_ONLY), read(*boxes)))) as pdf:
        page, key = pdf.pages
        discs = {c["text"]: c for c in page.chars if c["non_stroking_color"] == (1, 1, 1)}
        assert set(discs) == {"1", "2"}
        for number, box in (("1", boxes[1]), ("2", boxes[0])):
            x, y = (discs[number]["x0"] + discs[number]["x1"]) / 2, (discs[number]["top"] + discs[number]["bottom"]) / 2
            outside = hypot(max(box.x0 - x, 0, x - box.x1), max(box.top - y, 0, y - box.bottom))
            assert outside < 3 * RADIUS
        words = key.extract_text()
        for line in ("1 Holder: please", "2 Policy number", "3 Please attach", "Please reply by 12/07/2026."):
            assert line in words
        assert "key on page 2" in page.extract_text()


def test_findings_that_ask_the_same_are_one_line_and_what_agents_cannot_mend_is_none():
    closed = [
        replace(NUMBER, ask="met", result=Result.PASS),
        replace(NUMBER, ask="a note", severity=Severity.INFO),
        replace(NUMBER, ask="ours", fixer=Fixer.US),
        replace(NUMBER, ask="", tell_insured="yours"),
        replace(NUMBER, ask="doubtful", result=Result.NEEDS_REVIEW),
    ]
    what = read(Box(1, 2, 30, 40), Box(50, 60, 70, 80))
    lines = key_lines((*closed, NUMBER, replace(NUMBER, fields=("holder.name",)), HOLDER), what, EN)
    assert [(line.number, line.ask, len(line.boxes)) for line in lines] == [(1, NUMBER.ask, 2), (2, HOLDER.ask, 1)]


def test_a_finding_of_another_document_or_place_is_asked_without_a_mark():
    what = read(Box(1, 2, 30, 40))
    other = replace(NUMBER, document_id=8)
    assert key_lines((other,), what, EN, document_id=7)[0].boxes == ()
    assert key_lines((other,), what, EN, document_id=8)[0].boxes
    assert key_lines((replace(NUMBER, place=1),), what, EN)[0].boxes == ()
    assert (
        key_lines((replace(NUMBER, fields=("nothing.like.it", "coverages.9.policy_number")),), what, EN)[0].boxes == ()
    )


def test_persons_whom_a_policy_leaves_out_are_not_named():
    quote = "Excluded from WC: Rosa Delgado, owner"
    denied = replace(
        NUMBER, code="wording_denied", ask=f"Certificate states {quote}. Please endorse.", facts={"quote": quote}
    )
    owner = replace(
        NUMBER, code="wc_owner_excluded", ask="Box Any Proprietor Excluded is Rosa Delgado.", facts=MappingProxyType({})
    )
    lines = key_lines((denied, owner), read(Box(1, 2, 30, 40)), EN)
    assert not any("Rosa" in line.ask for line in lines)
    assert lines[0].ask == "Certificate states words that leave somebody or something out. Please endorse."


def test_of_a_bundle_only_the_certificate_and_marked_pages_go_back():
    what = read(BAR, page=2, pages=tuple(summary(n) for n in (1, 2, 3)))
    with pdfplumber.open(io.BytesIO(marked(plain(pages=3), (NUMBER,), what))) as pdf:
        assert len(pdf.pages) == 2
        assert "FORM 2" in pdf.pages[0].extract_text()


def test_two_marked_pages_are_told_apart_in_the_key():
    what = read(BAR, pages=(summary(1), summary(2)))
    second = replace(
        what.certificates[0],
        page=2,
        coverages=(
            replace(what.certificates[0].coverages[0], policy_number=Field("B", "B", 0.9, 2, Box(60, 90, 99, 99))),
        ),
    )
    what = replace(what, certificates=(*what.certificates, second))
    with pdfplumber.open(
        io.BytesIO(marked(plain(pages=2), (NUMBER, replace(NUMBER, ask="Second: please.", place=1)), what))
    ) as pdf:
        assert len(pdf.pages) == 3
        words = pdf.pages[2].extract_text()
        assert "(on page 1)" in words and "Second: please. (on page 2)" in words
        assert "key on page 3" in pdf.pages[1].extract_text()


def test_a_short_key_stands_on_the_page_where_that_is_white():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    canvas.rect(40, 450, 500, 300)
    canvas.drawString(40, 30, "FOOTER 2016")
    canvas.save()
    pdf = marked(out.getvalue(), (NUMBER, PAGES_ONLY), read(Box(50, 60, 110, 75)))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        (page,) = document.pages
        assert "key on this page" in page.extract_text()
        asked = page.search("Please attach the endorsement pages")[0]
        assert 792 - 450 < asked["top"] < 792 - 45


def test_a_full_page_leaves_the_key_to_the_next():
    with pdfplumber.open(io.BytesIO(marked(plain(), (NUMBER,), read(BAR)))) as document:
        assert len(document.pages) == 2


def test_many_long_lines_go_on_overleaf_and_none_is_lost():
    many = tuple(replace(NUMBER, ask=f"Item {n}: " + "please show what the policy provides. " * 5) for n in range(60))
    with pdfplumber.open(io.BytesIO(marked(plain(), many, read(BAR)))) as document:
        words = "\n".join(page.extract_text() for page in document.pages[1:])
        assert len(document.pages) > 3
        assert all(f"Item {n}:" in words for n in range(60))


def test_marks_lie_over_live_fields_that_have_a_ground_of_their_own():
    truth = certificate(random.Random(4), today=date(2026, 11, 23))
    document = live(truth, PLAIN)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        widget = next(one for one in pdf.pages[0].Annots if float(one.Rect[2]) - float(one.Rect[0]) > 60)
        widget.MK = pikepdf.Dictionary(BG=pikepdf.Array([1, 1, 0.8]))
        x0, y0, x1, y1 = map(float, widget.Rect)
        out = io.BytesIO()
        pdf.save(out)
    box = Box(x0 + 4, 792 - y1 + 4, x1 - 4, 792 - y0 - 4)
    after = marked(out.getvalue(), (NUMBER,), read(box))
    assert red(drawn(after))[:, round(box.x0 * 2) - 12 : round(box.x1 * 2) + 12].any()
    with pikepdf.open(io.BytesIO(after)) as pdf:
        assert pdf.pages[0].Annots[-1].Subtype == "/Stamp"
        assert "/XFA" not in pdf.Root.AcroForm


def test_nothing_that_acts_goes_back():
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.attachments["a.txt"] = b"hello"
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(io.BytesIO(marked(out.getvalue(), (NUMBER,), read(Box(1, 2, 30, 40))))) as pdf:
        assert not {"/OpenAction", "/Names", "/AA"} & set(pdf.Root.keys())


def barred(width: int = 850, height: int = 1100) -> tuple[Image.Image, Box]:
    """A white picture with a black bar, and where the bar stands on a page 612 points wide."""
    picture = Image.new("L", (width, height), 255)
    picture.paste(0, (500, 300, 640, 330))
    scale = 612 / width
    return picture, Box(500 * scale, 300 * scale, 640 * scale, 330 * scale)


def stored(picture: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


_UPRIGHT_TO_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_as_its_camera_says(orientation):
    picture, box = barred()
    turned = _UPRIGHT_TO_STORED[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = stored(picture.transpose(turned) if turned is not None else picture, "JPEG", quality=95, exif=exif)
    after = drawn(marked(data, (NUMBER,), read(box, pages=(summary(size=(612.0, 792.0)),))))
    found = extent(black(after)[100:])
    assert abs(found.x0 - box.x0) < 1 and abs(found.top + 50 - box.top) < 1
    assert_ringed(after, box)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_on_its_side_is_turned_with_its_marks(turn):
    picture, box = barred()
    lying_ = picture.rotate(turn, expand=True)  # counterclockwise: it has to be turned back clockwise
    what = read(box, pages=(summary(rotation=turn),))
    assert_ringed(drawn(marked(stored(lying_, "PNG"), (NUMBER,), what)), box)


def test_a_fax_of_two_frames_is_marked_on_the_second_with_its_bits_kept():
    picture, box = barred()
    blank = Image.new("1", picture.size, 1)
    data = stored(blank, "TIFF", compression="group4", save_all=True, append_images=[picture.convert("1")])
    what = read(box, page=2, pages=(summary(1), summary(2)))
    after = marked(data, (NUMBER,), what)
    assert_ringed(drawn(after), box)
    with pikepdf.open(io.BytesIO(after)) as pdf:
        assert len(pdf.pages) == 2
        image = pdf.pages[0].Resources.XObject.Below.Resources.XObject.Im
        assert image.BitsPerComponent == 1
        assert image.read_bytes() == picture.convert("1").tobytes()


def test_a_telephones_heic_is_put_on_a_page():
    picture, box = barred()
    out = io.BytesIO()
    pillow_heif.from_pillow(picture.convert("RGB")).save(out, quality=90)
    assert_ringed(drawn(marked(out.getvalue(), (NUMBER,), read(box))), box)


def test_an_upright_picture_may_stand_in_for_a_page():
    picture, box = barred()
    what = read(box, pages=(summary(1, rotation=90),))
    after = drawn(marked(plain(), (NUMBER,), what, page_images={1: stored(picture, "JPEG")}))
    assert_ringed(after, box)
    broken = marked(b"%PDF-1.4 nothing else", (NUMBER,), what, page_images={1: stored(picture, "JPEG")})
    assert_ringed(drawn(broken), box)


def test_the_picture_of_one_page_of_two_stands_in_its_place():
    picture, box = barred()
    what = read(box, pages=(summary(1), summary(2)))
    second = replace(what.certificates[0], page=2)
    what = replace(what, certificates=(*what.certificates, second))
    pdf = marked(plain(pages=2), (NUMBER,), what, page_images={1: stored(picture, "JPEG")})
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert "FORM" not in document.pages[0].extract_text()
        assert "FORM 2" in document.pages[1].extract_text()


def encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (b"", NoPages),
        (b"Dear desk, see below", UnsupportedType),
        (b"%PDF-1.7\nnot really", DamagedDocument),
        (stored(barred()[0], "PNG")[:300], DamagedDocument),
        (stored(barred()[0], "TIFF")[:90], DamagedDocument),
        (stored(Image.new("1", (9000, 7000)), "PNG"), TooLarge),
    ],
)
def test_what_cannot_be_drawn_on_is_refused_with_its_remedy(document, error):
    with pytest.raises(error, match=r"certificate\.pdf"):
        marked(document, (NUMBER,), read(Box(1, 2, 3, 4)))


def test_a_pdf_that_counts_its_pages_wrongly_is_marked():
    wrong = plain().replace(b"/Count 1", b"/Count 7")
    assert red(drawn(marked(wrong, (NUMBER,), read(Box(100, 200, 130, 240))))).any()


def test_a_locked_pdf_asks_for_an_open_copy_and_one_locked_for_changes_alone_is_marked():
    with pytest.raises(PasswordNeeded, match="open copy"):
        marked(encrypted(), (NUMBER,), read(Box(1, 2, 3, 4)))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert red(drawn(marked(out.getvalue(), (NUMBER,), read(Box(100, 200, 130, 240))))).any()


def test_the_same_findings_make_the_same_bytes():
    how = (plain(), (NUMBER, HOLDER), read(BAR, Box(60, 600, 200, 612)))
    assert marked(*how) == marked(*how)


def test_nothing_to_change_is_said():
    with pdfplumber.open(io.BytesIO(marked(plain(), (), read(None)))) as document:
        assert "Nothing is to be changed." in document.pages[-1].extract_text()


def test_in_spanish_the_desk_says_what_is_its_own():
    with pdfplumber.open(io.BytesIO(marked(plain(), (NUMBER,), read(Box(1, 2, 30, 40)), language="es"))) as document:
        assert "Responda antes del 12/07/2026" in document.pages[-1].extract_text()


def test_rows_of_limits_get_rings_and_numbers_that_do_not_touch():
    rows = [(n + 1, Box(520, 300 + 12 * n, 570, 309 + 12 * n)) for n in range(7)]
    made = rings(rows, 612, 792)
    assert len(made) == 7
    for one, other in combinations(made, 2):
        assert one.box.overlap(other.box) == 0
    discs = [disc for ring in made for disc in ring.discs]
    assert all(hypot(a[1] - b[1], a[2] - b[2]) >= 2 * RADIUS for a, b in combinations(discs, 2))


def test_findings_about_the_same_box_share_a_ring():
    (ring,) = rings(
        [(1, Box(100, 100, 160, 110)), (2, Box(101, 100, 160, 111)), (2, Box(100, 100, 160, 110))], 612, 792
    )
    assert [number for number, _, _ in ring.discs] == [1, 2]


def test_the_ring_of_a_part_lies_inside_the_ring_of_the_whole():
    part, whole = Box(100, 110, 200, 120), Box(90, 100, 500, 160)
    outer, inner = rings([(1, whole), (2, part)], 612, 792)
    assert outer.box.overlap(inner.box) == pytest.approx(inner.box.width * inner.box.height)


def test_a_number_stands_in_an_empty_ring_and_beside_a_printed_one():
    empty, printed = Box(180, 300, 200, 380), Box(250, 300, 330, 380)
    first, second = rings([(1, empty), (2, printed)], 612, 792, print_at=[printed])
    assert first.box.overlap(
        Box(first.discs[0][1] - 1, first.discs[0][2] - 1, first.discs[0][1] + 1, first.discs[0][2] + 1)
    )
    assert not second.box.overlap(
        Box(second.discs[0][1], second.discs[0][2], second.discs[0][1] + 1, second.discs[0][2] + 1)
    )


_EDGES = some.floats(-500, 1500) | some.floats(allow_nan=True, allow_infinity=True)
_BOXES = some.builds(Box, _EDGES, _EDGES, _EDGES, _EDGES)
_TARGETS = some.lists(some.tuples(some.integers(1, 120), _BOXES), max_size=25)


@settings(max_examples=200, deadline=None)
@given(_TARGETS, some.lists(_BOXES, max_size=5), some.floats(30, 1500), some.floats(30, 1500))
def test_rings_stay_on_the_page_and_numbers_are_never_made_up(targets, printed, width, height):
    made = rings(targets, width, height, print_at=printed)
    assert {number for ring in made for number, _, _ in ring.discs} <= {number for number, _ in targets}
    for ring in made:
        assert ring.discs
        for _, x, y in ring.discs:
            assert RADIUS <= x <= width - RADIUS and RADIUS <= y <= height - RADIUS


_FINDINGS = some.builds(
    Finding,
    some.sampled_from(("limit_low", "wc_owner_excluded", "wording_denied")),
    some.just("gl"),
    some.sampled_from(Result),
    some.sampled_from(Severity),
    some.sampled_from(Fixer),
    ask=some.text(max_size=400),
    facts=some.dictionaries(some.just("quote"), some.text(max_size=30)),
    fields=some.lists(
        some.sampled_from(("coverages.0.policy_number", "holder.name", "holder", "a.b", "coverages.x", ""))
        | some.text()
    ).map(tuple),
    place=some.integers(-2, 3),
)


@settings(max_examples=60, deadline=None)
@given(
    some.lists(_FINDINGS, max_size=12),
    some.none() | _BOXES,
    some.none() | _BOXES,
    some.integers(1, 4),
    some.sampled_from((0, 90, 180, 270)),
)
def test_no_finding_is_too_strange_to_mark(findings, first, second, page, rotation):
    what = read(first, second, page=page, pages=tuple(summary(n, rotation=rotation) for n in (1, 2)))
    with pikepdf.open(io.BytesIO(marked(plain(pages=2), tuple(findings), what))) as pdf:
        assert len(pdf.pages) >= 1


@settings(max_examples=60, deadline=None)
@given(
    some.binary(max_size=300)
    | some.builds(lambda n, m: plain()[:n] + plain()[n + m :], some.integers(0, 1200), some.integers(1, 40))
)
def test_broken_bytes_are_refused_as_ours_or_drawn_on(data):
    try:
        assert marked(data, (NUMBER,), read(Box(100, 200, 130, 240))).startswith(b"%PDF")
    except UnreadableDocument as refusal:
        assert "certificate.pdf" in str(refusal)
