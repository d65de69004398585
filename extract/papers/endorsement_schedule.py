"""The schedule of an endorsement: who is named, and for which places, projects or operations.

A schedule is columns of labels with rows under them, or labels with lists beside or under them. A list's lines are put
together where one party goes on, and parted at gaps, bullets, numbers and the ends of addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from extract.prints.printed import Cell, PrintedLine

PARTY = re.compile(
    r"^\W*(?:\(?\d\)?[.)]\s*)?(?:names?\s*(?:and|&)\s*(?:mailing\s+)?address(?:es)?\s+of\s+|names?\s+of\s+(?:the\s+)?)?"
    r"(?:scheduled\s+|designated\s+|additional\s+insured\s+|other\s+)?"
    r"(?:persons?(?:\(s\))?\s*(?:\(s\))?\s*(?:,|/|or|and)\s*(?:entity|entities|organi[sz]ations?)(?:\s*\(s\)|\(s\))?"
    r"|additional\s+insureds?(?:\(s\))?(?:\s*\((?:vendor|lessor|owner)s?\))?|lessors?|vendors?|certificate\s+holders?"
    r"|(?:state\s+or\s+)?governmental\s+agency[a-z\s]*|loss\s+payees?|alternate\s+employer|scheduled\s+part(?:y|ies)"
    r"|beneficiar(?:y|ies)|released\s+part(?:y|ies)|employer)"
    r"(?:\s+to\s+whom\s+[a-z\s]+|\s+name\s+and\s+address)?(?:\s*\([\w\s]+\))?[\s.,;)]*(?::|$)",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"^\W*(?:\(?\d\)?[.)]\s*)?(?:(?:description|address)\s+(?:and\s+(?:description"
    r"|location)\s+)?of\s+)?(?:designated\s+)?(?:construction\s+)?"
    r"(?:locations?(?:\(s\))?|projects?(?:\(s\))?|(?:designation\s+of\s+)?premises|job\s*(?:site)?"
    r"|(?:your\s+)?work|(?:designated\s+)?operations?|covered\s+operations|job)"
    r"(?:\s*(?:\(s\)|,|/|or|and|of|for|description|project|operations?|locations?|premises|designated"
    r"|covered|completed|the|work|name|covers?)"
    r"|\s*\(?(?:s|part leased to you)\)?)*"
    r"[\s.,;)]*(?::|$)",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"^\W*(?:premium|additional premium|charge|rate|state|limits?(?: of)?|number of days|days"
    r"|mailing address|address|e-?mail"
    r"|description of (?:leased|vehicle|your products|products|property)|your products|equipment"
    r"|effective|policy|named insured|endorsement"
    r"|countersigned|insured|issued|date|authorized|deductible|interest|class|title|loan)\b[^:]{0,40}(?::|$)",
    re.IGNORECASE,
)
BLANKET = re.compile(
    r"\b(?:any|all|each|every|those)\s+(?:other\s+)?(?:persons?|part(?:y|ies)|owners?|entit(?:y|ies)"
    r"|organi[sz]ations?)\b"
    r"|(?:where|when|as|if)\s+(?:so\s+)?required\s+(?:by|in|under)"
    r"|required\s+by\s+(?:a\s+)?(?:written\s+)?(?:contract|agreement)"
    r"|per\s+(?:written\s+)?contract|\bblanket\b|(?:have|has)\s+agreed[\w\s,]{0,40}(?:contract|agreement)",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(r"^[\W_]*(?:the\s+)?s\s?c\s?h\s?e\s?d\s?u\s?l\s?e[\W_]*$", re.IGNORECASE)
_STOP = re.compile(
    r"^\W*(?:information required|the section|section\s+[IVX]+\b|with respect to|we (?:waive|will"
    r"|have|shall)|this (?:endorsement|insurance|agreement|policy|waiver|form)|"
    r"bodily injury|all other|if no entry|\(if no|[A-D1-5]\.\s+(?:section|the |with|who|for|we"
    r"|any cov|if)|who is an insured|nothing (?:here|in)|"
    r"(?:words|terms) |the (?:insurance|following|general|limit|premium|person|policy|insurer|limits"
    r"|cover|transfer|term)|for (?:the|all|each) |it is |"
    r"subject to|whoever|toward|before the|countersign|authorized|date (?:of )?issue|page \d"
    r"|includes? copyright|copyright|\u00a9|insured:?\s|"
    r"the above|any insured|except as|such |however|you |our )|required to complete",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:\d+[\w\-]*\s+\w|p\.?\s?o\.?\s+box|suite\b|ste\.?\s|attn\b|c/o\b|unit\b|floor\b|\d+(?:st|nd"
    r"|rd|th)\s+floor|building\s+\w$|bldg)"
    r"|\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?$",
    re.IGNORECASE,
)
_TOWN = re.compile(r"\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?$")
_ITEM = re.compile(
    r"^\(?(?:\d{1,2}[.)]|[a-z]\)|[\u2022\u25aa\u25cf\u00a2\u00ab\u00bb\u00b0\u00a9*\-\u2013])\)?\s+|^[eo]\s+(?=[A-Z])"
)
"""A number, a letter or a bullet before an entry; the last ones are what a picture's bullet is read as."""
_GOES_ON = re.compile(r"(?:,|&|\band|\bor|\bof|\bthe|\bby|\ba|\bwith|\bto|/|-)$", re.IGNORECASE)
_CONTINUES = re.compile(r"^(?:[a-z(&]|and\b|or\b|its\b|llc\b|inc\b|l\.p\.|co\b|corp\b|ltd\b|company\b|dba\b)")
_NOTHING = re.compile(r"^\W*(?:n/?a|none|nil|tbd|see (?:above|below)|-+|_+|x+)?\W*$", re.IGNORECASE)
_ROMAN = re.compile(r"(?<=\s)(?=\S*[l1|!\]\[t])I[Il1|!\]\[t]{2}(?=\s|$)")
PARTED = 1.65
"""Times the usual distance of lines from which one list's lines are of two entries."""
NEARLY = 45.0
"""Points before the right edge from which a line is full: the next one may go on."""
MOST_LINES, FAR = 26, 6.5
"""Lines of a column at most, and the heights from one to the next from which they are of two things."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Parties and places as they stand; `present` tells that the page has a schedule at all, filled or not."""

    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    present: bool = False

    @property
    def blanket(self) -> bool:
        """Whether it takes in whoever a contract requires."""
        return any(BLANKET.search(one) for one in self.parties)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One printed line of a column: its text, where it lies, and whether it fills its column's width."""

    text: str
    top: float
    height: float
    full: bool


