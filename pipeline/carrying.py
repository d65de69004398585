"""The papers that letters carry, made when a letter is first looked at, at the latest when it leaves.

A draft keeps the recipe of each paper: all that it is made from, as it was when the letter was written. So drafting
draws nothing, what is never looked at nor sent is never made, and whoever looks sees the very bytes that are sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from domain.draft import Recipe
from pipeline.facts import requirement_read
from pipeline.papers import Order, draw, fetched, keep, unmade
from pipeline.papers import key_of as digest_of
from pipeline.parts import Parts
from records import outbox, papers
from records.outbox import OutboxMessage

THE_EXAMPLE = "example"
FAX_COVER = "fax cover"


def with_papers(parts: Parts, letter_id: int) -> OutboxMessage:
    """A letter with its papers, made now where they were not yet; a paper that cannot be made holds up nothing.

    Safe to repeat and to run twice at once: what was made is kept for good.

    Raises:
        NotYours: there is no such letter.
        TryLater: the store or the database cannot be used now; nothing is changed.
    """

    with parts.open_work() as session:
        letter = outbox.look_at(session, letter_id)
        orders = [ordered(one) for one in letter.to_be_made]
        missing = unmade(session, parts, orders)
    made = draw(parts, missing)  # while the database is free
    with parts.open_work() as session:
        letter = outbox.by_id(session, letter_id)
        if letter.recipes:
            keep(session, made)
            outbox.attach_made(letter, *fetched(session, parts, orders))
    return letter


def key_of(recipe: Recipe) -> str:
    """The key of a paper: it tells apart all that it is made from, and not what its file is called."""
    return digest_of(recipe.kind, recipe.source, recipe.facts)


def ordered(recipe: Recipe, source: Mapping[str, Any] | None = None) -> Order:
    """The order for a paper by its recipe; its `source` is fetched when the paper is made where it is not given."""
    make = {THE_EXAMPLE: _example, FAX_COVER: _cover}[recipe.kind]
    return Order(recipe.name, recipe.called, key_of(recipe), partial(make, recipe, source), is_first=recipe.is_first)


def _cover(recipe: Recipe, _source: Mapping[str, Any] | None, _parts: Parts) -> bytes:
    from outbound.fax_cover import fax_cover  # here, as below

    return fax_cover(**recipe.facts)


def _example(recipe: Recipe, source: Mapping[str, Any] | None, parts: Parts) -> bytes:
    from outbound.example import example_certificate  # here: drawing is not needed where nothing is sent

    if source is None:
        with parts.open_work() as session:
            source = papers.source(session, recipe.source)
    return example_certificate(requirement_read(source), **recipe.facts)
