"""The hidden text of a scan, and text whose characters are not those shown, held against what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.field import Field
from domain.field_paths import walk
from domain.page import Word
from domain.saying import N_, phrased
from domain.signal import Evidence, Signal
from extract.prints.words import FIGURE
from extract.signals.paper import SURE, Paper, in_quotes, made
from extract.values.grammar import dollars, iso_date

SAME_PLACE = 0.5
"""Of a hidden word's area that lies on the field."""
ENOUGH = 3
"""Figures of a hidden text that are compared before its reading is called a good one."""
MOST_WRONG = 0.2
"""Part of them that may differ in a good one."""
POOR_LAYER, WRONG_FONT = 1, 2
"""Weight when the hidden text is poor throughout, and when a font draws other characters than it names."""


def layers(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on the page where one certificate begins."""
    number = paper.certificate.page
    if any(one.code == "text-differs" for one in paper.page.warnings):
        what = N_("its characters are not those shown")
        yield made("text_layer_vs_image", (Evidence(number),), weight=WRONG_FONT, what=what)
    if not paper.is_picture(number) or not paper.page.upright.is_scan:
        return
    hidden = [one for one in paper.page.upright.invisible if FIGURE.fullmatch(one.text)]
    if not hidden:
        return
    pairs = [
        (field, word)
        for _, field in walk(paper.certificate)
        if field.confidence >= SURE and field.box is not None and _means(field.text or "") is not None
        for word in hidden
        if _lies_on(word, field)
    ]
    differing = [(field, word) for field, word in pairs if _means(word.text) != _means(field.text or "")]
    is_good = len(pairs) >= ENOUGH and len(differing) <= max(1, MOST_WRONG * len(pairs))
    for field, word in differing if is_good else differing[:1]:
        what = phrased("{hidden} stands behind {shown}", hidden=in_quotes(word.text), shown=in_quotes(field.text or ""))
        weight = None if is_good and _means(word.text) is not None else POOR_LAYER
        yield made("text_layer_vs_image", (Evidence(number, field.box, word.text),), weight=weight, what=what)


def _means(text: str) -> object:
    return iso_date(text) or dollars(re.sub(r"^\$\s*", "", text))


def _lies_on(word: Word, field: Field) -> bool:
    area = max(word.box.width * word.box.height, 0.01)
    return field.box is not None and word.box.overlap(field.box) > SAME_PLACE * area
