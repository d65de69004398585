"""Certificates as agencies write that we have not met: other typefaces, dates, amounts, long names and addresses.

What is drawn here was made after the reader, to see what it does with hands it does not know. Seeds below `HELD_OUT`
may be looked at while the reader is mended; those from there on are only counted.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from samples import damage, papers
from samples.addendum import remarks, remarks_boxes
from samples.coverages import Truth
from samples.draw import flat
from samples.siblings import flat as sibling
from samples.style import RARE_DATES, RARE_MONEY, Style, varied
from samples.typefaces import NAMES, typeface

HELD_OUT = 500
_WORDS = ("N/A", "NONE", "INCL", "Included", "NIL", "-", "Excluded", "n/a", "NOT COVERED")
_UNUSED = ("N/A", "NONE", "Not Applicable", "NOT COVERED", "n/a", "Not Included", "NO COVERAGE")
_CITIES = (
    "{city}, {state}  {zip}", "{city} {state} {zip}", "{city},{state} {zip}", "{city}, {state}, {zip}",
    "{city}, {state}. {zip}",
)  # fmt: skip
_NUMBERS = (
    "MWZY {0:06}/{1:02}", "WC {2}-31S-{0:06}-0{1:02}", "TBD", "BINDER {0:06}", "{0:06}{0:06}{1:02}",
    "(NEW) GL-{0:06}", "G{0:06}00{1}-A",
    "PHPK{0:06}-00{2}", "NN{0:06}", "ACP GLAO {0:06}{1:02}", "01-CI-{0:06}-{1:02}-{2}/000",
    "680-{0:06}{2}A-TIL-{1:02}", "EUO{0:06}{2}",
    "UMB  {0:06}", "AC2TO{0:06}-{1:02}-O{2}", "I{0:06}IO", "S {0:06}-{2}", "WCV {0:06} {1:02}", "x{0:06}q{2}",
    "PRA-{1:02}-{0:06}",
)  # fmt: skip
_LONG = (
    "Kestrel Ridge Mechanical Contractors & Sons Heating and Air Conditioning, Inc.",
    "The Board of Trustees of Pemberton Community College District",
    "Halvorsen-Okonkwo Joint Venture for the North Harbor Tunnel Project",
    "Brightwater Homeowners Association at Cedar Ridge, a Nonprofit Corp.",
    "Novak Brothers Excavating, Grading & Underground Utilities LLC",
    "3rd Street Partners II, L.P. and 3rd Street Manager II, LLC",
)  # fmt: skip
_TRADING = (
    "DBA Kestrel Heating & Cooling",
    "dba: The Drywall Shop",
    "T/A Northside Glass",
    "d/b/a Harbor Marine Services",
)
_LINES = (
    "Attn: Accounts Payable - Insurance",
    "One Harbor Place, 14th Floor",
    "Mail Stop 44-B",
    "Rural Route 2 Box 118",
    "Bldg 400, Gate 3",
)
_PHONES = (
    "{0}.555.01{1}",
    "{0}/555-01{1}",
    "1-{0}-555-01{1}",
    "({0})555-01{1}",
    "{0} 555 01{1}",
    "({0}) 555-01{1} ext. 12",
)
_SPELLED = (
    "limits per schedule",
    "Each claim $1,000,000; aggregate $2,000,000.",
    "Umbrella: $5,000,000 each occurrence.",
)


def other_hand(rng: random.Random, truth: Truth) -> Truth:
    """The truth with numbers, names, addresses and telephones of other makes."""
    made = dict(truth)
    made["coverages"] = [
        row | {"policy_number": _number(rng)} if rng.random() < 0.4 and row["policy_number"] != "SEE ATTACHED" else row
        for row in truth["coverages"]
    ]
    for role in ("producer", "insured", "holder"):
        made[role] = _party(rng, role, dict(truth[role]))
    if rng.random() < 0.15:
        made["description"] = f"{truth['description']} {rng.choice(_SPELLED)}"
    if rng.random() < 0.2:
        last = sorted(made["insurers"])[-1]
        if all(last not in row["insurer_letter"] for row in made["coverages"]):
            made["insurers"] = made["insurers"] | {last: made["insurers"][last] | {"naic": None}}
    return made


def other_print(rng: random.Random, edition: str) -> Style:
    """A print in a typeface and with dates, amounts and blanks of another agency."""
    look = varied(rng, edition=edition)
    face = typeface(rng.choice(NAMES))
    fill = replace(
        look.fill,
        money=rng.choice((*["grouped"] * 2, *RARE_MONEY, "short", "cents")),
        blanks=rng.choice(("", *_WORDS)) if rng.random() < 0.4 else "",
        unused=rng.choice(_UNUSED) if rng.random() < 0.3 else "",
        tall_names=rng.random() < 0.5,
        stacked=look.fill.stacked or rng.random() < 0.4,
        city=rng.choice(_CITIES),
        run_in="",
        noted=False,
    )
    cased = rng.random()
    return replace(
        look, face=face, fill=fill, size=rng.choice((6.5, 7.0, 8.0, 9.0, 10.0)), date_format=rng.choice(RARE_DATES),
        upper=cased < 0.3, lower=cased > 0.85,
    )  # fmt: skip


def _number(rng: random.Random) -> str:
    return rng.choice(_NUMBERS).format(rng.randint(100_000, 999_999), rng.randint(10, 99), rng.randint(1, 9))


def _party(rng: random.Random, role: str, party: Truth) -> Truth:
    if role != "producer" and rng.random() < 0.3:
        party["name"] = rng.choice(_LONG)
    elif role == "insured" and rng.random() < 0.25:
        party["name"] = f"{party['name']} {rng.choice(_TRADING)}"
    if rng.random() < 0.25:
        party["address"] = f"{rng.choice(_LINES)}, {party['address']}"
    for key in ("phone", "fax"):
        if party.get(key) and rng.random() < 0.5:
            party[key] = rng.choice(_PHONES).format(rng.randint(201, 989), rng.randint(10, 99))
    if party.get("email") and rng.random() < 0.2:
        party["email"] = party["email"].title()
    return party


def _flat(_rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "pdf", flat(truth, look)


def _scan(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "pdf", damage.scan(flat(truth, look), rng, bilevel=rng.random() < 0.4)


def _rotated(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "pdf", damage.rotated_scan(
        flat(truth, look), rng, turn=rng.choice((90, 180, 270)), tagged=rng.random() < 0.5
    )


def _fax(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "tif", damage.fax(flat(truth, look), rng, sender=truth["producer"]["name"][:20])


def _coarse(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "tif", damage.fax(flat(truth, look), rng, resolution="standard", sender=truth["producer"]["name"][:20])


def _photo(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    return "jpg", damage.photo(flat(truth, look), rng)


def _continued(rng: random.Random, truth: Truth, look: Style) -> tuple[str, bytes]:
    """The certificate with its remarks on a further page, now and then on top of it as off a fax."""
    further = sibling("acord_101", remarks_boxes(truth, remarks(rng, truth), look), replace(look, form=Style().form))
    pages = [flat(truth, look), further]
    if rng.random() < 0.5:
        pages.reverse()
        truth["page"] = 2
    return "pdf", papers.bound(*pages)


HANDS: dict[str, Callable[[random.Random, Truth, Style], tuple[str, bytes]]] = {
    "hand_flat": _flat,
    "hand_scan": _scan,
    "hand_rotated": _rotated,
    "hand_fax": _fax,
    "hand_coarse": _coarse,
    "hand_photo": _photo,
    "hand_continued": _continued,
}


def drawn_by_hand(rng: random.Random, kind: str, truth: Truth, edition: str) -> tuple[str, bytes, Truth]:
    """File suffix, bytes and truth of one of HANDS."""
    truth = other_hand(rng, truth)
    look = other_print(rng, edition)
    suffix, data = HANDS[kind](rng, truth, look)
    told = (f"face {look.face}", f"dates {look.date_format}", f"money {look.fill.money}", f"blanks {look.fill.blanks}")
    return suffix, data, truth | {"features": [*truth.get("features", ()), *told]}
