"""The pictures of a document that were drawn last: a page is asked for its own several times, then never again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from extract.files.raster import Pixels

MOST_BYTES = 120 * 1024 * 1024
"""Room for a page as stored in color at 300 dpi, twice, and in gray, turned and leveled."""


class Recent:
    """Pictures by key, the oldest forgotten when all together pass `MOST_BYTES`. They are never to be written to."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Empty."""
        self._room = most_bytes
        self._pictures: OrderedDict[Hashable, Pixels] = OrderedDict()

    def picture(self, key: Hashable, make: Callable[[], Pixels]) -> Pixels:
        """The picture under `key`, made now if it is not remembered."""
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        made = make()
        self._pictures[key] = made
        while len(self._pictures) > 1 and sum(kept.nbytes for kept in self._pictures.values()) > self._room:
            self._pictures.popitem(last=False)
        return made
