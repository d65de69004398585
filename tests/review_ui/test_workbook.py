"""Workbooks as a spreadsheet program reads them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from openpyxl import load_workbook

from review_ui.portal.workbook import MOST_SIGNS, as_xlsx

AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_every_text_comes_back_as_it_was_and_as_text():
    told = ["=1+1", "#REF!", "<b>&amp;</b>", " blank ", "", "Peña ﷽ 🚧", "two\nlines", "0012", "-3", "]]>"]
    book = load_workbook(io.BytesIO(b"".join(as_xlsx(["A"], [[one] for one in told], title="R & D", at=AT))))
    cells = [row[0] for row in book["R & D"].iter_rows(min_row=2)]
    assert [cell.value or "" for cell in cells] == told
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert book.active.freeze_panes == "A2"


def test_what_no_workbook_can_hold_is_left_out_and_numbers_stay_numbers():
    rows = [["bell\a\x0b", 7], ["x" * (MOST_SIGNS + 9), 0], ["\ufffe\ufffd", -1]]
    book = load_workbook(io.BytesIO(b"".join(as_xlsx(["Text", "Number"], rows, title="All", at=AT))))
    found = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert found == [["bell", 7], ["x" * MOST_SIGNS, 0], ["\ufffd", -1]]


def test_a_long_workbook_comes_in_pieces_while_its_rows_are_made():
    made = 0

    def rows() -> Iterator[list[str]]:
        nonlocal made
        for n in range(20_000):
            made = n
            yield [f"row {n} {n * 7919 % 10007}"] * 5

    pieces = as_xlsx(["A"] * 5, rows(), title="Long", at=AT)
    taken = 0
    while taken < 20_000:  # the first part of the sheet
        taken += len(next(pieces))
    assert made < 15_000
    assert b"".join(pieces)
    assert made == 19_999
