"""What agency systems, portals and signing services do to digital certificates."""

import pikepdf
import pytest

from bench.score import SURE, judged
from domain.extraction_json import to_json
from domain.page import Word
from extract.files.open import open_document
from extract.prints.services import without_envelopes
from extract.read import read_document
from extract.values.fields import field_of
from extract.values.grammar import dollars, is_tick
from extract.values.parties import block_of
from extract.values.seen import Box, Line, Origin, Seen
from samples.agency_systems import AGENCY, HELD_OUT, draw_agency
from tests.extract.drawn import edited, live_form, pdf
from tests.extract.test_prints import TODAY

FROM_PICTURES = {"ag_untold", "ag_outlined", "ag_pictured", "ag_inked", "ag_third"}
"""Kinds of which a page is read from its picture, which takes a second and more; one of them is looked at."""


@pytest.mark.parametrize("kind", sorted(AGENCY.keys() - FROM_PICTURES | {"ag_pictured"}))
def test_unseen_certificates_of_agency_systems_are_read_nearly_whole_and_surely_right(kind):
    (drawn,) = draw_agency(HELD_OUT, today=TODAY, count=1, kinds=(kind,))
    verdicts = judged(drawn.truth, to_json(read_document(drawn.data, name="drawn.pdf", images=False).extraction))
    wrong = [one for one in verdicts if one.state != "right"]
    assert len(wrong) <= 0.02 * len(verdicts)
    assert [one for one in wrong if (one.confidence or 0.0) >= SURE] == []


def words_of(data):
    with open_document(data, name="drawn.pdf") as document:
        return [word.text for word in document.pages[0].words]


@pytest.mark.parametrize("apart", [0.0, 0.3])
def test_letters_struck_twice_are_read_once_and_ligatures_whole(apart):
    def struck(canvas):
        for off in (0.0, apart):
            canvas.drawString(72 + off, 700 - off, "Coffee Affiliates offer llama 1,100,011")

    assert words_of(pdf(struck)) == ["Coffee", "Affiliates", "offer", "llama", "1,100,011"]


def test_text_in_a_layer_that_is_off_is_not_read():
    def marked(structure, off):
        layer = structure.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Old")))
        page = structure.pages[0]
        page.Resources.Properties = pikepdf.Dictionary(MC0=layer)
        page.contents_add(b"/OC /MC0 BDC", prepend=True)
        page.contents_add(b"EMC")
        usual = pikepdf.Dictionary(OFF=pikepdf.Array([layer] if off else []))
        structure.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=usual)

    assert words_of(edited(pdf(), lambda structure: marked(structure, off=True))) == []
    assert "Kestrel" in words_of(edited(pdf(), lambda structure: marked(structure, off=False)))


def test_fields_give_what_they_hold_in_streams_and_what_they_only_show():
    def changed(structure):
        field = structure.pages[0].Annots[0]
        shown = structure.make_stream(b"BT /Helv 8 Tf 2 9 Td (Kestrel Roofing) Tj 0 -9 Td (12 Main St) Tj ET")
        del field.Parent.V
        field.AP = pikepdf.Dictionary(N=shown)
        on = structure.pages[0].Annots[1]
        on.AS, on.AP = pikepdf.Name("/0"), pikepdf.Dictionary(N=pikepdf.Dictionary({"/0": shown}))
        held = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[72, 400, 200, 416], FT=pikepdf.Name.Tx,
            T=pikepdf.String("Held"), V=structure.make_stream("Söhne".encode("utf-16")),
        )  # fmt: skip
        structure.pages[0].Annots.append(structure.make_indirect(held))
        structure.Root.AcroForm.Fields.append(structure.pages[0].Annots[-1])

    with open_document(edited(live_form(), changed), name="live.pdf") as document:
        widgets = {one.name: one for one in document.pages[0].widgets}
    assert widgets["NamedInsured_FullName_A"].shown == "Kestrel Roofing\n12 Main St"
    assert widgets["Tick_On"].value == "on"
    assert widgets["Held"].value == "Söhne"


def test_the_number_of_an_envelope_is_no_word_of_the_page():
    texts = ("Harbor", "Docusign", "Envelope", "ID:", "4F623886-91C2-4E07-B3D1-D973465857D3", "Trust", "ID:")
    words = [Word(text, Box(0, 0, 9, 9)) for text in texts]
    assert [word.text for word in without_envelopes(words)] == ["Harbor", "Trust", "ID:"]


def test_states_under_a_policy_number_are_no_part_of_it():
    lines = [Line(text, Box(0, 10 * n, 90, 10 * n + 8)) for n, text in enumerate(("WC 804-38", "(GA, FL, AL)"))]
    seen = Seen(Origin.TEXT, Box(0, 0, 90, 30), tuple(lines))
    assert field_of(seen, "code", 1).value == "WC 804-38"


def test_numbers_that_holders_give_are_no_part_of_name_or_address():
    texts = ("Vendor ID: 441203", "Harbor Trust", "1 Main St", "Dayton, OH 45401", "Ref # 10389-A")
    block = block_of([Line(text, Box(0, 10 * n, 90, 10 * n + 8), 0.99) for n, text in enumerate(texts)])
    assert (block.name_text, block.address_text) == ("Harbor Trust", "1 Main St, Dayton, OH 45401")


def test_amounts_and_marks_of_agency_systems():
    assert [dollars(text) for text in ("CSL 1,000,000", "$1M CSL", "4,000,000 Gen Agg", "PER 10")] == [
        1_000_000, 1_000_000, 4_000_000, None
    ]  # fmt: skip
    assert [is_tick(text) for text in ("\u2612", "[X]", "XX", "\u2610", "\u25cb", "Yes")] == [True] * 3 + [False] * 3
