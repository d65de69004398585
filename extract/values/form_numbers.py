"""Numbers of endorsement forms in running text, however they are spaced, joined or misread."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.values.grammar import repair

_D = r"[0-9OoIlSBZ]"
_PREFIX = r"(?i:C[\s.]?G|C[\s.]?A|C[\s.]?U|B[\s.]?P|C[\s.]?P|I[\s.]?L|W[\s.]?C)"
_SEP = r"[\s.\-_/]{0,2}"
_EDITION = (
    r"(?:[\s.\-_/(,]{0,3}(?:ed(?:ition)?\.?|rev\.?)?[\s.:(]{0,2}(?P<mm>[0Oo][1-9IlSBZ]|[1Il][0-2OoIl])"
    rf"[\s/.\-]{{0,2}}(?P<yy>(?:19|20)?{_D}{{2}})(?![0-9])\)?)?"
)
_ISO = re.compile(rf"(?<![A-Za-z0-9])(?P<prefix>{_PREFIX}){_SEP}(?P<a>{_D}{{2}}){_SEP}(?P<b>{_D}{{2}})(?![0-9])")
_ISO_RUN = re.compile(
    rf"(?<![A-Za-z0-9])(?P<prefix>{_PREFIX}){_SEP}(?P<a>{_D}{{2}})(?P<b>{_D}{{2}})(?={_D}{{4}}(?![0-9]))"
)
_WC_RUN = re.compile(
    rf"(?<![A-Za-z0-9])(?P<prefix>(?i:W[\s.]?C)){_SEP}(?P<a>{_D}{{2}})(?P<b>{_D}{{2}})(?={_D}{{2}}(?![0-9]))"
)
_TAIL = re.compile(rf"\s?{_EDITION}", re.IGNORECASE)
_WC_THIRD = re.compile(rf"{_SEP}(?P<c>{_D}{{2}})(?![0-9])")
_SHARED = re.compile(rf"\s*(?:/|&|\+|,|\band\b)\s*(?P<a>{_D}{{2}}){_SEP}(?P<b>{_D}{{2}})(?![0-9])", re.IGNORECASE)
_CARRIER = re.compile(
    r"(?<![A-Za-z0-9])(?:MCS[\s-]?90|CG[\s-]?D\d[\s-]?\d{2}|IL[\s-]?T\d[\s-]?\d{2}|U-GL-\d{3,4}|CNA\d{5}XX"
    r"|SB[\s-]?\d{6})(?![A-Za-z0-9])"
)
_OLDEST, _CENTURY = 80, 100


@dataclass(frozen=True, slots=True)
class FormNumber:
    """A form as "CG 20 10" with its edition as "04 13" (None when not given), and where it stands in the text."""

    form: str
    edition: str | None
    start: int
    end: int


def form_numbers(text: str) -> tuple[FormNumber, ...]:
    """Every form number in `text`, in order. "CG 20 10 & 20 37" are two, the second with the first one's prefix."""
    found: list[FormNumber] = []
    at = 0
    while match := _next(text, at):
        prefix = re.sub(r"[\s.]", "", match["prefix"]).upper()
        one = _whole(text, match, prefix)
        found.append(one)
        at = one.end
        while shared := _SHARED.match(text, at):
            one = _whole(text, shared, prefix)
            found.append(FormNumber(one.form, one.edition, shared.start("a"), one.end))
            at = one.end
    for match in _CARRIER.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(FormNumber(_carrier_name(match[0]), None, match.start(), match.end()))
    return _with_shared_editions(sorted(found, key=lambda one: one.start))


def _next(text: str, at: int) -> re.Match[str] | None:
    matches = [found for pattern in (_ISO, _ISO_RUN, _WC_RUN) if (found := pattern.search(text, at))]
    return min(matches, key=lambda found: found.start(), default=None)


def _whole(text: str, match: re.Match[str], prefix: str) -> FormNumber:
    numbers = [repair(match["a"]), repair(match["b"])]
    end = match.end("b")
    if prefix == "WC" and (third := _WC_THIRD.match(text, end)):
        numbers.append(repair(third["c"]))
        end = third.end()
    edition = None
    tail = _TAIL.match(text, end)
    if tail and tail["mm"] and (edition := _edition(tail["mm"], tail["yy"])):
        end = tail.end()
        if text[match.start() : end].count("(") < text[match.start() : end].count(")"):
            end -= 1
    return FormNumber(" ".join([prefix, *numbers]), edition, match.start(), end)


def _edition(month: str, year: str) -> str | None:
    month, year = repair(month), repair(year)[-2:]
    if not (month.isdecimal() and year.isdecimal()):
        return None
    valid = 1 <= int(month) <= 12 and (int(year) >= _OLDEST or int(year) <= 30)
    return f"{month} {year}" if valid else None


def _carrier_name(text: str) -> str:
    squeezed = re.sub(r"[\s-]", "", text.upper())
    if squeezed.startswith("MCS"):
        return "MCS-90"
    if found := re.match(r"^(CG|IL)([DT]\d)(\d{2})$", squeezed):
        return f"{found[1]} {found[2]} {found[3]}"
    return text


def _with_shared_editions(found: list[FormNumber]) -> tuple[FormNumber, ...]:
    """An edition in brackets after a pair of numbers is that of both."""
    made = list(found)
    for n in range(len(made) - 2, -1, -1):
        this, after = made[n], made[n + 1]
        if (
            this.edition is None
            and after.edition
            and 0 <= after.start - this.end <= 5
            and after.form[:2] == this.form[:2]
        ):
            made[n] = FormNumber(this.form, after.edition, this.start, this.end)
    return tuple(made)
