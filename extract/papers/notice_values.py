"""The values of a notice: beside their labels, or in the sentences of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.field import Field
from domain.page import PageSource
from extract.papers.labeled import beside, day_in, field_of, first, number_field, number_in
from extract.prints.printed import Cell, PrintedLine

Seen = tuple[int, PageSource]
LABELS = re.compile(
    r"(?:policy\b(?!\s+services)|polic(?:y|ies)\s*(?:n[uo0]mber|no)|named\s+insured|insured\b"
    r"|insurer\b|insurance\s+company|issuing\s+company|company\b|carrier\b|effective\b"
    r"|cancell?ation\s+(?:effective\s+)?date|date\b|notice\s+date|date\s+mailed|reason|amount\b"
    r"|total\s+due|balance|premium\s+due|producer|agent|agency|kind\s+of|type\s+of"
    r"|coverage\b|line\s+of|from\b|to\b|subject\b|re:|mailing\s+address|account|reinstatement\s+date"
    r"|expiration|holder|minimum\s+due|method)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\bp[o0]l[i1l]c(?:y|ies)\s*(?:\(?n[uo0]mbers?|n[o0]s?\b\.?|#|num\b)(?:\s*\(s\)|\(s\))?\s*[:.#]?\s*", re.IGNORECASE
)
_BARE_NUMBER = re.compile(r"\bpolicy\s+(?=[A-Z0-9][A-Z0-9\-/]*\d)")
_INSURED = re.compile(
    r"^(?:re:\s*)?(?:first\s+)?(?:named\s+insured|insured\W?s?\s+name|insured"
    r"|policyholder)(?:\s*(?:\([^)]*\)|,?\s*(?:and|&)\s+(?:mailing\s+)?address|name))?\s*(?::|$"
    r"|(?=\s+[A-Z]))",
    re.IGNORECASE,
)
_INSURER = re.compile(
    r"^(?:name\s+of\s+)?(?:issuing\s+(?:insurance\s+)?company|insurance\s+company|insurer|carrier"
    r"|company(?:\s+name)?|underwritten\s+by|from)\s*(?::|$|(?=\s+[A-Z]))",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b((?:[A-Z][\w&.'\-]*\s+){0,5}(?:Insurance|INSURANCE|Casualty|CASUALTY|Indemnity|INDEMNITY"
    r"|Assurance|ASSURANCE|Mutual|MUTUAL|Surety|SURETY|Underwriters|UNDERWRITERS|Fire|FIRE)"
    r"(?:\s+(?:and|AND|&|of|OF|[A-Z][\w&.'\-]*))*?\s+(?:Company|COMPANY|Co\b\.?|CO\b\.?|Corporation"
    r"|CORPORATION|Exchange|EXCHANGE|Inc\b\.?|INC\b\.?|Group|GROUP|Association|ASSOCIATION))"
)
_ISSUED = re.compile(r"\b(?:issued|written|underwritten|provided)\s+(?:by|through|with)\s+|\basks\s+", re.IGNORECASE)
_EFFECTIVE = (
    re.compile(
        (
            r"(?:cancell?ation|termination|non\W?renewal"
            r"|reinstatement)\s+(?:effective\s+)?date(?:\s+and\s+(?:hour|time))?|date\s+of\s+(?:cancell?ation"
            r"|termination|non\W?renewal|reinstatement|expiration)|effective\s+date\s+of\s+(?:cancell?ation"
            r"|termination|non\W?renewal|reinstatement|(?:this\s+)?notice)"
        ),
        re.IGNORECASE,
    ),
    re.compile(r"(?<!policy )\beffective(?:\s+date)?(?:\s+and\s+(?:hour|time))?\b(?:\s+(?:at|on))?", re.IGNORECASE),
)
_FROM_DAY = re.compile(
    r"\b(?:effective|as of|on and after|with effect from|from and after)\b|\b(?:at|on)\b", re.IGNORECASE
)
_TIME = re.compile(r"\b(\d{1,2}[:.]\d{2})\s*([ap])\W?\s?m\b|\b(noon|midnight)\b", re.IGNORECASE)
_MAILED = re.compile(
    r"(?:date\s+of\s+(?:this\s+)?(?:notice|mailing|issue)|(?:notice|mail(?:ing)?|issue)\s+date"
    r"|date\s+(?:mailed|issued)|mailed\s+on|^date\s*(?::|$|(?=\s+[A-Z0-9])))",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:reasons?(?:\s*\(s\))?(?:\s+for\s+(?:this\s+)?[\w/\s]{3,30}?)?(?:\s+given)?"
    r"|grounds?)(?:\s+(?:is|are))?\s*(?::|\bis\b|$)",
    re.IGNORECASE,
)
_TICKED = re.compile(r"^\W{0,2}(?:\[\s?[xX\u2713\u2714]\s?\]|[\u2611\u2612\u2713\u2714]|[xX])\s+(?=[A-Za-z]{3})")
_CLASSES = (
    (
        "nonpayment",
        (
            r"non\W{0,2}\s?pay|not\s+(?:been\s+)?(?:paid|received)|failure\s+to\s+pay|past\s+due|unpaid"
            r"|overdue"
        ),
    ),
    (
        "insured_request",
        (
            r"request\s+of\s+(?:the\s+)?(?:named\s+)?insured|insured\W?s?\s+(?:own\s+)?request"
            r"|your\s+request"
            r"|requested\s+by\s+(?:the\s+)?insured|insured\s+request"
        ),
    ),
    (
        "underwriting",
        (
            r"underwriting|loss\s+(?:experience|history|ratio)|claims?\s+(?:experience|history)"
            r"|material\s+change|hazard|misrepresent|inspection|risk\b|ineligib"
        ),
    ),
)
_PLAIN = (*_CLASSES[:2], ("underwriting", r"underwriting\s+(?:reasons?|grounds)"))
"""Words plain enough to be the reason wherever they stand."""
_AFTER_REASON = re.compile(r"(?:amount|total|policy\s+(?:n|period)|named|date|effective)\b", re.IGNORECASE)
_NO_LAPSE = re.compile(
    r"(?:without|no|with\s+no)\s+(?:a\s+|any\s+)?(?:lapse|interruption|break|gap)|continuous(?:ly)?\s+in\s+force",
    re.IGNORECASE,
)
_LAPSE = re.compile(
    r"(?:with|was|is|has)\s+a\s+lapse|lapse\s+(?:in\s+coverage|of\s+coverage|period|from|dates?)"
    r"|no\s+coverage\s+(?:from|between)|not\s+in\s+force\s+(?:from|between)",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"(?:(?:total|minimum|amount|balance|premium)\s+(?:amount\s+|now\s+|past\s+)?(?:due|owed"
    r"|outstanding)|outstanding\s+(?:premium|balance|amount)|past\s+due\s+(?:amount|premium)"
    r"|pay\s+this\s+amount)(?:\s+is|\s+of)?\s*:?",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?")
_LINES = (
    ("umbrella", r"umbrella|excess\s+liab"),
    ("wc", r"workers?\W{0,2}s?\s+comp|employers\s+liab"),
    ("auto", r"\bauto|garage|motor\s+carrier|truckers"),
    ("gl", r"general\s+liab|commercial\s+general$|businessowners|\bCGL\b|\bBOP\b"),
    ("professional", r"professional\s+liab|errors\s+(?:and|&)\s+omissions"),
    ("property", r"commercial\s+property|\bproperty\b|building"),
)
_KIND_OF = re.compile(
    r"(?:(?:kind|type)\s+of\s+(?:policy|insurance|coverage)|line\s+of\s+business|coverage(?:\s+type)?"
    r"|policy\s+type)\s*(?::|$|(?=\s+[A-Z]))",
    re.IGNORECASE,
)
_TOWN = re.compile(r"\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?$")


def policy_numbers(lines: Sequence[PrintedLine], running: Cell, seen: Seen) -> tuple[Field, ...]:
    """Every policy that is named, in the page's order."""
    cells = [one for cell in beside(lines, _NUMBER, LABELS) for one in (*_several(cell), *_stacked(lines, cell))]
    for pattern in (_NUMBER, _BARE_NUMBER):
        for found in pattern.finditer(running.text):
            if not cells or pattern is _NUMBER:
                cells += _several(running.part(found.end(), found.end() + 60))
    made: dict[str, Field] = {}
    for cell in sorted(cells, key=lambda one: running.words.index(one.words[0])):
        field = number_field(cell, seen)
        made.setdefault(re.sub(r"\W", "", str(field.value)).casefold(), field)
    return tuple(made.values())


