"""A fax that came as mail belongs to the account whose cover sheet lies on top, and to no other."""

from __future__ import annotations

import random
from email.message import EmailMessage

import pytest

from domain.fax_reference import account_in_code
from domain.token import reference
from outbound.fax_cover import fax_cover
from pipeline.reading import read_mail
from pipeline.taking import take
from pipeline.walk import finish
from records.messages import Message, Place
from samples.damage import fax
from samples.demo import VENDORS
from tests.review_ui.world import ADDRESS, SECRET, World, people_and_accounts
from tests.servers.worlds import WorldFrom


@pytest.fixture
def world(sqlite_world_from: WorldFrom) -> World:
    return sqlite_world_from(people_and_accounts)


def arrived(world: World, called: str, *, resolution: str, as_pdf: bool = False) -> tuple[int | None, str | None]:
    cover = fax_cover(
        reference=called, reply_fax="+1 813 555 0100", client="Harbor Point", contractor="Apex", lines=(), upload_url=""
    )
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "noreply@gateway.example", ADDRESS, "New fax from 8135550142"
    mail["Message-ID"] = f"<{called}{resolution}{as_pdf}@gateway.example>"
    mail.set_content("You have received a fax of 1 page.")
    data = cover if as_pdf else fax(cover, random.Random(3), resolution=resolution)
    maintype, subtype = ("application", "pdf") if as_pdf else ("image", "tiff")
    mail.add_attachment(data, maintype=maintype, subtype=subtype, filename="fax.pdf" if as_pdf else "fax.tif")
    message_id = take(world.parts, mail.as_bytes(), Place("INBOX", 1, abs(hash((called, resolution, as_pdf))) % 10**6))
    read_mail(world.parts, message_id)
    finish(world.parts, message_id)
    with world.open_work() as session:
        message = session.get_one(Message, message_id)
        return message.account_id, message.matched_by


@pytest.mark.parametrize(("resolution", "as_pdf"), [("standard", False), ("fine", False), ("fine", True)])
def test_a_fax_finds_its_account(world: World, resolution: str, as_pdf: bool):
    account = world.account(VENDORS[1].name)
    called = reference(account_id=account, secret=SECRET)
    assert arrived(world, called, resolution=resolution, as_pdf=as_pdf) == (account, "fax reference")


def test_a_reference_that_is_not_ours_leads_nowhere(world: World):
    account = world.account(VENDORS[1].name)
    assert arrived(world, f"C{account}-AAAAA", resolution="fine") == (None, None)
    assert arrived(world, reference(account_id=9999, secret=SECRET), resolution="fine") == (None, None)


def test_code_and_print_say_the_same():
    called = reference(account_id=17, secret="s")
    assert account_in_code(f"COI:{called}", secret="s") == account_in_code(called, secret="s") == 17
    assert account_in_code("https://example.com", secret="s") is None
