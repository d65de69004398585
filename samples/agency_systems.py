"""Certificates as agency systems, portals, signing services and their tools put them out.

Kinds that no other set draws: forms (`agency_live.py`), words (`agency_words.py`), pages (`agency_pages.py`) and fonts
(`agency_fonts.py`).

Made after the reader, as `redrawn.py`. Seeds below `HELD_OUT` may be looked at; those from there on are counted.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from samples import agency_fonts as fonts
from samples import agency_live as forms
from samples import agency_pages as pages
from samples import agency_tools as tools
from samples import agency_words as words
from samples import odd_pages
from samples.certificate import certificate
from samples.collection import Drawn, told
from samples.coverages import Truth
from samples.draw import filled
from samples.other_hands import HELD_OUT
from samples.style import Fill, Style, plain, varied
from samples.values import written

__all__ = ["AGENCY", "HELD_OUT", "draw_agency"]

Texts = dict[str, str]
Made = Callable[[random.Random, Truth, Texts, Style], bytes]


def _live(draw: Callable[[random.Random, Texts, Style], bytes]) -> Made:
    return lambda rng, truth, texts, look: draw(rng, texts, look)


def _yes_alone(draw: Callable[[random.Random, Texts, Style], bytes]) -> Made:
    """Of a form whose tick boxes can say yes and leave everything else open."""

    def made(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> bytes:
        keys = ("addl_insd", "subr_wvd")
        truth["coverages"] = [
            row | {key: "Y" if row.get(key) == "Y" else None for key in keys if key in row}
            for row in truth["coverages"]
        ]
        return draw(rng, texts, look)

    return made


def _worded(change: Callable[[random.Random, Truth, Texts, Style], words.Apart]) -> Made:
    def made(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> bytes:
        apart = change(rng, truth, texts, look)
        return odd_pages.over(filled(texts, look), apart)

    return made


def _paged(change: Callable[[bytes, random.Random, Texts, Truth], bytes]) -> Made:
    return lambda rng, truth, texts, look: change(filled(texts, look), rng, texts, truth)


def _recoded(change: Callable[[bytes, random.Random], bytes]) -> Made:
    return lambda rng, truth, texts, look: change(filled(texts, look), rng)


AGENCY: dict[str, Made] = {
    "ag_comb": _live(forms.combed),
    "ag_shown": _live(forms.only_shown),
    "ag_rich": _live(forms.rich),
    "ag_vendor": _live(forms.of_vendors),
    "ag_flattened": _live(forms.flattened),
    "ag_half": _live(forms.half_flattened),
    "ag_noted": _live(forms.noted),
    "ag_side": _worded(words.side_by_side),
    "ag_answers": _worded(words.answers),
    "ag_limits": _worded(words.limits_in_words),
    "ag_spare": _worded(words.spare_row),
    "ag_long": _worded(words.long_blocks),
    "ag_holder": _worded(words.holder_elsewhere),
    "ag_boxes": _worded(words.glyph_boxes),
    "ag_words": _worded(words.worded_marks),
    "ag_signed": _paged(pages.signed),
    "ag_portal": _paged(pages.of_portals),
    "ag_struck": _live(pages.struck),
    "ag_untold": _recoded(fonts.untold),
    "ag_placed": _recoded(fonts.placed),
    "ag_outlined": _live(pages.form_in_outlines),
    "ag_pictured": _live(pages.form_as_picture),
    "ag_inked": _live(pages.values_as_picture),
    "ag_two_up": _paged(pages.two_up),
    "ag_turned": _paged(pages.turned),
    "ag_third": _paged(pages.third_page),
    "ag_layers": _live(tools.older_layer),
    "ag_stamped": _live(tools.stamped),
    "ag_browser": _recoded(tools.upside_down),
    "ag_radio": _live(tools.radios),
    "ag_columns": _live(tools.two_columns),
    "ag_numbers": tools.numbered_parties,
    "ag_grid": _live(tools.on_a_grid),
    "ag_shifted": _live(pages.shifted),
    "ag_fields": _yes_alone(tools.other_fields),
    "ag_marks": _live(tools.pictured_marks),
}
"""How each kind is drawn."""
_PLAIN = frozenset({"ag_comb", "ag_shown", "ag_rich", "ag_vendor", "ag_flattened", "ag_half", "ag_noted", "ag_long",
                    "ag_side", "ag_two_up", "ag_radio", "ag_columns", "ag_grid", "ag_fields"})  # fmt: skip
"""Kinds drawn on the form at full size, because they draw for themselves what a print would change."""


def draw_agency(seed: int, *, today: date, count: int, kinds: tuple[str, ...] = ()) -> Iterator[Drawn]:
    """`count` documents, the kinds of AGENCY (or `kinds`) in turn. Each depends on the seed and its own place."""
    chosen = kinds or tuple(AGENCY)
    for place in range(count):
        rng = random.Random(f"{seed}:{place}:agency")
        kind = chosen[place % len(chosen)]
        edition = rng.choice(("2010/05", "2014/01", "2014/01", "2016/03", "2016/03", "2025/12", "2025/12"))
        truth = certificate(rng, today=today, edition=edition)
        look = (plain if kind in _PLAIN or rng.random() < 0.5 else varied)(rng, edition=edition)
        fill = replace(
            look.fill,
            noted=False,
            patched=False,
            run_in="",
            stacked=False,
            spaces=Fill().spaces,
            hyphens=Fill().hyphens,
        )
        look = replace(look, fill=fill, upper=False)
        texts = written(truth, look)
        pdf = AGENCY[kind](rng, truth, texts, look)
        yield Drawn(f"g{place:04}.pdf", kind, pdf, told(truth))
