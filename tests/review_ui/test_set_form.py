"""A requirement set is edited as a form: limits and conditions by name, beside YAML for what has no box."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from config.reference import requirement_body, requirement_codes
from pipeline.publishing import draft_from
from records import requirements
from review_ui.review.set_fields import Box, Kind, all_boxes
from review_ui.review.set_form import as_yaml, laid
from tests.review_ui.pages import Browser, sent
from tests.review_ui.world import APPROVER, REVIEWER, TODAY, World

LATER = (TODAY + timedelta(30)).isoformat()
OCCURRENCE, AGGREGATE = "coverages[0].limits.each_occurrence", "coverages[0].limits.general_aggregate"


@pytest.fixture
def standard(world: World) -> int:
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    return next(one.id for one in world.desk.accounts.sets(client_id=None) if one.code == "vendor_standard")


@pytest.fixture
def approver(stranger: Browser) -> Browser:
    stranger.sign_in(APPROVER)
    return stranger


def drafted(browser: Browser, set_id: int, **typed: Any) -> dict[str, Any]:
    """The form of a set as its page has it, with what is typed into it."""
    return {**browser.form(f"/requirements/{set_id}", "draft"), "effective_on": LATER, **typed}


def as_sent(box: Box) -> list[str]:
    """What a browser sends of a box."""
    if box.kind is Kind.TICK:
        return ["1"] if box.value else []
    if box.kind in (Kind.TICKS, Kind.CHOICE):
        return [one for one in box.offered if box.holds(one)]
    return [box.shown]


@pytest.mark.parametrize("code", requirement_codes())
def test_a_form_that_is_sent_as_it_stands_changes_nothing(code: str):
    body = requirement_body(code)
    form = MultiDict([(box.name, value) for box in all_boxes(body) for value in as_sent(box)])
    for at in range(len(body["conditions"])):
        form[f"asked.conditions[{at}]"] = "1"
    assert laid(body, form) == body
    assert draft_from(as_yaml(body)) == body


def test_a_limit_is_changed_previewed_and_published_without_yaml(approver: Browser, world: World, standard: int):
    data = drafted(approver, standard, **{OCCURRENCE: "$2,000,000", AGGREGATE: "4000000", "note": "Board"})
    page = html.unescape(approver.post(f"/requirements/{standard}/preview", data, status=200).text)
    changed = page[page.index('class="rewritten"') : page.index("</ul>", page.index('class="rewritten"'))]
    assert changed.count("<li>") == 2, "only what was typed"
    assert "General liability, each occurrence" in changed
    assert changed.index("$1,000,000") < changed.index("$2,000,000")
    assert "Publish version 2" in page
    approver.post(f"/requirements/{standard}/publish", {**sent(page, "draft"), "effective_on": LATER})
    with world.open_work() as session:
        (old, new) = requirements.versions_of(session, (standard,))[standard]
        before, after = (requirements.body_of(session, one.id) for one in (old, new))
    limits = before["coverages"][0]["limits"] | {"each_occurrence": 2_000_000, "general_aggregate": 4_000_000}
    assert after["coverages"][0] == before["coverages"][0] | {"limits": limits}
    others = [{key: one for key, one in body.items() if key != "coverages"} for body in (before, after)]
    assert others[0] == others[1]
    assert after["coverages"][1:] == before["coverages"][1:]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("$1,500,000.00", 1_500_000), ("2M", 2_000_000), ("1.5 million", 1_500_000), ("500k", 500_000), ("0", 0)]
    + [(one, one) for one in ("1,0,0", "two", "1.2345", "-5", "99999999999999999999x")],
)
def test_amounts_are_taken_as_people_type_them_and_never_guessed(typed: str, kept: Any):
    body = requirement_body("vendor_standard")
    form = MultiDict([(f"asked.conditions[{at}]", "1") for at in range(4)] + [(OCCURRENCE, typed)])
    form.setlist("coverages[2].limits.statutory", ["1"])
    assert laid(body, form)["coverages"][0]["limits"]["each_occurrence"] == kept


def test_what_is_wrong_is_said_beside_its_box_and_kept(approver: Browser, standard: int):
    typed = {OCCURRENCE: "1,0,0", "prohibited": "CG 99 99", "timing.grace_days": "soon"}
    page = approver.post(f"/requirements/{standard}/preview", drafted(approver, standard, **typed), status=422).text
    assert "This cannot be a version yet" in page
    for name, said in ((OCCURRENCE, "General liability, each occurrence: "), ("timing.grace_days", "Days of grace")):
        assert f'<a href="#{name}">{said}' in page
        box = page[page.index(f'id="{name}"') :]
        assert box.index('aria-invalid="true"') < box.index(">")
        assert f'id="fault-{name}"' in page
    assert 'value="1,0,0"' in page
    assert "CG 99 99" in page
    assert sent(page, "draft")[AGGREGATE] == "2,000,000"


def test_lines_and_conditions_are_added_and_left_out(approver: Browser, standard: int):
    add = drafted(approver, standard, add_line="umbrella", add_condition="ai_completed", do="form")
    page = approver.post(f"/requirements/{standard}/preview", add, status=200).text
    assert "Umbrella or excess liability" in page
    assert "What it would change" not in page, "nothing is judged yet"
    form = sent(page, "draft")
    at = next(name.split(".")[0] for name in form if name.startswith("coverages[3]"))
    form |= {f"{at}.limits.each_occurrence": "5,000,000", "coverages[1].required": "never"}
    del form["asked.conditions[3]"]  # notice of cancellation is not ticked any more
    form["conditions[4].lines"] = ["gl", "umbrella"]
    page = approver.post(f"/requirements/{standard}/preview", form | {"effective_on": LATER}, status=200).text
    body = draft_from(sent(page, "draft")["base"])
    assert body is not None
    assert body["coverages"][3] == {"line": "umbrella", "required": "always", "limits": {"each_occurrence": 5_000_000}}
    assert body["coverages"][1]["required"] == "never"
    assert [one["code"] for one in body["conditions"]] == ["ai_ongoing", "pnc", "wos", "ai_completed"]
    assert body["conditions"][3]["lines"] == ["gl", "umbrella"]
    assert body["conditions"][3]["accept"], "as shipped sets ask for it"
    changed = page[page.index('class="rewritten"') : page.index("</ul>", page.index('class="rewritten"'))]
    assert "Notice of cancellation" in changed
    assert "Not asked for any more" in changed


def test_form_and_yaml_show_the_same_draft(approver: Browser, standard: int):
    data = drafted(approver, standard, **{OCCURRENCE: "3,000,000", "additional_insureds[1].name": "{owner}"})
    data |= {"additional_insureds[1].role": "owner", "do": "yaml"}
    page = approver.post(f"/requirements/{standard}/preview", data, status=200).text
    text = sent(page, "draft")["text"]
    assert "each_occurrence: 3000000" in text
    assert "{name: '{owner}', role: owner}" in html.unescape(text)
    page = approver.post(f"/requirements/{standard}/preview", {"text": text, "do": "form"}, status=200).text
    form = sent(page, "draft")
    assert form[OCCURRENCE] == "3,000,000"
    assert form["additional_insureds[1].name"] == "{owner}"
    broken = approver.post(f"/requirements/{standard}/preview", {"text": "- a list", "do": "form"}, status=422).text
    assert "- a list" in broken


def test_a_draft_of_any_shape_is_shown_as_a_form_or_refused(approver: Browser, standard: int):
    odd = "id: vendor_standard\ntitle: [x]\n"
    odd += "coverages: [3, {line: <img>}, {line: gl, limits: 7, required: 12}, {line: {a: b}}]\n"
    odd += "conditions: [{code: noc, lines: gl, days: x}, nothing]\nholder: []\ncarrier: {accept_unrated: {a: 1}}\n"
    odd += "additional_insureds: {a: b}\nprohibited: {form: x}\ntiming: 5\n"
    page = approver.post(f"/requirements/{standard}/preview", {"text": odd, "do": "form"}, status=200).text
    form = sent(page, "draft")
    page = approver.post(f"/requirements/{standard}/preview", {**form, "effective_on": LATER}, status=422).text
    assert "This cannot be a version yet" in page
    assert "<img" not in page.lower()
    assert draft_from(sent(page, "draft")["base"]) == draft_from(odd), "nothing of it is lost"
