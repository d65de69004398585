"""Form fields whose value is another than the one that the page shows."""

from __future__ import annotations

from collections.abc import Iterator

from domain.page import Widget
from domain.signal import Evidence, Signal
from extract.fitting.formmap import widget_paths
from extract.signals.paper import Facts, Paper, in_quotes, made
from extract.values.grammar import dollars, iso_date, squeezed

OTHER_WEIGHT = 2
"""Of a field that holds neither a date nor an amount nor a number."""
MANY = 10
"""Fields that show text, of which none holds any."""
_TELLING = ("_date", "limits.", ".amount", "policy_number", ".naic", "date")


def widgets(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on the page where one certificate begins."""
    number = paper.certificate.page
    telling = [widget for widget in paper.page.upright.widgets if not _is_mark(widget) and widget.shown]
    if len(telling) >= MANY and not any(widget.value.strip() for widget in telling):
        return  # a tool filled in the pictures of all fields, and no value
    for widget in paper.page.upright.widgets:
        path = widget_paths().get(widget.name)
        if path is None or _is_mark(widget) or not _differs(widget):
            continue
        weight = None if any(part in path for part in _TELLING) else OTHER_WEIGHT
        facts: Facts = {
            "shown": in_quotes(widget.shown or ""),
            "held": in_quotes(widget.value) if widget.value else "nothing",
        }
        yield made("field_value_differs", (Evidence(number, widget.box, widget.value),), weight=weight, **facts)


def _is_mark(widget: Widget) -> bool:
    """Whether a field holds a tick, a signature or the form's own mark rather than text."""
    return widget.is_tick or widget_paths().get(widget.name) in ("edition", "signature")


def _differs(widget: Widget) -> bool:
    """Whether field and picture say different things; a picture that is cut off or empty says nothing different."""
    shown, held = squeezed(widget.shown or ""), squeezed(widget.value) or ""
    if shown is None or shown == held:
        return False
    if held and (shown in held or held in shown) and not shown.isdigit():
        return False
    for meaning in (iso_date, dollars):
        one, other = meaning(widget.shown or ""), meaning(widget.value)
        if one is not None and one == other:
            return False
    return True
