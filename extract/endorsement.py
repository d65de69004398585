"""Policy endorsement pages: form number, edition, policy number, who is scheduled."""

from __future__ import annotations

from collections.abc import Sequence

from domain.certificate import Endorsement
from domain.page import PageSource, Word


def endorsement_of(words: Sequence[Word], page: int, source: PageSource) -> Endorsement | None:
    """The endorsement on a page, or None when the page is none."""
    return None
