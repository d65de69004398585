"""The mails that arrive on the demo desk's first day: all invented, drawn, and the same every time."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from samples import damage, draw, live, papers
from samples import demo_world as world
from samples.demo_papers import Flaws, endorsed, paper
from samples.demo_world import CLIENT, VENDORS, Vendor
from samples.post import Letter, Post
from samples.style import varied

__all__ = ["CLIENT", "VENDORS", "DemoMail", "Vendor", "demo_mails"]

_LOW = Flaws(
    gl={"each_occurrence": 500_000, "general_aggregate": 1_000_000}, no_additional_insured=True, no_umbrella=True
)


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One mail of the demo; `becomes` says in words what a reviewer will see of it."""

    name: str
    raw: bytes
    becomes: str


def demo_mails(*, desk: str, today: date, reply_to: Callable[[str], str]) -> tuple[DemoMail, ...]:
    """The mails that wait in the demo mailbox, oldest first; the same arguments give the same bytes.

    Args:
        desk: the desk's own address.
        today: the day on which the demo begins; certificates and mails are dated by it.
        reply_to: gives a vendor's slug its reply address, as a notice would have carried it.
    """
    rng = random.Random(20261123)
    post = Post(desk, today, reply_to)
    return (
        *_digital(rng, post, today),
        *_pictures(rng, post, today),
        *_wrapped(rng, post, today),
        *_talk(rng, post, today),
    )


def _digital(rng: random.Random, post: Post, today: date) -> Iterator[DemoMail]:
    good = paper(rng, world.KESTREL, today=today)
    pages = (papers.endorsement(endorsed(good, *form)) for form in (("CG 20 10", "04 13"), ("CG 02 05", "12 04")))
    text = "Hi,\n\nplease find the certificate and the endorsements attached.\n\nDana"
    files = {"Kestrel COI.pdf": papers.bound(draw.flat(good), *pages)}
    raw = post.from_agent("compliant", world.KESTREL, Letter("RE: Certificate request", text, files))
    yield DemoMail("compliant", raw, "a certificate and two endorsements that meet all requirements")

    low = paper(rng, world.REDSTONE, today=today, flaws=_LOW)
    files = {"certificate.pdf": draw.flat(low)}
    letter = Letter("RE: Certificate request - Redstone Electric", "As requested.\n\nMarcus", files)
    raw = post.from_agent("low", world.REDSTONE, letter)
    yield DemoMail("low limits", raw, "limits too low, additional insured missing")

    page = papers.endorsement(endorsed(low, "CG 20 10", "04 13"))
    letter = Letter("Additional insured endorsement", "The CG 20 10 page for Redstone.", {"CG2010.pdf": page})
    raw = post.from_agent("endorsement", world.REDSTONE, letter)
    yield DemoMail("endorsement", raw, "an endorsement page of the policy just shown")

    form = live.live(paper(rng, world.SUMMIT, today=today))
    letter = Letter("Summit Elevator - certificate", "Let me know if more is needed.", {"ACORD 25 Summit.pdf": form})
    raw = post.from_agent("live", world.SUMMIT, letter)
    yield DemoMail("fillable form", raw, "high-risk contractor: umbrella too low, endorsement pages asked for")


def _pictures(rng: random.Random, post: Post, today: date) -> Iterator[DemoMail]:
    scanned = damage.scan(draw.flat(paper(rng, world.BLUEBIRD, today=today)), rng)
    letter = Letter("Bluebird Janitorial COI", "See attached scan.", {"scan0001.pdf": scanned})
    yield DemoMail("scan", post.from_agent("scan", world.BLUEBIRD, letter), "a scan, read by OCR")

    cover = papers.fax_cover(sender=world.IRONWOOD.producer, to=CLIENT.name, pages=2)
    pages = papers.bound(cover, draw.flat(paper(rng, world.IRONWOOD, today=today)))
    letter = Letter(
        "Fax from 813-555-0142", "A fax has arrived.", {"fax.tif": damage.fax(pages, rng, sender="NOVAK INS")}
    )
    yield DemoMail("fax", post.from_agent("fax", world.IRONWOOD, letter), "a fax with its cover sheet, read by OCR")

    photo = damage.photo(draw.flat(paper(rng, world.PRAIRIE, today=today)), rng)
    letter = Letter("Our certificate", "Sorry, only have it on paper.", {"IMG_2041.jpg": photo})
    raw = post.from_contractor("photo", world.PRAIRIE, letter)
    yield DemoMail("phone photo", raw, "a photo from the contractor, read by OCR")


def _wrapped(rng: random.Random, post: Post, today: date) -> Iterator[DemoMail]:
    old = draw.flat(paper(rng, world.LARKSPUR, today=today - timedelta(days=400)))
    inner = post.from_agent("larkspur-inner", world.LARKSPUR, Letter("Certificate", "Here it is.", {"COI.pdf": old}))
    yield DemoMail("expired, forwarded", post.forwarded(world.LARKSPUR, inner), "policies expired")

    look = varied(rng, edition="2025/12")
    unwaived = draw.flat(
        paper(rng, world.HALVORSEN, today=today, flaws=Flaws(no_waiver=True)) | {"edition": look.edition}, look
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("Halvorsen COI.pdf", (2026, 1, 1, 0, 0, 0)), unwaived)
    letter = Letter("Insurance docs", "All in the zip file.", {"docs.zip": packed.getvalue()})
    yield DemoMail("zip", post.from_agent("zip", world.HALVORSEN, letter), "unpacked; waiver refused")


def _talk(rng: random.Random, post: Post, today: date) -> Iterator[DemoMail]:
    text = "Hello,\n\nmust the umbrella be on the same certificate, or can I send it on its own?\n\nHannah"
    letter = Letter("RE: Certificate request", text)
    yield DemoMail("question", post.from_agent("question", world.SUMMIT, letter), "a question")
    yield DemoMail("out of office", post.automatic(world.HALVORSEN), "filed, never answered")
    yield DemoMail("bounce", post.bounce(world.PRAIRIE), "filed, never answered")
    yield DemoMail("spam", post.unwanted(), "ignored")
    unknown = draw.flat(paper(rng, world.REDSTONE, today=today))
    raw = post.stranger(world.REDSTONE, unknown)
    yield DemoMail("stranger", raw, "an unknown sender: a suggestion, never a match")
    bill = papers.invoice(sender=world.BLUEBIRD.producer, to=world.BLUEBIRD.insured, day=today, number=4471)
    letter = Letter("Premium invoice", "Invoice attached.", {"invoice.pdf": bill})
    yield DemoMail("invoice", post.from_agent("invoice", world.BLUEBIRD, letter), "not a certificate")
