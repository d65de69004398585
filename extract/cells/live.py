"""Reads the live form fields of a page: names are looked up, values taken as they are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.field import Box
from domain.page import Widget, Word
from extract.fitting.formmap import CERTIFICATE, FormMap, row_columns, widget_paths
from extract.values.grammar import tidy
from extract.values.seen import Line, Origin, Seen, sides_of, sides_of_words, union

_ADDRESS = ("name", "address.line1", "address.line2")
_OFF = frozenset({"", "Off", "off", "0", "No"})
_UNTICKED = frozenset({"", "OFF", "0", "NO", "N", "FALSE"})
"""What a field of text says where a mark would be, and is none."""
MANY_FIELDS = frozenset({"party", "pairs", "block"})
"""Kinds of boxes that several fields fill."""
UNPRINTED = frozenset({"date", "money", "code", "naic"})
"""Kinds of boxes in which no form prints a word."""
FLAT = 3
"""Words of figures in such boxes that make a live form one that is partly flat."""
ENOUGH = 40
"""A page with fewer fields of known name is not this form, filled live."""


def is_live(widgets: Sequence[Widget], kind: str = CERTIFICATE) -> bool:
    """Whether the page's fields are those of this kind of form."""
    known = widget_paths(kind)
    return sum(widget.name in known for widget in widgets) >= min(ENOUGH, 0.5 * len(known))


def held(widget: Widget) -> str:
    """What a field says: what it holds, or shows where a tool filled in its picture alone."""
    return widget.value if widget.is_tick or widget.value.strip() else widget.shown or widget.value


def has_values(widgets: Sequence[Widget], kind: str = CERTIFICATE) -> bool:
    """Whether any field of the form is filled; the hidden edition mark does not count."""
    known = widget_paths(kind)
    return any(known.get(w.name, "edition") != "edition" and held(w).strip() not in _OFF for w in widgets)


def is_partly_flat(words: Sequence[Word], widgets: Sequence[Widget], form: FormMap) -> bool:
    """Whether values stand as print where no field holds any: some of the fields were made a part of the page."""
    filled = {widget_paths().get(widget.name) for widget in widgets if held(widget).strip()}
    told = sides_of_words([word for word in words if word.text[:1].isdigit() or word.text[-1:].isdigit()])
    if len(told) < FLAT:
        return False
    open_ = sides_of([cell.box for cell in form.cells if cell.kind in UNPRINTED and cell.path not in filled])
    if not len(open_):
        return False
    left, top, right, bottom = open_.T[:, :, None]
    x, y = (told[:, 0] + told[:, 2]) / 2, (told[:, 1] + told[:, 3]) / 2
    inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    return int(inside.any(axis=0).sum()) >= FLAT


def words_typed(widgets: Sequence[Widget]) -> tuple[Word, ...]:
    """What fields of whatever name hold, as words where they stand; a tick as an X."""
    found: list[Word] = []
    for widget in widgets:
        lines = [line for line in (tidy(part) for part in held(widget).splitlines()) if line]
        if held(widget).strip() in _OFF or not lines or widget_paths().get(widget.name) == "edition":
            continue
        if widget.is_tick:
            found.append(Word("X", widget.box))
            continue
        high = widget.box.height / len(lines)
        for row, line in enumerate(lines):
            top = widget.box.top + row * high
            found.append(Word(line, widget.box._replace(top=top, bottom=top + high)))
    return tuple(found)


def read_widgets(widgets: Sequence[Widget], form: FormMap) -> dict[str, Seen]:
    """The content of every box of `form`, by path.

    Fields whose names tell a kind of value but not the row (Policy_EffectiveDate_C) belong to the box of that kind in
    which they lie, and fields of unknown names to the box around them, on a page of the form's own size.
    """
    found: dict[str, Widget] = {}
    known = widget_paths(form.kind)
    named = Counter(widget.name for widget in widgets if widget.is_tick)
    for widget in sorted(widgets, key=lambda one: one.name not in known):
        told = known.get(widget.name) if named[widget.name] < 2 else None  # buttons of one group share its name
        path = told or (_by_place(widget, form) if form.kind == CERTIFICATE else None)
        if path and (path not in found or not held(found[path]).strip()):
            found[path] = widget
    return {cell.path: _content(cell.path, cell.kind, found, cell.box) for cell in form.cells}


def _by_place(widget: Widget, form: FormMap) -> str | None:
    """The path of the box where a field lies, in its column if its name tells that; None when it lies in none."""
    x, y = (widget.box.x0 + widget.box.x1) / 2, (widget.box.top + widget.box.bottom) / 2
    column = row_columns().get(widget.name.rpartition("_")[0])
    if column is None:
        around = (cell for cell in form.cells if cell.kind not in MANY_FIELDS and _holds(cell.box, x, y))
        return next((cell.path for cell in around), None)
    rows = [
        cell for cell in form.cells if cell.path.endswith(f".{column}") and cell.box.x0 - 12 <= x < cell.box.x1 + 12
    ]
    nearest = min(rows, key=lambda cell: abs((cell.box.top + cell.box.bottom) / 2 - y), default=None)
    return nearest.path if nearest else None


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x < box.x1 and box.top <= y < box.bottom


def _content(path: str, kind: str, found: Mapping[str, Widget], cell: Box) -> Seen:
    if kind == "party":
        return _party(path, found, cell)
    if kind == "pairs":
        return _pairs(path, found, cell)
    widget = found.get(path)
    if widget is None:
        return Seen(Origin.WIDGET, cell)
    if kind == "tick":
        ticked = widget.value.strip().upper() not in _UNTICKED
        return Seen(Origin.WIDGET, widget.box, (Line("X", widget.box),) if ticked else ())
    if widget.is_tick and kind == "yes_no":
        ticked = widget.value.strip() not in _OFF
        return Seen(Origin.WIDGET, widget.box, (Line("X", widget.box),) if ticked else ())
    return Seen(Origin.WIDGET, widget.box, _lines(widget))


def _lines(widget: Widget) -> tuple[Line, ...]:
    texts = [tidy(line) for line in held(widget).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return tuple(Line(text, widget.box) for text in texts if text)


def _party(path: str, found: Mapping[str, Widget], cell: Box) -> Seen:
    lines: list[Line] = []
    for part in _ADDRESS:
        if widget := found.get(f"{path}.{part}"):
            lines.extend(_lines(widget))
    last = [found[f"{path}.address.{part}"] for part in ("city", "state", "zip") if f"{path}.address.{part}" in found]
    filled = [widget for widget in last if held(widget).strip()]
    if filled:
        box = union(tuple(widget.box for widget in filled)) or cell
        lines.append(Line(" ".join(tidy(held(widget)) for widget in filled), box))
    around = union(tuple(w.box for p, w in found.items() if p.startswith(f"{path}.")))
    return Seen(Origin.WIDGET, around or cell, tuple(lines))


def _pairs(path: str, found: Mapping[str, Widget], cell: Box) -> Seen:
    row = path.split(".")[0]
    lines: list[Line] = []
    boxes: list[Box] = []
    for stem in ("other_limit", "limit_1", "limit_2", "limit_3"):
        label, amount = found.get(f"{row}.{stem}.label"), found.get(f"{row}.{stem}.amount")
        boxes.extend(widget.box for widget in (label, amount) if widget)
        texts = [tidy(held(widget)) if widget else "" for widget in (label, amount)]
        if any(texts):
            lines.append(Line("\t".join(texts), union(tuple(w.box for w in (label, amount) if w)) or cell))
    return Seen(Origin.WIDGET, union(tuple(boxes)) or cell, tuple(lines))
