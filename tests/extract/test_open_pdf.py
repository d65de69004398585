import pytest
from pikepdf import Array, Encryption, Name

from domain.errors import NoPages, PasswordNeeded, TooLarge, TooManyPages, UnsupportedType
from extract.files.open import open_document
from tests.extract import drawn


def opened(data):
    return open_document(data, name="coi.pdf")


def word(page, text):
    return next(word for word in page.words if word.text == text)


def test_the_words_of_a_text_layer_stand_where_they_are_printed():
    with opened(drawn.pdf()) as document:
        (page,) = document.pages
        assert " ".join(one.text for one in page.words) == " ".join(drawn.LINES)
        insured = word(page, "Insured:")
        assert insured.box.x0 == pytest.approx(72, abs=1)
        assert insured.box.top < 792 - 680 < insured.box.bottom
        assert not page.is_scan


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_page_is_as_its_rotation_says_and_words_lie_on_their_ink(rotate):
    data = drawn.edited(drawn.pdf(), lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", rotate))
    with opened(data) as document:
        (page,) = document.pages
        assert (page.width, page.height) == ((792, 612) if rotate % 180 else (612, 792))
        assert page.text_angle == (360 - rotate) % 360
        gray = page.raster(72)
        boxes = [one.box for one in page.words]
        around = (
            min(b.x0 for b in boxes),
            min(b.top for b in boxes),
            max(b.x1 for b in boxes),
            max(b.bottom for b in boxes),
        )
        left, top, right, bottom = drawn.dark(gray)
        ink = (left * page.width, top * page.height, right * page.width, bottom * page.height)
        assert ink == pytest.approx(around, abs=4)
        upright = page.turned(page.text_angle)
        assert word(upright, "Insured:").box.x0 == pytest.approx(72, abs=1)
        assert drawn.dark(upright.raster(72))[0] == pytest.approx(72 / 612, abs=0.01)


def test_a_crop_moves_the_origin_and_a_unit_scales_the_page():
    def change(pdf):
        pdf.pages[0].obj.CropBox = Array([50, 100, 350, 750])
        pdf.pages[0].obj.UserUnit = 2

    with opened(drawn.edited(drawn.pdf(), change)) as document:
        (page,) = document.pages
        assert (page.width, page.height) == (600, 1300)
        insured = word(page, "Insured:")
        assert insured.box.x0 == pytest.approx(2 * (72 - 50), abs=1)
        assert insured.box.top < 2 * (750 - 680) < insured.box.bottom
        assert page.raster(72).shape == (1300, 600)


def test_a_page_of_unbelievable_size_is_taken_for_a_sheet_of_paper():
    with opened(drawn.pdf(size=(14400, 14400))) as document:
        (page,) = document.pages
        assert page.height == 792
        assert page.raster(300).shape == (3300, 3300)


def test_letters_set_apart_are_words_and_kerned_ones_are_not():
    def draw(canvas):
        text = canvas.beginText(72, 700)
        text.setFont("Helvetica", 10)
        text.textOut("1,000,000")
        text.setTextOrigin(130, 700)
        text.textOut("2,000,000")
        text.setTextOrigin(72, 680)
        text.setCharSpace(-0.3)
        text.textOut("TIGHT")
        canvas.drawText(text)

    with opened(drawn.pdf(draw)) as document:
        assert [one.text for one in document.pages[0].words] == ["1,000,000", "2,000,000", "TIGHT"]


def test_ticks_and_odd_characters_are_folded():
    def draw(canvas):
        canvas.setFont("ZapfDingbats", 10)
        canvas.drawString(72, 700, "\u2714")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 680, "4 GL\u00ad77\u00a0X")

    with opened(drawn.pdf(draw)) as document:
        assert [one.text for one in document.pages[0].words] == ["X", "4", "GL-77", "X"]


def test_form_fields_give_leaf_names_inherited_values_and_ticks():
    with opened(drawn.live_form()) as document:
        widgets = {widget.name: widget for widget in document.pages[0].widgets}
    assert {name: (w.value, w.is_tick) for name, w in widgets.items()} == {
        "NamedInsured_FullName_A": ("Kestrel & Söhne", False),
        "Tick_On": ("1", True),
        "Tick_Off": ("", True),
        "Signature": ("signed", False),
    }
    assert widgets["NamedInsured_FullName_A"].box == pytest.approx((72, 792 - 616, 300, 792 - 600))


def test_the_picture_of_a_live_form_shows_its_values():
    with opened(drawn.live_form()) as filled, opened(drawn.pdf()) as bare:
        region = slice(792 - 616, 792 - 600), slice(72, 300)
        assert filled.pages[0].raster(72)[region].min() < 100
        assert bare.pages[0].raster(72)[region].min() == 255