@dataclass(frozen=True, slots=True)
class _Label:
    """One label of the schedule: what it asks for, its first and last line, its cell and the rest of that cell."""

    kind: str
    first: int
    line: int
    cell: Cell
    rest: Cell


def schedule_of(lines: Sequence[PrintedLine]) -> Schedule:
    """The schedule of a page; lines that are its text end it. Without a heading its labels must end in a colon."""
    start = next((n for n, line in enumerate(lines) if _SCHEDULE.match(line.text)), None)
    labels = _labels(lines, 0 if start is None else start + 1, "" if start is not None else ":")
    wanted = [one for one in labels if one.kind != "other"]
    if start is None and not wanted:
        return Schedule()
    places = _column(lines, labels, "place")
    if (
        start is not None
        and not any(one.kind == "party" for one in wanted)
        and (not wanted or wanted[0].line > start + 1)
    ):
        parties = _grouped(_entries(lines, start + 1, (0.0, float("inf")), [one.line for one in labels]))
    else:
        parties = _column(lines, labels, "party")
    return Schedule(tuple(_names(parties)), tuple(places), True)


def _labels(lines: Sequence[PrintedLine], start: int, needed: str) -> list[_Label]:
    """Labels from `start` on that hold `needed`; one that goes on in the next line is put together."""
    found: list[_Label] = []
    taken: set[int] = set()
    for n in range(start, len(lines)):
        if any(one.kind != "other" for one in found) and _STOP.match(lines[n].text):
            break
        for cell in lines[n].cells:
            if id(cell) in taken:
                continue
            whole, text = _wrapped(lines, n, cell)
            for kind, pattern in (("party", PARTY), ("place", PLACE), ("other", OTHER)):
                if (match := pattern.match(text)) and needed in text:
                    taken |= {id(one) for one in whole}
                    rest = cell.part(match.end()) if len(whole) == 1 else Cell(())
                    found.append(_Label(kind, n, n + len(whole) - 1, _together(whole), rest))
                    break
    return found


