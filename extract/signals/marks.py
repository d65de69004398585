"""Marks across a page that say it is no final paper, and a signature that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from domain.errors import UnreadableDocument
from domain.field import Box
from domain.page import Widget, Word
from domain.signal import Evidence, Signal
from extract.fitting.ticks import DPI
from extract.signals.paper import Paper, in_quotes, made

_MARKS = re.compile(r"^\W*(SAMPLE|SPECIMEN|DRAFT|VOID|QUOTE|QUOTATION)\W*$", re.IGNORECASE)
LARGE = 20.0
"""Points: a stamped word, also one set aslant, is higher and wider; headings are 10 to 15, a publisher's mark 18."""
READ_MARK = 2
"""Weight of a mark that was read from a picture."""
FINE = 300
"""Dots an inch at which pictures are read."""
INSIDE = 7.0
"""Points from the edge of the signature's box within which its rules may run."""
DARK = 150
SIGNED = 0.004
"""Part of a signature's box that is dark when somebody signed: a stroke of a pen is about two in a hundred."""


def marks(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on the page where one certificate begins."""
    yield from _stamped(paper)
    yield from _unsigned(paper)


def _stamped(paper: Paper) -> Iterator[Signal]:
    page, number = paper.page, paper.certificate.page
    found: dict[str, Word] = {}
    large = [word for word in page.words if word.box.bottom - word.box.top >= LARGE]
    for word in large:
        if word.box.width >= LARGE and (match := _MARKS.match(word.text)):
            found.setdefault(match[1].upper(), word)
    if not paper.is_picture(number):
        found |= {text: word for text, word in _spelled_out(large).items() if text not in found}
    for text, word in found.items():
        weight = READ_MARK if paper.is_picture(number) else None
        yield made("sample_watermark", (Evidence(number, word.box, word.text),), weight=weight, word=in_quotes(text))
    for field in (paper.certificate.number, paper.certificate.signature):
        if isinstance(field.value, str) and _MARKS.match(field.value):
            yield from paper.signal("sample_watermark", (field,), weight=2, word=in_quotes(field.value.upper()))


def _spelled_out(words: Sequence[Word]) -> dict[str, Word]:
    """Marks set aslant: a text layer may give each letter as a large word of its own, one after the other."""
    large = [word for word in words if len(word.text) <= 3]
    joined = "".join(word.text for word in large).upper()
    found = {}
    for text in ("SAMPLE", "SPECIMEN", "DRAFT", "VOID"):
        if large and text in joined:
            first, last = large[0].box, large[-1].box
            box = Box(
                min(first.x0, last.x0), min(first.top, last.top), max(first.x1, last.x1), max(first.bottom, last.bottom)
            )
            found[text] = Word(text, box)
    return found


def _unsigned(paper: Paper) -> Iterator[Signal]:
    """Nothing typed, no picture, no stamp, no ink in the box for the signature."""
    field, page = paper.certificate.signature, paper.page
    if field.value is not None or field.text or field.box is None or field.page != paper.certificate.page:
        return
    if any(_is_signature(widget) for widget in page.upright.widgets) or _has_ink(paper, field.box):
        return
    yield from paper.signal("signature_missing", (field,))


def _is_signature(widget: Widget) -> bool:
    return widget.value == "signed"


def _has_ink(paper: Paper, box: Box) -> bool:
    """Whether anything is drawn there. Rules run along the edges of the box, or just inside them."""
    inner = Box(box.x0 + INSIDE, box.top + 1, box.x1 - INSIDE, box.bottom - INSIDE)
    if inner.width <= 0 or inner.height <= 0:
        return True
    page = paper.page.upright
    if not paper.is_picture(paper.certificate.page):
        if any(one.overlap(inner) > 0 for one in page.pictures):
            return True  # a signature laid on as a picture, or a page that is one
        if not page.may_be_inked(inner):
            return False
    # a picture was drawn finely for reading and is still there; of a digital page only this part is drawn
    dpi = FINE if paper.is_picture(paper.certificate.page) else DPI
    try:
        gray = page.part(inner, dpi)
    except UnreadableDocument:  # what cannot be drawn is not called unsigned
        return True
    return not gray.size or float(np.mean(gray < DARK)) > SIGNED