def _several(cell: Cell) -> Iterator[Cell]:
    """The numbers at the beginning of a cell, parted by commas, slashes or "and"."""
    words = cell.words
    while words:
        found = number_in(Cell(words))
        if found is None:
            return
        yield found
        words = words[words.index(found.words[-1]) + 1 :]
        ends = found.words[-1].text.endswith((",", ";"))
        if words and words[0].text.casefold() in ("and", "&", "/"):
            words = words[1:]
        elif not ends:
            return


def _stacked(lines: Sequence[PrintedLine], cell: Cell) -> Iterator[Cell]:
    """Numbers that stand by themselves right under one, in its column."""
    if not cell.words or number_in(cell) is None:
        return
    at, below = cell.box.x0, cell.box.bottom
    for line in lines:
        for one in line.cells:
            if abs(one.box.x0 - at) < 4 and -2 < one.box.top - below < 0.9 * one.box.height:
                found = number_in(one)
                if found is None or found.words != one.words:
                    return
                below = one.box.bottom
                yield found


def insured(lines: Sequence[PrintedLine], seen: Seen) -> Field:
    """Whose policy it is: by a label, else whom a letter is addressed to."""
    told = first(beside(lines, _INSURED, LABELS), lambda cell: _name(cell, seen))
    if told is not None:
        return told
    town = next((n for n, line in enumerate(lines) if n > 3 and _TOWN.search(line.text)), None)
    if town is None:
        return Field(page=seen[0])
    start = town
    while start > 0 and lines[start].top - lines[start - 1].bottom < 0.9 * lines[start].height and town - start < 5:
        start -= 1
    return _name(lines[start].cells[0], seen) or Field(page=seen[0])