def _together(cells: Sequence[Cell]) -> Cell:
    """Several cells' words as one cell."""
    return Cell(tuple(word for cell in cells for word in cell.words))


def _wrapped(lines: Sequence[PrintedLine], n: int, cell: Cell) -> tuple[list[Cell], str]:
    """The cell, with the one right under it when together they make a label and the cell alone makes none."""
    alone = any(pattern.match(cell.text) for pattern in (PARTY, PLACE, OTHER))
    if alone and ":" in cell.text:
        return [cell], cell.text
    if n + 1 < len(lines) and lines[n + 1].top - lines[n].bottom < 0.9 * lines[n].height:
        for under in lines[n + 1].cells:
            if abs(under.box.x0 - cell.box.x0) < 6 or _centered(under, cell):
                both = f"{cell.text} {under.text}"
                if any(p.match(both) for p in (PARTY, PLACE)) and not _ADDRESS.search(under.text):
                    return [cell, under], both
    return [cell], cell.text


def _centered(one: Cell, other: Cell) -> bool:
    return abs((one.box.x0 + one.box.x1) - (other.box.x0 + other.box.x1)) < 8


def _column(lines: Sequence[PrintedLine], labels: Sequence[_Label], kind: str) -> list[str]:
    found: list[str] = []
    for label in labels:
        if label.kind != kind:
            continue
        widest = max(line.whole.box.x1 for line in lines) - NEARLY
        entries = [] if not label.rest.words else [_entry(label.rest, lines[label.line], widest)]
        inline = bool(entries)
        row = sorted((one for one in labels if _in_row(one, label)), key=lambda one: one.cell.box.x0)
        starts = [_start(lines, one, row[:n]) for n, one in enumerate(row)]
        place = row.index(label)
        left, right = starts[place], starts[place + 1] if place + 1 < len(row) else float("inf")
        rows = lines[label.first : label.line + 1] if len(row) == 1 else ()
        beside = next((one for line in rows if (one := _beside(line, label))), None)
        if beside is not None:
            entries.append(_entry(beside, lines[label.line], widest))
            left = beside.box.x0 if not inline else left
        edges = (left if place else 0.0 if beside is None or inline else left - 6, right)
        heads = tuple(one.first for one in labels if one.first > label.first)
        start = label.line if beside is None or inline else label.first
        entries += _entries(lines, start + 1, edges, heads)
        found += _grouped(entries)
    return found


def _in_row(one: _Label, label: _Label) -> bool:
    """Whether two labels head columns of one row: side by side, though one may begin a line lower."""
    apart = one.cell.box.x0 >= label.cell.box.x1 or one.cell.box.x1 <= label.cell.box.x0
    return one is label or (apart and abs(one.first - label.first) <= 1)


def _start(lines: Sequence[PrintedLine], label: _Label, before: Sequence[_Label]) -> float:
    """Where a label's column begins: at the label, or left of it when what stands under a centered label does."""
    if not before:
        return 0.0
    edge, own = before[-1].cell.box.x0 + 40, label.cell.box.x0 + 2
    below = takewhile(lambda line: not _STOP.search(line.text), lines[label.line + 1 : label.line + 9])
    under = (cell.box.x0 for line in below for cell in line.cells[1:])
    return min((at for at in under if edge < at < own), default=own) - 4


def _beside(line: PrintedLine, label: _Label) -> Cell | None:
    after = [cell for cell in line.cells if cell.box.x0 >= label.cell.box.x1 - 2]
    if not after or any(pattern.match(after[0].text) for pattern in (PARTY, PLACE, OTHER)):
        return None
    return after[0]


def _entry(cell: Cell, line: PrintedLine, border: float = float("inf")) -> _Entry:
    return _Entry(cell.text, line.top, line.height, cell.box.x1 > border)


