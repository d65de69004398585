"""What happened at the demo's client in the weeks before the demo begins: contractors, their mails, day by day.

All invented, drawn, and the same every time. Days are counted back from the day on which the demo begins.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from samples import live, papers
from samples.demo_papers import Flaws, endorsed, paper
from samples.demo_world import Vendor
from samples.post import Letter, Post

COLUMNS = "contractor_id,name,address,city,state,zip,trade,email,agent_name,agent_email,requirement_set"
KNOWN_FOR = 84
"""Days for which the client has had these contractors on its list."""


@dataclass(frozen=True, slots=True)
class Step:
    """A certificate that an agent sent so many days `ago`, as if it had been issued `issued_ago` days ago."""

    ago: int
    issued_ago: int
    subject: str
    body: str
    flaws: Flaws = field(default_factory=Flaws)
    with_endorsements: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A contractor with what its agent sent.

    `excepted` is (days ago, days it holds, reason): what the client then let go of all that was open.
    """

    vendor: Vendor
    ref: str
    trade: str
    steps: tuple[Step, ...] = ()
    excepted: tuple[int, int, str] | None = None

    @property
    def line(self) -> str:
        """The contractor in its client's list."""
        one = self.vendor
        city, _, rest = one.city.partition(", ")
        state, code = rest.split()
        cells = (self.ref, one.name, one.street, city, state, code, self.trade, one.email, one.agent, one.agent_email)
        return ",".join(f'"{cell}"' for cell in (*cells, one.requirement))


def _vendor(slug: str, name: str, street: str, place: str, agent: str, agency: str) -> Vendor:
    mail = agency.split()[0].lower().replace("'", "")
    return Vendor(
        slug=slug,
        name=name,
        street=street,
        city=place,
        requirement="vendor_standard",
        agent=agent,
        agency=agency,
        agent_email=f"{agent.split()[0].lower()}@{mail}.example",
        email=f"office@{slug}.example",
    )


_LOW = Flaws(gl=MappingProxyType({"each_occurrence": 500_000, "general_aggregate": 1_000_000}), no_umbrella=True)
_COBALT = _vendor("cobaltplumbing", "Cobalt Plumbing LLC", "5 Dock Street", "Tampa, FL 33602", "Nadia Ferris",
                  "Ferris Insurance Group")  # fmt: skip
_DRIFTWOOD = _vendor("driftwood", "Driftwood Painting Co.", "71 Palm Avenue", "Tampa, FL 33606", "Owen Tate",
                     "Tate Insurance Agency")  # fmt: skip
_EVERGLADE = _vendor("everglade", "Everglade Pest Control, Inc.", "930 Cypress Way", "Brandon, FL 33511",
                     "Lucia Romano", "Romano Risk Services LLC")  # fmt: skip
_FLAGSHIP = _vendor("flagship", "Flagship Window Cleaning LLC", "16 Harbor Lane", "Tampa, FL 33611", "Grant Mercer",
                    "Mercer Insurance Partners")  # fmt: skip
_GRANITE = _vendor("granite", "Granite State Masonry Corp.", "402 Quarry Road", "Plant City, FL 33563", "Ellen Voss",
                   "Voss Insurance Agency")  # fmt: skip
_HERON = _vendor("heron", "Heron Pool Service LLC", "8 Lagoon Drive", "Tampa, FL 33615", "Simon Adler",
                 "Adler Insurance Services, Inc.")  # fmt: skip

PASTS = (
    Past(
        _COBALT, "HP-201", "plumbing",
        (Step(77, 77, "Cobalt Plumbing - certificate", "Hello,\n\nthe certificate and the endorsements.\n\nNadia",
              with_endorsements=True),),
    ),
    Past(
        _DRIFTWOOD, "HP-202", "painting",
        (
            Step(66, 66, "Driftwood Painting COI", "Please see attached.\n\nOwen", _LOW),
            Step(
                52, 52, "RE: Driftwood Painting COI",
                "Thanks for the list. The limits were raised; certificate and endorsements are attached.\n\nOwen",
                with_endorsements=True,
            ),
        ),
    ),
    Past(
        _EVERGLADE, "HP-203", "pest control",
        (Step(70, 265, "Everglade - insurance", "Attached. It renews in the fall.\n\nLucia"),),
    ),
    Past(
        _FLAGSHIP, "HP-204", "window cleaning",
        (Step(58, 224, "Certificate for Flagship", "Here you go.\n\nGrant"),),
    ),
    Past(
        _GRANITE, "HP-205", "masonry",
        (Step(45, 45, "Granite State Masonry", "The waiver is not available on this policy.\n\nEllen",
              Flaws(no_waiver=True)),),
        excepted=(31, 180, "Work on the garden walls alone; our broker sees no risk to us in it."),
    ),
    Past(_HERON, "HP-206", "pools"),
)  # fmt: skip
LIST = "\n".join((COLUMNS, *(one.line for one in PASTS))) + "\n"
"""The contractors as the client's own list."""


def mail(past: Past, number: int, *, desk: str, today: date, reply_to: Callable[[str], str]) -> bytes:
    """The mail of one step of a contractor, the first being 0; the same arguments give the same bytes."""
    step, rng = past.steps[number], random.Random(f"{past.ref} {number}")
    issued = today - timedelta(step.issued_ago)
    truth = paper(rng, past.vendor, today=issued, flaws=step.flaws)
    files: Mapping[str, bytes] = {f"{past.vendor.name.split()[0]} COI.pdf": live.live(truth)}
    if step.with_endorsements:
        pages = [papers.endorsement(endorsed(truth, *form)) for form in (("CG 20 10", "04 13"), ("CG 02 05", "12 04"))]
        files = {**files, "Endorsements.pdf": papers.bound(*pages)}
    post = Post(desk, today - timedelta(step.ago), reply_to)
    return post.from_agent(f"past-{past.vendor.slug}-{number}", past.vendor, Letter(step.subject, step.body, files))
