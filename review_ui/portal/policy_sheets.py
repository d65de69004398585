"""The rows of reports about policies."""

from __future__ import annotations

from collections.abc import Sequence

from domain.saying import N_
from outbound.upcoming import Upcoming
from pipeline.network_desk import Ending
from records.policy_reports import Insured
from review_ui.portal.sheets import Cell
from review_ui.shell.box_names import label_of
from review_ui.shell.languages import _, day_words, number_words
from review_ui.shell.letter_words import in_words
from review_ui.shell.look import line_words

SHOWN_LIMITS = (
    *("each_occurrence", "general_aggregate", "products_completed_ops_aggregate", "combined_single_limit", "aggregate"),
    *("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
)
"""Limits with a column of their own; *Limits* tells all that a policy shows."""
_WHO = (N_("Contractor"), N_("Contractor ID"), N_("Project"), N_("State"), N_("Trade"))
_POLICY = (N_("Line"), N_("Policy"), N_("Insurer"), N_("Effective"), N_("Expires"))
_REACHED = (N_("Contact email"), N_("Agent"), N_("Agent email"), N_("Last contacted"))
EXPIRING = (*_WHO, *_POLICY, N_("Days left"), *_REACHED, N_("Next notice"))
EXPIRED = (*_WHO, *_POLICY, N_("Days expired"), *_REACHED, N_("Next notice"))
POLICIES = (
    *(*_WHO, *_POLICY, N_("NAIC #"), N_("AM Best rating"), N_("Limits")),
    *(N_("Each occurrence"), N_("General aggregate"), N_("Products-comp/op agg"), N_("Combined single limit")),
    *(N_("Aggregate"), N_("E.L. each accident"), N_("E.L. disease, employee"), N_("E.L. disease, policy")),
    *_REACHED,
)


def of_expiring(row: Ending) -> Sequence[Cell]:
    """A policy that expires, as a line of its report."""
    one = row.policy
    return [*_who(one), *_policy(one), "" if one.days is None else one.days, *_reached(one), _next(row.coming)]


def of_expired(row: Ending) -> Sequence[Cell]:
    """A policy that expired, as a line of its report."""
    one = row.policy
    return [*_who(one), *_policy(one), "" if one.days is None else -one.days, *_reached(one), _next(row.coming)]


def of_policy(row: Insured) -> Sequence[Cell]:
    """A policy that holds, as a line of its report; limits are whole US dollars."""
    told = (f"{label_of(f'limits.{code}')} {_dollars(value)}" for code, value in row.limits.items())
    single = (row.limits.get(code) for code in SHOWN_LIMITS)
    return [
        *(*_who(row), *_policy(row), row.naic or "", row.am_best, "; ".join(told)),
        *(one if isinstance(one, int) else "" for one in single),
        *_reached(row),
    ]


def _who(row: Insured) -> Sequence[Cell]:
    return row.contractor, row.client_ref or "", row.project, row.state, row.trade


def _policy(row: Insured) -> Sequence[Cell]:
    line = line_words(row.line)
    return line, row.number or "", row.insurer or "", day_words(row.effective), day_words(row.expiration)


def _reached(row: Insured) -> Sequence[Cell]:
    return row.contractor_email or "", row.agent or "", row.agent_email or "", day_words(row.last_contacted)


def _next(coming: Upcoming | None) -> str:
    """The day of the next letter, what holds it where nobody knows that day, or that none is to come."""
    if coming is None:
        return _("None planned")
    return day_words(coming.day) if coming.day else in_words(coming.why)


def _dollars(value: object) -> str:
    return f"${number_words(value)}" if isinstance(value, int) else str(value)
