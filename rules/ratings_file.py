"""The client's file of insurers' ratings: comma or semicolon separated, taken whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.reference import states
from config.vocabulary import ratings
from domain.errors import RatingsInvalid
from domain.holdings import CarrierRating

NEEDED = ("naic", "am_best")
COLUMNS = (*NEEDED, "name", "size", "as_of", "admitted_states")
_NAIC = re.compile(r"\d{5}")
_RATING = re.compile(r"(?P<best>[ABC](?:\+\+|\+|-)?|D|E|F|S|NR)(?:[ ,]*(?:PD|[GPRU]))*")
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"),
)
_UNRATED = ("", "N/A", "NA", "NONE", "NOT RATED", "UNRATED", "-")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file by the names of its columns; `n` counts lines from 1, as an editor does."""

    n: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def ratings_from(data: bytes, name: str = "the file") -> tuple[CarrierRating, ...]:
    """The ratings in a CSV file with the columns naic, name, am_best, size, as_of and admitted_states.

    The first line names the columns, in any order and case; others are passed over. A size may stand with its rating
    ("A- VII"). Days are 2026-11-23 or 11/23/2026. States are postal codes, or ALL; an empty cell says nothing.

    Args:
        data: the file as it is, in UTF-8 or Windows-1252.
        name: what the file is called in a refusal.

    Raises:
        RatingsInvalid: every problem of the file, with its line; nothing of it is taken.
    """
    problems: list[str] = []
    rows = _rows(_text(data), problems)
    found: dict[str, tuple[int, CarrierRating]] = {}
    for row in rows:
        one = _rating(row, problems)
        before = found.setdefault(one.naic, (row.n, one))
        if before[1] != one and one.naic:
            problems.append(f"line {row.n}: {one.naic} stands in line {before[0]} with other values")
    if problems:
        raise RatingsInvalid(name=name, problems="\n".join(problems))
    return tuple(one for _, one in found.values())


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(text: str, problems: list[str]) -> list[_Line]:
    first = text.split("\n", 1)[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows, header = [], None
    try:
        for cells in reader:
            if not any(one.strip() for one in cells):
                continue
            if header is None:
                header = [re.sub(r"[\W_]+", "_", one.strip().casefold()).strip("_") for one in cells]
                problems += _wrong_header(header)
            else:
                values = {key: one.strip() for key, one in zip(header, cells, strict=False)}
                rows.append(_Line(reader.line_num, values))
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: {error}")
    if header is None:
        problems.append("line 1: the file is empty")
    return [] if problems else rows


def _wrong_header(header: list[str]) -> Iterator[str]:
    for one in NEEDED:
        if one not in header:
            yield f"line 1: there is no column {one}; expected {', '.join(COLUMNS)}"
    for one in COLUMNS:
        if header.count(one) > 1:
            yield f"line 1: column {one} stands twice"


def _rating(row: _Line, problems: list[str]) -> CarrierRating:
    naic = row["naic"]
    if not _NAIC.fullmatch(naic):
        problems.append(f"line {row.n}: naic must have five digits, found {naic!r}")
    best, size = _strength(row, problems)
    return CarrierRating(naic, best, size, _day(row, problems), _states(row, problems))


def _strength(row: _Line, problems: list[str]) -> tuple[str, str]:
    told = " ".join(row["am_best"].upper().split())
    if told in _UNRATED:
        return "", _size(row, row["size"], problems)
    best = _RATING.match(told)
    if best is None:
        problems.append(f"line {row.n}: am_best must be a rating such as A-, found {row['am_best']!r}")
        return "", _size(row, row["size"], problems)
    return best["best"], _size(row, row["size"] or told[best.end() :], problems)


def _size(row: _Line, told: str, problems: list[str]) -> str:
    plain, sizes = told.strip(" ,()").upper(), tuple(ratings().sizes)
    if plain in _UNRATED:
        return ""
    if plain.isdecimal() and 0 < int(plain) <= len(sizes):
        return sizes[int(plain) - 1]
    if plain not in sizes:
        problems.append(f"line {row.n}: size must be I to XV, found {told.strip()!r}")
    return plain


def _day(row: _Line, problems: list[str]) -> date | None:
    told = row["as_of"]
    found = next((match for one in _DAYS if (match := one.fullmatch(told))), None)
    try:
        if found:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        pass
    if told:
        problems.append(f"line {row.n}: as_of must be a day such as 2026-11-23, found {told!r}")
    return None


def _states(row: _Line, problems: list[str]) -> frozenset[str] | None:
    told = row["admitted_states"].upper()
    if not told:
        return None
    if told == "ALL":
        return frozenset(states())
    codes = frozenset(re.split(r"[\s,;|/]+", told.strip(" ,;|/")))
    if told != "NONE" and (wrong := sorted(codes - states().keys())):
        problems.append(f"line {row.n}: admitted_states must be postal codes, found {', '.join(wrong)}")
    return codes & states().keys()
