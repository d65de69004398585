"""What the live fields of a fillable endorsement say, by their names: insurers' own forms share no layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.certificate import Endorsement
from domain.field import Field
from domain.page import Widget
from extract.values.confidence import DIGITAL
from extract.values.grammar import iso_date

_PARTY = re.compile(r"additional insured|person|organi[sz]ation|certificate holder|loss payee|waiver", re.IGNORECASE)
_PLACE = re.compile(r"location|project|premises|operations|\bjob\b", re.IGNORECASE)
_POLICY = re.compile(r"policy ?(?:number|no|#)", re.IGNORECASE)
_INSURED = re.compile(r"^(?:named ?)?insured|(?<!additional )\binsured ?name", re.IGNORECASE)
_AMOUNT = re.compile(r"limit|amount|premium|deductible|date", re.IGNORECASE)
_EFFECTIVE = re.compile(r"effective", re.IGNORECASE)


def with_widgets(made: Endorsement, widgets: Sequence[Widget]) -> Endorsement:
    """The endorsement with what it lacks taken from fields that carry a telling name."""
    for widget in widgets:
        if widget.is_tick or not widget.value.strip():
            continue
        first = widget.value.strip().split("\n")[0].strip()
        field = Field(first, widget.value, DIGITAL, made.page, widget.box)
        if _POLICY.search(widget.name) and made.policy_number.value is None:
            made = replace(made, policy_number=field)
        elif _EFFECTIVE.search(widget.name) and made.effective_date.value is None and (day := iso_date(first)):
            made = replace(made, effective_date=replace(field, value=day))
        elif _INSURED.search(widget.name) and made.named_insured.value is None:
            made = replace(made, named_insured=field)
        elif _AMOUNT.search(widget.name):
            continue
        elif _PARTY.search(widget.name) and first not in made.scheduled_parties:
            made = replace(made, scheduled_parties=(*made.scheduled_parties, first))
        elif _PLACE.search(widget.name) and first not in made.locations:
            made = replace(made, locations=(*made.locations, first))
    bound = made.policy_number.value is not None or made.named_insured.value is not None
    filled = bool(made.scheduled_parties or made.locations or made.blanket)
    return replace(made, is_specimen=made.is_specimen and not (bound and filled))
