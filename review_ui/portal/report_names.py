"""What the reports are called."""

from __future__ import annotations

from domain.saying import N_

TITLES = {
    "contractors": N_("Contractors and where they stand"),
    "deficiencies": N_("Deficiencies"),
    "policies": N_("Policies in force"),
    "expiring": N_("Policies expiring"),
    "expired": N_("Policies expired"),
    "unresponsive": N_("Unresponsive"),
    "verifications": N_("Verifications"),
    "exceptions": N_("Exceptions"),
    "breakdown": N_("Compliance by part"),
    "activity": N_("Activity"),
}
