"""Contractors and their accounts."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from domain.finding import AccountStatus
from pipeline.integrating import change_account, change_contractor, put_contractor
from records import integrator
from records.api_keys import Scope
from records.integrator import AccountFilters, AccountRow, ContractorView
from review_ui.api.bodies import (
    AccountChange,
    ContractorChange,
    NewContractor,
    Ref,
    WholeAccount,
    WholeContractor,
)
from review_ui.api.operations import (
    ROOT,
    Answer,
    Call,
    ChangedPart,
    Listed,
    Operation,
    given,
    listed,
    optional,
    part_of,
)

Text = Annotated[str, Meta(max_length=300)]


class ContractorQuery(ChangedPart, forbid_unknown_fields=True, kw_only=True):
    """Which contractors."""

    contractor_id: Ref | UnsetType = UNSET


class AccountQuery(ChangedPart, forbid_unknown_fields=True, kw_only=True):
    """Which accounts."""

    status: AccountStatus | UnsetType = UNSET
    contractor_id: Ref | UnsetType = UNSET
    requirement_set: Text | UnsetType = UNSET
    state: Text | UnsetType = UNSET
    trade: Text | UnsetType = UNSET
    project: Text | UnsetType = UNSET
    archived: bool = False


def contractors(call: Call) -> Any:
    """A slice of the contractors."""
    with call.door.look() as session:
        ref = optional(call.query.contractor_id)
        return listed(integrator.contractors(session, call.client_id, ref, part_of(call.query)))


def contractor(call: Call) -> Any:
    """One contractor."""
    with call.door.look() as session:
        return integrator.contractor(session, call.client_id, call.path["contractor"])


def create(call: Call) -> Any:
    """A contractor, made or brought to date."""
    made, is_new = put_contractor(call.door.parts, call.caller, given(call.body))
    return Answer(made, 201 if is_new else 200, {"Location": f"{ROOT}/contractors/{made.id}"})


def change(call: Call) -> Any:
    """A contractor with some of it, or all of it, changed."""
    number, body = call.path["contractor"], given(call.body)
    return change_contractor(call.door.parts, call.caller, number, body, unless=call.unless_changed)


def accounts(call: Call) -> Any:
    """A slice of the accounts."""
    names = ("status", "contractor_id", "requirement_set", "state", "trade", "project", "archived")
    wanted = {name: getattr(call.query, name) for name in names if getattr(call.query, name) is not UNSET}
    with call.door.look() as session:
        found = integrator.accounts(session, call.client_id, AccountFilters(**wanted), part_of(call.query))
        return listed(found)


def account(call: Call) -> Any:
    """One account."""
    with call.door.look() as session:
        return integrator.account(session, call.client_id, call.path["account"])


def change_one(call: Call) -> Any:
    """An account with some of it, or all of it, changed."""
    number, body = call.path["account"], given(call.body)
    return change_account(call.door.parts, call.caller, number, body, unless=call.unless_changed)


def _writing(method: str, path: str, name: str, summary: str, body: type[Struct], **other: Any) -> Operation:
    tag = path.split("/")[1]
    return Operation(
        method=method, path=path, name=name, summary=summary, body=body, tag=tag, scope=Scope.WRITE, **other
    )


def _reading(path: str, name: str, summary: str, **other: Any) -> Operation:
    return Operation(
        method="GET", path=path, name=name, summary=summary, tag=path.split("/")[1], scope=Scope.READ, **other
    )


ONE, ONE_ACCOUNT = "/contractors/<int:contractor>", "/accounts/<int:account>"
MATCHED = {"view": change, "answers": ContractorView, "matches": True}
MATCHED_ACCOUNT = {"view": change_one, "answers": AccountRow, "matches": True}
OPERATIONS = (
    _reading(
        "/contractors",
        "list_contractors",
        "List contractors",
        view=contractors,
        query=ContractorQuery,
        answers=Listed[ContractorView],
    ),
    _writing(
        "POST",
        "/contractors",
        "put_contractor",
        "Add a contractor, or bring it to date",
        NewContractor,
        view=create,
        answers=ContractorView,
        status=201,
        other=(200,),
        text="By the client's own `contractor_id`: one that is there already is brought to date, never doubled. "
        "The account that ties it to its requirement set is made with it, and judged.",
    ),
    _reading(ONE, "get_contractor", "Show a contractor", view=contractor, answers=ContractorView),
    _writing("PATCH", ONE, "change_contractor", "Change some of a contractor", ContractorChange, **MATCHED),
    _writing("PUT", ONE, "replace_contractor", "Replace a contractor", WholeContractor, **MATCHED),
    _reading(
        "/accounts",
        "list_accounts",
        "List accounts, and where each stands",
        view=accounts,
        query=AccountQuery,
        answers=Listed[AccountRow],
    ),
    _reading(ONE_ACCOUNT, "get_account", "Show an account", view=account, answers=AccountRow),
    _writing("PATCH", ONE_ACCOUNT, "change_account", "Change some of an account", AccountChange, **MATCHED_ACCOUNT),
    _writing("PUT", ONE_ACCOUNT, "replace_account", "Replace an account", WholeAccount, **MATCHED_ACCOUNT),
)
