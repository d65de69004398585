import io
import random
import re
from datetime import date

import pdfplumber
import pikepdf
import pytest

from samples.certificate import certificate
from samples.draw import blank, flat
from samples.form import EDITIONS, slots
from samples.live import live
from samples.sheet import Sheet
from samples.style import DATES, FACES, Style, varied
from samples.values import written

TODAY = date(2026, 11, 23)


def drawn(seed, style):
    return certificate(random.Random(seed), today=TODAY, edition=style.edition)


def squeezed(text):
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


OWN_LABELS = {}
"""What own_labels() has found, by style: each style is drawn with several seeds."""


def own_labels(style):
    """The characters of the form itself, each where it stands."""
    if repr(style) not in OWN_LABELS:
        with pdfplumber.open(io.BytesIO(blank(style))) as empty:
            found = {(char["text"], round(char["x0"]), round(char["top"])) for char in empty.pages[0].chars}
        OWN_LABELS[repr(style)] = found
    return OWN_LABELS[repr(style)]


def text_in_boxes(pdf, style):
    """What the text layer holds inside each box, without the form's own labels."""
    own = own_labels(style)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        chars = [c for c in opened.pages[0].chars if (c["text"], round(c["x0"]), round(c["top"])) not in own]
    sheet = Sheet(style)
    found = {}
    for slot in slots(style.edition):
        x0, y0, x1, y1 = sheet.rectangle(slot)
        inside = [
            c["text"]
            for c in chars
            if x0 <= (c["x0"] + c["x1"]) / 2 <= x1 and y0 <= 792 - (c["top"] + c["bottom"]) / 2 <= y1
        ]
        found[slot.code] = "".join(inside)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_same_seed_draws_the_same_bytes(seed):
    def made():
        style = varied(random.Random(seed))
        truth = drawn(seed, style)
        return flat(truth, style), live(truth, style)

    assert made() == made()


def test_different_seeds_draw_different_certificates():
    assert len({str(drawn(seed, Style())) for seed in range(30)}) == 30


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("face", FACES)
def test_the_text_layer_of_a_flat_print_holds_the_truth_in_its_boxes(edition, face):
    style = Style(edition=edition, face=face, scale=0.95, margin=(14, 16), stretch=(1.04, 0.97, 1.02, 1.05, 0.96, 0.98))
    for seed in range(3):
        truth = drawn(seed, style)
        found = text_in_boxes(flat(truth, style), style)
        wanted = written(truth, style)
        for slot in slots(style.edition):
            assert squeezed(found[slot.code]) == squeezed(wanted.get(slot.code, "")), (seed, slot.code)


@pytest.mark.parametrize("naming", ["plain", "nested"])
def test_the_fields_of_a_live_form_hold_the_truth(naming):
    nested = naming == "nested"
    truth = drawn(7, Style())
    with pikepdf.open(io.BytesIO(live(truth, naming=naming))) as pdf:
        fields = {re.sub(r"\[0\]$", "", str(widget.T)): widget for widget in pdf.pages[0].Annots}
        first = next(iter(fields.values()))
        path = [] if not nested else [str(first.Parent.T), str(first.Parent.Parent.T)]
        wanted = written(truth, Style())
        for slot in slots():
            value = {"/Off": "", "/1": "X"}.get(
                str(fields[slot.field].get("/V", "")), str(fields[slot.field].get("/V", ""))
            )
            assert value == wanted.get(slot.code, ""), slot.code
    assert len(fields) == 128
    assert path == ([] if not nested else ["P1[0]", "F[0]"])


def test_a_live_form_without_appearances_tells_the_viewer_to_draw_them():
    with pikepdf.open(io.BytesIO(live(drawn(1, Style()), appearances=False))) as pdf:
        assert pdf.Root.AcroForm.NeedAppearances
        assert all("/AP" not in widget for widget in pdf.pages[0].Annots if widget.FT == "/Tx")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_footer_names_the_edition(edition):
    with pdfplumber.open(io.BytesIO(blank(Style(edition=edition)))) as pdf:
        assert f"ACORD 25 ({edition})" in pdf.pages[0].extract_text()


def test_an_expiration_is_a_year_after_its_effective_date_and_the_row_is_in_force():
    for seed in range(40):
        for row in drawn(seed, Style())["coverages"]:
            begins, ends = date.fromisoformat(row["effective_date"]), date.fromisoformat(row["expiration_date"])
            assert 365 <= (ends - begins).days <= 366
            assert begins <= TODAY < ends


@pytest.mark.parametrize("date_format", DATES)
def test_dates_are_printed_in_the_format_of_the_style(date_format):
    style = Style(date_format=date_format)
    truth = drawn(3, style)
    wanted = date.fromisoformat(truth["date"]).strftime(date_format)
    assert text_in_boxes(flat(truth, style), style)["certificate.date"] == wanted
