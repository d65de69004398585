"""The certificates and endorsements of the demo's contractors, each with what is wrong with it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from samples.certificate import Order, certificate
from samples.coverages import Truth, Wish, year_after
from samples.demo_world import CLIENT, Vendor
from samples.papers import Endorsed

_GL_LIMITS = MappingProxyType({
    "each_occurrence": 1_000_000, "damage_rented_premises": 100_000, "med_exp": 5_000,
    "personal_adv_injury": 1_000_000, "general_aggregate": 2_000_000, "products_completed_ops_aggregate": 2_000_000,
})  # fmt: skip
_WC_LIMITS = MappingProxyType({
    "el_each_accident": 1_000_000, "el_disease_each_employee": 1_000_000, "el_disease_policy_limit": 1_000_000,
})  # fmt: skip
_FULL = (
    f"{CLIENT.name} is included as additional insured on the General Liability per CG 20 10 04 13. General Liability"
    " is primary and non-contributory. Waiver of subrogation in favor of the certificate holder applies to General"
    " Liability and Workers Compensation. 30 days notice of cancellation applies per CG 02 05 12 04."
)
_NOTHING = "RE: all operations of the named insured."


@dataclass(frozen=True, slots=True)
class Flaws:
    """What a paper lacks of vendor_standard: smaller GL limits, no additional insured, no waiver, no umbrella row."""

    gl: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    no_additional_insured: bool = False
    no_waiver: bool = False
    no_umbrella: bool = False


def paper(rng: random.Random, vendor: Vendor, *, today: date, flaws: Flaws | None = None) -> Truth:
    """A certificate for the vendor that says all that vendor_standard asks for, but for its flaws."""
    flaws = flaws or Flaws()
    starts = today - timedelta(days=120)
    common = {"effective_date": starts.isoformat(), "expiration_date": year_after(starts).isoformat()}
    common["subr_wvd"] = "N" if flaws.no_waiver else "Y"
    liable = {**common, "addl_insd": None if flaws.no_additional_insured else "Y"}
    occurrence = {**liable, "occurrence": True, "claims_made": None}
    rows = {
        "gl": Wish(dict(_GL_LIMITS) | dict(flaws.gl), occurrence),
        "auto": Wish(said={**liable, "limits": {"combined_single_limit": 1_000_000}, "autos": {"any_auto": True}}),
        "umbrella": Wish({"each_occurrence": 2_000_000, "aggregate": 2_000_000}, {**occurrence, "is_excess": False}),
        "wc": Wish(_WC_LIMITS, {**common, "per_statute": True, "persons_excluded": "N"}),
    }
    if flaws.no_umbrella:
        del rows["umbrella"]
    text = _NOTHING if flaws.no_additional_insured else _FULL
    if flaws.no_waiver:
        text = text.replace(" Waiver of subrogation in favor", " No waiver of subrogation in favor")
    order = Order(
        producer=vendor.producer,
        insured=vendor.insured,
        holder=CLIENT,
        issued=today - timedelta(days=2),
        rows=rows,
        description=text,
    )
    return certificate(rng, today=today, order=order)


def endorsed(truth: Truth, form: str, edition: str) -> Endorsed:
    """An endorsement of the certificate's general liability policy with the client in its schedule."""
    number = next(row["policy_number"] for row in truth["coverages"] if row["line"] == "gl")
    return Endorsed(form, edition, number, truth["insured"]["name"], (CLIENT.name,))
