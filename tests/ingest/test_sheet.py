"""Lists as spreadsheets and people who mean harm write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from domain.errors import ListInvalid
from ingest.sheet import head_of, lines_of, pieces_of, rows_of


def workbook(*rows: tuple[Any, ...], change: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive, each of its members as `change` gives it back."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, change(one.filename, old.read(one)))
    return out.getvalue()


def cells(data: bytes) -> list[list[str]]:
    return [row for _, row in rows_of(data, name="list")]


LIST = (("Vendor #", "Company"), ("00042", "Ridge LLC"))


def test_cells_come_as_a_person_sees_them():
    def form(book: Any) -> None:
        book.active["A2"].number_format = "00000"

    data = workbook(
        ("ID", "Name", "Since", "Rate", "Sum", "At"),
        (42, "Ridge", datetime.fromisoformat("2026-03-01"), 1.5, 7.0, datetime.fromisoformat("2026-03-01T08:30")),
        ("0007", "  Bolt ", date(2027, 1, 2), True, None, 123456789012),
        change=form,
    )
    assert cells(data)[1] == ["00042", "Ridge", "2026-03-01", "1.5", "7", "2026-03-01 08:30:00"]
    assert cells(data)[2] == ["0007", "Bolt", "2027-01-02", "yes", "", "123456789012"]


def test_formulas_are_never_worked_out_and_macros_never_run():
    made = workbook(("ID", "Name"), ("=1+1", '=HYPERLINK("http://a.example","x")'))
    assert cells(made) == [["ID", "Name"]]  # nothing was saved as their result, so the line is empty
    macro = rewritten(workbook(*LIST), lambda _name, data: data)
    out = io.BytesIO(macro)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
    assert cells(out.getvalue())[1] == ["00042", "Ridge LLC"]
    assert cells(b'id,name\n1,"=cmd|calc"\n')[1] == ["1", "=cmd|calc"]  # text, and no more


def test_titles_empty_lines_and_merged_cells_do_not_hide_the_header():
    def merge(book: Any) -> None:
        book.active.merge_cells("A1:C1")

    data = workbook(("Our vendors 2026",), (), ("ID", "Name", "Name"), (), ("1", "a", "b"), change=merge)
    head = head_of(data, name="x.xlsx")
    assert head.header == ("ID", "Name", "Name (2)")
    assert head.sample == (("1", "a", "b"),)


def test_a_hidden_first_sheet_is_passed_over():
    def hide(book: Any) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("shown").append(("ID", "Name"))
        book["shown"].append(("1", "Ridge"))

    assert cells(workbook(("secret", "x"), change=hide)) == [["ID", "Name"], ["1", "Ridge"]]


def test_what_a_workbook_says_of_its_size_is_not_believed():
    data = rewritten(
        workbook(*LIST),
        lambda name, body: body.replace(b"A1:B2", b"A1:XFD1048576") if "sheet1" in name else body,
    )
    assert cells(data) == [["Vendor #", "Company"], ["00042", "Ridge LLC"]]
    far = rewritten(
        workbook(*LIST),
        lambda name, body: body.replace(b'r="2"', b'r="99999999999"').replace(b'r="A2"', b'r="A99999999999"'),
    )
    with suppress(ListInvalid):  # read as far as a sheet can go, or refused; but soon
        cells(far)


BILLION = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 ...", "it is a PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "with a password"),
        (b"PK\x03\x04 broken", "damaged"),
        (workbook(*LIST)[:-400], "damaged"),
        (rewritten(workbook(*LIST), lambda n, d: BILLION + d[d.index(b"?>") + 2 :] if "sheet1" in n and b"?>" in d
                   else BILLION + d if "sheet1" in n else d), "defines entities"),
        (rewritten(workbook(*LIST), lambda n, d: b"<worksheet" if "sheet1" in n else d), "damaged"),
        (b"a,b\n1\0,2\n", "neither text nor a workbook"),
        (b"only one column\n1\n2\n", "names columns"),
        (b"", "names columns"),
        (b"a,b\n", "no line below"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_the_reason_and_the_remedy(data: bytes, why: str):
    with pytest.raises(ListInvalid, match=why) as refused:
        head_of(data, name="vendors.xlsx")
    assert "vendors.xlsx" in str(refused.value)


def test_an_archive_that_is_no_workbook_and_one_that_unpacks_to_gigabytes_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", "a,b\n1,2\n")
    with pytest.raises(ListInvalid, match="no workbook"):
        cells(out.getvalue())
    data = bytearray(workbook(*LIST))
    place = data.rindex(b"PK\x01\x02")  # the last entry of the directory, its size unpacked set to four gigabytes
    data[place + 24 : place + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    with pytest.raises(ListInvalid, match="far more than a list needs"):
        cells(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        "ID;Name\n1;Zoë\n".encode("utf-8-sig"),
        "ID\tName\n1\tZoë\n".encode("utf-16"),
        "ID\tName\n1\tZoë\n".encode("utf-16-le"),
        "ID,Name\r\n1,Zoë\r\n".encode("cp1252"),
        '\n\nID,Name\n1,"Zoë"\n'.encode(),
    ],
)
def test_any_usual_encoding_and_separator_is_read(data: bytes):
    assert cells(data) == [["ID", "Name"], ["1", "Zoë"]]


def test_pieces_hold_the_columns_that_matter_and_know_what_came_twice():
    text = "Vendor #,Company,Color\n" + "".join(f"{n % 700:03},Firm {n},red\n" for n in range(1200))
    made = pieces_of(text.encode(), name="x", columns=(("contractor_id", "Vendor #"), ("name", "Company")),
                     key="contractor_id")  # fmt: skip
    assert (made.lines, len(made.pieces)) == (1200, 6)
    lines = [line for piece in made.pieces for line in lines_of(piece)]
    assert lines[0] == (2, {"contractor_id": "000", "name": "Firm 0"}, None)
    assert lines[700] == (702, {"contractor_id": "000", "name": "Firm 700"}, 2)
    with pytest.raises(ListInvalid, match="no column 'Gone'"):
        pieces_of(text.encode(), name="x", columns=(("name", "Gone"),), key="contractor_id")


@given(some.binary(max_size=300))
def test_any_bytes_are_a_list_or_are_refused(data: bytes):
    with suppress(ListInvalid):
        head_of(data, name="x")
