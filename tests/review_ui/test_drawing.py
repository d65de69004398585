"""Rows filled into what a macro drew once: what goes in is escaped, and is never taken for a place."""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup

from review_ui.shell.drawing import Pattern

ROW = (
    "{% macro row(name, mark, kind) %}<a class='{{ kind }}' title='{{ name }}'>{{ name }}</a>{{ mark }}.{% endmacro %}"
)


def row() -> Pattern:
    return Pattern(Environment(autoescape=True).from_string(ROW).module.row, 3)


def test_values_are_escaped_wherever_they_stand_and_markup_is_not():
    drawn = row()("<b> & 'co'", Markup("<i>ok</i>"), "\" onclick='x")
    name = "&lt;b&gt; &amp; &#39;co&#39;"
    assert drawn == Markup(f"<a class='&#34; onclick=&#39;x' title='{name}'>{name}</a><i>ok</i>.")
    assert isinstance(drawn, Markup)


def test_a_value_that_looks_like_a_place_stays_what_it_is():
    place = "\ue0001\ue001"
    assert row()(place, 7, None) == f"<a class='None' title='{place}'>{place}</a>7."
