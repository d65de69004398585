"""In Chromium: an approver lets a shortfall go; everybody sees it; on the day it ends it is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from domain.finding import AccountStatus
from pipeline import settling
from records.accounts import Account
from tests.review_ui.serving import Served
from tests.review_ui.world import APPROVER, REVIEWER, TODAY, World

END = TODAY + timedelta(45)


def status(world: World, account_id: int) -> AccountStatus:
    with world.open_work() as session:
        return session.get_one(Account, account_id).status


def grant(page: Page, title: str, *, waive: bool) -> None:
    item = page.locator("li.finding", has_text=title).first
    item.get_by_text("Grant an exception").click()
    if waive:
        item.get_by_text("Waive the requirement").click()
    item.get_by_label("Reason").fill("Agreed for the lobby repair alone")
    item.get_by_label("Holds until").fill(END.isoformat())
    item.get_by_role("button", name="Grant", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Granted")


def test_an_exception_is_granted_seen_everywhere_and_lapses_on_its_day(
    world: World, server: Served, signed_in: Callable[[str], Page]
):
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    redstone = world.account("Redstone")
    assert status(world, redstone) is AccountStatus.NONCOMPLIANT
    page = signed_in(APPROVER)
    page.get_by_role("link", name="Redstone Electric, Inc.").first.click()
    expect(page.locator(".standing")).to_contain_text("Non-compliant")
    grant(page, "Each Occurrence: $500,000", waive=False)
    grant(page, "General Aggregate: $1,000,000", waive=False)
    grant(page, "is not shown as additional insured", waive=True)
    expect(page.locator(".standing")).to_contain_text("Compliant with exceptions")
    expect(page.locator("#exceptions")).to_contain_text("Agreed for the lobby repair alone")
    expect(page.locator("#exceptions")).to_contain_text(f"until {END:%m/%d/%Y}")

    page.get_by_role("link", name="Contractors", exact=True).first.click()
    expect(page.locator("tr", has_text="Redstone")).to_contain_text("Compliant with exceptions")
    page.context.clear_cookies()
    page = signed_in(REVIEWER)
    page.goto(f"{server.address}/accounts?q=redstone")
    expect(page.locator("tbody tr")).to_contain_text("Compliant with exceptions")
    page.goto(f"{server.address}/review/2")
    expect(page.locator("#findings .finding.bad").first).to_be_visible()
    expect(page.locator("#findings .finding.bad", has_text="$500,000")).to_have_count(0)

    page.goto(f"{server.address}/accounts/{redstone}?on={END.isoformat()}")
    expect(page.locator(".standing")).to_contain_text("Non-compliant")
    assert status(world, redstone) is AccountStatus.COMPLIANT_WITH_EXCEPTIONS
    with world.open_work() as session:
        client_id = session.get_one(Account, redstone).client_id
    for day in (END - timedelta(1), END):
        then = world.on(day)
        after = 0
        while after := settling.settle_due(then.parts, client_id, after):
            pass
        wanted = AccountStatus.NONCOMPLIANT if day == END else AccountStatus.COMPLIANT_WITH_EXCEPTIONS
        assert status(world, redstone) is wanted
    page.goto(f"{server.address}/accounts/{redstone}")
    page.get_by_text("3 over").click()
    expect(page.locator("#exceptions")).to_contain_text("its day came")
