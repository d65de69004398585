"""What services that let papers be signed print across a page: the number of an envelope is no part of any value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.page import Word

SHORTEST = 17
"""Characters of the shortest such number."""
_NUMBER = re.compile(
    r"[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}|[0-9a-f]{32,64}|CBJCHBCAABAA[\w-]+|(?:[A-Z0-9]{5}-){3}[A-Z0-9]{5}",
    re.IGNORECASE,
)
_SAID = frozenset(
    {
        "docusign",
        "envelope",
        "id",
        "document",
        "doc",
        "ref",
        "reference",
        "transaction",
        "number",
        "agreement",
        "certificate",
    }
)
"""Words before it, of which one at least is there."""


def without_envelopes(words: Sequence[Word]) -> Sequence[Word]:
    """The words less the numbers of envelopes and what says that they are."""
    gone: set[int] = set()
    for n, word in enumerate(words):
        if len(word.text) < SHORTEST or not _NUMBER.fullmatch(word.text.strip("()[]")):
            continue
        before = n
        while before and words[before - 1].text.strip(":#.").lower() in _SAID:
            before -= 1
        if before < n:
            gone.update(range(before, n + 1))
    return [word for n, word in enumerate(words) if n not in gone] if gone else words
