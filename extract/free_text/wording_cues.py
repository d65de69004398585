"""Topics that are named outright: found by their words even where the trained reader is silent on a new turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extract.free_text.wording_tokens import Token

_NAMES = {
    "ai": r"additional(?: named)? insured|additionally insured|designated insured",
    "wos": r"waiver of (?:transfer of )?(?:our |any |all )?(?:rights? (?:of|to) )?(?:subrogation|recovery|recover)"
    r"|subrogation (?:rights )?waiver|wos|(?:waive[sd]?|waiving) (?:(?:all|any|its|their|of|rights?|and) ){0,4}"
    r"(?:subrogation|recovery)|subrogation (?:rights )?(?:(?:is|are|has|have|was|been|be|to|not|hereby) ){0,4}waived"
    r"|rights? (?:of|to) (?:recovery|recover|subrogation)",
    "pnc": r"primary (?:(?:and|&|/|,|-) )*(?:non )?(?:- )?contributory|pnc",
    "noc": r"notice of (?:cancellation|termination)|cancellation notice|d?noc",
    "agg_per_project": r"per (?:- )?(?:project|job|jobsite)|ppa|construction project(?: \( s \))? general aggregate",
    "agg_per_location": r"designated location(?: \( s \))? general aggregate",
    "umbrella_follow_form": r"follows? (?:- |the )?form|following (?:- )?form",
}
_NAMED = re.compile("|".join(rf"(?P<{label}>(?<!\S)(?:{names})(?!\S))" for label, names in _NAMES.items()))


def named_outright(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Each topic named by its own words: its label, first token, and one past its last."""
    starts, at = [], 0
    for one in tokens:
        starts.append(at)
        at += len(one.norm) + 1
    for found in _NAMED.finditer(" ".join(one.norm for one in tokens)):
        first = bisect_right(starts, found.start()) - 1
        yield str(found.lastgroup), first, bisect_right(starts, found.end() - 1)
