"""What drawn endorsements say: forms of the catalogue and insurers' own, with policies, schedules and dates."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from config.reference import forms
from samples import names

PARTY, PLACE, BOTH, NONE = "party", "place", "both", ""
SCHEDULES = MappingProxyType({
    "CG 20 10": BOTH, "CG 20 37": BOTH, "CG 20 33": NONE, "CG 20 38": NONE, "CG 20 39": NONE, "CG 20 40": NONE,
    "CG 20 26": PARTY, "CG 20 11": BOTH, "CG 20 12": PARTY, "CG 20 15": PARTY, "CG 20 28": PARTY, "CG 20 34": NONE,
    "CG 20 01": NONE, "CG 24 04": PARTY, "CG 24 53": NONE, "CG 02 24": NONE, "CG 02 05": PARTY, "CG 25 03": PLACE,
    "CG 25 04": PLACE, "CG 21 39": NONE, "CG 21 44": PLACE, "CG 21 34": PLACE, "CG 22 94": NONE, "CG 21 47": NONE,
    "CA 20 48": PARTY, "CA 04 44": PARTY, "CA 04 49": NONE, "WC 00 03 13": PARTY, "WC 04 03 06": PARTY,
    "WC 42 03 04": PARTY, "CU 24 03": PARTY, "BP 04 48": PARTY, "CG D2 46": NONE, "CNA75079XX": NONE,
    "U-GL-1175": NONE, "U-GL-925": NONE, "GA 472": NONE, "CG D2 11": PLACE,
})  # fmt: skip
"""The forms that are drawn, and what their schedule asks for."""
LABELS = MappingProxyType(
    {
        "CG 20 11": (
            "Name Of Person(s) Or Organization(s) (Additional Insured)",
            "Designation Of Premises (Part Leased To You)",
        ),
        "CG 20 37": (
            "Name Of Additional Insured Person(s) Or Organization(s)",
            "Location And Description Of Completed Operations",
        ),
        "CG 25 03": ("", "Designated Construction Project(s)"),
        "CG D2 11": ("", "Designated Project(s)"),
        "CG 25 04": ("", "Designated Location(s)"),
        "CG 21 44": ("", "Premises"),
        "CG 21 34": ("", "Description Of Your Work"),
        "CG 20 10": ("Name Of Additional Insured Person(s) Or Organization(s)", "Location(s) Of Covered Operations"),
        "CG 20 26": ("Name Of Additional Insured Person(s) Or Organization(s)", ""),
        "CG 20 12": ("State Or Governmental Agency Or Subdivision Or Political Subdivision", ""),
    }
)
_BLANKETS = (
    "Any person or organization where required by written contract or agreement",
    "Any person or organization that you have agreed in a written contract to add as an additional"
    " insured, provided the"
    " contract was signed before the loss",
    "BLANKET AS REQUIRED BY WRITTEN CONTRACT",
    "All persons or organizations as required by written contract with the named insured",
    "WHERE REQUIRED BY WRITTEN CONTRACT",
)
_PLACES = (
    "All work under written contract",
    "Riverside Garage, 410 Canal St, Dayton, OH",
    "Project 24-118 North Tower fit-out",
    "All locations",
    "Warehouse roof replacement, 88 Mill Rd, Macon, GA",
    "Any project of the named insured",
)
_MANUSCRIPTS: tuple[tuple[str, str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "ABX 1042",
        "EXCLUSION - RESIDENTIAL CONSTRUCTION",
        "No cover is given for harm that comes from building homes. Residential work is excluded.",
        "gl",
        (),
        ("excludes_residential",),
    ),
    (
        "",
        "HEIGHT LIMITATION ENDORSEMENT",
        "Work on any building of more than three stories is excluded from this policy.",
        "gl",
        (),
        ("excludes_height",),
    ),
    (
        "MGL 2210",
        "INDEPENDENT CONTRACTORS WARRANTY",
        "As a condition precedent to coverage, subcontractors must carry limits as high as these.",
        "gl",
        (),
        ("subcontractor_warranty",),
    ),
    (
        "",
        "EXCLUSION - INJURY TO EMPLOYEES OF CONTRACTORS",
        "Injury to employees of any contractor is excluded, however the claim is brought.",
        "gl",
        (),
        ("excludes_action_over",),
    ),
    (
        "PRG 3307",
        "BLANKET ADDITIONAL INSURED - CONTRACTORS",
        (
            "Any person or organization that you are required by written contract to add is an additional"
            " insured, for your ongoing operations."
        ),
        "gl",
        ("ai_ongoing",),
        (),
    ),
    (
        "NTX 0911",
        "NOTICE OF CANCELLATION TO THIRD PARTIES",
        ("Before we end this policy, we tell each scheduled person or organization in writing, 30 days ahead."),
        "gl",
        ("noc",),
        (),
    ),
    (
        "",
        "CLASSIFICATION LIMITATION",
        "This insurance is limited to the operations that the declarations describe.",
        "gl",
        (),
        ("limits_to_designated",),
    ),
    (
        "KFA 118",
        "WAIVER OF SUBROGATION - AUTO",
        "We waive our right of recovery against any person when you agreed so in a written contract.",
        "auto",
        ("wos",),
        (),
    ),
)


@dataclass(frozen=True, slots=True)
class EndorsementTruth:
    """One endorsement: what it is, whose policy it changes, and what its schedule holds.

    `addresses` has one text for each party, "" for none. `blanket` schedules hold one entry of blanket wording.
    `body` is the text of a manuscript form. `specimen`: nobody filled the page in.
    """

    form: str
    edition: str
    title: str
    line: str
    policy_number: str
    insured: str
    insurer: str
    effective: date
    parties: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    restricts: tuple[str, ...] = ()
    basis: str = ""
    blanket: bool = False
    specimen: bool = False
    body: str = ""
    labels: tuple[str, str] = ("", "")

    @property
    def number(self) -> str:
        """Form and edition as most forms print them."""
        return f"{self.form} {self.edition}".strip()

    def truth(self) -> dict[str, Any]:
        """What a reader should find, keyed as the extraction is."""
        return {
            "form": self.form, "edition": self.edition or None, "line": self.line,
            "policy_number": None if self.specimen else self.policy_number,
            "named_insured": None if self.specimen else self.insured,
            "effective_date": None if self.specimen else self.effective.isoformat(),
            "scheduled_parties": list(self.parties), "locations": list(self.places),
            "grants": sorted(self.grants), "restricts": sorted(self.restricts), "basis": self.basis,
            "blanket": self.blanket, "is_specimen": self.specimen,
        }  # fmt: skip


def endorsement_truth(rng: random.Random, *, today: date, form: str = "") -> EndorsementTruth:
    """An endorsement of that form ("manuscript" for an insurer's own words), or of any."""
    form = form or rng.choice((*SCHEDULES, "manuscript", "manuscript"))
    common: dict[str, Any] = {
        "policy_number": policy_number(rng),
        "insured": names.contractor(rng).name,
        "insurer": rng.choice(_INSURERS),
        "effective": today - timedelta(days=rng.randint(10, 330)),
    }
    if form == "manuscript":
        number, title, body, line, grants, restricts = rng.choice(_MANUSCRIPTS)
        edition = f"{rng.randint(1, 12):02} {rng.randint(12, 24):02}" if number else ""
        blanket = "ny person" in body
        name = number or _named(restricts)
        told: dict[str, Any] = {
            "title": title,
            "line": line,
            "grants": grants,
            "restricts": restricts,
            "body": body,
            "blanket": blanket,
        }
        named, placed = _parties(rng) if grants == ("noc",) else ((), ())
        return EndorsementTruth(
            form=name, edition=edition, basis="manuscript", parties=named, addresses=placed,
            labels=("Name of Person or Organization", ""), **told, **common,
        )  # fmt: skip
    known = forms()[form]
    edition = rng.choice(known.editions) if known.editions else f"{rng.randint(1, 12):02} {rng.randint(8, 22):02}"
    asks = SCHEDULES[form]
    specimen = bool(asks) and rng.random() < 0.08
    parties: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    blanket = known.basis.startswith("blanket")
    if asks in (PARTY, BOTH) and not specimen:
        if rng.random() < 0.35:
            parties, addresses, blanket = (rng.choice(_BLANKETS),), ("",), True
        else:
            parties, addresses = _parties(rng)
    codes = {*known.grants, *({"ai_completed"} if (form, edition) == ("CG 20 10", "11 85") else ())}
    is_grant = known.effect == "grant"
    return EndorsementTruth(
        form=form,
        edition=edition,
        title=_title(known.title),
        line=known.line,
        parties=parties,
        addresses=addresses,
        places=(rng.choice(_PLACES),) if asks in (PLACE, BOTH) and not specimen else (),
        grants=tuple(sorted(codes)) if is_grant else (),
        restricts=() if is_grant else tuple(sorted(codes)),
        basis=known.basis,
        blanket=blanket and not (specimen and not known.basis.startswith("blanket")),
        specimen=specimen,
        labels=LABELS.get(form, ("Name Of Person Or Organization", "")),
        **common,
    )


def policy_number(rng: random.Random) -> str:
    """A policy number in one of the shapes that insurers use."""

    def digits(count: int) -> str:
        return "".join(rng.choice("0123456789") for _ in range(count))

    return rng.choice(
        (
            f"GLO {digits(7)}-{digits(2)}",
            f"BKS{digits(7)}",
            f"{digits(2)} SBA {rng.choice('BKTW')}{rng.choice('QVX')}{digits(4)}",
            f"CPP-{digits(6)}-{digits(1)}",
            f"6S62UB-{digits(4)}A{digits(2)}-{digits(1)}-26",
            digits(10),
            f"MWC {digits(6)} {digits(2)}",
        )
    )


_INSURERS = (
    "Old Harbor Casualty Company",
    "Prairie States Mutual Insurance Company",
    "Blue Ridge Indemnity Company",
    "Granite Line Insurance Company",
    "Northern Lakes Assurance Company",
    "Summit Crest Property and Casualty Insurance Company",
)


def _parties(rng: random.Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    firms = [names.client(rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    firms = list({firm.name: firm for firm in firms}.values())
    shown = rng.random() < 0.5
    return tuple(firm.name for firm in firms), tuple(firm.address if shown else "" for firm in firms)


def _named(restricts: tuple[str, ...]) -> str:
    return next(
        (
            form.number
            for form in forms().values()
            if form.number.startswith("manuscript.") and form.grants & set(restricts)
        ),
        "",
    )


def _title(title: str) -> str:
    return title.partition(": ")[2] or title
