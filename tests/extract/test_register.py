"""Laying a form's map on a page, however the page was printed."""

import pytest

from extract.fitting.boxes import read_words
from extract.fitting.formmap import form_maps
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
