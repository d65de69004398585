"""What the boxes of a certificate are called on the screen."""

from __future__ import annotations

from domain.certificate import Line
from domain.saying import N_
from review_ui.shell.languages import _

GROUP_NAMES = {
    "": N_("Certificate"),
    "producer": N_("Producer"),
    "insured": N_("Insured"),
    "insurers": N_("Insurers"),
    "description": N_("Description of operations"),
    "remarks": N_("Additional remarks (ACORD 101)"),
    "holder": N_("Certificate holder"),
}
LINE_NAMES = {
    Line.GL: N_("General liability"),
    Line.AUTO: N_("Automobile liability"),
    Line.UMBRELLA: N_("Umbrella liability"),
    Line.WC: N_("Workers compensation"),
    Line.OTHER: N_("Other coverage"),
}
STANDARD_LIMITS = {
    Line.GL: (
        "each_occurrence",
        "damage_rented_premises",
        "med_exp",
        "personal_adv_injury",
        "general_aggregate",
        "products_completed_ops_aggregate",
    ),
    Line.AUTO: ("combined_single_limit", "bi_per_person", "bi_per_accident", "pd_per_accident"),
    Line.UMBRELLA: ("each_occurrence", "aggregate"),
    Line.WC: ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
}
"""The limits printed on the form's row of a line, in its order."""
LINE_TICKS = {
    Line.GL: ("occurrence", "claims_made"),
    Line.UMBRELLA: ("occurrence", "claims_made"),
    Line.WC: ("per_statute",),
}
WORDING_NAMES = {
    "ai": N_("Additional insured"),
    "wos": N_("Waiver of subrogation"),
    "pnc": N_("Primary and non-contributory"),
    "noc": N_("Notice of cancellation"),
    "agg_per_project": N_("Aggregate per project"),
    "umbrella_follow_form": N_("Umbrella follows form"),
}
"""What the labels of a description's statements are called."""
WORDING_LINES = {
    "gl": N_("general liability"),
    "auto": N_("auto"),
    "umbrella": N_("umbrella"),
    "excess": N_("excess"),
    "wc": N_("workers compensation"),
    "el": N_("employers liability"),
}
_NAMES = {
    "date": N_("Date"),
    "number": N_("Certificate number"),
    "revision": N_("Revision number"),
    "signature": N_("Signed by"),
    "contact_name": N_("Contact"),
    "email": N_("Email"),
    "naic": N_("NAIC #"),
    "insurer_letter": N_("Insurer"),
    "policy_number": N_("Policy number"),
    "effective_date": N_("Effective"),
    "expiration_date": N_("Expires"),
    "claims_made": N_("Claims-made"),
    "addl_insd": N_("Addl insd"),
    "subr_wvd": N_("Subr wvd"),
    "retention_amount": N_("Ded. / retention"),
    "per_statute": N_("Per statute"),
    "persons_excluded": N_("Persons excluded"),
    "is_excess": N_("Excess form"),
    "damage_rented_premises": N_("Damage to rented"),
    "med_exp": N_("Med expense"),
    "personal_adv_injury": N_("Personal & adv injury"),
    "products_completed_ops_aggregate": N_("Products-comp/op agg"),
    "combined_single_limit": N_("Combined single limit"),
    "bi_per_person": N_("Bodily injury, person"),
    "bi_per_accident": N_("Bodily injury, accident"),
    "pd_per_accident": N_("Property damage"),
    "el_each_accident": N_("E.L. each accident"),
    "el_disease_each_employee": N_("E.L. disease, employee"),
    "el_disease_policy_limit": N_("E.L. disease, policy"),
    "any_auto": N_("Any auto"),
    "owned": N_("Owned"),
    "hired": N_("Hired"),
    "scheduled": N_("Scheduled"),
    "non_owned": N_("Non-owned"),
    "policy": N_("Aggregate per policy"),
    "project": N_("Per project"),
    "location": N_("Per location"),
    "other": N_("Per other"),
}

_NAMED_BY_PATH = (
    N_("Name"), N_("Address"), N_("Phone"), N_("Fax"), N_("Description"), N_("Each occurrence"),
    N_("General aggregate"),
    N_("Aggregate"), N_("Occurrence"), N_("Deductible"), N_("Retention"),
)  # fmt: skip
"""Names that `label_of` makes of paths, told here to those who translate."""


def label_of(path: str) -> str:
    """The name of the box at `path`, as it stands beside its input."""
    last = path.rpartition(".")[2]
    if path.startswith("insurers."):
        letter = path.split(".")[1]
        return _("Insurer %(letter)s", letter=letter) if last == "name" else _("NAIC # %(letter)s", letter=letter)
    if path in ("description", "remarks"):
        return _("Text")
    return _(_NAMES.get(last, last.replace("_", " ").capitalize()))


_ALONE = {
    "addl_insd": N_("Additional insured (ADDL INSD)"),
    "subr_wvd": N_("Waiver of subrogation (SUBR WVD)"),
    "occurrence": N_("Occurrence form"),
    "claims_made": N_("Claims-made form"),
    "per_statute": N_("Per statute"),
}
"""Boxes that the form names too shortly for who does not see it."""


def box_label(path: str) -> str:
    """The name of the box at `path` where it stands alone: with the part of the form that it belongs to."""
    group, last = path.partition(".")[0], path.rpartition(".")[2]
    if last in _ALONE:
        return _(_ALONE[last])
    if group in ("description", "remarks"):
        return _(GROUP_NAMES[group])
    return f"{_(GROUP_NAMES[group])}: {label_of(path).lower()}" if group in GROUP_NAMES else label_of(path)
