"""Live form fields and typed-over annotations of a PDF page, through pikepdf.

Values are taken from the fields themselves (`/V`, inherited along `/Parent`), a tick from the state that is
shown (`/AS`). XFA is never looked at: it may hold stale blanks while the AcroForm holds the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pikepdf

from domain.field import Box
from domain.page import Widget, Word
from extract.files.pdf_appearance import shown_text
from extract.files.pdf_geometry import Frame
from extract.files.pdf_notes import Note

MOST_ANNOTATIONS = 5000
DEEPEST_FIELD = 32
PUSH_BUTTON = 1 << 16
"""Bit 17 of a button's flags (PDF 32000-1, 12.7.4.2): it holds no value."""

HIDDEN = 0b10
"""Bit 2 of an annotation's flags: neither shown nor printed."""

NO_VIEW = 0b100000
"""Bit 6: printed perhaps, but not shown."""

FORM_MARK = "Form_"
"""How fields are named that speak of the form itself, its edition among them."""

SIZE_IN_APPEARANCE = re.compile(r"/\S+\s+([\d.]+)\s+Tf|([\d.]+)\s+Tf|font:[^;]*?([\d.]+)\s*pt")
USUAL_SIZE = 8.0
LINE = 1.16
"""Line height in font sizes of what viewers set in annotations."""

SEEM_OFF = ("0", "No")
"""On-states that sound like off; they are on where a tick box has no other picture."""

NAME_INDEX = re.compile(r"\[\d+\]$")
BREAKS = re.compile(r"\r\n|\r|\n")


class Annotation(NamedTuple):
    """What an annotation holds, and where it stands; None when its rectangle is no rectangle."""

    held: Mapping[str, Any]
    box: Box | None


def annotations_of(page: pikepdf.Page) -> list[Mapping[str, Any]]:
    """The annotations of a page, in order; broken ones left out.

    Each is taken out as a plain dict: asking pikepdf for a key takes as long as three keys of it all, and four times
    that where there is none.
    """
    listed = page.obj.get("/Annots")
    if not isinstance(listed, pikepdf.Array):
        return []
    every = (listed[n] for n in range(min(len(listed), MOST_ANNOTATIONS)))
    return [dict(one.items()) for one in every if isinstance(one, pikepdf.Dictionary)]


def by_subtype(annotations: Sequence[Mapping[str, Any]], frame: Frame) -> Mapping[str, Sequence[Annotation]]:
    """The same with their places, by their subtype (/Widget, /FreeText)."""
    found: dict[str, list[Annotation]] = {}
    for one, box in zip(annotations, _rectangles(annotations, frame), strict=True):
        found.setdefault(str(one.get("/Subtype")), []).append(Annotation(one, box))
    return found


def are_painted_in(box: Box, annotations: Mapping[str, Sequence[Annotation]]) -> bool:
    """Whether an annotation of whatever kind may paint anything in `box`: an empty field without a picture does not."""
    return any(
        stands is not None and stands.overlap(box) > 0 and _paints(annotation)
        for annotation, stands in chain.from_iterable(annotations.values())
    )


def _paints(annotation: Any) -> bool:
    if annotation.get("/Subtype") != "/Widget" or "/AP" in annotation or _value(annotation):
        return True
    look = annotation.get("/MK")
    return isinstance(look, pikepdf.Dictionary) and ("/BG" in look or "/BC" in look)


def widgets(fields: Sequence[Annotation]) -> Iterator[Widget]:
    """The form fields shown on a page, and its hidden edition mark: the best sign of which form it is."""
    for annotation, box in fields:
        name = _leaf_name(annotation)
        unseen = _flags(annotation.get("/F")) & (HIDDEN | NO_VIEW)
        if box is None or not name or (unseen and not name.startswith(FORM_MARK)):
            continue
        kind = str(_inherited(annotation, "/FT"))
        if kind == "/Btn":
            if not _flags(_inherited(annotation, "/Ff")) & PUSH_BUTTON:
                yield Widget(name, _state(annotation), box, is_tick=True)
        else:
            if kind == "/Sig":
                yield Widget(name, "signed" if _inherited(annotation, "/V") else _value(annotation), box)
                continue
            value = _value(annotation)
            yield Widget(name, value, box, shown=shown_text(annotation, value))


def free_text(notes: Sequence[Annotation]) -> Iterator[Note]:
    """Each visible FreeText annotation, its words about where a viewer sets them."""
    for annotation, box in notes:
        if box is None or _flags(annotation.get("/F")) & HIDDEN:
            continue
        text = _text(annotation.get("/Contents"))
        grounds = [annotation.get(key) for key in ("/C", "/IC")]
        paints = any(isinstance(ground, pikepdf.Array) and len(ground) > 0 for ground in grounds)
        yield Note(box, tuple(_laid_out(text, box, _font_size(annotation))), paints)


