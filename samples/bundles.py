"""Files that hold several papers, as agents send them: cover, certificates, remarks, endorsements, declarations."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from samples import names, papers, style
from samples.carrier_papers import carrier_paper
from samples.certificate import certificate
from samples.coverages import Truth
from samples.draw import flat
from samples.layouts import Content, Fact, laid_out, look
from samples.negatives import negative
from samples.state_papers import state_paper


@dataclass(frozen=True, slots=True)
class Bundle:
    """The file, and what each of its pages is (values of the extraction's page kinds); truths of its certificates."""

    data: bytes
    pages: tuple[str, ...]
    certificates: tuple[Truth, ...]


def bundle(rng: random.Random, *, today: date, mirrored: bool = False) -> Bundle:
    """A mixed file. With `mirrored` the certificate's second page lies on top of its first, as off a fax."""
    truth = certificate(rng, today=today)
    look_of = style.plain(rng)
    sender = names.agency(rng)
    parts: list[tuple[str, bytes]] = [_cover(rng, sender, truth, today)]
    first, second = two_pages(truth)
    both = [("acord_25", flat(first, look_of)), ("acord_25", flat(second, look_of))]
    parts += both[::-1] if mirrored else both
    truths = [truth]
    row, holder = truth["coverages"][0], truth["holder"]["name"]
    for form in rng.sample(("CG 20 10", "CG 20 37", "CG 24 04", "CG 20 01"), rng.randint(1, 3)):
        what = papers.Endorsed(form, "04 13", row["policy_number"], truth["insured"]["name"], (holder,))
        parts.append(("endorsement", papers.endorsement(what)))
    if rng.random() < 0.5:
        parts.append(("declarations", negative(rng, today=today, kind="declarations")[1]))
    if rng.random() < 0.5:
        data, other = rng.choice((state_paper, carrier_paper))(rng, today=today)
        parts.append(("other_certificate", data))
        truths.append(other)
    if rng.random() < 0.5:
        parts.append(
            ("other", negative(rng, today=today, kind=rng.choice(("invoice", "w9", "id_card", "policy_form")))[1])
        )
    return Bundle(papers.bound(*(data for _, data in parts)), tuple(kind for kind, _ in parts), tuple(truths))


def two_pages(truth: Truth) -> tuple[Truth, Truth]:
    """A certificate whose policies take two pages of the form: the heads are the same, the rows are shared out."""
    rows = truth["coverages"]
    cut = max(1, len(rows) - 1)
    return truth | {"coverages": rows[:cut]}, truth | {"coverages": rows[cut:] or rows[:1], "description": ""}


def further_page(rng: random.Random, truth: Truth) -> bytes:
    """A second page of a carrier's certificate: remarks, and that it goes on with the first."""
    facts = (
        Fact("Named Insured", (truth["insured"]["name"],)),
        Fact("Description of operations", ("Work at the north garage, phase 2.",)),
    )
    return laid_out(Content(("Page 2 of 2",), f"{truth['form']} (continued)", (), facts), "colon", look(rng))


def _cover(rng: random.Random, sender: names.Firm, truth: Truth, today: date) -> tuple[str, bytes]:
    if rng.random() < 0.5:
        return "cover_sheet", papers.fax_cover(sender=sender, to=truth["holder"]["name"], pages=5)
    told = ("Please find the certificate of insurance enclosed.", "Call us with any question.")
    return "cover_sheet", papers.letter(told, sender=sender, day=today)
