"""A client's person: from the graph to the one paper that is missing, out with the list, in with the paper."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from samples import papers
from samples.demo_papers import endorsed
from samples.demo_world import KESTREL
from tests.journeys.office import ADMIN, Office, certificate_of


def test_the_client_finds_the_one_missing_endorsement_takes_the_list_along_and_uploads_the_paper(
    desk_at_work: Office, tmp_path: Path
):
    truth, pdf = certificate_of(KESTREL)
    desk_at_work.proven(KESTREL, pdf)
    with desk_at_work.person(ADMIN) as page:
        page.goto(f"{desk_at_work.address}/portal")
        page.locator(".legend a").filter(has_text="Compliant").click()
        page.get_by_role("link", name=KESTREL.name).click()
        todo = page.locator(".finding.still")
        expect(todo).to_have_count(1)
        expect(todo).to_contain_text("notice of cancellation", ignore_case=True)
        page.get_by_role("link", name="Contractors").first.click()
        _takes_the_list_along(page, tmp_path)

        paper = tmp_path / "CG 02 05.pdf"
        paper.write_bytes(papers.endorsement(endorsed(truth, "CG 02 05", "12 04")))
        page.get_by_role("link", name="Upload", exact=True).click()
        page.set_input_files("#files", str(paper))
        page.click(".send")
        expect(page.locator("#received")).to_contain_text("Say whose it is")
        page.get_by_role("link", name="Say whose it is").click()
        expect(page.locator(".guesses")).to_contain_text("their policy")  # the page's policy number leads there
        page.get_by_role("button", name=re.compile(f"Assign.*{KESTREL.name}")).click()
        expect(page.locator(".flash")).to_contain_text(f"Given to {KESTREL.name}")
        page.goto(f"{desk_at_work.address}/accounts/{desk_at_work.account(KESTREL)}")
        expect(page.locator("main")).to_contain_text("CG 02 05.pdf waits for a reviewer")


def _takes_the_list_along(page: Page, folder: Path) -> None:
    """CSV and XLSX open, and say the same of the contractor."""
    page.fill("#f-q", "kestrel")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=kestrel**")
    told = {}
    for ending in ("CSV", "XLSX"):
        page.locator(".downloads summary").click()
        with page.expect_download() as taken:
            page.get_by_role("link", name=f"Deficiencies {ending}").click()
        told[ending] = folder / taken.value.suggested_filename
        taken.value.save_as(told[ending])
        page.locator(".downloads summary").click()
    with told["CSV"].open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))
    sheet = load_workbook(told["XLSX"]).active
    assert sheet is not None
    cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    (line,) = [row for row in rows if KESTREL.name in row]
    assert any("cancellation" in cell for cell in line)
    (same,) = [row for row in cells if KESTREL.name in row]
    assert [cell for cell in line if "cancellation" in cell] == [cell for cell in same if "cancellation" in cell]
