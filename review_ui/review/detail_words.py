"""How the details of an account are called on its page."""

from __future__ import annotations

from types import MappingProxyType

from domain.saying import N_

FIELDS = MappingProxyType(
    {
        "contractor": N_("legal name"),
        "requirement_set": N_("requirements"),
        "email": N_("email"),
        "phone": N_("phone"),
        "address": N_("address"),
        "also_known_as": N_("other names"),
        "client_ref": N_("the client's id"),
        "agent": N_("agent"),
        "agent_email": N_("agent's email"),
        "state": N_("home state"),
        "work_state": N_("state of the work"),
        "trade": N_("trade"),
        "project": N_("project"),
        "contract_start": N_("start of the contract"),
        "contract_end": N_("end of the contract"),
        "flags": N_("answers"),
        "parties": N_("parties"),
        "language": N_("language of letters"),
        "agent_language": N_("language of letters to the agent"),
        "archived": N_("whether it is archived"),
    }
)
FLAGS = MappingProxyType(
    {
        "vehicles": N_("Vehicles are used for the work"),
        "employees": N_("There are employees"),
        "written_contract": N_("A written contract requires the insurance"),
        "environmental_work": N_("Environmental work is done"),
        "design_build": N_("The work is design-build"),
        "handles_data": N_("Personal data is handled"),
        "sells_alcohol": N_("Alcohol is sold"),
        "intermodal": N_("Intermodal hauling"),
        "hazmat": N_("Hazardous goods are hauled"),
        "monopolistic_state": N_("The work is in a state with a monopolistic fund"),
        "interstate": N_("Goods cross state lines"),
        "scheduled": N_("Only scheduled autos are used"),
        "refrigerated": N_("Refrigerated goods are hauled"),
        "leased_premises_listed": N_("The leased premises are listed"),
        "covers_route": N_("The coverage spans the route"),
    }
)
PARTIES = MappingProxyType(
    {
        "owner": N_("Owner"),
        "architect": N_("Architect"),
        "engineer": N_("Engineer"),
        "manager": N_("Property manager"),
        "landlord": N_("Landlord"),
        "lender": N_("Lender"),
        "tenant": N_("Tenant"),
        "general_contractor": N_("General contractor"),
        "project": N_("Project, as certificates name it"),
        "shipper": N_("Shipper"),
        "broker": N_("Freight broker"),
    }
)
