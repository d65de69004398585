"""Laying a form's map on a page, however the page was printed."""

from dataclasses import replace

import numpy as np
import pytest

from domain.field import Box
from domain.page import Word
from extract.fitting.boxes import read_words
from extract.fitting.formmap import form_maps
from extract.fitting.pairing import places_of
from extract.fitting.register import best_fit, fit_map
from tests.extract.lookalike import form, page

VALUES = {
    "date": "05/21/2026",
    "producer": "Cedar Agency\n12 Main St\nDayton OH 45402",
    "insurers.A.name": "Example Mutual",
    "insurers.A.naic": "12345",
    "gl.policy_number": "CPP 8774446",
    "gl.effective_date": "01/01/2026",
    "gl.expiration_date": "01/01/2027",
    "gl.occurrence": "X",
    "gl.limits.each_occurrence": "1,000,000",
    "wc.limits.el_disease_policy_limit": "500,000",
    "description": "Blanket waiver applies.",
    "holder": "City of Example\n1 Plaza\nAlbany NY 12207",
}


def shrunk(x, y):
    return 36 + 0.94 * x, 30 + 0.94 * y


def tilted(x, y):
    return 0.996 * x - 0.05 * y + 40, 0.05 * x + 0.996 * y


def taller_rows(x, y):
    """A longer notice above the rows, lower rows, and a shorter description box."""
    if y < 250:
        return x, y
    rows = 259 + (min(y, 560) - 250) * 0.97
    return x, rows + max(0, y - 560) - (14 if y > 648 else 0)


@pytest.mark.parametrize(
    "move", [lambda x, y: (x, y), shrunk, tilted, taller_rows], ids=["plain", "shrunk", "tilted", "rows"]
)
@pytest.mark.parametrize("edition", [one.edition for one in form_maps()])
def test_every_value_is_found_in_its_box_wherever_the_print_put_it(edition, move):
    words = page(form(edition), VALUES, move)
    fit = best_fit(words, (form(edition),))
    seen = read_words(words, fit)
    assert {path: seen[path].text for path in VALUES} == VALUES
    assert not [path for path, one in seen.items() if one.lines and path not in VALUES]


@pytest.mark.parametrize(("gap", "name"), [(4.8, "Drywall Shop"), (9.0, "Drywall")])
def test_a_word_of_a_name_that_runs_over_its_box_is_of_the_name_a_blank_behind_it(gap, name):
    of = form("2016/03")
    box = next(cell.box for cell in of.cells if cell.path == "insured")
    begins = box.x1 - 2.0
    words = page(of, VALUES)
    for text, x0, x1 in (("Drywall", begins - gap - 33.0, begins - gap), ("Shop", begins, begins + 19.0)):
        words.append(Word(text, Box(x0, box.top + 3, x1, box.top + 10)))
    seen = read_words(words, best_fit(words, (of,)))
    assert seen["insured"].text == name


def test_the_edition_whose_labels_are_all_there_wins():
    for edition in ("2016/03", "2014/01", "2010/05"):
        fits = {one.edition: fit_map(page(form(edition), VALUES), one) for one in form_maps()}
        best = max(fits.values(), key=lambda fit: fit.share).share
        assert fits[edition].share == best


def test_a_page_that_shows_another_form_fits_nothing_well():
    words = page(form("2016/03"), VALUES)[::7]
    fit = best_fit(words, form_maps())
    assert fit is None or fit.share < 0.3


def test_an_empty_page_fits_nothing():
    assert best_fit([], form_maps()) is None


def test_what_is_reckoned_once_a_form_lies_where_it_does_when_reckoned_anew():
    fit = fit_map(page(form_maps()[0], VALUES, taller_rows), form_maps()[0])
    anew = replace(fit, which=None)
    grid = np.array([(x, y) for x in range(20, 600, 20) for y in range(20, 780, 20)], dtype=float)
    assert np.allclose(fit.points(grid), anew.points(grid), atol=1e-9)
    assert np.allclose(fit.label_points(), anew.label_points(), atol=1e-9)


def test_the_neighbors_of_a_few_labels_are_found_however_far_apart_they_stand():
    places = places_of(form_maps()[0], middles=False)
    few = np.arange(0, len(places.at), 17)
    near = places.neighbors_of(few)
    assert near.shape == (len(few), 7)
    apart = np.abs(places.at[few][:, None, 1] - places.at[few][None, :, 1])
    apart += 0.1 * np.abs(places.at[few][:, None, 0] - places.at[few][None, :, 0])
    assert np.allclose(np.take_along_axis(apart, near, 1), np.sort(apart, axis=1)[:, :7])
