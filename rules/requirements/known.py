"""The words that a requirement set may use: limits, flags, parties, kinds. They are of the trade, not of a client."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CONDITIONS = (
    *("ai_ongoing", "ai_completed", "ai_premises", "ai_auto", "pnc", "wos", "noc", "aggregate_per_project"),
    "loss_payee",
)
FORMS = ("", "claims_made_ok", "occurrence")
"""Weakest first, as in all lists of one choice here."""
BASES = ("any", "per_location", "per_project")
AUTOS = ("", "hired_nonowned_ok", "any_or_scheduled", "any_or_owned_hired_nonowned")
AUTOS_IN_WORDS = MappingProxyType({"any, or scheduled when every power unit used is listed": "any_or_scheduled"})
CAUSES = ("", "basic", "broad", "special")
PAPERS = ("acord_24", "acord_27", "acord_28", "declarations")
EVIDENCE = ("asserted", "form_cited", "endorsement_page")
SEVERITIES = ("info", "minor", "major", "critical")
CONTRACTS = ("direct", "upstream")
RETRO = ("policy_start", "contract_start")
RATINGS = ("D", "C-", "C", "C+", "C++", "B-", "B", "B+", "B++", "A-", "A", "A+", "A++")
SIZES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
UNRATED = ("state_fund", "lloyds", "rrg_by_exception", "pool")
ALTERNATIVES = ("endorsement", "owner_operators")
PLACES = ("state", "trade", "project")
"""What a layer can be for, least specific first."""
FLAGS = (
    *("vehicles", "employees", "environmental_work", "design_build", "handles_data", "sells_alcohol", "intermodal"),
    *("hazmat", "monopolistic_state", "interstate", "scheduled", "refrigerated", "leased_premises_listed"),
    *("covers_route", "written_contract"),
)
PARTIES = (
    *("client", "owner", "architect", "engineer", "manager", "landlord", "lender", "tenant", "general_contractor"),
    *("project", "shipper", "broker"),
)
"""Who a placeholder can stand for; {owner_address} is the address of {owner}."""
PLACEHOLDERS = (*PARTIES, *(f"{one}_address" for one in PARTIES), "notice_address")

WORDS = ("actual_cash_value", "agreed_value", "replacement_cost")
"""Limits of property that are no amounts; the last is worth the most. And so many months: 12_months."""
IN_WORDS = ("property", "inland_marine")
"""Lines whose limits may be words."""

_PLAIN = ("each_occurrence", "each_claim", "each_accident", "aggregate")
_EL = ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit")
_SPECIAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gl": (
            *("each_occurrence", "general_aggregate", "products_completed_ops_aggregate", "personal_adv_injury"),
            *("damage_rented_premises", "med_exp"),
        ),
        "auto": ("combined_single_limit", "bi_per_person", "bi_per_accident", "pd_per_accident"),
        "umbrella": ("each_occurrence", "aggregate"),
        "wc": _EL,
        "employers_stop_gap": ("each_accident", *_EL),
        "property": (
            *("building", "bpp", "personal_property", "tenant_improvements", "business_income", "extra_expense"),
            *("rental_value", "blanket", "each_occurrence", "aggregate"),
        ),
        "garage_liability": (
            *("each_occurrence", "each_accident", "aggregate", "auto_only_each_accident"),
            *("other_than_auto_each_accident", "other_than_auto_aggregate"),
        ),
        "garagekeepers": ("comprehensive", "collision", "each_occurrence", "aggregate"),
    }
)


def limits_of(line: str) -> tuple[str, ...]:
    """The codes of the limits that a line of coverage can have."""
    return _SPECIAL.get(line, _PLAIN)
