"""Puts the ends and kinds of names right by what follows a grammar: addresses, legal endings, words cut in two.

The trained reader says about where a party or project stands; where it ends is often a matter of spelling alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.free_text.wording_part import Part
from extract.free_text.wording_tokens import Token

LEGAL = frozenset({
    "llc", "inc", "corp", "corporation", "lp", "llp", "ltd", "co", "company", "associates", "isaoa", "atima", "pllc",
    "lc", "na", "pc", "association", "cooperative",
})  # fmt: skip
ROADS = frozenset({
    "st", "street", "ave", "avenue", "road", "rd", "blvd", "boulevard", "drive", "dr", "lane", "ln", "way", "parkway",
    "pkwy", "place", "pl", "hwy", "highway", "court", "ct", "circle", "terrace",
})  # fmt: skip
_ROOMS = frozenset({"suite", "unit", "ste", "apt", "floor", "bldg", "room"})
_LED_PROJECT = frozenset({
    "re", "project", "job", "location", "site", "jobsite", "event", "premises", "ref", "name", "number", "proj",
})  # fmt: skip
_LED_PARTY = frozenset(
    {"owner", "landlord", "lender", "insured", "insureds", "gc", "contractor", "mortgagee", "lessor"}
)
_SEATS = frozenset({"city", "county", "town", "village", "state", "borough", "port"})
_JOINING = frozenset({
    "and", "&", ",", ";", ":", "-", "/", "(", "of", "by", "form", "per", "is", "are", "be", "being", "was", "were",
    "to", "in", "for", "as", "at", "on", "the", "while", "with", "has", "have", "waived", "will", "shall", "when",
    "where", "if", "or", "ai", "here",
})  # fmt: skip
_LEADING = frozenset(
    {"and", "&", ",", ";", ":", "-", "/", ")", "of", "by", "notify", "exposures", "against", "for", "getting", "that"}
)
_ROLE = (
    r"(?:(?:property |project )?owners?|landlords?|lenders?|gc|general contractor|architects?|engineers?|tenants?"
    r"|vendors?|lessors?|property manager|construction manager|mortgagees?|developer)"
)
_ROLES = rf"(?:(?:the|any|all) )?{_ROLE}(?:(?: ,| and| &| /| or)+ (?:the )?{_ROLE})*"
_CLASSES = re.compile(
    rf"(?:^| )(?:in favor of|against|as to|i / f / o) (?P<behind>{_ROLES})(?= |$)"
    rf"|(?:^|[.;:] )(?P<first>{_ROLES}) (?=(?:is|are|shall be|will be)(?: \S+){{0,4}} (?:additional|ai|as)\b)"
)


_STATES = (
    "al|ak|az|ar|ca|co|ct|de|dc|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa"
    "|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy"
)
_PLACE = re.compile(
    rf"(?:\s/\s[A-Z]?[\d-]+(?![\w-]))?(?:(?:,|\s-)\s\d{{1,6}}\s(?:[\w.']+\s){{1,4}}?(?:{'|'.join(sorted(ROADS))})\b)?"
    r"(?:,?\s(?:suite|ste|unit|apt|bldg|floor|#)\.?\s?[\w-]+)?"
    rf"(?:,\s[a-z][a-z.' -]{{1,30}},?\s(?:{_STATES})\b(?:\s\d{{5}}(?:-\d{{4}})?)?)?(?![\w-])",
    re.IGNORECASE,
)
"""What may stand behind a street or project: a number, a street, a suite, the town, its state and ZIP code."""


_WORD = r"[A-Z][\w'\u2019&.-]*"
_PLAINLY = re.compile(
    rf"\b(?:City|Town|Village|County|Borough|Township|State) of {_WORD}(?: {_WORD}){{0,2}}"
    rf"|(?<![\w-]){_WORD}(?: (?:{_WORD}|of|and|&)){{0,5}},? (?:LLC|Inc|LP|LLP|Corp|Ltd|PLLC)\b\.?"
)
"""Bodies of a place, and names with a legal ending, in a text that is not all capitals."""
_INSURERS = re.compile(r"\b(?:Insurance|Mutual|Casualty|Indemnity|Assurance|Surety|Insurers?|Agency)\b")


class Namer:
    """The names of one text, with its words in sight."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.shouted = text.isupper()

    def parts(self, parts: Sequence[Part]) -> list[Part]:
        """The parts, names among them put right; the others as they are."""
        taken = {n for part in parts for n in range(part.first, part.last)}
        found: list[Part] = []
        for part in parts:
            found += (
                self._named(part, taken) if part.label in {"party", "project", "party_class", "party_ref"} else [part]
            )
        found = self._apart(self._addressed(found))
        found += self._plainly({n for part in found for n in range(part.first, part.last)})
        taken = {n for part in found for n in range(part.first, part.last)}
        return [*found, *(one for one in self._classes() if not taken & set(range(one.first, one.last)))]

    def _plainly(self, taken: set[int]) -> Iterator[Part]:
        """Parties that nobody saw and that their spelling gives away: "Town of Brayton", "Prairie Pipeline LLC"."""
        if self.shouted:
            return
        for one in _PLAINLY.finditer(self.text):
            inside = [n for n, token in enumerate(self.tokens) if token.start < one.end() and one.start() < token.end]
            if inside and not taken & set(inside) and not _INSURERS.search(one[0]):
                yield from self._each(self._trimmed(Part("party", inside[0], inside[-1] + 1)))

    def _apart(self, parts: Sequence[Part]) -> list[Part]:
        """The parts without those that lie in the one before them, such as the town of an address."""
        found: list[Part] = []
        for part in parts:
            if not found or part.label not in {"party", "project"} or part.first >= found[-1].last:
                found.append(part)
        return found

    def _named(self, part: Part, taken: set[int]) -> Iterator[Part]:
        if part.label == "party_ref":
            yield from [part] if any("holder" in self._raw(n) for n in range(part.first, part.last)) else []
            return
        if part.label in {"party", "project"}:
            part = self._whole(part, taken)
        part = self._trimmed(part)
        if part.last <= part.first:
            return
        if part.label == "party_class" and any(self._raw(n) in LEGAL for n in range(part.first, part.last)):
            part = self._whole(replace(part, label="party"), taken)
        if part.label in {"party", "project"}:
            for one in self._sorted(part):
                yield from self._each(one) if one.label == "party" else [self._placed(one)]
        else:
            yield part

    def _each(self, part: Part) -> Iterator[Part]:
        """The names of a party taken for one: "Lark LP, Lark GP LLC and Moor Inc." are three."""
        first = part.first
        for n in range(part.first + 1, part.last - 1):
            ends = self._raw(n - 1) in LEGAL or (self.tokens[n - 1].norm == "." and self._raw(n - 2) in LEGAL)
            if ends and self.tokens[n].norm in {",", ";", "and", "&"} and self._raw(n + 1) not in LEGAL:
                yield from [one] if (one := self._trimmed(Part("party", first, n))).last > first else []
                first = n + 1
        yield self._trimmed(Part("party", first, part.last))

    def _placed(self, part: Part) -> Part:
        """The project with the bracket, road and town that belong to it."""
        last, inside = part.last, [self.tokens[n].norm for n in range(part.first, part.last)]
        if last < len(self.tokens) and "(" in inside and ")" not in inside and self.tokens[last].norm == ")":
            last += 1
        if last < len(self.tokens) and self._raw(last) in ROADS and self._near(last - 1):
            last += any(self._raw(n).isdigit() for n in range(max(part.first, last - 4), last))
        if (place := _PLACE.match(self.text, self.tokens[last - 1].end)) and place.end() > place.start():
            while last < len(self.tokens) and self.tokens[last].end <= place.end():
                last += 1
        return replace(part, last=last)

    def _whole(self, part: Part, taken: set[int]) -> Part:
        """The name with the rest of a word cut in two, and capitalised words beside it that nobody was taught."""
        first, last = part.first, part.last
        while last < len(self.tokens) and last not in taken and self._goes_on(last, part.label):
            last += 1
        if first > 0 and first - 1 not in taken and self._raw(first - 1).isdigit() and self._near(first - 1):
            first -= any(self._raw(n) in ROADS for n in range(first + 1, min(first + 5, last)))
        while self._is_hyphened(first) and not taken & {first - 1, first - 2}:
            first -= 2
        if part.label == "party":
            while first > 0 and first - 1 not in taken and self._is_own(first - 1) and self._near(first - 1):
                first -= 1
        return Part(part.label, first, last)

    def _is_hyphened(self, n: int) -> bool:
        """Whether a word is the second half of one with a hyphen: "Tri-County"."""
        if n < 2 or self.tokens[n - 1].norm != "-":
            return False
        before, sign, this = self.tokens[n - 2 : n + 1]
        return before.end == sign.start and sign.end == this.start and self.text[before.start].isalpha()

    def _goes_on(self, n: int, label: str) -> bool:
        this, before = self.tokens[n], self.tokens[n - 1]
        if this.start == before.end:
            return (self.text[this.start].isalnum() and self.text[before.end - 1] in "-'\u2019") or this.norm == "-"
        if label == "project" or not self._near(n - 1):
            return False
        return this.norm in LEGAL - {"co", "company", "associates"} or self._is_own(n)

    def _addressed(self, parts: Sequence[Part]) -> list[Part]:
        """The parts, suite and town behind a street put back to it: "88 Pier Ave" and "Suite 4, Salem, OR" are one."""
        found: list[Part] = []
        for part in parts:
            last = found[-1] if found else None
            rest = last is not None and last.label == "project" and part.label == "party"
            if last is not None and rest and self._is_rest(last, part):
                found[-1] = replace(last, last=part.last)
            else:
                found.append(part)
        return found

    def _is_rest(self, street: Part, part: Part) -> bool:
        between = [self.tokens[n].norm for n in range(street.last, part.first)]
        inside = [self._raw(n) for n in range(part.first, part.last)]
        return set(between) <= {",", "."} and len(between) <= 2 and _ROOMS.issuperset(inside[:1])

    def _near(self, n: int) -> bool:
        return self.text[self.tokens[n].end : self.tokens[n + 1].start] == " "

    def _is_own(self, n: int) -> bool:
        """Whether a word looks like part of a name in a text that is not all capitals."""
        one, raw = self.tokens[n], self.text[self.tokens[n].start : self.tokens[n].end]
        strange = one.norm == "~word" or (one.norm.isalpha() and one.norm != raw.lower() and one.kind == "-")
        return not self.shouted and strange and raw[:1].isupper() and not raw.isupper() and len(raw) > 2

    def _raw(self, n: int) -> str:
        return self.text[self.tokens[n].start : self.tokens[n].end].lower()

    def _trimmed(self, part: Part) -> Part:
        first, last = part.first, part.last
        last = next((n for n in range(first, last) if self.tokens[n].norm == "|"), last)
        while last > first and self.tokens[last - 1].norm in _JOINING:
            last -= 1
        while not self.shouted and last > first + 1 and self._is_verb(last - 1):
            last -= 1
        while first < last and self.tokens[first].norm in _LEADING:
            first += 1
        if part.label == "party" and last - first > 1 and self._raw(first) == "the" and self._raw(first + 1) in _SEATS:
            first += 1
        return Part(part.label, first, last)

    def _is_verb(self, n: int) -> bool:
        """Whether a small word grants or denies, and so ends no name: "Endorsement 7 removes"."""
        one = self.tokens[n]
        return one.kind in {"refused", "give", "pending"} and self.text[one.start : one.end].islower()

    def _sorted(self, part: Part) -> Iterator[Part]:
        """The name as what it is: an address makes a project, a legal ending a party; both, one of each."""
        road = self._address(part)
        legal = [n for n in range(part.first, part.last) if self._is_legal(n)]
        if part.label == "party" and road is not None and not any(n > road for n in legal):
            yield self._trimmed(replace(part, last=road)) if legal else replace(part, label="project")
        elif part.label == "project" and legal and legal[-1] >= part.last - 2:
            yield from self._parted(part, road)
        else:
            yield replace(part, label=self._led(part) or part.label) if not legal else part

    def _is_legal(self, n: int) -> bool:
        """Whether a word is a legal ending; "Denver, CO" ends with a state."""
        raw = self._raw(n).strip(".")
        return raw in LEGAL and not (raw == "co" and n > 0 and self.tokens[n - 1].norm == ",")

    def _parted(self, part: Part, road: int | None) -> Iterator[Part]:
        if road is None and not any(self.tokens[n].norm in {"/", "-"} for n in range(part.first, part.last)):
            yield replace(part, label="party")
            return
        comma = max((n for n in range(part.first, part.last - 2) if self.tokens[n].norm == ","), default=None)
        if comma is None or road is None or comma < road:
            yield part
            return
        yield self._trimmed(replace(part, last=comma))
        yield Part("party", comma + 1, part.last)

    def _address(self, part: Part) -> int | None:
        """Where a street address begins within the name: a number with a road's name soon behind it."""
        for n in range(part.first, part.last):
            if self._raw(n).isdigit() and any(self._raw(k) in ROADS for k in range(n + 2, min(n + 6, part.last))):
                return n
        return None

    def _led(self, part: Part) -> str | None:
        """What a heading says it is: "Project: ...", "Owner: ..."."""
        n = part.first - 1
        if n > 1 and self._raw(n) == "with" and self._raw(n - 1) == "connection":
            return "project"
        if n < 1 or self.tokens[n].norm != ":":
            return None
        lead = self._raw(n - 2 if n > 1 and self.tokens[n - 1].norm == "." else n - 1)
        return "project" if lead in _LED_PROJECT else "party" if lead in _LED_PARTY else None

    def _classes(self) -> Iterator[Part]:
        """Owners, lenders and the like, named by what they are where a grant or waiver names its favoured."""
        starts, at = {}, 0
        for n, one in enumerate(self.tokens):
            starts[at] = n
            at += len(one.norm) + 1
        words = " ".join(one.norm for one in self.tokens)
        for found in _CLASSES.finditer(words):
            group = found.lastgroup or 0
            first = starts.get(found.start(group))
            if first is not None:
                yield Part("party_class", first, first + len(found[group].split()))
