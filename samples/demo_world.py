"""The demo's world: one client, and the contractors whose agents write to its desk. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from samples.names import Firm

CLIENT = Firm("Harbor Point Property Group LLC", ("1200 Quayside Avenue", "Suite 400"), "Tampa", "FL", "33602")


@dataclass(frozen=True, slots=True)
class Vendor:
    """One contractor of the demo with its agent; addresses are under .example.

    `slug` names it within the samples, `city` is "City, ST zip", `requirement` the code of its requirement set, and
    `flags` what its requirement's conditions ask about (vehicles, employees).
    """

    slug: str
    name: str
    street: str
    city: str
    requirement: str
    agent: str
    agency: str
    agent_email: str
    email: str
    flags: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({"vehicles": True, "employees": True}))

    @property
    def insured(self) -> Firm:
        """The contractor as a certificate names it."""
        return _firm(self.name, self.street, self.city)

    @property
    def producer(self) -> Firm:
        """The agency as a certificate names it."""
        return _firm(self.agency, "300 Harbor Blvd", "Tampa, FL 33602", contact=(self.agent, self.agent_email))


def _firm(name: str, street: str, place: str, contact: tuple[str, str] | None = None) -> Firm:
    city, _, rest = place.partition(", ")
    state, code = rest.split()
    person, email = contact or ("", "")
    return Firm(name, (street,), city, state, code, person, "(813) 555-0142" if contact else "", "", email)


KESTREL = Vendor(
    slug="kestrel",
    name="Kestrel Roofing LLC",
    street="88 Foundry Road",
    city="Tampa, FL 33605",
    requirement="vendor_standard",
    agent="Dana Whitcombe",
    agency="Whitcombe & Associates Insurance",
    agent_email="dana@whitcombe.example",
    email="office@kestrelroofing.example",
)
REDSTONE = Vendor(
    slug="redstone",
    name="Redstone Electric, Inc.",
    street="410 Commerce Dr",
    city="Tampa, FL 33610",
    requirement="vendor_standard",
    agent="Marcus Novak",
    agency="Novak Insurance Agency",
    agent_email="marcus@novakagency.example",
    email="bids@redstoneelectric.example",
)
BLUEBIRD = Vendor(
    slug="bluebird",
    name="Bluebird Janitorial Co.",
    street="7 Mill Creek Road",
    city="Tampa, FL 33611",
    requirement="vendor_low_risk",
    agent="Priya Vasquez",
    agency="Vasquez Risk Partners LLC",
    agent_email="certs@vasquezrisk.example",
    email="hello@bluebirdjanitorial.example",
)
SUMMIT = Vendor(
    slug="summit",
    name="Summit Elevator Services LLC",
    street="19 Industrial Pkwy",
    city="Tampa, FL 33619",
    requirement="contractor_high_risk",
    agent="Hannah Bergstrom",
    agency="Bergstrom Insurance Services, Inc.",
    agent_email="hannah@bergstrom.example",
    email="ops@summitelevator.example",
)
IRONWOOD = Vendor(
    slug="ironwood",
    name="Ironwood Landscaping, Inc.",
    street="255 County Road 12",
    city="Brandon, FL 33511",
    requirement="vendor_low_risk",
    agent="Teresa Novak",
    agency="Novak Insurance Agency",
    agent_email="teresa@novakagency.example",
    email="crew@ironwoodlandscaping.example",
)
LARKSPUR = Vendor(
    slug="larkspur",
    name="Larkspur Glass & Glazing Corp.",
    street="31 Main St",
    city="Tampa, FL 33602",
    requirement="vendor_standard",
    agent="Wendell O'Dowd",
    agency="O'Dowd Insurance Group",
    agent_email="wendell@odowd.example",
    email="glass@larkspurglazing.example",
)
HALVORSEN = Vendor(
    slug="halvorsen",
    name="Halvorsen Fire Protection LLC",
    street="640 E 41st Street",
    city="Tampa, FL 33605",
    requirement="vendor_standard",
    agent="Ingrid Delacroix",
    agency="Delacroix Insurance Agency",
    agent_email="ingrid@delacroix.example",
    email="safety@halvorsenfire.example",
)
PRAIRIE = Vendor(
    slug="prairie",
    name="Prairie View Paving Co.",
    street="12 Boylan Avenue",
    city="Plant City, FL 33563",
    requirement="vendor_standard",
    agent="Ruben Castellano",
    agency="Castellano Insurance Agency",
    agent_email="ruben@castellano.example",
    email="yard@prairieviewpaving.example",
)
VENDORS = (KESTREL, REDSTONE, BLUEBIRD, SUMMIT, IRONWOOD, LARKSPUR, HALVORSEN, PRAIRIE)
