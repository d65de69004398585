"""Statements without a topic of their own, which speak for some lines of what was said before: "not so for auto"."""

from __future__ import annotations

import re

from extract.free_text.wording_polarity import is_denied
from extract.free_text.wording_terms import named_lines

_LONGEST, _LONGEST_GRANT = 16, 10
"""So many words they have at most."""
_DENIES = re.compile(
    r"^(?:but |and )?(?:not|no|none|nothing|never|without)\b|^(?:but |and )?(?:has|have|is|are|was|does|do|did) not\b"
    r"|^(?:but |and )?excludes\b"
    r"|^(?:but |and )?(?:that|this|it|which|same)\b.*\bnot\b|\bnot (?:have|include|carry) (?:it|this|that)\b"
    r"|\bnot (?:available|offered|permitted|allowed|provided|included|applicable)\b"
    r"|\b(?:not|none|excluded|not (?:be )?(?:included|scheduled|covered|so|available|provided|offered|extended"
    r"|applicable|added|endorsed))(?: \.)?$"
)
_NOT_EXCLUDED = re.compile(r"\bnot (?:been )?excluded\b")
_LINES_OUT = re.compile(
    r"(?:(?:the|and|&|,|/|-|but|commercial|general|business|auto|automobile|umbrella|excess|liability|gl|cgl|al|wc|el"
    r"|workers|compensation|employers|e&o|e|o|professional|policy|coverage) )+(?:(?:is|are) )?"
    r"excluded(?: \.)?$"
)
_GRANTS = re.compile(r"^(?:but|only|and)\b|^(?:it|this|same) (?:does|is|applies)\b|\bonly(?: \.)?$|\bdoes(?: \.)?$")


def denies_alone(words: str) -> bool:
    """Whether a short statement without a topic denies for some lines what was said before: "not so for auto"."""
    if _NOT_EXCLUDED.search(words):
        return False
    return len(words.split()) <= _LONGEST and bool(_DENIES.search(words) and named_lines(words))


def denies_lines(words: str) -> bool:
    """Whether a statement says no more than that some lines are left out: "WC and auto excluded"."""
    return _LINES_OUT.match(words) is not None and bool(named_lines(words))


def grants_alone(words: str) -> bool:
    """Whether a short statement without a topic grants for some lines what was denied before: "but it does for GL"."""
    if len(words.split()) > _LONGEST_GRANT or is_denied(words):
        return False
    return bool(_GRANTS.search(words) and named_lines(words))
