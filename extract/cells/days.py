"""The days of a row that could not be read surely, told together: a policy mostly runs a year, from about now.

The other days on the page tell how it writes them; so every day that may be meant can be spelled, and held against what
our reader saw in both boxes of the row.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from types import MappingProxyType

from extract.cells.cells import FlatPage
from extract.engines.ctc import Steps, chances, first_guess, ways
from extract.values.expected import SOON
from extract.values.grammar import MONTHS, iso_date, years_on
from extract.values.seen import Line, Seen

ISSUED, EFFECTIVE, EXPIRATION = "date", ".effective_date", ".expiration_date"
PLAIN, TELLING, CERTAIN = 0.6, 0.5, 0.9
"""A day read surer than the first is no open one; one read surer than the second tells how its page writes days; one
surer than the third is as it stands, however the others are written."""
BEFORE, AFTER = 400, 330
"""Days before and after the other days of its page within which a policy begins."""
A_YEAR = 4.0
"""What it counts that a policy runs a year."""
FAR = -28.0
"""A year less likely than the likeliest texts of both boxes by more than this (logarithm) is not what stands there."""
CUT = MappingProxyType({(0, 0): 1.0, (0, 1): 0.02, (0, 2): 0.01, (1, 0): 0.02})
"""What it counts that so many of a day's first and last digits are cut off by the sides of its box."""
BETWEEN = (" ", "", ".", "|", "1")
"""What is seen of the rule between two boxes whose days run into one another."""
LEAST, MOST = 0.6, 0.75
"""Of all days that may be meant, one must be as likely as the first; and at most, of such a day."""
FEW = 60
"""Days that are held against what was seen in other ways, too."""
NEVER = 1e-30
SURE = 0.75
"""A day read surer than this is not changed."""
LONG = 9
"""Letters of the longest month."""
_AN_HOUR = re.compile(r"\W*[I1l]2\W?[O0][I1l]", re.IGNORECASE)
Style = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class _Policy:
    """The lines of the days on which a policy begins and ends."""

    begin: Line
    end: Line

    def may_be(self, begin: date, end: date) -> bool:
        """Whether a year leaves what was surely read as it is; of two days that contradict, the first."""
        for line, day in ((self.begin, begin), (self.end, end)):
            if line.confidence >= SURE and (read := _day(line.text)) is not None:
                return read == day
        return True


def with_days_told(seen: Mapping[str, Seen], page: FlatPage) -> dict[str, Seen]:
    """The same boxes, with the open days of policies as the other days of the page let expect them."""
    made = dict(seen)
    rows = [path.removesuffix(EFFECTIVE) for path in seen if path.endswith(EFFECTIVE)]
    pairs = [(f"{row}{EFFECTIVE}", f"{row}{EXPIRATION}") for row in rows]
    issued = seen[ISSUED].lines if ISSUED in seen else ()
    doubted = len(issued) == 1 and issued[0].confidence < CERTAIN
    pairs_open = [paths for paths in pairs if _lies_open(*(seen[path].lines for path in paths))]
    if not doubted and not pairs_open:
        return made
    known = [line for path, one in seen.items() if _is_day(path) for line in one.lines if line.confidence >= TELLING]
    styles, around = _styles([line.text for line in known]), _around(made, pairs)
    if not styles or around is None:
        return made
    tell = _Ways(styles, around, page.readers.characters)
    if doubted and tell.is_odd(issued[0]) and (steps := _of_days(page.steps_in(ISSUED), 1, page)):
        made[ISSUED] = replace(made[ISSUED], lines=(tell.alone(issued[0], steps[0]) or issued[0],))
    for paths in pairs_open:
        lines = _told([made[path].lines for path in paths], paths, tell, page)
        made |= {path: replace(made[path], lines=column) for path, column in zip(paths, lines, strict=True)}
    return made


def _lies_open(begins: Sequence[Line], ends: Sequence[Line]) -> bool:
    return len(begins) == len(ends) and any(map(_is_open, begins, ends))


