"""An admin invites somebody; they choose a password over the mailed link, and see and do only what their role may."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.office import ADMIN, Office

VERA, CHOSEN = "vera@harborpoint.example", "a long enough password"


def test_an_invited_viewer_chooses_a_password_and_only_looks(desk_at_work: Office):
    with desk_at_work.person(ADMIN) as page:
        page.goto(f"{desk_at_work.address}/portal")
        page.locator(".menu summary").click()
        page.get_by_role("link", name="People").click()
        page.get_by_label("Name").fill("Vera Viewer")
        page.get_by_label("Email").fill(VERA)
        page.locator("#invite select").select_option("viewer")
        page.get_by_role("button", name="Invite").click()
        expect(page.locator(".persons")).to_contain_text("Vera Viewer")
    desk_at_work.running.eventually(lambda: any(VERA in one.recipients for one in desk_at_work.mail.taken), seconds=30)
    link = desk_at_work.mailed(VERA, r"(http\S+/new-password/\S+)")

    context = desk_at_work.browser.new_context()
    page = context.new_page()
    page.goto(link)
    page.get_by_label("New password").fill(CHOSEN)
    page.get_by_label("The same again").fill(CHOSEN)
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("load")
    desk_at_work.sign_in(page, VERA, CHOSEN)
    expect(page.locator("h1")).to_have_text("Compliance")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_contain_text("Contractors")
    expect(menu).not_to_contain_text("Uploads")
    expect(menu).not_to_contain_text("Integrations")
    menu.get_by_role("link", name="Contractors").click()
    expect(page.get_by_role("link", name="Upload", exact=True)).to_have_count(0)
    page.locator(".contractors tbody th a").first.click()
    expect(page.get_by_text("Grant an exception")).to_have_count(0)
    for path in ("/portal/upload", "/portal/people", "/integrations/1/keys", "/review", "/desk"):
        answer = page.goto(f"{desk_at_work.address}{path}")
        assert answer is not None
        assert answer.status == 404, path
    context.close()