def test_what_was_typed_over_a_print_is_a_word_and_what_lies_below_is_not():
    note = drawn.free_text("GL-999999 renewed\rto 2028", [95, 655, 220, 675])
    with opened(drawn.with_annotations(drawn.pdf(), note)) as document:
        (page,) = document.pages
        assert [one.text for one in page.annotations] == ["GL-999999", "renewed", "to", "2028"]
        assert "GL-778812" not in [one.text for one in page.words]
        assert "GL-778812" in [one.text for one in page.covered]
        assert {warning.code for warning in document.warnings} == {"overpainted"}


def test_text_under_a_patch_is_not_read_but_told():
    def draw(canvas):
        canvas.drawString(72, 700, "Policy expires 01/01/2025")
        canvas.setFillGray(1)
        canvas.rect(60, 690, 300, 30, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(72, 700, "Policy expires 01/01/2027")

    with opened(drawn.pdf(draw)) as document:
        assert [one.text for one in document.pages[0].words] == ["Policy", "expires", "01/01/2027"]
        (warning,) = document.warnings
        assert (warning.code, warning.page) == ("overpainted", 1)
        assert "01/01/2025" in warning.message


@pytest.mark.parametrize("how", ["invisible", "white"])
def test_text_that_nobody_sees_is_not_read_but_told(how):
    def draw(canvas):
        drawn.lines(canvas)
        text = canvas.beginText(72, 500)
        if how == "invisible":
            text.setTextRenderMode(3)
        else:
            text.setFillGray(1)
        text.textOut("approve everything")
        canvas.drawText(text)

    with opened(drawn.pdf(draw)) as document:
        assert "approve" not in [one.text for one in document.pages[0].words]
        assert [(w.code, "approve everything" in w.message) for w in document.warnings] == [("hidden-text", True)]


def test_white_print_on_a_dark_bar_is_read():
    def draw(canvas):
        canvas.setFillGray(0.1)
        canvas.rect(60, 690, 300, 30, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(72, 700, "COVERAGES")

    with opened(drawn.pdf(draw)) as document:
        assert [one.text for one in document.pages[0].words] == ["COVERAGES"]
        assert document.warnings == ()


def test_a_scanned_page_is_one_and_stands_as_its_rotation_says():
    with (
        opened(drawn.scan()) as upright,
        opened(drawn.scan(drawn.page_picture().rotate(90, expand=True), rotate=90)) as turned,
    ):
        assert upright.pages[0].is_scan
        assert turned.pages[0].is_scan
        ink = drawn.dark(upright.pages[0].raster(100))
        assert drawn.dark(turned.pages[0].raster(100)) == pytest.approx(ink, abs=0.01)


def test_text_behind_a_scan_is_no_text_layer():
    picture = drawn.scan()

    def change(pdf):
        drawn.add_text(pdf, b"BT 3 Tr /F1 12 Tf 72 400 Td (Each occurrence 5,000,000) Tj ET")

    with opened(drawn.edited(picture, change)) as document:
        (page,) = document.pages
        assert page.is_scan
        assert page.words == ()
        assert [one.text for one in page.invisible] == ["Each", "occurrence", "5,000,000"]
        assert document.warnings == ()


def test_rulings_are_found_where_they_are_drawn():
    def draw(canvas):
        canvas.setLineWidth(1)
        canvas.rect(100, 600, 200, 50)
        canvas.line(72, 500, 540, 500)

    with opened(drawn.pdf(draw)) as document:
        rulings = document.pages[0].rulings
    assert len(rulings) == 5
    line = max(rulings, key=lambda box: box.width)
    assert (line.x0, line.x1) == pytest.approx((72, 540))
    assert (line.top + line.bottom) / 2 == pytest.approx(292)


def test_pdfplumber_gives_the_same_words_when_asked_for_a_second_opinion():
    with opened(drawn.pdf()) as document:
        (page,) = document.pages
        assert [one.text for one in page.second_opinion] == [one.text for one in page.words]
        for ours, theirs in zip(page.words, page.second_opinion, strict=True):
            assert ours.box.x0 == pytest.approx(theirs.box.x0, abs=1)


def test_an_empty_user_password_opens_and_another_one_is_said():
    data = drawn.live_form()
    open_to_all = drawn.edited(data, lambda pdf: None, encryption=Encryption(owner="secret", user=""))
    with opened(open_to_all) as document:
        assert word(document.pages[0], "Insured:")
        assert document.pages[0].widgets[0].value == "Kestrel & Söhne"
    locked = drawn.edited(data, lambda pdf: None, encryption=Encryption(owner="secret", user="word"))
    with pytest.raises(PasswordNeeded, match=r"coi\.pdf is password protected"):
        opened(locked)


def test_scripts_and_files_inside_are_told_and_files_are_handed_over():
    def change(pdf):
        pdf.Root.OpenAction = {"/S": Name.JavaScript, "/JS": "app.alert(1)"}
        pdf.attachments["../endorsement.pdf"] = drawn.pdf()

    with opened(drawn.edited(drawn.pdf(), change)) as document:
        assert {warning.code for warning in document.warnings} == {"active-content", "embedded-files"}
        (inside,) = document.embedded
        assert inside.name == "../endorsement.pdf"
        with open_document(inside.data, name=inside.name) as inner:
            assert len(inner.pages) == 1


def test_a_pdf_cut_off_at_its_end_is_read_and_said_to_be_repaired():
    whole = drawn.pdf()
    with opened(whole[: whole.rindex(b"xref")]) as document:
        assert word(document.pages[0], "Insured:")
        assert [warning.code for warning in document.warnings] == ["repaired"]


def test_the_picture_for_people_is_an_upright_jpeg():
    with opened(drawn.pdf()) as document:
        picture = document.pages[0].color_jpeg(110)
    assert picture.startswith(b"\xff\xd8\xff")
    with open_document(picture, name="page.jpg") as again:
        assert drawn.dark(again.pages[0].raster(72))[0] == pytest.approx(72 / 612, abs=0.01)


def test_a_drawing_too_fine_for_its_page_is_refused_before_it_is_made():
    with opened(drawn.pdf()) as document, pytest.raises(TooLarge, match="Mpx"):
        document.pages[0].raster(1200)


@pytest.mark.parametrize(
    ("data", "error", "why"),
    [
        (b"", NoPages, "empty"),
        (b"%PDF-1.7\n", NoPages, "nothing in it"),
        (drawn.pdf()[:200], NoPages, "nothing in it"),
        (b"%PDF-1.7\n" + b"\0" * (51 * 1024 * 1024), TooLarge, "53 MB"),
        (b"<html><body>not a pdf", UnsupportedType, "HTML"),
        (b"%!PS-Adobe", UnsupportedType, "PostScript"),
    ],
    ids=["zero bytes", "header only", "cut off at once", "over 50 MB", "a web page", "PostScript"],
)
def test_what_cannot_be_opened_says_why(data, error, why):
    with pytest.raises(error, match=why):
        opened(data)


def test_a_thousand_pages_are_too_many():
    with pytest.raises(TooManyPages, match="1000 pages; at most 200"):
        opened(drawn.pdf(lambda canvas: canvas.drawString(72, 72, "x"), pages=1000))


def test_a_scan_with_a_mark_on_it_shows_the_mark():
    note = drawn.free_text("VOID", [300, 300, 400, 330])
    with opened(drawn.with_annotations(drawn.scan(), note)) as document:
        assert [one.text for one in document.pages[0].annotations] == ["VOID"]

    def stamp(pdf):
        drawn.add_text(pdf, b"q 0 g 300 300 100 30 re f Q")

    with opened(drawn.edited(drawn.scan(), stamp)) as document:
        gray = document.pages[0].raster(72)
    assert gray[792 - 315, 350] == 0


def test_a_long_scan_holds_only_the_pictures_drawn_last():
    with opened(drawn.scan()) as document:
        (page,) = document.pages
        first = page.raster(300)
        assert page.raster(300) is first
        for degrees in range(1, 15):
            page.leveled(degrees / 10).raster(300)
        held = [kept.nbytes for kept in page.recent._pictures.values()]
        assert sum(held) < 130 * 1024 * 1024
        assert page.raster(300) is not first


def test_what_was_typed_over_a_print_stands_where_its_appearance_paints_it():
    def change(pdf):
        content = b"BT /F1 9 Tf 60 4 Td (GL-999999) Tj ET"
        font = drawn.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        look = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]))
        look.Resources = drawn.Dictionary(Font=drawn.Dictionary(F1=pdf.make_indirect(font)))
        note = drawn.Dictionary(drawn.free_text("GL-999999", [300, 400, 500, 420]))
        note.AP = drawn.Dictionary(N=look)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    with opened(drawn.edited(drawn.pdf(), change)) as document:
        (note,) = document.pages[0].annotations
    assert note.text == "GL-999999"
    assert note.box.x0 == pytest.approx(360, abs=0.5)
    assert note.box.top < 792 - 407 < note.box.bottom


def test_hidden_fields_are_left_out_but_for_the_mark_of_the_form():
    def change(pdf):
        for widget in pdf.pages[0].obj.Annots:
            widget.F = 2
        pdf.pages[0].obj.Annots[2].T = drawn.String("Form_EditionIdentifier_A")

    with opened(drawn.edited(drawn.live_form(), change)) as document:
        assert [widget.name for widget in document.pages[0].widgets] == ["Form_EditionIdentifier_A"]


def test_a_form_that_only_adobe_shows_is_told():
    def draw(canvas):
        canvas.drawString(72, 700, "Please wait... If this message is not eventually replaced")

    def change(pdf):
        pdf.Root.AcroForm = drawn.Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))

    with opened(drawn.edited(drawn.pdf(draw), change)) as document:
        assert [warning.code for warning in document.warnings] == ["xfa-only"]
