"""Which endorsement form a page is: by the number at its edges, by its title, or by both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from config.reference import Form, forms
from domain.page import PageSource
from extract.prints.printed import PrintedLine
from extract.values.form_numbers import FormNumber, form_numbers
from extract.values.grammar import repair

EDGE_LINES = 9
"""Lines at the head and foot of a page among which a form prints its number."""
TITLE_LINES = 22
"""Lines from the top among which the title stands."""
MOST_TITLE_LINES = 5
ALIKE, ALIKE_SHORT, ALIKE_PART, LONG = 88.0, 95.0, 93.0, 40
"""How alike (0 to 100) a title is to one of the catalogue: as a whole, when it has fewer letters than the last, or as a
part of the head."""
SURE, BY_NUMBER, BY_TITLE, BY_WORDS = 0.995, 0.97, 0.9, 0.75
"""Confidence in form and edition where number and title agree, by the number alone, the title alone, or words."""
_FORM_OF_COVERAGE = re.compile(r"^(?:CG|CA|CU|BP|CP|CM|CR) 00 \d\d$|^WC 00 00 ")
_CHANGES = re.compile(
    r"endorsement\W+changes\W+the\W+policy(?! to which)|please\W+read\W+it\W+carefully", re.IGNORECASE
)
_TITLE_ENDS = re.compile(
    r"this endorsement|modifies|^\W*schedule\b|insurance provided under|the following|coverage part\b|^(?:a|1)\.\s"
    r"|^name of|named insured|^policy|effective|issued to|attached to|it is (?:agreed|understood)|^in consideration"
    r"|terms and conditions|^we |^the |^section",
    re.IGNORECASE,
)
_TITLE_SKIPS = re.compile(
    r"policy (?:no|number)|^\W*(?:commercial|business|workers.? comp).{0,60}(?:liability|auto"
    r"|insurance policy|umbrella|policy)\W*$"
    r"|^endorsement(?: (?:no|number|#).*)?$|changes the policy|read it carefully|^page \d"
    r"|insurance company|named insured"
    r"|^\W*(?:specimen|schedule)\W*$|^issued|effective|producer|^from:|p\.\d{3}",
    re.IGNORECASE,
)
_DAMAGED = re.compile(r"(?<![A-Za-z0-9])[CG(6O0][G6C](?=\s?[0-9OoIlSBZ]{2}\s?[0-9OoIlSBZ]{2}(?:\s|$))")
_PREFIX = re.compile(r"\b(?:cg|ca|wc|cu|bp|cp|il)(?=\s?[0-9OIl]{2}\s?[0-9OIl]{2})", re.IGNORECASE)
_EDITION = re.compile(
    r"\(?\s*\b(?:Ed(?:ition)?|Rev)\.?\s*:?\s*([0-9OIl]{1,2})[\s/\-.]{1,2}((?:19|20)?\d{2})\)?", re.IGNORECASE
)
_TAIL = re.compile(
    r"^(?:[\s\-]{0,2}[A-Z]{1,2}\b){0,3}\s*\(?\s*(?:Ed\.?|Rev\.?)?\s*([0-9OIl]{1,2})[\s/\-.]{1,2}((?:19|20)?\d{2})\b\)?"
)
_TAIL_RUN = re.compile(r"^\s?\(?([01]\d)(\d{2})\)?(?!\d)")
_OWN = re.compile(
    r"^(?:form\s+(?:no\.?\s+)?)?([A-Z]{1,5}(?:[\s\-][A-Z]{1,4}){0,2}[\s\-]?\d{2,6}(?:[\s\-]\d{2,4})?[A-Z]{0,2}?)"
    r"(?:\s*\(?\s*(?:Ed\.?|Rev\.?)?\s*(0[1-9]|1[0-2])[\s/\-.]{1,2}((?:19|20)?\d{2})\)?)?$"
)
"""An insurer's own number as it stands alone in its cell, with its edition or without."""
_SHEET = re.compile(r"\bpage\s+(\d{1,2})\s+of\s+(\d{1,2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormSeen:
    """What a page says that it is. `known` is the catalogue's entry; `number` "" for a page without one."""

    number: str
    edition: str | None
    title: str
    known: Form | None
    titled: bool
    confidence: float


def form_seen(lines: Sequence[PrintedLine], source: PageSource) -> FormSeen:
    """Number, edition and title of a page, as far as there are any."""
    head, foot = [line.text for line in lines[:EDGE_LINES]], [line.text for line in lines[-EDGE_LINES:]]
    edges = [*head, *foot[-max(0, len(lines) - EDGE_LINES) :]] if len(lines) > EDGE_LINES else head
    title = title_of(lines)
    by_title = _titled(title, [line.text for line in lines[:TITLE_LINES]])
    numbers = [
        one
        for one in _numbers(_PREFIX.sub(lambda found: found[0].upper(), "\n".join(edges)))
        if not _FORM_OF_COVERAGE.match(one.form)
    ]
    number = _likeliest(numbers, by_title)
    own, edition = (None, number.edition) if number else _own(lines)
    if edition is None and (number or own) and (found := _EDITION.search("\n".join(edges))):
        edition = _month_year(found[1], found[2])
    known = forms().get(number.form) if number else by_title[0] if len(by_title) == 1 and not own else None
    agree = known is not None and known in by_title
    sure = SURE if agree and number else BY_NUMBER if number else BY_TITLE if known else BY_WORDS
    if source is PageSource.OCR:
        sure *= 0.97 if agree else 0.9
    name = number.form if number else own or (known.number if known else "")
    return FormSeen(name, edition, title, known, bool(by_title), sure)


def _own(lines: Sequence[PrintedLine]) -> tuple[str, str | None]:
    """An insurer's own form number and its edition, from the foot or the head of the page; "" when there is none."""
    edges = [*lines[-3:], *lines[:3]]
    for sure in (True, False):
        for cell in (
            cell for line in edges for cell in line.cells if not re.search("policy", line.text, re.IGNORECASE)
        ):
            found = _OWN.match(cell.text)
            if found and (found[2] or not sure) and not (found[2] is None and re.search(r"\d{6}", cell.text)):
                return " ".join(found[1].split()), _month_year(found[2], found[3]) if found[2] else None
    return "", None


def sheet_of(lines: Sequence[PrintedLine]) -> tuple[int, int] | None:
    """Which sheet of how many a page says that it is: "Page 2 of 3"."""
    edges = [*lines[:EDGE_LINES], *lines[-EDGE_LINES:]]
    found = next((found for line in reversed(edges) if (found := _SHEET.search(line.text))), None)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[1]) <= int(found[2]) else None


