"""Walking the queue from item to item, within the filters that a reviewer last used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pipeline.case import QueueFilters, QueueItem
from pipeline.desk import Desk

BATCH = 200
MOST_BATCHES = 25


def beside(desk: Desk, filters: QueueFilters, *, here: tuple[datetime, int], forward: bool) -> int | None:
    """The message next to `here` in the filtered queue, or None at its end.

    Args:
        desk: whose queue.
        filters: which items count.
        here: arrival and id of the message that is left; it may have fallen out of the filters meanwhile.
        forward: towards newer mail, else towards older.
    """
    last: int | None = None
    for item in _items(desk, filters):
        place = (item.arrived_at, item.message_id)
        if forward and place > here:
            return item.message_id
        if not forward and place >= here:
            return last
        last = item.message_id
    return None if forward else last


def _items(desk: Desk, filters: QueueFilters) -> Iterator[QueueItem]:
    """The queue in its order, fetched in batches, with an end however long it is."""
    for batch in range(MOST_BATCHES):
        items, total = desk.queue(filters, limit=BATCH, offset=batch * BATCH)
        yield from items
        if (batch + 1) * BATCH >= total:
            return
