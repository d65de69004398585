"""How a page that this desk drew itself is known when it comes back: it names forms and limits, and proves nothing."""

from __future__ import annotations

import re

_MARK = re.compile(r"no\W*proof\W*of\W*insurance|no\W*prueba\W*seguro\W*alguno", re.IGNORECASE)


def is_own_paper(text: str) -> bool:
    """Whether the words that stand on each page of an example or a key are among those of the page."""
    return _MARK.search(text) is not None
