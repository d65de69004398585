"""Text layers that say other characters than they show, drawn by giving a font the wrong map."""

import io
import random
from datetime import date

import pikepdf
import pytest

from domain.page import PageSource
from extract.read import read_document
from samples.certificate import certificate
from samples.damage import scan
from samples.draw import flat
from samples.style import Style
from tests.extract import drawn

TRUTH = certificate(random.Random(11), today=date(2026, 11, 23), edition="2016/03")


def ciphered(pdf, faces):
    """The same page; characters of fonts whose name has one of `faces` are mapped to those three further on."""
    rows = "\n".join(f"<{code:02x}> <{code + 3:04x}>" for code in range(33, 123))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"90 beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.pages[0].Resources.Font.values():
            if any(face in str(font.BaseFont) for face in faces):
                font.ToUnicode = document.make_stream(table.encode())
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def read(faces):
    page = ciphered(flat(TRUTH, Style(face="Courier")), faces)
    return read_document(page, name="coi.pdf", images=False).extraction


@pytest.mark.parametrize("faces", [("Courier",), ("Courier", "Helvetica")], ids=["values", "everything"])
def test_where_the_text_layer_is_in_cipher_the_picture_is_read_and_it_is_said(faces):
    extraction = read(faces)
    (certificate,) = extraction.certificates
    assert certificate.insured.name.value == TRUTH["insured"]["name"]
    assert [one.policy_number.value for one in certificate.coverages] == [
        one["policy_number"] for one in TRUTH["coverages"]
    ]
    assert extraction.pages[0].source is PageSource.OCR
    assert [one.code for one in extraction.warnings] == ["text-differs"]


def test_a_sound_text_layer_is_taken_at_its_word():
    extraction = read(())
    assert extraction.pages[0].source is PageSource.TEXT
    assert extraction.warnings == ()


def test_a_scan_whose_hidden_text_names_another_limit_is_told():
    scanned = scan(flat(TRUTH, Style()), random.Random(5))
    (gl,) = (
        one for one in read_document(scanned, name="a").extraction.certificates[0].coverages if one.line.value == "gl"
    )
    amount = gl.limits["each_occurrence"]

    def hide(pdf):
        x0, _, _, bottom = amount.box
        drawn.add_text(pdf, f"BT 3 Tr /F1 8 Tf {x0:.0f} {792 - bottom:.0f} Td (7,654,000) Tj ET".encode())

    extraction = read_document(drawn.edited(scanned, hide), name="a").extraction
    told = [one for one in extraction.warnings if one.code == "hidden-text"]
    assert len(told) == 1
    assert f"7,654,000 behind {amount.text}" in told[0].message
