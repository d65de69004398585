"""Topics that are named outright: found by their words even where the trained reader is silent on a new turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extract.free_text.wording_tokens import Token

_NAMES = {
    "ai": r"additional(?: named)? insured|additionally insured|designated insured|ai"
    r"|additional ins(?= [=:/.-]| ?$)|(?:named|included|listed|covered|added|endorsed) as (?:an? )?insured",
    "wos": r"waiver of (?:transfer of )?(?:our |any |all )?(?:rights? (?:of|to) )?(?:subrogation|recovery|recover)"
    r"|subrogation (?:rights )?waiver|wos|(?:waive[sd]?|waiving) (?:(?:all|any|its|their|of|rights?|and) ){0,4}"
    r"(?:subrogation|recovery)|subrogation (?:rights )?(?:(?:is|are|has|have|was|been|be|to|not|hereby) ){0,4}waived"
    r"|rights? (?:of|to) (?:recovery|recover|subrogation)"
    r"|(?<!signed )(?<!liability )(?<!lien )(?<!pool )(?<!premium )waiver(?! (?:of (?!the subro|subro|the "
    r"right|right|transfer|recov|our |its |all |any )"
    r"|and release|forms?\b|fees?\b|from\b))",
    "pnc": r"primary (?:(?:and|&|/|,|-) )*(?:non )?(?:- )?contributory|pnc"
    r"|(?:non (?:- )?)?contributory(?= (?:wording|basis|language|endorsement|status|provisions?|coverage))"
    r"|excess (?:over|of|to|and over) (?:any|all|every|other) (?:\S+ ){0,4}insurance"
    r"|excess (?:over|of|to) (?:(?:the|any|an) )?(?:certificate holder|holder|owner|additional insured"
    r"|landlord|lender)"
    r"(?:'s| ' s| ')? (?:own )?(?:insurance|coverage|policy)",
    "noc": r"notice of (?:cancellation|termination)|cancellation notice|d?noc"
    r"|notif(?:y|ied)(?= (?:\S+ ){0,10}cancellation)"
    r"|~\d days (?:(?:prior|written|advance|') )*notice"
    r"|~\d (?:- )?days? cancellation"
    r"|cancellation(?= [:-] (?:\w+ \( )?~2 (?:\) )?days?)",
    "agg_per_project": r"per (?:- )?(?:project|job|jobsite)|ppa|project aggregate"
    r"|construction project(?: \( s \))? general aggregate",
    "agg_per_location": r"per (?:- )?(?:location|loc)|designated location(?: \( s \))? general aggregate",
    "umbrella_follow_form": r"follows? (?:- |the )?form|following (?:- )?form"
    r"|follows? (?:the )?(?:primary|underlying)|(?:umbrella|excess)(?: \S+)? follows? (?:the )?(?:terms"
    r"|wording|conditions)"
    r"|(?:umbrella|excess)(?: \S+)? goes over"
    r"|(?:umbrella|excess)(?: [:-])? ff"
    r"|(?:umbrella|excess)(?: policy| liability)? (?:is |sits )?(?:excess )?over (?:the )?(?:scheduled|underlying)",
    "exclusion": r"(?:operations?|work|exposures?) (?:is|are) (?:hereby |specifically )?excluded"
    r"|(?<=policy )excludes|(?<=coverage )excludes|(?<=liability )excludes|(?<=gl )excludes"
    r"|(?:residential|habitational|subcontractors?|action over|height|designated work|prior work|roofing|eifs|pollution"
    r"|condo\w*) (?:\S+ )?(?:exclusion|warranty|limitation)",
    "evidence_only": r"(?:bid|bidding|reference|verification|informational|information) purposes?(?: only)?"
    r"|for information only|(?:evidence|proof) that (?:insurance|coverage) is"
    r"|(?:proof|evidence|verification) of (?:insurance|coverage) only",
}
_NAMED = re.compile("|".join(rf"(?P<{label}>(?<!\S)(?:{names})(?!\S))" for label, names in _NAMES.items()))


def named_outright(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Each topic named by its own words: its label, first token, and one past its last."""
    words = [text[one.start : one.end].lower() if one.norm == "~word" else one.norm for one in tokens]
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    for found in _NAMED.finditer(" ".join(words)):
        first = bisect_right(starts, found.start()) - 1
        yield str(found.lastgroup), first, bisect_right(starts, found.end() - 1)
