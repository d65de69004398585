"""Endorsements and notices beside the page: in words, with policy and day."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date

from domain.token import reply_address
from pipeline.reading import read_mail, read_paper
from pipeline.taking import take
from pipeline.walk import finish
from records.messages import Place
from samples import notices, papers
from samples.demo import VENDORS
from samples.endorsement_papers import LAYOUTS
from samples.endorsement_truth import endorsement_truth
from samples.post import Letter, Post
from tests.review_ui.pages import Browser
from tests.review_ui.world import ADDRESS, SECRET, TODAY, World


def _arrived(world: World, *files: bytes) -> int:
    """The message id of a mail with these pages in one file, read and judged."""
    reply = reply_address(ADDRESS, account_id=world.account(VENDORS[0].name), secret=SECRET)
    post = Post(ADDRESS, TODAY, lambda _slug: reply)
    raw = post.from_agent("attached", VENDORS[0], Letter("Papers", "Attached.", {"papers.pdf": papers.bound(*files)}))
    message = take(world.parts, raw, Place("INBOX", 1, 99))
    for document in read_mail(world.parts, message):
        read_paper(world.parts, document)
    finish(world.parts, message)
    return message


def _told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def _drawn(form: str, layout: str, **changes: object) -> bytes:
    truth = endorsement_truth(random.Random(4), today=TODAY, form=form)
    return LAYOUTS[layout](replace(truth, **changes), random.Random(4))


def test_a_notice_shows_its_policy_its_day_and_its_reason(reviewer: Browser, world: World):
    truth = notices.notice_truth(random.Random(2), today=TODAY, kind="cancellation")
    truth = replace(
        truth, numbers=("GLO 7741002-03",), effective=date(2026, 12, 9), reason="nonpayment", words="Nonpayment"
    )
    message = _arrived(world, notices.boxed_form(replace(truth, amount="1,204.55"), random.Random(1)))
    told = _told(reviewer.get(f"/review/{message}").text)
    assert "Notice of cancellation Page 1" in told
    assert "Policy GLO 7741002-03" in told
    assert "Coverage ends 12/09/2026, 12:01 AM" in told
    assert "Reason Premium not paid" in told
    assert "Amount due $1,204.55" in told


def test_endorsements_tell_in_words_what_they_give_and_take(reviewer: Browser, world: World):
    named = {"parties": ("Harborpoint Holdings LLC",), "addresses": ("",), "specimen": False, "blanket": False}
    grants = _drawn("CG 20 10", "iso_table", edition="11 85", policy_number="BKS7741002", places=("All work",), **named)
    takes = _drawn("CG 21 39", "carrier")
    told = _told(reviewer.get(f"/review/{_arrived(world, grants, takes)}").text)
    assert "CG 20 10 11 85 Page 1" in told
    assert "Additional insured for work in progress Additional insured for completed work" in told
    assert "For Harborpoint Holdings LLC Where All work" in told
    assert "CG 21 39 10 93 Page 2" in told
    assert "No cover for liability assumed by contract" in told


def test_a_specimen_is_called_one(reviewer: Browser, world: World):
    blank = _drawn("CG 20 10", "iso_table", parties=(), addresses=(), places=(), specimen=True)
    assert "Specimen: its schedule is blank" in _told(reviewer.get(f"/review/{_arrived(world, blank)}").text)
