import csv
import io
import json
import random
from datetime import date

import numpy as np
import pdfplumber
import pikepdf
import pytest
from PIL import Image

from samples import damage, papers, sources
from samples.__main__ import main
from samples.certificate import certificate
from samples.collection import KINDS, draw_set
from samples.draw import flat
from samples.names import agency, client

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def page():
    return flat(certificate(random.Random(3), today=TODAY))


@pytest.mark.parametrize(("resolution", "lines"), [("fine", 196.0), ("standard", 98.0)])
def test_a_fax_is_a_group_4_tiff_with_pixels_that_are_not_square(page, resolution, lines):
    both = papers.bound(papers.fax_cover(sender=agency(random.Random(1)), to="Desk", pages=2), page)
    with Image.open(io.BytesIO(damage.fax(both, random.Random(1), resolution=resolution))) as picture:
        assert picture.n_frames == 2
        for frame in range(2):
            picture.seek(frame)
            assert picture.mode == "1"
            assert picture.width == 1728
            assert picture.height == round(11 * lines)
            assert picture.tag_v2[259] == 4
            assert (picture.tag_v2[282], picture.tag_v2[283], picture.tag_v2[296]) == (204.0, lines, 2)
            assert 0.005 < 1 - np.asarray(picture).mean() < 0.4


@pytest.mark.parametrize("bilevel", [False, True])
def test_a_scan_is_one_picture_of_300_dpi_without_text(page, bilevel):
    with pdfplumber.open(io.BytesIO(damage.scan(page, random.Random(1), bilevel=bilevel))) as pdf:
        assert not pdf.pages[0].chars
        assert [image["srcsize"] for image in pdf.pages[0].images] == [(2550, 3300)]
        assert (pdf.pages[0].width, pdf.pages[0].height) == (612, 792)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_tagged_rotated_scan_stands_upright_in_a_viewer(page, turn):
    upright = damage.pixels(page, dpi=(30, 30))[0]
    shown = damage.pixels(damage.rotated_scan(page, random.Random(1), turn=turn), dpi=(30, 30))[0]
    assert shown.shape == upright.shape
    assert np.corrcoef(shown.ravel(), upright.ravel())[0, 1] > 0.2  # turned upside down it is 0.0
    with pikepdf.open(io.BytesIO(damage.rotated_scan(page, random.Random(1), turn=turn, tagged=False))) as pdf:
        assert int(pdf.pages[0].get("/Rotate", 0)) == 0


def test_a_photo_is_a_color_jpeg_in_which_no_edge_is_straight(page):
    with Image.open(io.BytesIO(damage.photo(page, random.Random(1)))) as picture:
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert picture.width > 1700


@pytest.mark.parametrize("form", ["CG 20 10", "CG 20 37", "CG 24 04", "CG 20 01", "CG 25 03", "CG 02 05"])
def test_an_endorsement_prints_its_number_policy_and_schedule(form):
    party = client(random.Random(2)).name
    made = papers.endorsement(papers.Endorsed(form, "04 13", "GLO 1234567-01", "Two Rivers Paving LLC", (party,)))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        text = pdf.pages[0].extract_text()
    assert text.count(f"{form} 04 13") == 2
    assert "POLICY NUMBER: GLO 1234567-01" in text
    assert party in text


def test_the_command_writes_a_set_that_its_index_describes(tmp_path, capsys):
    assert main([str(tmp_path), "--count", str(len(KINDS)), "--seed", "5"]) == 0
    assert f"{len(KINDS)} documents" in capsys.readouterr().out
    rows = list(csv.DictReader((tmp_path / "index.csv").read_text().splitlines()))
    assert [row["kind"] for row in rows] == list(KINDS)
    for row in rows:
        truth = json.loads((tmp_path / row["truth"]).read_text())
        assert (tmp_path / row["file"]).stat().st_size > 500
        assert truth.get("negative", False) == (row["kind"] == "negative")
        assert truth.get("edition", "") == row["edition"]


def test_a_document_of_a_set_depends_on_its_seed_and_place_alone():
    kinds = ("scan_300", "fax_fine", "photo", "live_form")
    few = list(draw_set(9, today=TODAY, count=2, kinds=kinds))
    more = list(draw_set(9, today=TODAY, count=4, kinds=kinds))
    assert few == more[:2]
    assert list(draw_set(10, today=TODAY, count=1, kinds=kinds)) != few[:1]


def test_an_unknown_kind_is_refused_with_its_name(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--kinds", "telex"])
    assert "no such kind: telex" in capsys.readouterr().err


def test_a_set_has_every_kind_and_edition_and_each_document_depends_only_on_seed_and_place():
    kinds = ("live_form", "flat_text", "redistilled", "other_print", "edition_2025", "upper_courier")
    drawn = list(draw_set(11, today=TODAY, count=48, kinds=kinds))
    assert {one.kind for one in drawn} == set(kinds)
    assert {one.edition for one in drawn} == {"2001/08", "2009/09", "2010/05", "2014/01", "2016/03", "2025/12"}
    assert {one.edition for one in drawn if one.kind == "edition_2025"} == {"2025/12"}
    shorter = list(draw_set(11, today=TODAY, count=9, kinds=kinds))
    assert [(one.data, one.truth) for one in shorter] == [(one.data, one.truth) for one in drawn[:9]]


def test_a_paper_of_a_hard_source_depends_on_its_seed_and_place_alone():
    both = list(sources.draw_sources(9, today=TODAY, count=2, kinds=("poor_fax", "squeezed")))
    (first,) = sources.draw_sources(9, today=TODAY, count=1, kinds=("poor_fax",))
    assert first == both[0]
    assert [one.kind for one in both] == ["poor_fax", "squeezed"]
    assert first.data != next(sources.draw_sources(10, today=TODAY, count=1, kinds=("poor_fax",))).data


def test_a_bad_line_loses_rows_and_adds_specks(page):
    (clean,) = damage.pixels(page, dpi=(100, 100))
    black = damage.thresholded(clean, 160)
    poor = damage.dropped(black, random.Random(2))
    assert 0 < np.mean(poor != black) < 0.05
    assert (poor[:, 200:-200] == 255).all(axis=1).sum() > (black[:, 200:-200] == 255).all(axis=1).sum()
