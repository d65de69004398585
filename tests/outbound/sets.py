"""The requirement sets of the desk for a made-up client and project."""

from functools import cache

from config.reference import requirement_body
from domain.requirement import RequirementSet
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
    """The set called `code`."""
    return requirement_from(requirement_body(code), client=CLIENT, client_address=ADDRESS, parties=PARTIES)
