"""Lists as spreadsheets write them, CSV or XLSX, read line by line within limits; nothing in them is ever run."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from domain.errors import ListInvalid
from domain.saying import phrased

MOST_LINES = 200_000
MOST_COLUMNS = 200
MOST_CELL = 2000
MOST_UNPACKED = 512 * 1024 * 1024
MOST_MEMBERS = 2000
LAST_ROW = 1_048_576
"""The last row that a spreadsheet can have."""
SAMPLE = 8
LOOKED_AT = 15
"""Lines at the top among which the header is looked for."""
PIECE = 200
"""Lines in one piece: so many are taken in one unit of work, for which other writers wait."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NO_LISTS = {b"%PDF": "a PDF", OLE: "a workbook of the old kind, or one with a password", b"\x89PNG": "a picture"}
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,20}")

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The columns of a list, each under a name of its own, and its first lines."""

    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetPieces:
    """The lines of a list, cut into pieces; see `lines_of` for what a piece holds."""

    pieces: tuple[bytes, ...]
    lines: int


def head_of(data: bytes, *, name: str) -> SheetHead:
    """The columns and first lines of a list.

    Raises:
        ListInvalid: it is no list that can be read; the sentence says why and what to do.
    """
    header, rows = _split(rows_of(data, name=name), name)
    sample = [_fitted(cells, len(header)) for _, (_, cells) in zip(range(SAMPLE), rows, strict=False)]
    if not sample:
        raise _refused(name, "there is no line below the header. Add the contractors and send it again.")
    return SheetHead(header, tuple(sample))


def pieces_of(data: bytes, *, name: str, columns: Collection[tuple[str, str]], key: str) -> SheetPieces:
    """All lines of a list, with the columns that matter under our names.

    Args:
        data: the file.
        name: what it is called in errors.
        columns: our names, each with the header of the file's column.
        key: our name of the column that tells lines apart.

    Raises:
        ListInvalid: see `head_of`, or a column is not there.
    """
    header, rows = _split(rows_of(data, name=name), name)
    missing = [theirs for _, theirs in columns if theirs not in header]
    if missing:
        raise _refused(name, f"there is no column {missing[0]!r} in it. Choose the columns again.")
    at = {ours: header.index(theirs) for ours, theirs in columns}
    first: dict[str, int] = {}
    pieces: list[bytes] = []
    waiting: list[str] = []
    count = 0
    for number, cells in rows:
        values = {ours: _trimmed(cells[index]) if index < len(cells) else "" for ours, index in at.items()}
        if not any(values.values()):
            continue
        count += 1
        ref = values.get(key, "")
        seen = first.setdefault(ref, number) if ref else number
        waiting.append(json.dumps([number, values, seen if seen != number else None]))
        if len(waiting) == PIECE:
            pieces.append(gzip.compress("\n".join(waiting).encode(), mtime=0))
            waiting = []
    if waiting:
        pieces.append(gzip.compress("\n".join(waiting).encode(), mtime=0))
    return SheetPieces(tuple(pieces), count)


def lines_of(piece: bytes) -> Iterator[tuple[int, dict[str, str], int | None]]:
    """The lines of a piece: number in the file, values by our names, and the earlier line with the same key, if any."""
    for line in gzip.decompress(piece).decode().splitlines():
        number, values, seen = json.loads(line)
        yield number, values, seen


def rows_of(data: bytes, *, name: str) -> Iterator[Line]:
    """The lines of a file that are not empty, with their numbers; the cells as text.

    Raises:
        ListInvalid: it is no list that can be read.
    """
    for mark, what in NO_LISTS.items():
        if data.startswith(mark):
            raise _refused(name, f"it is {what}. Save it as CSV or as XLSX without a password, and send it again.")
    rows = _xlsx(data, name) if data.startswith(b"PK\x03\x04") else _csv(data, name)
    count = 0
    for number, cells in rows:
        if not any(cells):
            continue
        count += 1
        if count > MOST_LINES + 1:
            raise _refused(name, f"it has more than {MOST_LINES} lines. Send it in parts.")
        yield number, cells


def _csv(data: bytes, name: str) -> Iterator[Line]:
    text = decoded(data)
    if "\0" in text:
        raise _refused(name, "it is neither text nor a workbook. Save the list as CSV or XLSX, and send it again.")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    try:
        for cells in lines:
            yield lines.line_num, [one.strip()[:MOST_CELL] for one in cells[:MOST_COLUMNS]]
    except csv.Error as trouble:
        raise _refused(name, f"line {lines.line_num}: {trouble}. Save it as CSV anew, and send it again.") from trouble


def _xlsx(data: bytes, name: str) -> Iterator[Line]:
    _checked_archive(data, name)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        if not sheets:
            raise _refused(name, "it has no sheet that is shown. Show the sheet with the list, and send it again.")
        sheet: Any = sheets[0]
        sheet.reset_dimensions()  # what a file says of its size is not believed
        for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW), 1):
            cells = [_cell(one) for one in row[:MOST_COLUMNS]]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells
    except ListInvalid:
        raise
    except Exception as trouble:  # the library throws whatever a broken workbook leads it to
        why = phrased("the workbook is damaged ({kind})", kind=type(trouble).__name__)
        raise _refused(name, f"{why}. Open it, save it anew, and send it again.") from trouble


def _checked_archive(data: bytes, name: str) -> None:
    """A workbook that unpacks to no more than can be read, and brings no definitions of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
                raise _refused(name, "it unpacks to far more than a list needs. Copy the list into a new workbook.")
            if "[Content_Types].xml" not in archive.namelist():
                raise _refused(name, "it is an archive and no workbook. Send the CSV or XLSX file itself.")
            for one in members:
                if one.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(archive.open(one).read(4096)):
                    raise _refused(name, "it defines entities, as no spreadsheet does. Save it anew from a program.")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as broken:
        raise _refused(name, "the workbook is damaged. Open it, save it anew, and send it again.") from broken


