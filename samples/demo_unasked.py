"""A second client of the demo, whose contractors nobody has asked yet; two of them share an office. All invented."""

from __future__ import annotations

from samples.names import Firm

SLUG, CONTACT = "maple-grove", "casey@maplegrove.example"
NEIGHBOR = Firm("Maple Grove Homes", ("12 Maple Avenue",), "Tampa", "FL", "33602")
_COLUMNS = "contractor_id,name,address,city,state,zip,trade,email,agent_name,agent_email,requirement_set"
_ROWS = (
    "MG-101,Marlin Painting LLC,4 Bayshore Court,Tampa,FL,33606,painting,office@marlin.example,,,vendor_standard",
    "MG-102,Marlin Drywall LLC,4 Bayshore Court,Tampa,FL,33606,drywall,office@marlin.example,,,vendor_standard",
    "MG-103,Osprey Fencing Inc.,91 Elm Street,Brandon,FL,33511,fencing,yard@osprey.example,,,vendor_low_risk",
    "MG-104,Pelican Pool Care LLC,27 Oak Lane,Tampa,FL,33609,pools,hello@pelican.example,,,vendor_low_risk",
)
UNASKED = "\n".join((_COLUMNS, *_ROWS)) + "\n"
"""The client's list of contractors, as it would send it."""
