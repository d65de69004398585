"""Papers that come in the same mails and are no certificate of insurance, in over thirty kinds and many looks.

Several name an insured, an insurer, a policy and its dates, as a certificate does; some even print the word. All
wording is ours.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import yaml
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples import names, papers
from samples.carriers import carriers
from samples.coverages import policy_number, year_after
from samples.draw import blank
from samples.form import EDITIONS, PAGE
from samples.layouts import FAMILIES, Cell, Content, Fact, laid_out, look
from samples.style import Style


@dataclass(frozen=True, slots=True)
class World:
    """Who and what a paper is about."""

    insured: names.Firm
    holder: names.Firm
    agent: names.Firm
    carrier: str
    policy: str
    begins: date
    today: date

    @property
    def ends(self) -> date:
        """A year after it begins."""
        return year_after(self.begins)

    @property
    def said(self) -> dict[str, str]:
        """What stands for the placeholders of a text."""
        return {
            "holder": self.holder.name,
            "insured": self.insured.name,
            "carrier": self.carrier,
            "policy": self.policy,
            "begins": _day(self.begins),
            "ends": _day(self.ends),
            "agent": self.agent.name,
            "city": self.insured.city,
        }

    def party(self, firm: names.Firm) -> tuple[str, ...]:
        """Its name and address lines."""
        return (firm.name, *firm.street, f"{firm.city}, {firm.state} {firm.postcode}")


Draw = Callable[[random.Random, World], bytes]


def negative(rng: random.Random, *, today: date, kind: str = "") -> tuple[str, bytes]:
    """A paper that is no certificate, and its kind (one of KINDS, by chance when none is asked for)."""
    kind = kind or rng.choice(KINDS)
    world = World(
        names.contractor(rng), names.client(rng), names.agency(rng), rng.choice(carriers())[1], policy_number(rng),
        today - timedelta(days=rng.randint(1, 300)), today,
    )  # fmt: skip
    draw = _DRAWN.get(kind)
    return kind, draw(rng, world) if draw else _written(rng, world, _papers()[kind])


def _paper(rng: random.Random, content: Content) -> bytes:
    return laid_out(content, rng.choice(tuple(FAMILIES)), look(rng))


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _policy_facts(world: World) -> tuple[Fact, ...]:
    """What a certificate states too: insured, insurer, number, period."""
    return (
        Fact("Named Insured", world.party(world.insured)),
        Fact("Insurance company", (world.carrier,)),
        Fact("Policy Number", (world.policy,)),
        Fact("Policy period", (f"{_day(world.begins)} to {_day(world.ends)}",)),
    )


def _written(rng: random.Random, world: World, paper: Mapping[str, Any]) -> bytes:
    """A paper as negatives.yaml describes it."""
    said = world.said
    facts = [Fact(label, (value.format(**said),)) for label, value in (paper.get("facts") or {}).items()]
    opening = tuple(each.format(**said) for each in paper.get("paragraphs") or paper.get("opening") or ())
    closing = tuple(each.format(**said) for each in paper.get("closing") or ())
    title = paper["title"].format(**said)
    if paper["how"] == "said":
        issuer = paper.get("issuer", "{holder}").format(**said)
        return _paper(rng, Content((issuer,), title, opening, tuple(facts)))
    if paper["how"] == "table":
        table: list[tuple[Cell, ...]] = [tuple((head,) for head in paper["heads"])]
        table += [tuple((cell.format(**said),) for cell in row) for row in paper["rows"]]
        named = (*_policy_facts(world), Fact("Bill to", world.party(world.insured)))
        return _paper(rng, Content(world.party(world.agent), title, (), named, tuple(table), closing))
    issued_by = (
        world.party(world.agent) if paper.get("by_agent") else (world.carrier, "1 Sample Plaza, Hartford, CT 06100")
    )
    facts = [*_policy_facts(world), *facts]
    if rng.random() < 0.5:
        facts.append(Fact("Date", (_day(world.today),)))
    if rng.random() < 0.5:
        rng.shuffle(facts)
    number = paper.get("number", "")
    return _paper(rng, Content(issued_by, title, opening, tuple(facts), closing=closing, number=number))


@cache
def _papers() -> Mapping[str, Mapping[str, Any]]:
    with Path(__file__).with_name("forms").joinpath("negatives.yaml").open(encoding="utf-8") as file:
        return MappingProxyType(yaml.safe_load(file))


def _blank_certificate(rng: random.Random, world: World) -> bytes:
    labels = ("Named Insured", "Certificate Holder", "Policy Number", "Effective Date", "Expiration Date", "Insurer",
              "Date issued", "Each Occurrence", "General Aggregate")  # fmt: skip
    facts = tuple(Fact(label, ("",)) for label in labels)
    opening = ("This is to certify that the policy listed below has been issued to the insured named.",)
    return _paper(
        rng,
        Content(
            (world.carrier,), rng.choice(("Certificate of Insurance", "Evidence of Property Insurance")), opening, facts
        ),
    )


def _blank_acord(rng: random.Random, _world: World) -> bytes:
    return blank(Style(edition=rng.choice(EDITIONS)))


def _photo(rng: random.Random, _world: World) -> bytes:
    """A picture without a letter on it, as from a telephone."""
    noise = np.random.default_rng(rng.getrandbits(32)).integers(60, 200, (24, 18, 3), dtype=np.uint8)
    return _pictured(Image.fromarray(noise).resize((900, 1200), Image.Resampling.BICUBIC))


def _white(_rng: random.Random, _world: World) -> bytes:
    return _pictured(Image.new("RGB", (850, 1100), "white"))


def _pictured(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *PAGE)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _endorsement(rng: random.Random, world: World) -> bytes:
    form = rng.choice(("CG 20 10", "CG 20 37", "CG 24 04", "CG 20 01"))
    return papers.endorsement(papers.Endorsed(form, "04 13", world.policy, world.insured.name, (world.holder.name,)))


_DRAWN: Mapping[str, Draw] = MappingProxyType({
    "tax_form": lambda _rng, world: papers.taxpayer_form(world.insured),
    "blank_acord25": _blank_acord,
    "blank_certificate": _blank_certificate,
    "fax_cover": lambda _rng, world: papers.fax_cover(sender=world.agent, to=world.holder.name, pages=3),
    "endorsement": _endorsement,
    "photo": _photo,
    "white": _white,
})  # fmt: skip
"""Kinds that are more than labels and text."""
KINDS = (*_DRAWN, *_papers())
"""All kinds."""
