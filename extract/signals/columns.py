"""A mark where the form has no box: additional insured on the row of workers compensation, which prints N/A there."""

from __future__ import annotations

from statistics import median

from domain.certificate import Coverage
from domain.field import Field
from extract.signals.paper import Paper
from extract.values.grammar import yes_no

ASIDE = 7.0
"""Points that a mark may stand off the middle of its column."""
ABOVE = 14.0
"""Points from the first amount of the row up to its upper rule."""


def additional_insured_of(paper: Paper, workers: Coverage) -> Field | None:
    """The mark in the column for additional insureds, on the row of workers compensation; None when there is none."""
    if workers.addl_insd.value == "Y":
        return workers.addl_insd
    page = paper.certificate.page
    marks = [one.addl_insd.box for one in paper.certificate.coverages if one.addl_insd.box and one is not workers]
    amounts = [one.box for one in workers.limits.values() if one.box and one.page == page]
    if not marks or not amounts or paper.is_picture(page):
        return None
    column = median((box.x0 + box.x1) / 2 for box in marks)
    top, bottom = min(box.top for box in amounts) - ABOVE, max(box.bottom for box in amounts)
    for word in paper.page.words:
        box = word.box
        is_there = abs((box.x0 + box.x1) / 2 - column) < ASIDE and top < (box.top + box.bottom) / 2 < bottom
        if is_there and yes_no(word.text) == "Y":
            return Field("Y", word.text, workers.policy_number.confidence, page, box)
    return None
