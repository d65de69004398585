"""Invented agencies, contractors and clients: names, addresses, telephones and mail addresses nobody has."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_FAMILIES = (
    "Halvorsen", "Okonkwo", "Delacroix", "Pemberton", "Castellano", "Yamashiro", "Brightwater", "Novak", "McAllister",
    "Thornbury", "Vasquez", "Eisenhardt", "O'Dowd", "Larkspur", "Whitcombe", "Bergstrom",
)  # fmt: skip
_PLACES = ("Cedar Ridge", "Blue Heron", "Ironwood", "Summit", "Prairie View", "Harbor Point", "Two Rivers", "Redstone")
_TRADES = (
    "Roofing", "Electric", "Mechanical", "Painting & Drywall", "Concrete", "Fire Protection", "Landscaping",
    "Plumbing & Heating", "Steel Erectors", "Elevator Services", "Janitorial", "Paving", "Glass & Glazing",
)  # fmt: skip
_SUFFIXES = ("LLC", "Inc.", "Co.", "Corp.", ", Inc.", ", LLC", "& Sons, Inc.")
_AGENCIES = (
    "Insurance Agency",
    "Risk Partners LLC",
    "Insurance Group",
    "& Associates Insurance",
    "Insurance Services, Inc.",
)
_OWNERS = ("Property Group LLC", "Builders, Inc.", "Development Company", "Medical Center", "Logistics Center III LLC")
_FIRST = ("Dana", "Priya", "Hannah", "Marcus", "Jo", "Teresa", "Pat", "Wendell", "Soo-Jin", "Ruben", "Ingrid", "Kwame")
_STREETS = (
    "Commerce Dr",
    "Mill Creek Road",
    "E 41st Street",
    "Industrial Pkwy",
    "Boylan Avenue",
    "County Road 12",
    "Main St",
)
_SECOND = ("Suite 210", "Ste 305", "Building C", "PO Box 1188", "Unit 4B", "3rd Floor")
_CITIES = (
    ("Dayton", "OH", "454"), ("Albany", "NY", "122"), ("Tampa", "FL", "336"), ("San Antonio", "TX", "782"),
    ("Raleigh", "NC", "276"), ("Sacramento", "CA", "958"), ("Hamilton", "NJ", "086"), ("Front Royal", "VA", "226"),
    ("Macon", "GA", "312"), ("Fort Collins", "CO", "805"), ("St. Paul", "MN", "551"), ("Boise", "ID", "837"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Firm:
    """A company with its postal address and, for agencies, the person who answers.

    `street` holds one or two lines, neither with a comma; `state` is two letters, `postcode` five digits.
    """

    name: str
    street: tuple[str, ...]
    city: str
    state: str
    postcode: str
    contact_name: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""

    @property
    def address(self) -> str:
        """One line as truth files write it: street, second line, city, ST zip."""
        return ", ".join((*self.street, self.city, f"{self.state} {self.postcode}"))


def contractor(rng: random.Random) -> Firm:
    """A firm that does work on other people's buildings."""
    first = rng.choice(rng.choice((_FAMILIES, _PLACES)))
    return _placed(rng, _suffixed(f"{first} {rng.choice(_TRADES)}", rng.choice(_SUFFIXES)))


def client(rng: random.Random) -> Firm:
    """A firm that hires contractors and is named as certificate holder."""
    return _placed(rng, f"{rng.choice((*_PLACES, *_FAMILIES))} {rng.choice(_OWNERS)}")


def agency(rng: random.Random) -> Firm:
    """An insurance agency with a contact person, telephone, sometimes fax, and a mail address under .example."""
    family = rng.choice(_FAMILIES)
    place = _placed(rng, f"{family} {rng.choice(_AGENCIES)}")
    person = f"{rng.choice(_FIRST)} {rng.choice(_FAMILIES)}"
    host = re.sub(r"[^a-z]", "", family.casefold())
    mailbox = rng.choice(("certs", "certificates", person.split()[0].casefold()))
    return Firm(
        name=place.name,
        street=place.street,
        city=place.city,
        state=place.state,
        postcode=place.postcode,
        contact_name=person,
        phone=_phone(rng) + (f" x{rng.randint(11, 499)}" if rng.random() < 0.25 else ""),
        fax=_phone(rng) if rng.random() < 0.75 else "",
        email=f"{mailbox}@{host}-ins.example",
    )


def _suffixed(name: str, suffix: str) -> str:
    return name + suffix if suffix.startswith(",") else f"{name} {suffix}"


def _placed(rng: random.Random, name: str) -> Firm:
    city, state, prefix = rng.choice(_CITIES)
    street: tuple[str, ...] = (f"{rng.randint(11, 9899)} {rng.choice(_STREETS)}",)
    if rng.random() < 0.4:
        street += (rng.choice(_SECOND),)
    return Firm(name, street, city, state, postcode=f"{prefix}{rng.randint(1, 99):02}")


def _phone(rng: random.Random) -> str:
    """A number in the range kept free for fiction: 555-01xx."""
    area, line = rng.randint(201, 989), rng.randint(100, 199)
    return rng.choice((f"({area}) 555-0{line}", f"{area}-555-0{line}"))