def insurer(lines: Sequence[PrintedLine], running: Cell, seen: Seen) -> Field:
    """The company: by a label, by who issued the policy, at the head of the page, or wherever one is named."""
    labeled = list(beside(lines, _INSURER, LABELS))
    issued = [running.part(found.end(), found.end() + 80) for found in _ISSUED.finditer(running.text)]
    head = [cell for line in lines[:4] for cell in line.cells]
    for group in (False, True):  # agencies call themselves groups, insurers seldom do
        for cell in (*labeled, *issued, *head, running):
            for found in _COMPANY.finditer(cell.text):
                if group or not found[1].casefold().endswith("group"):
                    return field_of(cell.part(found.start(1), found.end(1)), found[1], seen)
    return next((name for cell in labeled if (name := _name(cell, seen))), Field(page=seen[0]))


def line_of(lines: Sequence[PrintedLine], running: Cell) -> str | None:
    """The glossary's code of the coverage: by a label, else by the only one that the text names."""
    for cell in beside(lines, _KIND_OF, LABELS):
        if code := next((code for code, words in _LINES if re.search(words, cell.text, re.IGNORECASE)), None):
            return code
    of_policy = (
        code for code, words in _LINES if re.search(rf"(?:{words})[\w\s]{{0,20}}\bpolic", running.text, re.IGNORECASE)
    )
    if code := next(of_policy, None):
        return code
    codes = [code for code, words in _LINES if re.search(words, running.text, re.IGNORECASE)]
    return codes[0] if len(codes) == 1 else None


def effective(lines: Sequence[PrintedLine], running: Cell, seen: Seen, stated: re.Pattern[str]) -> tuple[Field, Field]:
    """The day from which it holds, and the hour if it is told; `stated` finds the sentence that does it."""
    for label in _EFFECTIVE[:1]:
        for cell in beside(lines, label, LABELS):
            if made := _day_and_time(cell, seen):
                return made
    for found in stated.finditer(running.text):
        rest = running.part(found.end(), found.end() + 170)
        after = _FROM_DAY.search(rest.text)
        if after and (made := _day_and_time(rest.part(after.end(), after.end() + 60), seen)):
            return made
    for cell in beside(lines, _EFFECTIVE[1], LABELS):
        if made := _day_and_time(cell, seen):
            return made
    for found in _EFFECTIVE[1].finditer(running.text):
        if made := _day_and_time(running.part(found.end(), found.end() + 60), seen):
            return made
    return Field(page=seen[0]), Field(page=seen[0])


def _day_and_time(cell: Cell, seen: Seen) -> tuple[Field, Field] | None:
    found = day_in(cell)
    if found is None:
        return None
    time = _TIME.search(cell.text)
    hour = Field(page=seen[0])
    if time:
        told = time[3].upper() if time[3] else f"{time[1].replace('.', ':')} {time[2].upper()}M"
        hour = field_of(cell.part(time.start(), time.end()), told, seen)
    return field_of(found[1], found[0], seen, kind="date"), hour


