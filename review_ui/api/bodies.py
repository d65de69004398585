"""What programs send: fields that are left out stay as they are."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from domain.exceptions import ExceptionKind
from records.events import EventKind

Words = Annotated[str, Meta(max_length=300)]
Name = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"\S")]
State = Annotated[str, Meta(pattern="^([A-Za-z]{2})?$", description='A state by its two letters, or "".')]
Ref = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$",
        description="The client's own id for the contractor.",
    ),
]
Code = Annotated[str, Meta(min_length=1, max_length=100, description="The code of a requirement set.")]
Names = Annotated[list[Name], Meta(max_length=50)]
ByRole = Annotated[dict[str, Words], Meta(max_length=50)]
Flags = Annotated[dict[str, bool], Meta(max_length=50)]


class AgentBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """The person or agency that answers for a contractor; a name or an email is needed."""

    name: Words = ""
    agency: Words = ""
    email: Words | None = None
    phone: Words | None = None


class AccountFields(Struct, forbid_unknown_fields=True, kw_only=True):
    """What may be said of an account."""

    requirement_set: Code | UnsetType = UNSET
    agent: AgentBody | UnsetType | None = UNSET
    state: State | UnsetType = UNSET
    work_state: State | UnsetType = UNSET
    trade: Words | UnsetType = UNSET
    project: Words | UnsetType = UNSET
    contract_start: date | UnsetType | None = UNSET
    contract_end: date | UnsetType | None = UNSET
    also_known_as: Names | UnsetType = UNSET
    parties: ByRole | UnsetType = UNSET
    flags: Flags | UnsetType = UNSET


class NewContractor(AccountFields, forbid_unknown_fields=True, kw_only=True):
    """A contractor with its account. `name` and `requirement_set` are needed when it is new."""

    contractor_id: Ref
    name: Name | UnsetType = UNSET
    email: Words | UnsetType | None = UNSET
    phone: Words | UnsetType | None = UNSET
    address: Words | UnsetType = UNSET


class ContractorChange(Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change of a contractor."""

    name: Name | UnsetType = UNSET
    email: Words | UnsetType | None = UNSET
    phone: Words | UnsetType | None = UNSET
    address: Words | UnsetType = UNSET


class WholeContractor(Struct, forbid_unknown_fields=True, kw_only=True):
    """A contractor as it shall be: what is left out is emptied."""

    name: Name
    email: Words | None = None
    phone: Words | None = None
    address: Words = ""


class AccountChange(AccountFields, forbid_unknown_fields=True, kw_only=True):
    """What to change of an account; one that is archived is not judged or written about any more."""

    archived: bool | UnsetType = UNSET


class WholeAccount(Struct, forbid_unknown_fields=True, kw_only=True):
    """An account as it shall be: what is left out is emptied."""

    requirement_set: Code
    agent: AgentBody | None = None
    state: State = ""
    work_state: State = ""
    trade: Words = ""
    project: Words = ""
    contract_start: date | None = None
    contract_end: date | None = None
    also_known_as: Names = []
    parties: ByRole = {}
    flags: Flags = {}
    archived: bool = False


class NewException(Struct, forbid_unknown_fields=True, kw_only=True):
    """An exception to grant: `requirement` as in findings, or a whole line to be waived; `ends_on` is not included."""

    requirement: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: ExceptionKind
    reason: Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S")]
    ends_on: date
    document: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None


Kinds = Annotated[list[EventKind], Meta(min_length=1, max_length=20)]
Url = Annotated[str, Meta(min_length=8, max_length=500, pattern="^https?://")]


class NewWebhook(Struct, forbid_unknown_fields=True, kw_only=True):
    """An endpoint: where events go, and which."""

    url: Url
    kinds: Kinds


class WebhookChange(Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change of an endpoint."""

    url: Url | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    active: bool | UnsetType = UNSET