def is_coverage_form(lines: Sequence[PrintedLine]) -> bool:
    """Whether the edges name a policy's own form (CG 00 01), not one of its endorsements."""
    edges = "\n".join(line.text for line in (*lines[:3], *lines[-4:]))
    return any(_FORM_OF_COVERAGE.match(one.form) for one in form_numbers(edges))


def title_of(lines: Sequence[PrintedLine]) -> str:
    """The page's title as printed: the lines after the warning that the policy is changed, else the first like one."""
    head = lines[:TITLE_LINES]
    starts = [n for n, line in enumerate(head) if _CHANGES.search(line.text)]
    return (starts and _title_in(head[starts[-1] + 1 :], ends=True)) or _title_in(head, ends=False)


def _title_in(head: Sequence[PrintedLine], *, ends: bool) -> str:
    """The first lines like a title; with `ends`, words that come after titles end the search."""
    found: list[str] = []
    for line in head:
        text = " - ".join(cell.text for cell in line.cells if not form_numbers(cell.text))
        if not found and (not text or _TITLE_SKIPS.search(text) or not _is_title_like(text)):
            if ends and text and _TITLE_ENDS.search(text):
                break
            continue
        if len(found) == MOST_TITLE_LINES or _TITLE_ENDS.search(text) or not _is_title_like(text):
            break
        if not _TITLE_SKIPS.search(text):
            found.append(text.strip(" -"))
    return " ".join(found)


