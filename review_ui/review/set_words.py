"""What the parts of a requirement set are called in its form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from domain.saying import N_
from review_ui.review.detail_words import FLAGS, PARTIES
from review_ui.shell.languages import _
from review_ui.shell.look import RULES
from rules.requirements import known

Choices = Mapping[str, str]
"""What may be chosen: its value in the set, and its words."""
NO_CHOICES: Choices = MappingProxyType({})


class Told(str):
    """Words that are in the language of the page already."""

    __slots__ = ()


LINES = MappingProxyType(
    {
        "gl": N_("General liability"),
        "auto": N_("Automobile liability"),
        "umbrella": N_("Umbrella or excess liability"),
        "wc": N_("Workers compensation and employers liability"),
        "professional": N_("Professional liability"),
        "cyber": N_("Cyber liability"),
        "pollution": N_("Pollution liability"),
        "property": N_("Property"),
        "cargo": N_("Motor truck cargo"),
        "liquor": N_("Liquor liability"),
        "crime": N_("Crime"),
        "inland_marine": N_("Inland marine"),
        "employers_stop_gap": N_("Employers liability (stop gap)"),
        "trailer_interchange": N_("Trailer interchange"),
        "garage_liability": N_("Garage liability"),
        "garagekeepers": N_("Garagekeepers"),
        "occupational_accident": N_("Occupational accident"),
    }
)
SHORT = MappingProxyType({"umbrella": N_("Umbrella"), "wc": N_("Workers compensation")})
LIMITS = MappingProxyType(
    {
        "building": N_("building"),
        "bpp": N_("business personal property"),
        "personal_property": N_("personal property"),
        "tenant_improvements": N_("tenant's improvements"),
        "business_income": N_("business income"),
        "extra_expense": N_("extra expense"),
        "rental_value": N_("rental value"),
        "blanket": N_("blanket limit"),
        "auto_only_each_accident": N_("auto only, each accident"),
        "other_than_auto_each_accident": N_("other than auto, each accident"),
        "other_than_auto_aggregate": N_("other than auto, aggregate"),
        "comprehensive": N_("comprehensive"),
        "collision": N_("collision"),
    }
)
"""Limits that are no rule of their own; the others are called as everywhere."""
CONDITIONS = MappingProxyType(
    {**{code: RULES[code] for code in known.CONDITIONS if code in RULES}, "noc": N_("notice of cancellation")}
)
FORMS = MappingProxyType(
    {
        "": N_("Occurrence or claims-made"),
        "occurrence": N_("Occurrence"),
        "claims_made_ok": N_("Claims-made is accepted"),
    }
)
BASES = MappingProxyType(
    {"any": N_("To whatever it does"), "per_location": N_("To each location"), "per_project": N_("To each project")}
)
AUTOS = MappingProxyType(
    {
        "": N_("Not tested"),
        "hired_nonowned_ok": N_("Hired and non-owned are enough"),
        "any_or_scheduled": N_("Any, or scheduled"),
        "any_or_owned_hired_nonowned": N_("Any, or owned with hired and non-owned"),
    }
)
OWNERS = MappingProxyType({"": N_("Not tested"), "true": N_("Accepted"), "false": N_("Not accepted")})
CAUSES = MappingProxyType({"": N_("Not tested"), "basic": N_("Basic"), "broad": N_("Broad"), "special": N_("Special")})
RETRO = MappingProxyType(
    {
        "": N_("Not tested"),
        "contract_start": N_("The start of the contract"),
        "policy_start": N_("The start of the policy"),
    }
)
TOWER = MappingProxyType(
    {"each_occurrence": N_("Each occurrence, with the umbrella"), "aggregate": N_("Aggregate, with the umbrella")}
)
EVIDENCE = MappingProxyType(
    {
        "asserted": N_("A statement on the certificate"),
        "form_cited": N_("The number of the endorsement"),
        "endorsement_page": N_("The endorsement itself"),
    }
)
SEVERITIES = MappingProxyType(
    {
        "critical": N_("Critical: the account is out of compliance"),
        "major": N_("Major: the account is out of compliance"),
        "minor": N_("Minor: points are taken off"),
        "info": N_("Only said"),
    }
)
ROLES = MappingProxyType(
    {"client": N_("Client"), **{code: words for code, words in PARTIES.items() if code != "project"}}
)
CONTRACTS = MappingProxyType({"direct": N_("Direct"), "upstream": N_("None of its own (upstream)")})
RATINGS = MappingProxyType({"": N_("Any"), **{one: one for one in reversed(known.RATINGS)}})
SIZES = MappingProxyType({"": N_("Any"), **{one: one for one in known.SIZES}})
UNRATED = MappingProxyType(
    {
        "state_fund": N_("State funds"),
        "lloyds": N_("Lloyd's of London"),
        "rrg_by_exception": N_("Risk retention groups, by exception"),
        "pool": N_("Pools"),
    }
)
TIMING = MappingProxyType(
    {
        "expiring_days": N_("Days before its end that a policy counts as expiring"),
        "grace_days": N_("Days of grace after a policy's end"),
        "certificate_max_age_days": N_("Days that a certificate may be old"),
        "completed_ops_years": N_("Years that completed operations are asked for"),
    }
)
IN_THE_FORM = (
    *("schema", "id", "title", "version", "effective_on", "holder", "additional_insureds", "carrier", "coverages"),
    *("conditions", "prohibited", "timing"),
)
KEYS = MappingProxyType(
    {
        "prohibited": N_("prohibitions with a condition"),
        "documents": N_("other papers"),
        "scoring": N_("points"),
        "strictness": N_("strictness"),
        "layering": N_("how sets lie over this one"),
        "applies_to": N_("for which accounts it is"),
        "layers": N_("what it is made of"),
        "waivable": N_("whether exceptions may be granted"),
        "flags": N_("questions of its own"),
        "note": N_("note"),
        "sources": N_("sources"),
        "alternatives": N_("what may stand in its place"),
        "may_combine_with": N_("what it may be combined with"),
        "ask": N_("what is asked about it"),
        "federal_floor": N_("federal minimum"),
        "accept_names": N_("other names"),
        "parties": N_("parties"),
        "scope": N_("scope"),
    }
)
"""What stands in YAML alone."""


def line_name(line: str, *, short: bool = False) -> str:
    """A line of coverage as the set's form calls it."""
    return (SHORT.get(line) if short else None) or LINES.get(line, line.replace("_", " ").capitalize())


def limit_name(code: str) -> str:
    """A limit."""
    return LIMITS.get(code) or RULES.get(code, code.replace("_", " "))


def condition_name(code: str) -> str:
    """A condition."""
    return CONDITIONS.get(code, code.replace("_", " "))


def key_name(key: str) -> str:
    """What stands in YAML alone."""
    return _(KEYS.get(key, key.replace("_", " ")))


def required(own: Mapping[str, Any]) -> Choices:
    """When a line can be asked for: always, never, or by an answer of the account; `own` are its own questions."""
    flags = {f"if_{code}": Told(_only_if(_(FLAGS[code]))) for code in known.FLAGS if code in FLAGS}
    theirs = {f"if_{code}": Told(words) for code, words in own.items()}
    return {"always": N_("Always"), "never": N_("Never"), **flags, **theirs}


def _only_if(answer: str) -> str:
    return _("Only if %(answer)s", answer=answer[:1].lower() + answer[1:])
