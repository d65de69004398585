"""A contractor sends papers from a phone, with scripts and without; an agent answers whether policies are in force."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.dialogue import Addressee
from samples.demo_papers import Flaws
from samples.demo_world import HALVORSEN, LARKSPUR, REDSTONE
from tests.journeys.office import REVIEWER, Office, certificate_of
from tests.review_ui.measure import overflow

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LOW = Flaws(gl={"each_occurrence": 500_000})


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_contractor_sends_a_certificate_from_a_phone_and_reads_what_is_missing(
    desk_at_work: Office, tmp_path: Path, scripts: bool
):
    vendor = REDSTONE if scripts else LARKSPUR
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(certificate_of(vendor, LOW)[1])
    context = desk_at_work.browser.new_context(java_script_enabled=scripts, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{desk_at_work.address}/s/{desk_at_work.link(vendor)}")
    if scripts:
        assert overflow(page) <= 0
    page.set_input_files("#files", str(paper))
    page.click(".send")
    page.wait_for_url("**/received/**")
    if not scripts:  # who has none looks again by a link
        desk_at_work.running.eventually(
            lambda: page.reload() and not page.get_by_role("link", name="Look again").count(), seconds=30
        )
    missing = page.locator("#received")
    expect(missing).to_contain_text("What still seems to be missing")
    expect(missing).to_contain_text("$500,000")
    expect(missing).to_contain_text("$1,000,000")
    page.get_by_role("link", name="Send more").click()
    expect(page.locator("main")).to_contain_text("What you sent is not counted here yet")
    context.close()


def test_an_agents_answer_is_work_for_the_reviewer(desk_at_work: Office):
    desk_at_work.proven(HALVORSEN, certificate_of(HALVORSEN)[1])
    context = desk_at_work.browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{desk_at_work.address}/v/{desk_at_work.link(HALVORSEN, Addressee.AGENT)}")
    groups = page.locator("fieldset")
    for group in groups.all():
        group.get_by_label("In force").check()
    expect(groups.first.get_by_label("Cancelled as of")).to_be_hidden()  # asked only of what was cancelled
    groups.first.get_by_label("Cancelled", exact=True).check()
    groups.first.get_by_label("Cancelled as of").fill(desk_at_work.parts.today().isoformat())
    page.click(".send")
    expect(page.locator("h1")).to_have_text("Thank you")
    context.close()
    with desk_at_work.person(REVIEWER) as page:
        page.goto(f"{desk_at_work.address}/answers")
        line = page.locator(".answer-lines li").filter(has_text=HALVORSEN.name)
        expect(line).to_contain_text("Cancelled")
        line.get_by_label("What you did").fill("Called the agency; a new policy comes.")
        line.get_by_role("button", name="Settle").click()
        expect(page.locator("main")).not_to_contain_text(HALVORSEN.name)
