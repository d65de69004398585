"""A client sends its whole list, from CSV and from XLSX: columns, what would change, and then what did."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ingest.test_sheet import workbook
from tests.journeys.office import ADMIN, Office

HEADER = ("Vendor no.", "Firm", "Mail", "Where", "Rules")
BAD = ("Petrel Masonry", "mail at petrel", "FL", "vendor_standard")


def _list(ending: str) -> tuple[tuple[str, ...], ...]:
    mark = ending.upper()
    return (
        HEADER,
        (f"{mark}-1", f"Osprey Tiling {mark} LLC", "office@osprey.example", "FL", "vendor_standard"),
        (f"{mark}-2", f"Pelican Fences {mark} Inc.", "yard@pelican.example", "GA", "vendor_low_risk"),
        (f"{mark}-3", *BAD),
    )


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_whole_list_is_mapped_looked_at_line_by_line_and_taken(desk_at_work: Office, tmp_path: Path, ending: str):
    rows = _list(ending)
    file = tmp_path / f"vendors.{ending}"
    file.write_bytes(workbook(*rows) if ending == "xlsx" else _as_csv(rows))
    with desk_at_work.person(ADMIN) as page:
        page.goto(f"{desk_at_work.address}/integrations/1/lists")
        page.set_input_files("#file", str(file))
        page.click("#send-list button")
        for ours, theirs in zip(("contractor_id", "name", "email", "state", "requirement_set"), HEADER, strict=True):
            page.locator(f"[name=column-{ours}]").select_option(theirs)
        page.get_by_role("button", name="Show what would change").click()
        take = page.get_by_role("button", name="Take it: 2 new, 0 changed")
        expect(take).to_be_visible()
        refused = page.locator(".lines tr").filter(has_text="Petrel Masonry")
        expect(refused).to_contain_text("Refused")
        expect(refused).to_contain_text("is not an address that mail can be sent to")
        with desk_at_work.person(ADMIN) as other:  # so far it was only looked at
            other.goto(f"{desk_at_work.address}/contractors?q=osprey+tiling+{ending}")
            expect(other.locator("main")).to_contain_text("Nothing fits")
        take.click()
        expect(page.locator(".list-state")).to_contain_text("Taken", ignore_case=True)
        with page.expect_download() as report:
            page.get_by_role("link", name="Report as CSV").click()
        with report.value.path().open(newline="", encoding="utf-8-sig") as lines:
            told = [row[3] for row in csv.reader(lines)][1:]
        assert told == ["New", "New", "Refused"]
        page.goto(f"{desk_at_work.address}/contractors?q={ending}")
        expect(page.locator(".contractors tbody tr")).to_have_count(2)
        expect(page.locator("main")).to_contain_text(f"Osprey Tiling {ending.upper()} LLC")


def _as_csv(rows: tuple[tuple[str, ...], ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("cp1252")
