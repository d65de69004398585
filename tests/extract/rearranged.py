"""Prints of a form that are laid out otherwise than our look-alike: whole blocks stand elsewhere."""

from dataclasses import replace

from samples import sibling_form, siblings


def print_of(name, moves, texts, style):
    """The form with blocks moved, filled as text. A move is (x0, top, x1, bottom, right by, down by), in points."""
    form = sibling_form.sibling(name)
    made = replace(
        form,
        labels=tuple(_label(one, moves) for one in form.labels),
        rules=tuple(_rule(one, moves) for one in form.rules),
        slots=tuple(_slot(one, moves) for one in form.slots),
    )
    return siblings.flat_print(made, texts, style)


def _way(x, y, moves):
    return next(((dx, dy) for x0, top, x1, bottom, dx, dy in moves if x0 <= x < x1 and top <= y < bottom), (0, 0))


def _label(one, moves):
    dx, dy = _way(one.x, one.baseline - 2, moves)
    return replace(one, x=one.x + dx, baseline=one.baseline + dy)


def _rule(one, moves):
    dx, dy = _way((one.x0 + one.x1) / 2 - 0.1, (one.top + one.bottom) / 2 - 0.1, moves)
    return replace(one, x0=one.x0 + dx, x1=one.x1 + dx, top=one.top + dy, bottom=one.bottom + dy)


def _slot(one, moves):
    dx, dy = _way((one.x0 + one.x1) / 2, (one.top + one.bottom) / 2, moves)
    return replace(one, x0=one.x0 + dx, x1=one.x1 + dx, top=one.top + dy, bottom=one.bottom + dy)
