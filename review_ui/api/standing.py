"""What accounts are judged by and how it came out: requirement sets, policies, findings, statuses, exceptions, mail."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from domain.finding import Result
from pipeline import integrator_desk
from pipeline.integrator_desk import SetContent, SetView, WantedException
from records import integrator_papers
from records.api_keys import Scope
from records.integrator import Found
from records.integrator_papers import ExceptionView, FindingView, MessageView, PolicyView, StatusView
from review_ui.api.bodies import NewException
from review_ui.api.operations import (
    Answer,
    Call,
    ChangedPart,
    Id,
    Listed,
    Operation,
    Part,
    listed,
    optional,
    part_of,
)
from review_ui.api.operations import Nothing as NoQuery


class OfAccount(Part, forbid_unknown_fields=True, kw_only=True):
    """Of which account."""

    account: Id | UnsetType = UNSET


class FindingQuery(ChangedPart, forbid_unknown_fields=True, kw_only=True):
    """Which findings."""

    account: Id | UnsetType = UNSET
    result: Result | UnsetType = UNSET


class ExceptionQuery(OfAccount, forbid_unknown_fields=True, kw_only=True):
    """Which exceptions."""

    in_force_on: date | UnsetType = UNSET


class VersionQuery(NoQuery, forbid_unknown_fields=True, kw_only=True):
    """Which version, that of today when left out."""

    version: Annotated[int, Meta(ge=1, le=100_000)] | UnsetType = UNSET


def sets(call: Call) -> Any:
    """The requirement sets."""
    return listed(Found(integrator_desk.sets(call.door, call.client_id), None))


def set_content(call: Call) -> Any:
    """The content of a requirement set."""
    number = optional(call.query.version)
    return integrator_desk.set_content(call.door, call.client_id, call.path["code"], number)


def policies(call: Call) -> Any:
    """A slice of the policies."""
    account = optional(call.query.account)
    return listed(integrator_desk.policies(call.door, call.client_id, part_of(call.query), account=account))


def findings(call: Call) -> Any:
    """A slice of the findings."""
    account, result = optional(call.query.account), optional(call.query.result)
    with call.door.look() as session:
        part = part_of(call.query)
        return listed(integrator_papers.findings(session, call.client_id, part, account=account, result=result))


def statuses(call: Call) -> Any:
    """A slice of the changes of status."""
    with call.door.look() as session:
        account, part = optional(call.query.account), part_of(call.query)
        return listed(integrator_papers.statuses(session, call.client_id, part, account=account))


def messages(call: Call) -> Any:
    """A slice of the correspondence."""
    with call.door.look() as session:
        account, part = optional(call.query.account), part_of(call.query)
        return listed(integrator_papers.messages(session, call.client_id, part, account=account))


def exceptions(call: Call) -> Any:
    """A slice of the exceptions."""
    account, day = optional(call.query.account), optional(call.query.in_force_on)
    with call.door.look() as session:
        part = part_of(call.query)
        return listed(integrator_papers.exceptions(session, call.client_id, part, account=account, in_force_on=day))


def exception(call: Call) -> Any:
    """One exception."""
    with call.door.look() as session:
        return integrator_papers.exception(session, call.client_id, call.path["exception"])


def grant(call: Call) -> Any:
    """An exception, granted in the name of the key's approver."""
    one = call.body
    asked = WantedException(one.requirement, one.kind, one.reason, one.ends_on, one.document)
    return Answer(integrator_desk.grant(call.door, call.caller, call.path["account"], asked), 201)


def revoke(call: Call) -> Any:
    """An exception, taken back."""
    return integrator_desk.revoke(call.door, call.caller, call.path["exception"])


def _reading(path: str, name: str, summary: str, tag: str, **other: Any) -> Operation:
    return Operation(
        **{"method": "GET", "scope": Scope.READ, "path": path, "name": name, "summary": summary, "tag": tag, **other}
    )


APPROVER = "The key needs an approver: `certdesk api-key create --approver EMAIL`."
OPERATIONS = (
    _reading(
        "/requirement-sets",
        "list_requirement_sets",
        "List requirement sets and their versions",
        "requirement sets",
        view=sets,
        answers=Listed[SetView],
    ),
    _reading(
        "/requirement-sets/<code>",
        "get_requirement_set",
        "Show what a requirement set asks for",
        "requirement sets",
        view=set_content,
        query=VersionQuery,
        answers=SetContent,
    ),
    _reading(
        "/policies",
        "list_policies",
        "List the policies that accounts hold",
        "policies",
        view=policies,
        query=OfAccount,
        answers=Listed[PolicyView],
        text="As confirmed, newer proof in place of older. `limit` counts accounts: all policies of one come together.",
    ),
    _reading(
        "/findings",
        "list_findings",
        "List findings: requirement by requirement",
        "findings",
        view=findings,
        query=FindingQuery,
        answers=Listed[FindingView],
    ),
    _reading(
        "/statuses",
        "list_statuses",
        "List changes of status, in their order",
        "statuses",
        view=statuses,
        query=OfAccount,
        answers=Listed[StatusView],
    ),
    _reading(
        "/messages",
        "list_messages",
        "List correspondence, received and sent",
        "messages",
        scope=Scope.MESSAGES,
        view=messages,
        query=OfAccount,
        answers=Listed[MessageView],
    ),
    _reading(
        "/exceptions",
        "list_exceptions",
        "List exceptions",
        "exceptions",
        view=exceptions,
        query=ExceptionQuery,
        answers=Listed[ExceptionView],
    ),
    _reading(
        "/exceptions/<int:exception>",
        "get_exception",
        "Show an exception",
        "exceptions",
        view=exception,
        answers=ExceptionView,
    ),
    Operation(
        method="POST",
        path="/accounts/<int:account>/exceptions",
        name="grant_exception",
        summary="Grant an exception",
        tag="exceptions",
        scope=Scope.EXCEPTIONS,
        view=grant,
        body=NewException,
        answers=ExceptionView,
        status=201,
        text=APPROVER,
    ),
    Operation(
        method="DELETE",
        path="/exceptions/<int:exception>",
        name="revoke_exception",
        summary="Take an exception back",
        tag="exceptions",
        scope=Scope.EXCEPTIONS,
        view=revoke,
        answers=ExceptionView,
        text=APPROVER,
    ),
)
