"""How the details of an account are called on its page."""

from __future__ import annotations

from types import MappingProxyType

FIELDS = MappingProxyType(
    {
        "contractor": "legal name",
        "requirement_set": "requirements",
        "email": "email",
        "phone": "phone",
        "address": "address",
        "also_known_as": "other names",
        "client_ref": "the client's id",
        "agent": "agent",
        "agent_email": "agent's email",
        "state": "home state",
        "work_state": "state of the work",
        "trade": "trade",
        "project": "project",
        "contract_start": "start of the contract",
        "contract_end": "end of the contract",
        "flags": "answers",
        "parties": "parties",
        "language": "language of letters",
        "agent_language": "language of letters to the agent",
        "archived": "whether it is archived",
    }
)
FLAGS = MappingProxyType(
    {
        "vehicles": "Vehicles are used for the work",
        "employees": "There are employees",
        "written_contract": "A written contract requires the insurance",
        "environmental_work": "Environmental work is done",
        "design_build": "The work is design-build",
        "handles_data": "Personal data is handled",
        "sells_alcohol": "Alcohol is sold",
        "intermodal": "Intermodal hauling",
        "hazmat": "Hazardous goods are hauled",
        "monopolistic_state": "The work is in a state with a monopolistic fund",
        "interstate": "Goods cross state lines",
        "scheduled": "Only scheduled autos are used",
        "refrigerated": "Refrigerated goods are hauled",
        "leased_premises_listed": "The leased premises are listed",
        "covers_route": "The coverage spans the route",
    }
)
PARTIES = MappingProxyType(
    {
        "owner": "Owner",
        "architect": "Architect",
        "engineer": "Engineer",
        "manager": "Property manager",
        "landlord": "Landlord",
        "lender": "Lender",
        "tenant": "Tenant",
        "general_contractor": "General contractor",
        "project": "Project, as certificates name it",
        "shipper": "Shipper",
        "broker": "Freight broker",
    }
)
