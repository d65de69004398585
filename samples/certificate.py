"""A certificate that could have been: who, what, how much and until when, before anything is drawn."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from samples import names, wording
from samples.carriers import panel
from samples.coverages import LINES, Truth, Wish, coverage, granted


@dataclass(frozen=True, slots=True)
class Order:
    """What a certificate must say; None and empty parts are left to chance.

    `rows` names the lines wanted, with the wish for each; an empty mapping means a random choice of lines.
    """

    producer: names.Firm | None = None
    insured: names.Firm | None = None
    holder: names.Firm | None = None
    issued: date | None = None
    rows: Mapping[str, Wish] = field(default_factory=lambda: MappingProxyType({}))
    description: str | None = None


def certificate(rng: random.Random, *, today: date, edition: str = "2016/03", order: Order | None = None) -> Truth:
    """The truth of one ACORD 25, as the scoring program reads it: dates as ISO days, amounts in whole dollars.

    The same generator state and arguments give the same truth.
    """
    order = order or Order()
    holder = order.holder or names.client(rng)
    insurers = panel(rng, rng.randint(1, 4))
    text, flags = wording.description(rng, holder=holder.name)
    truth: Truth = {
        "form": "ACORD 25",
        "edition": edition,
        "page": 1,
        "date": (order.issued or today - timedelta(days=rng.randint(0, 45))).isoformat(),
        "producer": _party(order.producer or names.agency(rng)),
        "insured": _party(order.insured or names.contractor(rng)),
        "holder": _party(holder),
        "insurers": insurers,
        "coverages": _rows(rng, order=order, today=today, letters=tuple(insurers)),
        "description": text if order.description is None else order.description,
        "description_flags": flags if order.description is None else {},
    }
    if rng.random() < 0.3:
        truth["number"] = str(rng.randint(10_000, 99_999))
    return truth


def _rows(rng: random.Random, *, order: Order, today: date, letters: tuple[str, ...]) -> list[Truth]:
    chances = {"gl": 0.95, "auto": 0.85, "umbrella": 0.7, "wc": 0.85, "other": 0.3}
    lines = tuple(order.rows) or tuple(line for line in LINES if rng.random() < chances[line]) or ("gl",)
    rows = []
    for place, line in enumerate(lines):
        letter = letters[min(place, len(letters) - 1)] if rng.random() < 0.7 else rng.choice(letters)
        row = coverage(rng, line, today=today, letter=letter)
        rows.append(granted(row, order.rows[line]) if line in order.rows else row)
    return rows


def _party(firm: names.Firm) -> Truth:
    party: Truth = {"name": firm.name, "address": firm.address}
    contact = {"contact_name": firm.contact_name, "phone": firm.phone, "fax": firm.fax, "email": firm.email}
    return party | {key: value for key, value in contact.items() if value}
