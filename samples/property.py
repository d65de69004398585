"""Property insurance that could have been: what an ACORD 24, 27 or 28 says, before anything is drawn.

A truth has the shape of the extraction's `property_evidence`, with plain values in place of fields.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from samples import names
from samples.carriers import panel
from samples.coverages import Truth, policy_number, year_after

CAUSES = ("basic", "broad", "special")
PERILS = ("earthquake", "wind", "flood")
STANDARD = (
    "building", "personal_property", "business_income", "extra_expense", "rental_value", "blanket_building",
    "blanket_personal_property", "blanket_building_and_personal_property",
)  # fmt: skip
QUESTIONS = (
    "business_income", "blanket", "terrorism", "terrorism_exclusion", "domestic_terrorism_exclusion", "limited_fungus",
    "fungus_exclusion", "replacement_cost", "agreed_value", "coinsurance", "equipment_breakdown",
    "ordinance_undamaged_portion", "ordinance_demolition", "ordinance_increased_cost", "earth_movement", "flood",
    "wind_hail", "named_storm", "subrogation_waiver",
)  # fmt: skip
WITH_LIMITS = frozenset({
    "limited_fungus", "equipment_breakdown", "ordinance_undamaged_portion", "ordinance_demolition",
    "ordinance_increased_cost", "earth_movement", "flood", "wind_hail", "named_storm",
})  # fmt: skip
_AMOUNTS = (150_000, 250_000, 475_000, 500_000, 1_000_000, 2_500_000, 4_200_000, 12_500_000)
_DEDUCTIBLES = (1_000, 2_500, 5_000, 10_000, 25_000)
_USES = ("masonry warehouse", "frame office building", "steel shop with yard", "retail strip", "apartment building")
_NOTES = (
    "Certificate holder is loss payee as its interest may appear.",
    "Replacement cost applies to the building; actual cash value to awnings and signs.",
    "Blanket limit applies per the statement of values on file with the company.",
    "Wind and hail deductible is 2% of the building value at the place of loss.",
    "Vacant for renovation until 06/30/2027; permit on file.",
)
_ROWS = (
    "Building, special form, replacement cost",
    "Business personal property",
    "Business income with extra expense, 12 months",
    "Dwelling",
    "Ordinance or law",
    "Equipment breakdown",
    "Water backup",
    "Outdoor signs",
)
_FREE = MappingProxyType({
    "inland_marine": ("Contractors equipment", "Installation floater", "Rented equipment", "Tools"),
    "crime": ("Employee theft", "Forgery", "Money and securities"),
    "equipment_breakdown": ("Property damage", "Spoilage"),
    "other": ("Cyber property", "Fine arts"),
})  # fmt: skip


def evidence(rng: random.Random, form: str, *, today: date) -> Truth:
    """The truth of one form ("acord_24", "acord_27", "acord_28")."""
    return _MAKERS[form](rng, today)


def _head(rng: random.Random, form: str, today: date) -> Truth:
    agency, insured = names.agency(rng), names.contractor(rng)
    site = names.client(rng)
    return {
        "form": form,
        "edition": "2016/03",
        "page": 1,
        "date": (today - timedelta(days=rng.randint(0, 45))).isoformat(),
        "producer": {
            "name": agency.name, "address": agency.address, "phone": agency.phone, "fax": agency.fax,
            "email": agency.email,
        },
        "insured": {"name": insured.name, "address": insured.address},
        "holder": _party(names.client(rng)),
        "location": f"{site.street[0]}, {site.city}, {site.state} {site.postcode}. {rng.randint(1, 6)}-story"
        f" {rng.choice(_USES)} built {rng.randint(1931, 2022)}.",
    }  # fmt: skip


def _certificate(rng: random.Random, today: date) -> Truth:
    truth = _head(rng, "ACORD 24", today)
    truth["producer"]["contact_name"] = f"{rng.choice(('Dana', 'Priya', 'Marcus'))} {rng.choice(('Novak', 'Larkspur'))}"
    truth["insurers"] = panel(rng, rng.randint(1, 3))
    if rng.random() < 0.5:
        truth["number"] = str(rng.randint(10_000, 99_999))
    chances = {"property": 0.95, "inland_marine": 0.5, "crime": 0.35, "equipment_breakdown": 0.35, "other": 0.2}
    lines = [line for line, chance in chances.items() if rng.random() < chance] or ["property"]
    truth["policies"] = [_policy(rng, line, today, tuple(truth["insurers"])) for line in lines]
    if rng.random() < 0.8:
        truth["description"] = " ".join(rng.sample(_NOTES, rng.randint(1, 3)))
    return truth


def _policy(rng: random.Random, line: str, today: date, letters: tuple[str, ...]) -> Truth:
    begins, ends = _year(rng, today)
    row: Truth = {
        "line": line,
        "insurer_letter": rng.choice(letters),
        "policy_number": policy_number(rng),
        "effective_date": begins,
        "expiration_date": ends,
        "causes": {},
        "coverages": [],
    }
    if line == "property":
        row["causes"] = {rng.choice(CAUSES): True} | {one: True for one in PERILS if rng.random() < 0.3}
        row["deductibles"] = {"building": rng.choice(_DEDUCTIBLES)}
        row["deductibles"] |= {
            one: rng.choice(_DEDUCTIBLES)
            for one in ("contents", *PERILS)
            if rng.random() < 0.5 and (one not in PERILS or one in row["causes"])
        }
        chosen = [code for code in STANDARD if rng.random() < 0.4] or ["building"]
        row["coverages"] = [{"name": code, "limit": rng.choice(_AMOUNTS)} for code in chosen]
        return row
    free = rng.sample(_FREE[line], rng.randint(1, 2))
    row["coverages"] = [{"name": snake(one), "label": one, "limit": rng.choice(_AMOUNTS)} for one in free]
    if line == "inland_marine":
        row["causes"] = {"named_perils": True} if rng.random() < 0.4 else {}
    if line != "equipment_breakdown":
        row["description"] = {"inland_marine": "Contractors equipment floater", "crime": "Commercial crime"}.get(
            line, "Difference in conditions"
        )
    return row


def _evidence(rng: random.Random, today: date) -> Truth:
    truth = _for_lender(rng, "ACORD 27", today)
    rows = rng.sample(_ROWS, rng.randint(2, 6))
    truth["policies"][0]["coverages"] = [
        {"name": snake(one), "label": one, "limit": rng.choice(_AMOUNTS)}
        | ({"deductible": rng.choice(_DEDUCTIBLES)} if rng.random() < 0.7 else {})
        for one in rows
    ]
    if rng.random() < 0.7:
        truth["description"] = " ".join(rng.sample(_NOTES, rng.randint(1, 3)))
    return truth


def _commercial(rng: random.Random, today: date) -> Truth:
    truth = _for_lender(rng, "ACORD 28", today)
    if rng.random() < 0.5:
        truth["producer"]["contact_name"] = f"{rng.choice(('Dana', 'Priya'))} {rng.choice(('Novak', 'Larkspur'))}"
    truth["policies"][0]["coverages"] = [
        {"name": "commercial_property", "limit": rng.choice(_AMOUNTS), "deductible": rng.choice(_DEDUCTIBLES)}
    ]
    truth["policies"][0]["description"] = rng.choice(("Commercial package", "Commercial property", "Builders risk"))
    truth["insurers"]["A"]["naic"] = truth.pop("naic")
    truth["covers"] = {rng.choice(("building", "personal_property")): True}
    truth["answers"] = {code: _answer(rng, code) for code in QUESTIONS}
    if rng.random() < 0.5:
        truth["answers"]["wind_hail_provisions"] = {"answer": rng.choice("YN")}
    if rng.random() < 0.4:
        truth["servicer"] = _party(names.client(rng))
    return truth


def _answer(rng: random.Random, code: str) -> Truth:
    said: Truth = {"answer": rng.choice(("Y", "Y", "N", "N/A"))}
    if said["answer"] != "Y":
        return said
    if code in WITH_LIMITS or code in ("blanket", "business_income"):
        said["limit"] = rng.choice(_AMOUNTS)
    if code in WITH_LIMITS and rng.random() < 0.6:
        said["deductible"] = rng.choice(_DEDUCTIBLES)
    details = {"coinsurance": rng.choice(("80", "90", "100")), "fungus_exclusion": "CP 10 30 10 12"}
    if code in details:
        said["detail"] = details[code]
    return said


def _for_lender(rng: random.Random, form: str, today: date) -> Truth:
    truth = _head(rng, form, today)
    company = panel(rng, 1)["A"]
    truth["insurers"] = {"A": {"name": company["name"]}}
    if form == "ACORD 28":
        truth["naic"] = company["naic"]
    begins, ends = _year(rng, today)
    policy: Truth = {"line": "property", "policy_number": policy_number(rng), "effective_date": begins}
    policy["causes"] = {rng.choice(CAUSES): True}
    if rng.random() < 0.2:
        truth["continuous_until_terminated"] = True
    else:
        policy["expiration_date"] = ends
    truth["policies"] = [policy]
    if rng.random() < 0.6:
        truth["loan_number"] = f"{rng.randint(10**7, 10**9)}"
    if rng.random() < 0.3:
        truth["prior_evidence_date"] = (today - timedelta(days=rng.randint(300, 400))).isoformat()
    roles = ("mortgagee", "loss_payee", "lenders_loss_payable")
    truth["interests"] = {one: True for one in rng.sample(roles, rng.randint(1, 2))}
    return truth


def _party(firm: names.Firm) -> Truth:
    return {"name": firm.name, "address": firm.address}


def _year(rng: random.Random, today: date) -> tuple[str, str]:
    begins = today - timedelta(days=rng.randint(5, 320))
    return begins.isoformat(), year_after(begins).isoformat()


def snake(label: str) -> str:
    """A label as the extraction names it."""
    return "_".join("".join(c if c.isalnum() else " " for c in label.casefold()).split())


_MAKERS: Mapping[str, Callable[[random.Random, date], Truth]] = MappingProxyType(
    {"acord_24": _certificate, "acord_27": _evidence, "acord_28": _commercial}
)
