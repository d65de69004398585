"""What the rules must know of accounts beside their proof, and the requirements that they are judged by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from domain.exceptions import GrantedException
from domain.holdings import AccountFacts, CarrierRating, FiledDocument, UnderReview
from domain.requirement import RequirementSet
from records import exceptions, filed_documents, ratings, requirements, reviews
from records.accounts import AccountView
from records.exceptions import StoredException
from rules.layers import laid_over
from rules.requirement_file import requirement_from


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the proof of accounts of one client: papers on file, exceptions, reviews by account, ratings."""

    documents: Mapping[int, tuple[FiledDocument, ...]]
    exceptions: Mapping[int, tuple[StoredException, ...]]
    ratings: Mapping[str, CarrierRating]
    reviews: Mapping[int, UnderReview]


def beside(
    session: Session,
    account_ids: Collection[int],
    *,
    client_id: int,
    on: date,
    granted: Mapping[int, tuple[StoredException, ...]] | None = None,
) -> Beside:
    """What lies beside the proof of some accounts on a day, in four statements; three where it is known what holds."""
    return Beside(
        documents=filed_documents.of_accounts(session, account_ids),
        exceptions=exceptions.in_force(session, account_ids, on=on) if granted is None else granted,
        ratings=ratings.of_client(session, client_id),
        reviews=reviews.on_day(session, account_ids, on),
    )


def facts_of(
    session: Session, account: AccountView, *, on: date, in_force: tuple[StoredException, ...] | None = None
) -> AccountFacts:
    """The facts of one account on a day, its exceptions as they stand to the version that judges it.

    `in_force` are those exceptions where they are known already.
    """
    held = None if in_force is None else {account.id: in_force}
    known = beside(session, (account.id,), client_id=account.client_id, on=on, granted=held)
    granted = still_meant(session, account, known.exceptions.get(account.id, ()))
    return AccountFacts(
        client=account.client,
        client_address=account.client_address,
        contractor=account.contractor,
        flags=flags_of(account.flags),
        also_known_as=account.also_known_as,
        state=account.state,
        work_state=account.work_state,
        contract_start=account.contract_start,
        contract_end=account.contract_end,
        documents=known.documents.get(account.id, ()),
        exceptions=granted,
        ratings=known.ratings,
        review=known.reviews.get(account.id),
    )


def flags_of(stored: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """The answers of an account in a fixed order."""
    return tuple(sorted((key, bool(value)) for key, value in stored.items()))


def parties_of(stored: Mapping[str, Any]) -> dict[str, str]:
    """Who else the contract speaks of, by role: {owner: its name}."""
    return {str(role): str(name) for role, name in stored.items() if name}


def requirement_of(account: AccountView, body: Mapping[str, Any] | None = None) -> RequirementSet:
    """The set that judges an account, in the version that holds for it, or as `body` says it."""
    made = requirement_from(_laid(account, account.requirement_body if body is None else body), **_parties(account))
    if body is not None:
        return made
    return replace(made, version=account.requirement_version, effective_on=account.requirement_effective_on)


def requirement_source(account: AccountView) -> dict[str, Any]:
    """What the set that judges an account is read from, as JSON keeps it; `requirement_read` reads it.

    Raises:
        RequirementInvalid: it cannot be laid together.
    """
    return {"set": dict(_laid(account, account.requirement_body)), **_parties(account)}


def requirement_read(source: Mapping[str, Any]) -> RequirementSet:
    """The set that was kept by `requirement_source`, without its version.

    Raises:
        RequirementInvalid: it cannot be used.
    """
    told = dict(source)
    return requirement_from(told.pop("set"), **told)


def _laid(account: AccountView, own: Mapping[str, Any]) -> Mapping[str, Any]:
    return laid_over(
        own,
        account.requirement_layers,
        state=account.work_state or account.state,
        trades=(account.trade,) if account.trade else (),
        project=account.project,
    )


def _parties(account: AccountView) -> dict[str, Any]:
    """Whom the set's placeholders stand for."""
    return {
        "client": account.client,
        "client_address": account.client_address,
        "parties": parties_of(account.parties),
    }


def still_meant(
    session: Session, account: AccountView, stored: Sequence[StoredException]
) -> tuple[GrantedException, ...]:
    """Exceptions as the rules take them: what a later version asks in the same words stays excepted under it."""
    older = {one.granted.requirement_version for one in stored} - {0, account.requirement_version}
    bodies = _bodies(session, account.requirement_set_id, older)
    return tuple(meant(one.granted, bodies, account.requirement_body, account.requirement_version) for one in stored)


def meant(
    granted: GrantedException, bodies: Mapping[int, Mapping[str, Any]], body: Mapping[str, Any], version: int
) -> GrantedException:
    """An exception under a version with that content: unchanged unless it was granted under one that asks the same."""
    then = bodies.get(granted.requirement_version)
    if then is None or not asks_the_same(then, body, granted.requirement):
        return granted
    return replace(granted, requirement_version=version)


def asks_the_same(before: Mapping[str, Any], after: Mapping[str, Any], requirement: str) -> bool:
    """Whether two versions of a set ask the same of a requirement: of its line, its conditions, its part of the set."""
    head, _, rest = requirement.partition(".")
    lines = {one.get("line") for body in (before, after) for one in body.get("coverages") or ()}
    if head in lines:
        return _of_line(before, head) == _of_line(after, head)
    if head == "holder":
        return before.get("holder") == after.get("holder")
    if head == "prohibited":
        return before.get("prohibited") == after.get("prohibited")
    return (
        {**before, "title": ""} == {**after, "title": ""}
        if rest or head not in ("date", "edition")
        else (before.get("timing") == after.get("timing"))
    )


def _of_line(body: Mapping[str, Any], line: str) -> list[Any]:
    rows = [one for one in body.get("coverages") or () if one.get("line") == line]
    conditions = [one for one in body.get("conditions") or () if line in (one.get("lines") or ())]
    return [*rows, *conditions, body.get("additional_insureds") or []]


def _bodies(session: Session, set_id: int, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    if not numbers:
        return {}
    versions = requirements.versions_of(session, (set_id,)).get(set_id, ())
    ids = {one.id: one.number for one in versions if one.number in numbers}
    return {ids[version_id]: body for version_id, body in requirements.bodies_of(session, ids).items()}
