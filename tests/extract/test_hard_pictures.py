"""Papers as poor machines and hurried people make them, drawn by `samples.sources`, through `read_document`."""

import random
from dataclasses import replace
from datetime import date

import pytest

from bench.score import judged, tally
from domain.extraction_json import to_json
from extract.read import read_document
from samples import damage, sources
from samples.certificate import certificate
from samples.draw import flat
from samples.raster import pixels
from samples.style import PLAIN

TODAY = date(2026, 11, 23)


def truth(seed):
    return certificate(random.Random(seed), today=TODAY)


def read(data):
    return to_json(read_document(data, name="page", images=False).extraction)


def exact(wanted, extraction):
    return tally(judged(wanted, extraction)).exact


def test_two_certificates_on_one_page_are_both_read():
    wanted = truth(1), truth(2)
    extraction = read(sources.in_pairs(*map(flat, wanted), random.Random(3), beside=True))
    assert [warning["code"] for warning in extraction["warnings"]] == ["several-certificates"]
    assert [one["page"] for one in extraction["certificates"]] == [1, 1]
    for mine, got in zip(wanted, extraction["certificates"], strict=True):  # from left to right
        assert exact(mine, {"certificates": [got]}) >= 0.95


@pytest.mark.parametrize("kind", ["careless_photo", "poor_fax"])
def test_poor_pictures_are_read(kind):
    (paper,) = sources.draw_sources(5, today=TODAY, count=1, kinds=(kind,))
    assert exact(paper.truth, read(paper.data)) >= 0.9


def test_a_page_on_its_head_and_nine_degrees_askew_is_read():
    wanted = truth(4)
    page = damage.askew(pixels(flat(wanted), dpi=(200, 200))[0], 180 + 9)
    data = damage.fax_tiff([damage.thresholded(page, 160)], dpi=(200, 200), how="group4")
    assert exact(wanted, read(data)) >= 0.95


@pytest.mark.parametrize("seed", [3, 6])
def test_two_policies_in_a_row_of_a_coarse_fax_are_two(seed):
    wanted = truth(seed)
    first = next(row for row in wanted["coverages"] if row["line"] == "wc")
    second = first | {"policy_number": "WC-02296512", "insurer_letter": "A", "effective_date": "2026-02-01"}
    second |= {"expiration_date": "2027-02-01"}
    wanted |= {"coverages": [*(row for row in wanted["coverages"] if row is not first), first, second]}
    dots = (204, 98)
    data = damage.fax_tiff([damage.thresholded(pixels(flat(wanted), dpi=dots)[0], 160)], dpi=dots, how="group3")
    rows = [row for row in read(data)["certificates"][0]["coverages"] if row["line"] == "wc"]
    assert [row["policy_number"]["value"] for row in rows] == [first["policy_number"], second["policy_number"]]
    for key in ("effective_date", "expiration_date"):
        assert [row[key]["value"] for row in rows] == [first[key], second[key]]


def test_a_certificate_of_which_hardly_more_than_its_foot_is_left_is_said_to_be_one():
    page = pixels(flat(truth(6)), dpi=(200, 200))[0].copy()
    page[300:2060] = 255
    extraction = read(damage.fax_tiff([damage.thresholded(page, 160)], dpi=(200, 200), how="group4"))
    assert extraction["certificates"] == []
    assert [warning["code"] for warning in extraction["warnings"]] == ["illegible-certificate"]


@pytest.mark.parametrize(("drawn", "named"), [("2016/03", "2001/08"), ("2014/01", "2010/05"), ("2010/05", "2001/08")])
@pytest.mark.parametrize("pictured", [False, True])
def test_a_foot_that_names_another_edition_than_the_page_is_laid_out_in_misleads_nobody(drawn, named, pictured):
    wanted = truth(6)
    foot = {f"ACORD 25 ({drawn})": f"ACORD 25 ({named})"}
    data = flat(wanted, replace(PLAIN, edition=drawn, form=replace(PLAIN.form, says=foot)))
    if pictured:
        dots = (200, 200)
        data = damage.fax_tiff([damage.thresholded(pixels(data, dpi=dots)[0], 160)], dpi=dots, how="group4")
    got = tally(judged(wanted | {"edition": named}, read(data)))
    assert got.exact >= 0.97
    assert got.sure_percent >= 90