def _entries(
    lines: Sequence[PrintedLine], start: int, edges: tuple[float, float], heads: Sequence[int]
) -> list[_Entry]:
    """What stands in a column from line `start` until the schedule ends or the next row of labels begins."""
    left, right = edges
    found: list[tuple[_Entry, float]] = []
    for n in range(start, min(len(lines), start + MOST_LINES)):
        line = lines[n]
        if _STOP.search(line.text) or n in heads or _SCHEDULE.match(line.text):
            break
        apart = (line.top - (found[-1][0].top if found else lines[max(0, start - 1)].top)) / line.height
        text = apart > 1.9 and len(line.cells) == 1 and _is_sentence(line.text, 7 if found else 9)
        if apart > FAR or (text and (found or not BLANKET.search(line.text))):
            break
        counted = _counted(line)
        words = tuple(
            word
            for word in line.whole.words[counted:]
            if left <= (word.box.x0 + min(word.box.x1, word.box.x0 + 8)) / 2 and word.box.x0 < right
        )
        if not words:
            continue
        cell = Cell(words)
        if counted and left <= line.cells[0].box.x0:
            cell = Cell((line.cells[0].words[0]._replace(text=f"{line.cells[0].text}."), *words))
        if any(pattern.match(cell.text) for pattern in (PARTY, PLACE)) and len(cell.text) < 60 and ":" in cell.text:
            break
        found.append((_entry(cell, line), cell.box.x1))
    if not found:
        return []
    widest = max(line.whole.box.x1 for line in lines)
    border = widest if right == float("inf") else max(right - 60, *(edge for _, edge in found))
    return [replace(entry, full=edge > border - NEARLY) for entry, edge in found]


def _counted(line: PrintedLine) -> int:
    """1 when a line begins with its number in a column of its own."""
    return int(len(line.cells) > 1 and re.fullmatch(r"\d{1,2}", line.cells[0].text) is not None)


def _is_sentence(text: str, words: int) -> bool:
    """Running text: so many words and more, of the long ones less than half with a capital."""
    long = [word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 3]
    return len(text.split()) >= words and sum(word[0].isupper() for word in long) < 0.5 * len(long)


def _grouped(entries: Sequence[_Entry]) -> list[str]:
    """Entries put together: one text a party or place, addresses left out."""
    groups: list[list[str]] = []
    before: _Entry | None = None
    pitch = _pitch(entries)
    in_address = False
    for entry in entries:
        item = _ITEM.match(entry.text)
        text = _ITEM.sub("", entry.text).strip() if item else entry.text.strip()
        gap = before is not None and entry.top - before.top > PARTED * pitch
        address = bool(_ADDRESS.search(text)) and not BLANKET.search(text)
        fresh = before is None or item or gap or in_address
        if address and groups and not item:
            in_address = True
            before = entry
            continue
        if before is not None and not item and not gap and not in_address and _joins(groups[-1][-1], text, before):
            groups[-1].append(text)
        elif fresh or text:
            groups.append([text])
        in_address = False
        before = entry
    joined = (" ".join(group).lstrip(" :.,'|").strip(" ;") for group in groups)
    return [part for one in joined for part in _parted(one) if not _NOTHING.match(part)]


def _parted(text: str) -> Iterator[str]:
    yield from (part.strip() for part in text.split(";") if part.strip())


def _joins(above: str, text: str, before: _Entry) -> bool:
    """Whether a line goes on what stands in the one above."""
    if _GOES_ON.search(above) or _CONTINUES.match(text):
        return True
    if BLANKET.search(above) and not _ends(above) and not text[:1].isdigit():
        return before.full or above.isupper() == text.isupper()
    return before.full and len(above) > 24 and not _ends(above)


def _ends(text: str) -> bool:
    return bool(re.search(r"(?:\.|;|\bLLC|\bInc\.?|\bCorp\.?|\bL\.?P\.?|\bLtd\.?|\bCo\.)$", text))


def _pitch(entries: Sequence[_Entry]) -> float:
    steps = sorted(after.top - before.top for before, after in pairwise(entries))
    steps = [one for one in steps if one > 2]
    usual = max(entry.height for entry in entries) * 1.35 if entries else 12.0
    return min(max(steps[0], 0.8 * usual), 1.6 * usual) if steps else usual


def _names(parties: Sequence[str]) -> Iterator[str]:
    """Parties only, Roman numbers in them mended where a picture was misread."""
    for one in parties:
        if not _ADDRESS.search(one) or BLANKET.search(one):
            yield _ROMAN.sub("III", one)