def _is_title_like(text: str) -> bool:
    """Capitals throughout, or a capital on each longer word: no sentence, no address, no label with its value."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 5 or ":" in text or re.search(r"\d{4,}|\.$", text):
        return False
    if re.search(r"\bendorsement\b", text, re.IGNORECASE) and len(text.split()) < 9:
        return True
    if sum(c.isupper() for c in letters) > 0.8 * len(letters):
        return True
    long = [word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 3]
    return bool(long) and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _numbers(edges: str) -> list[FormNumber]:
    found = list(form_numbers(edges))
    for name, pattern in _carriers():
        for match in pattern.finditer(edges):
            tail = _TAIL.match(edges[match.end() :]) or _TAIL_RUN.match(edges[match.end() :])
            edition = _month_year(tail[1], tail[2]) if tail else None
            found = [one for one in found if one.end <= match.start() or match.end() <= one.start]
            found.append(FormNumber(name, edition, match.start(), match.end()))
    if not any(one.form in forms() for one in found):
        mended = form_numbers(_DAMAGED.sub("CG", edges))
        found += [one for one in mended if one.form in forms()]
    return found


def _likeliest(numbers: Sequence[FormNumber], by_title: Sequence[Form]) -> FormNumber | None:
    """The number that the title confirms, else the one printed most often at the edges; an edition decides ties."""
    counts = [one.form for one in numbers]
    titles = {form.number for form in by_title}

    def weight(one: FormNumber) -> tuple[bool, int, bool, bool]:
        edition = one.edition is not None and _has_edition(one)
        return one.form in titles, counts.count(one.form), edition, one.edition is not None

    best = max(numbers, key=weight, default=None)
    if best is not None and by_title and best.form not in titles and best.form not in forms():
        return None  # a damaged number beside a title that we know
    return best


def _has_edition(one: FormNumber) -> bool:
    known = forms().get(one.form)
    return known is not None and one.edition in known.editions


def _titled(title: str, head: Sequence[str]) -> tuple[Form, ...]:
    """The catalogue's forms of that title, best first; several share theirs."""
    plain, whole = _plain(title), _plain(" ".join(head))
    rated: list[tuple[float, Form]] = []
    for form, told in _titles():
        alike = fuzz.ratio(plain, told, score_cutoff=ALIKE if len(told) >= LONG else ALIKE_SHORT)
        if not alike and len(told) > 25:
            alike = fuzz.partial_ratio(told, whole, score_cutoff=ALIKE_PART) - 5
        if alike > 0:
            rated.append((alike + len(told) / 100, form))
    best = max((rate for rate, _ in rated), default=0.0)
    return tuple(form for rate, form in sorted(rated, key=lambda one: -one[0]) if rate > best - 1.5)


@cache
def _titles() -> tuple[tuple[Form, str], ...]:
    told = ((form, shown_title(form)) for form in forms().values() if not form.number.startswith("manuscript."))
    return tuple((form, _plain(title)) for form, title in told)


@cache
def _carriers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    iso = re.compile(r"^(?:C[GAUP]|BP|IL|WC) \d\d \d\d")
    named = (
        form for form in forms().values() if not iso.match(form.number) and not form.number.startswith("manuscript.")
    )
    return tuple((form.number, re.compile(form.regex)) for form in named)


def shown_title(form: Form) -> str:
    """A catalogue title as a page would print it: without the carrier and without our remarks."""
    title = re.sub(r"\s*\((?:title paraphrased|stop gap|auto)\)$", "", form.title)
    return re.sub(r"^[A-Z][A-Za-z ]+: ", "", title)


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z]", "", text.upper())


def _month_year(month: str, year: str) -> str | None:
    month = repair(month)
    return f"{int(month):02d} {year[-2:]}" if month.isdigit() and 1 <= int(month) <= 12 else None


def manuscripts() -> Iterator[tuple[Form, re.Pattern[str]]]:
    """The restrictions that insurers write themselves, with the words by which they are found."""
    return iter(_manuscripts())


@cache
def _manuscripts() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    told = (form for form in forms().values() if form.number.startswith("manuscript."))
    return tuple((form, re.compile(form.regex, re.IGNORECASE)) for form in told)