def _told(
    columns: Sequence[Sequence[Line]], paths: tuple[str, str], tell: _Ways, page: FlatPage
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of the days of a row's policies, the open ones told by both boxes, or by one line across both."""
    policies = [_Policy(*lines) for lines in zip(*columns, strict=True)]
    begins, ends = (_of_days(page.steps_in(path), len(policies), page) for path in paths)
    told = {
        n: year
        for n, one in enumerate(policies)
        if begins and ends and _is_open(one.begin, one.end) and (year := tell.apart(one, begins[n], ends[n]))
    }
    if rest := [n for n, one in enumerate(policies) if n not in told and _is_open(one.begin, one.end)]:
        both = _of_days(page.steps_across(*paths), len(policies), page)
        told |= {n: year for n in rest if both and (year := tell.in_one(policies[n], both[n]))}
    lines = [told.get(n, (one.begin, one.end)) for n, one in enumerate(policies)]
    return tuple(begin for begin, _ in lines), tuple(end for _, end in lines)


def _of_days(steps: Sequence[Steps], count: int, page: FlatPage) -> Sequence[Steps]:
    """Of what was seen in the lines of a box, that in those of days, one a policy; none where there are not as many."""
    texts = [first_guess(one, page.readers.characters) for one in steps]
    kept = [one for one, text in zip(steps, texts, strict=True) if not _AN_HOUR.match(text)]
    return kept if len(kept) == count else ()


def _is_day(path: str) -> bool:
    return path == ISSUED or path.endswith((EFFECTIVE, EXPIRATION))


def _is_open(begin: Line, end: Line) -> bool:
    """Whether one of a policy's days is none or unsure, where they are no year apart; or they contradict.

    What has no digit says something in words: CONTINUOUS.
    """
    if not all(any(c.isdigit() for c in line.text) for line in (begin, end)):
        return False
    first, last = _day(begin.text), _day(end.text)
    sure = min(begin.confidence, end.confidence)
    if first is None or last is None or sure < PLAIN:
        return True
    return last <= first or (sure < SURE and years_on(first) != last)


def _around(seen: Mapping[str, Seen], pairs: Sequence[tuple[str, str]]) -> date | None:
    """The middle of the days on which the page and its policies surely begin."""
    days = [day for path in (ISSUED, *(begin for begin, _ in pairs)) for day in _plain_days(seen, path)]
    days += [years_on(day, -1) for _, end in pairs for day in _plain_days(seen, end)]
    days = sorted(day for day in days if day.year in SOON)
    return days[len(days) // 2] if days else None


def _plain_days(seen: Mapping[str, Seen], path: str) -> list[date]:
    lines = seen[path].lines if path in seen else ()
    return [day for line in lines if line.confidence >= PLAIN and (day := _day(line.text))]


def _day(text: str) -> date | None:
    found = iso_date(text)
    return date.fromisoformat(found) if found else None


@dataclass(frozen=True, slots=True)
class _Ways:
    """How a page writes its days, about when its policies begin, and the alphabet of our reader."""

    styles: Sequence[Style]
    around: date
    characters: str

    def apart(self, policy: _Policy, begin: Steps, end: Steps) -> tuple[Line, Line] | None:
        """The year of a policy, told by what was seen in the boxes of its days; None where none, or more than one."""
        years = self._years()
        firsts, lasts = (self._likely(box, [year[n] for year in years]) for n, box in enumerate((begin, end)))
        together = [first + last for first, last in zip(firsts, lasts, strict=True)]
        return self._chosen(policy, together, max(firsts) + max(lasts), self._best(begin) + self._best(end))

    def in_one(self, policy: _Policy, both: Steps) -> tuple[Line, Line] | None:
        """The same by what was seen in one line across both boxes."""
        years = self._years()
        found = [NEVER] * len(years)
        for style, between in product(self.styles, BETWEEN):
            tried = range(len(years)) if between == BETWEEN[0] else _best_of(found)
            texts = [f"{style(years[n][0])}{between}{style(years[n][1])}" for n in tried]
            for place, chance in zip(tried, chances(both, self.characters, texts), strict=True):
                found[place] = max(found[place], chance)
        together = [math.log(one) for one in found]
        return self._chosen(policy, together, max(together), self._best(both))

    def is_odd(self, line: Line) -> bool:
        """Whether a line is no day, or unsure, or not written as the page writes days."""
        day = _day(line.text)
        return (
            day is None
            or line.confidence < PLAIN
            or all(style(day).replace(" ", "") != line.text for style in self.styles)
        )

    def alone(self, line: Line, steps: Steps) -> Line | None:
        """The day of one box, as the page writes days; None where more than one may stand there."""
        days = [begin for begin, _ in self._years()]
        likely = self._likely(steps, days)
        best = max(likely)
        share = 1 / sum(math.exp(one - best) for one in likely)
        if best < self._best(steps) + FAR / 2 or share < LEAST:
            return None
        return _as(line, days[likely.index(best)], share, self.styles)

    def _years(self) -> list[tuple[date, date]]:
        days = [self.around + timedelta(n) for n in range(-BEFORE, AFTER)]
        return [(day, years_on(day)) for day in days]

    def _best(self, steps: Steps) -> float:
        return math.log(max(NEVER, ways(steps, self.characters)[0].chance))

    def _chosen(
        self, policy: _Policy, together: Sequence[float], apart: float, seen: float
    ) -> tuple[Line, Line] | None:
        """The likeliest year, unless days that are no year apart are far likelier, or what was seen is no day."""
        years = self._years()
        likely = [one if policy.may_be(*year) else -math.inf for one, year in zip(together, years, strict=True)]
        best = max(likely)
        if best + A_YEAR < apart or best < seen + FAR:
            return None
        share = 1 / sum(math.exp(one - best) for one in likely)
        if share < LEAST:
            return None
        begin, end = years[likely.index(best)]
        return _as(policy.begin, begin, share, self.styles), _as(policy.end, end, share, self.styles)

    def _likely(self, steps: Steps, days: Sequence[date]) -> list[float]:
        """The logarithm of the chance of each day as it is likeliest written, perhaps cut at a side of its box."""
        found = [NEVER] * len(days)
        for style in self.styles:
            for (left, right), odds in CUT.items():
                tried = range(len(days)) if left == right == 0 else _best_of(found)
                texts = [text[left : len(text) - right] for text in (style(days[n]) for n in tried)]
                for n, chance in zip(tried, chances(steps, self.characters, texts), strict=True):
                    found[n] = max(found[n], odds * chance)
        return [math.log(one) for one in found]


def _best_of(found: Sequence[float]) -> Sequence[int]:
    """The places of the days that are likeliest so far; others are no likelier for a cut edge or another sign."""
    return sorted(range(len(found)), key=lambda n: -found[n])[:FEW]


def _as(line: Line, day: date, share: float, styles: Sequence[Style]) -> Line:
    if _day(line.text) == day:
        return replace(line, confidence=max(line.confidence, min(share, MOST)))
    return replace(line, text=styles[0](day), confidence=min(share, MOST))


def _styles(texts: Sequence[str]) -> list[Style]:
    """The ways of writing days that most of the texts (without spaces) have in common."""
    votes: Counter[int] = Counter()
    hours: Counter[str] = Counter()
    for text in texts:
        if (day := _day(text)) is not None:
            begins = [(n, style(day).replace(" ", "")) for n, style in enumerate(_every_style())]
            votes.update(n for n, begin in begins if text.startswith(begin))
            hours.update(list(dict.fromkeys(text[len(begin) :] for _, begin in begins if text.startswith(begin))))
    most = max(votes.values(), default=0)
    found = [_every_style()[n] for n, count in votes.items() if count == most]
    hour = max(hours, key=lambda one: hours[one], default="")
    return [_with_hour(style, hour) for style in found] if _AN_HOUR.match(hour) else found


def _with_hour(style: Style, hour: str) -> Style:
    return lambda day: f"{style(day)} {hour}"


@cache
def _every_style() -> tuple[Style, ...]:
    yes_no = (True, False)
    numbers = [_in_numbers(*how) for how in product("/-.", yes_no, yes_no)]
    years_first = [_year_first(sign) for sign in "/-."]
    cases: tuple[Callable[[str], str], ...] = (str.title, str.upper, str.lower)
    names = [_named(*how) for how in product((LONG, 3), cases, yes_no, yes_no, (", ", " "), yes_no)]
    day_first = [_day_first(*how) for how in product((LONG, 3), cases, yes_no, yes_no, (" ", "-", ""))]
    return (*numbers, *years_first, lambda day: f"{day:%m%d%Y}", *names, *day_first)


def _in_numbers(sign: str, padded: bool, whole: bool) -> Style:
    return lambda day: sign.join([_number(day.month, padded), _number(day.day, padded), _year(day, whole)])


def _year_first(sign: str) -> Style:
    return lambda day: f"{day:%Y}{sign}{day:%m}{sign}{day:%d}"


def _named(letters: int, cased: Callable[[str], str], padded: bool, dotted: bool, sign: str, whole: bool) -> Style:
    dot = "." if dotted else ""

    def written(day: date) -> str:
        name = cased(MONTHS[day.month - 1][:letters])
        return f"{name}{dot} {_number(day.day, padded)}{sign}{_year(day, whole)}"

    return written


def _day_first(letters: int, cased: Callable[[str], str], padded: bool, whole: bool, sign: str) -> Style:
    def written(day: date) -> str:
        name = cased(MONTHS[day.month - 1][:letters])
        return sign.join([_number(day.day, padded), name, _year(day, whole)])

    return written


def _number(number: int, padded: bool) -> str:
    return f"{number:02}" if padded else str(number)


def _year(day: date, whole: bool) -> str:
    return f"{day:%Y}" if whole else f"{day:%y}"