def stamps(annotations: Sequence[Annotation]) -> Iterator[Note]:
    """Each visible stamp that has a picture; what it says stands in that alone."""
    for annotation, box in annotations:
        if box is not None and "/AP" in annotation and not _flags(annotation.get("/F")) & (HIDDEN | NO_VIEW):
            yield Note(box, (), paints=False, is_stamp=True)


def _lineage(annotation: Any) -> Iterator[Any]:
    """The annotation and the fields above it; a loop or a very deep tree simply ends."""
    node = annotation
    for _ in range(DEEPEST_FIELD):
        yield node
        if "/Parent" not in node:
            return
        node = node["/Parent"]
        if not isinstance(node, pikepdf.Dictionary):
            return


def _inherited(annotation: Any, key: str) -> Any:
    """The value of `key` here or at the nearest field above that has it."""
    for node in _lineage(annotation):
        if key in node and (value := node[key]) is not None:
            return value
    return None


def _leaf_name(annotation: Any) -> str:
    """The last part of the field's name without index: `F[0].P1[0].Name_A[0]` and `Name_A` are the same."""
    for node in _lineage(annotation):
        if "/T" in node and (name := _text(node["/T"])):
            leaf = name.rsplit(".", 1)[-1]
            return NAME_INDEX.sub("", leaf) if leaf.endswith("]") else leaf
    return ""


def _state(annotation: Any) -> str:
    """What a tick box shows: "" when off."""
    shown = annotation.get("/AS", _inherited(annotation, "/V"))
    state = str(shown).lstrip("/") if shown is not None else ""
    if state in SEEM_OFF and _states(annotation) <= {"/Off", f"/{state}"}:
        return "on"
    return "" if state == "Off" else state


def _states(annotation: Any) -> set[str]:
    """The names of the pictures that a tick box has."""
    pictures = annotation.get("/AP")
    shown = pictures.get("/N") if isinstance(pictures, pikepdf.Dictionary) else None
    return set(shown.keys()) if isinstance(shown, pikepdf.Dictionary) else set(SEEM_OFF)


def _value(annotation: Any) -> str:
    """The text of a text or choice field; several choices are joined by commas."""
    value = _inherited(annotation, "/V")
    if isinstance(value, pikepdf.Array):
        return ", ".join(_text(value[n]) for n in range(min(len(value), MOST_ANNOTATIONS)))
    return _text(value)


def _text(value: Any) -> str:
    """A PDF string, name or text stream as text without NULs."""
    if value is None:
        return ""
    if isinstance(value, pikepdf.String) or isinstance(value, pikepdf.Name):  # noqa: SIM101 - half the time of both at once
        return str(value).replace("\0", "")
    if isinstance(value, pikepdf.Stream):
        try:
            return str(pikepdf.String(value.read_bytes())).replace("\0", "")
        except pikepdf.PdfError:
            return ""
    return value.replace("\0", "") if isinstance(value, str) else ""


def _flags(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _rectangles(annotations: Sequence[Any], frame: Frame) -> list[Box | None]:
    """Where annotations stand; None of one whose rectangle is no rectangle."""
    every = [_sides(annotation) for annotation in annotations]
    boxes = iter(frame.boxes(np.array([sides for sides in every if sides is not None]).reshape(-1, 4)))
    return [None if sides is None else next(boxes) for sides in every]


def _sides(annotation: Any) -> tuple[float, float, float, float] | None:
    try:
        sides = pikepdf.Rectangle(annotation["/Rect"])
    except (KeyError, TypeError, ValueError):
        return None
    return sides.llx, sides.lly, sides.urx, sides.ury


def _font_size(annotation: Any) -> float:
    """The size its default appearance asks for, in points; the usual one when it does not."""
    for key in ("/DA", "/DS"):
        if found := SIZE_IN_APPEARANCE.search(_text(annotation.get(key))):
            size = float(next(group for group in found.groups() if group).strip(".") or 0)
            if 2.0 <= size <= 72.0:
                return size
    return USUAL_SIZE


def _laid_out(text: str, box: Box, size: float) -> Iterator[Word]:
    """The words where a viewer sets them: left aligned from the top, broken at the right edge.

    Widths are Helvetica's on average, so a place is good to about a letter.
    """
    top = box.top + max(min((box.height - size * LINE) / 2, 2.0), 0.0)
    for line in BREAKS.split(text):
        x = box.x0 + 2.0
        for word in line.split():
            width = size * _ems(word)
            if x + width > box.x1 + size and x > box.x0 + 2.0:
                x, top = box.x0 + 2.0, top + size * LINE
            yield Word(word, Box(x, top, x + width, top + size * LINE))
            x += width + size * 0.278
        top += size * LINE


def _ems(word: str) -> float:
    """The width of a word in Helvetica, in font sizes."""
    return sum(0.28 if c in "ijlft.,:;'|!/-()I" else 0.68 if c.isupper() else 0.54 for c in word)
