"""What the boxes of a certificate are called on the screen."""

from __future__ import annotations

from domain.certificate import Line

GROUP_NAMES = {
    "": "Certificate",
    "producer": "Producer",
    "insured": "Insured",
    "insurers": "Insurers",
    "description": "Description of operations",
    "remarks": "Additional remarks (ACORD 101)",
    "holder": "Certificate holder",
}
LINE_NAMES = {
    Line.GL: "General liability",
    Line.AUTO: "Automobile liability",
    Line.UMBRELLA: "Umbrella liability",
    Line.WC: "Workers compensation",
    Line.OTHER: "Other coverage",
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
    "ai": "Additional insured",
    "wos": "Waiver of subrogation",
    "pnc": "Primary and non-contributory",
    "noc": "Notice of cancellation",
    "agg_per_project": "Aggregate per project",
    "umbrella_follow_form": "Umbrella follows form",
}
"""What the labels of a description's statements are called."""
WORDING_LINES = {
    "gl": "general liability",
    "auto": "auto",
    "umbrella": "umbrella",
    "excess": "excess",
    "wc": "workers compensation",
    "el": "employers liability",
}
_NAMES = {
    "date": "Date",
    "number": "Certificate number",
    "revision": "Revision number",
    "signature": "Signed by",
    "contact_name": "Contact",
    "email": "Email",
    "naic": "NAIC #",
    "insurer_letter": "Insurer",
    "policy_number": "Policy number",
    "effective_date": "Effective",
    "expiration_date": "Expires",
    "claims_made": "Claims-made",
    "addl_insd": "Addl insd",
    "subr_wvd": "Subr wvd",
    "retention_amount": "Ded. / retention",
    "per_statute": "Per statute",
    "persons_excluded": "Persons excluded",
    "is_excess": "Excess form",
    "damage_rented_premises": "Damage to rented",
    "med_exp": "Med expense",
    "personal_adv_injury": "Personal & adv injury",
    "products_completed_ops_aggregate": "Products-comp/op agg",
    "combined_single_limit": "Combined single limit",
    "bi_per_person": "Bodily injury, person",
    "bi_per_accident": "Bodily injury, accident",
    "pd_per_accident": "Property damage",
    "el_each_accident": "E.L. each accident",
    "el_disease_each_employee": "E.L. disease, employee",
    "el_disease_policy_limit": "E.L. disease, policy",
    "any_auto": "Any auto",
    "owned": "Owned",
    "hired": "Hired",
    "scheduled": "Scheduled",
    "non_owned": "Non-owned",
    "policy": "Aggregate per policy",
    "project": "Per project",
    "location": "Per location",
    "other": "Per other",
}


def label_of(path: str) -> str:
    """The name of the box at `path`, as it stands beside its input."""
    last = path.rpartition(".")[2]
    if path.startswith("insurers."):
        letter = path.split(".")[1]
        return f"Insurer {letter}" if last == "name" else f"NAIC # {letter}"
    if path in ("description", "remarks"):
        return "Text"
    return _NAMES.get(last, last.replace("_", " ").capitalize())


_ALONE = {
    "addl_insd": "Additional insured (ADDL INSD)",
    "subr_wvd": "Waiver of subrogation (SUBR WVD)",
    "occurrence": "Occurrence form",
    "claims_made": "Claims-made form",
    "per_statute": "Per statute",
}
"""Boxes that the form names too shortly for who does not see it."""


def box_label(path: str) -> str:
    """The name of the box at `path` where it stands alone: with the part of the form that it belongs to."""
    group, last = path.partition(".")[0], path.rpartition(".")[2]
    if last in _ALONE:
        return _ALONE[last]
    if group in ("description", "remarks"):
        return GROUP_NAMES[group]
    return f"{GROUP_NAMES[group]}: {label_of(path).lower()}" if group in GROUP_NAMES else label_of(path)