def notice_date(lines: Sequence[PrintedLine], seen: Seen) -> Field:
    """The day of the paper: by a label, else the day that stands by itself near its head."""
    told = first(beside(lines, _MAILED, LABELS), lambda cell: _day(cell, seen))
    if told is not None:
        return told
    for line in lines[:10]:
        for cell in line.cells:
            found = day_in(cell)
            if found and len(found[1].text) > 0.7 * len(cell.text):
                return field_of(found[1], found[0], seen, kind="date")
    return Field(page=seen[0])


def reason(lines: Sequence[PrintedLine], running: Cell, seen: Seen) -> Field:
    """Why: a ticked line, a labeled one, or words of one class only."""
    for line in lines:
        if ticked := _TICKED.match(line.text):
            cell = line.whole.part(ticked.end())
            if (code := _class(cell.text)) or len(cell.words) > 3:
                return field_of(cell, code or "other", seen)
    for cell in beside(lines, _REASON, _AFTER_REASON):
        if len(cell.text) > 5:
            return field_of(cell, _class(cell.text) or "other", seen)
    for found in _REASON.finditer(running.text):
        cell = running.part(found.end(), found.end() + 80)
        told = re.split(r"(?<=[a-z])\.\s", cell.text)[0]
        if len(told) > 5:
            return field_of(running.part(found.end(), found.end() + len(told) + 1), _class(told) or "other", seen)
    found_in = [(code, match) for code, words in _PLAIN if (match := re.search(words, running.text, re.IGNORECASE))]
    if len(found_in) == 1:
        code, match = found_in[0]
        return field_of(running.part(match.start(), match.end()), code, seen)
    return Field(page=seen[0])


def _class(text: str) -> str | None:
    return next((code for code, words in _CLASSES if re.search(words, text, re.IGNORECASE)), None)


def lapse(running: Cell, seen: Seen) -> tuple[Field, Field, Field]:
    """Whether coverage came back without a lapse, and the days that a lapse runs between."""
    nothing = Field(page=seen[0])
    if found := _NO_LAPSE.search(running.text):
        return field_of(running.part(found.start(), found.end()), True, seen), nothing, nothing
    found = _LAPSE.search(running.text)
    if found is None:
        return nothing, nothing, nothing
    rest = running.part(found.start(), found.end() + 90)
    days: list[Field] = []
    while len(days) < 2 and (one := day_in(rest)) is not None:
        days.append(field_of(one[1], one[0], seen, kind="date"))
        rest = Cell(rest.words[rest.words.index(one[1].words[-1]) + 1 :])
    days += [nothing] * (2 - len(days))
    return field_of(running.part(found.start(), found.end()), False, seen), days[0], days[1]


def amount_due(lines: Sequence[PrintedLine], running: Cell, seen: Seen) -> Field:
    """What must be paid, in whole dollars."""
    cells = [*beside(lines, _DUE, LABELS)]
    cells += [running.part(found.end(), found.end() + 40) for found in _DUE.finditer(running.text)]
    for cell in cells:
        if found := _MONEY.search(cell.text):
            return field_of(cell.part(found.start(), found.end()), int(found[1].replace(",", "")), seen, kind="money")
    return Field(page=seen[0])


def _day(cell: Cell, seen: Seen) -> Field | None:
    found = day_in(cell)
    return field_of(found[1], found[0], seen, kind="date") if found else None


def _name(cell: Cell, seen: Seen) -> Field | None:
    text = cell.text.strip(" :;")
    if sum(c.isalpha() for c in text) < 3 or day_in(cell) or text[:1].islower() or LABELS.fullmatch(text):
        return None
    return field_of(cell, text, seen)


def continuous(lines: Sequence[PrintedLine]) -> Cell:
    """All words of a page as one cell."""
    return Cell(tuple(word for line in lines for word in line.whole.words))


def paragraphs(lines: Sequence[PrintedLine]) -> str:
    """The page's text with an empty line where a wider gap parts lines or a line stands under a label's column."""
    parts = [lines[0].text] if lines else []
    for above, line in pairwise(lines):
        apart = line.top - above.bottom > 0.9 * max(line.height, above.height) or len(above.text.split()) < 5
        parts.append(("\n\n" if apart else "\n") + line.text)
    return "".join(parts)