def _cell(cell: Any) -> str:
    """A cell as a person sees it: whole numbers without a point, leading zeros by its format, days as 2026-11-23."""
    value = cell.value
    if value is None or getattr(cell, "data_type", "") == "e":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - all digits are sure
        value = int(value)
    if isinstance(value, int):
        form = str(cell.number_format or "")
        return str(value).zfill(len(form)) if _ZEROS.fullmatch(form) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()[:MOST_CELL]


def _split(rows: Iterator[Line], name: str) -> tuple[tuple[str, ...], Iterator[Line]]:
    """The header, with names that differ, and the lines below it: above it may stand a title."""
    top: list[Line] = []
    for line in rows:
        top.append(line)
        if len(top) == LOOKED_AT or sum(map(bool, line[1])) > 1:
            break
    place = next((index for index, (_, cells) in enumerate(top) if sum(map(bool, cells)) > 1), None)
    if place is None:
        raise _refused(name, "no line of it names columns. The first line must; two columns at least.")
    return _named(top[place][1]), rows


def _named(cells: Iterable[str]) -> tuple[str, ...]:
    made: list[str] = []
    for number, cell in enumerate(cells, 1):
        wanted = _trimmed(cell) or f"Column {number}"
        same = sum(1 for one in made if one == wanted or one.startswith(f"{wanted} ("))
        made.append(f"{wanted} ({same + 1})" if same else wanted)
    while made and made[-1] == f"Column {len(made)}":
        made.pop()
    return tuple(made)


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    return tuple(_trimmed(one)[:120] for one in (*cells, *[""] * width)[:width])


def _trimmed(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def decoded(data: bytes) -> str:
    """The text of a CSV file in whatever encoding spreadsheets write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    head = data[:400]
    if len(head) > 3 and head[1::2].count(0) > len(head) // 3:  # noqa: PLR2004 - UTF-16 without its mark
        return data.decode("utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # as spreadsheets on Windows write it
        return data.decode("cp1252", "replace")


def delimiter(text: str) -> str:
    """What stands between the cells, by the first line that has anything in it."""
    head = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=head.count)


def _refused(name: str, why: str) -> ListInvalid:
    return ListInvalid(name=name, problems=f"  - {why}")
