"""The requirement sets of the desk with every part that a paper can show, for a made-up client and project."""

from dataclasses import replace
from functools import cache
from types import MappingProxyType

from config.reference import requirement_body
from domain.finding import Severity
from domain.requirement import (
    Prohibited,
    RequiredCarrier,
    RequiredCondition,
    RequiredDocument,
    RequirementSet,
    RetroDate,
)
from rules.requirement_file import requirement_from

CLIENT = "Marlow Tower LLC"
ADDRESS = "400 Front St\nColumbus, IN 47201"
PARTIES = {
    "owner": "Halvorsen Properties LLC",
    "architect": "Quill & Stone Architects PC",
    "manager": "Summit Property Management Inc",
    "lender": "First Prairie Bank, N.A.",
}


@cache
def requirement(code: str) -> RequirementSet:
    """The set called `code`, with the parts that the rules do not read yet."""
    body = requirement_body(code)
    made = requirement_from(body, client=CLIENT, client_address=ADDRESS, parties=PARTIES)
    carrier = body.get("carrier", {})
    rows = {row["line"]: row for row in body["coverages"]}
    coverages = tuple(
        replace(
            one,
            words=MappingProxyType({k: v for k, v in rows[one.line].get("limits", {}).items() if isinstance(v, str)}),
            retro=RetroDate(**rows[one.line]["retro"]) if "retro" in rows[one.line] else None,
            tail_years=rows[one.line].get("tail_years", 0),
            may_combine_with=rows[one.line].get("may_combine_with", ""),
            causes=rows[one.line].get("causes", ""),
            papers=tuple(rows[one.line].get("documents", ())),
        )
        for one in made.coverages
    )
    losses = tuple(
        RequiredCondition(c["code"], tuple(c["lines"]), Severity(c["severity"]))
        for c in body.get("conditions", ())
        if c["code"] == "loss_payee" and "loss_payee" not in {one.code for one in made.conditions}
    )
    return replace(
        made,
        coverages=coverages,
        conditions=(*made.conditions, *losses),
        carrier=RequiredCarrier(
            carrier.get("am_best_min", ""),
            carrier.get("size_min", ""),
            carrier.get("admitted_required", False),
            tuple(carrier.get("accept_unrated", ())),
        ),
        documents=tuple(
            RequiredDocument(d["code"], d.get("required", "always"), tuple(d.get("accept", ())), d["finding"])
            for d in body.get("documents", ())
        ),
        prohibited=tuple(
            Prohibited(form=p) if isinstance(p, str) else Prohibited(**p) for p in body.get("prohibited", ())
        ),
    )
