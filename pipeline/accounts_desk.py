"""The door to accounts, exceptions and requirement versions: each call is one unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from domain.document import DocumentState
from domain.finding import AccountStatus
from pipeline import exceptions, preview, publishing
from pipeline.days import today_of
from pipeline.exceptions import Asked
from pipeline.explaining import Explanation, explain
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from pipeline.publishing import Wanted
from records import account_list, accounts, people, requirements, standings
from records.account_list import Filters, Standing
from records.requirements import Version
from records.work import OpenWork


@dataclass(frozen=True, slots=True)
class SetRow:
    """One requirement set in a list: `in_force` is the version of today, `next` the first that is still to come."""

    id: int
    client: str
    code: str
    title: str
    in_force: Version
    next: Version | None
    accounts: int


@dataclass(frozen=True, slots=True)
class SetPage:
    """One requirement set: its versions, newest first, the content that holds today, and who published what."""

    row: SetRow
    client_id: int
    versions: tuple[Version, ...]
    body: Mapping[str, Any]
    people: Mapping[int, str]
    today: date
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """A document that may be named as what an exception rests on; `waits` for a reviewer to confirm it."""

    id: int
    name: str
    waits: bool


class AccountsDesk:
    """Accounts and requirement sets over the given parts. `client_id` is whose they must be, None for anybody's.

    Every method raises NotYours for what is not there, or another client's.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def page(
        self, filters: Filters, *, limit: int, offset: int
    ) -> tuple[tuple[Standing, ...], int, dict[AccountStatus, int]]:
        """One page of accounts, how many there are in all, and how many stand how."""
        with self._look() as session:
            rows = account_list.page(session, filters, limit=limit, offset=offset)
            counts = account_list.counts(session, filters)
            total = sum(counts.values()) if filters.status is None else counts.get(filters.status, 0)
            return rows, total, counts

    def explain(
        self, account_id: int, *, client_id: int | None, user_id: int, on: date | None = None
    ) -> tuple[Explanation, date, tuple[Filed, ...]]:
        """Why an account stands where it does, the client's today, and the papers that an exception can rest on."""
        with self._look() as session:
            today = today_of(self._parts, accounts.time_zone_of(session, account_id))
            found = explain(session, account_id, on=on or today, today=today, client_id=client_id, user_id=user_id)
            papers = tuple(Filed(one.id, one.name, one.state is DocumentState.NEEDS_REVIEW) for one in found.papers)
            return found, today, papers

    def grant(self, account_id: int, asked: Asked, *, user_id: int) -> int:
        """See `exceptions.grant`."""
        parts = self._parts
        return in_one_unit(parts, lambda unit: exceptions.grant(unit, parts, account_id, asked, user_id=user_id))

    def revoke(self, exception_id: int, *, user_id: int) -> int:
        """See `exceptions.revoke`; gives back the account."""
        parts = self._parts
        return in_one_unit(parts, lambda unit: exceptions.revoke(unit, parts, exception_id, user_id=user_id))

    def sets(self, *, client_id: int | None) -> tuple[SetRow, ...]:
        """All requirement sets, by client and title."""
        with self._look() as session:
            found = requirements.sets(session, client_id=client_id)
            return self._rows(session, found)

    def deciding(self, user_id: int) -> tuple[tuple[int, str], ...]:
        """The clients that a person may decide for, by name."""
        with self._look() as session:
            user = people.by_id(session, user_id)
            named = accounts.client_names(session) if user is not None else ()
            return tuple(one for one in named if user is not None and people.may_decide_for(user, one[0]))

    def begin_set(self, client_id: int, origin: str | int, title: str, *, user_id: int) -> int:
        """See `publishing.begin`."""
        with self._parts.open_work() as session:
            return publishing.begin(session, self._parts, client_id, origin, title, user_id=user_id)

    def set_page(self, set_id: int, *, client_id: int | None, user_id: int) -> SetPage:
        """One requirement set with its versions."""
        with self._look() as session:
            found = requirements.by_id(session, set_id, client_id=client_id)
            (row,) = self._rows(session, (found,))
            versions = requirements.versions_of(session, (set_id,))[set_id]
            user = people.by_id(session, user_id)
            return SetPage(
                row=row,
                client_id=found.client_id,
                versions=tuple(reversed(versions)),
                body=requirements.body_of(session, row.in_force.id),
                people=people.names(session, {one.published_by for one in versions if one.published_by}),
                today=today_of(self._parts, accounts.client_by_id(session, found.client_id).time_zone),
                may_decide=user is not None and people.may_decide_for(user, found.client_id),
            )

    def preview(self, set_id: int, body: Mapping[str, Any], *, on: date, client_id: int | None) -> preview.Preview:
        """See `preview.preview`.

        Raises:
            RequirementInvalid: the content cannot be a version of this set.
        """
        with self._look() as session:
            requirements.by_id(session, set_id, client_id=client_id)
            publishing.checked(session, set_id, body)
            return preview.preview(session, preview.Draft(set_id, body, on))

    def publish(self, set_id: int, wanted: Wanted, *, client_id: int | None, user_id: int) -> int:
        """See `publishing.publish`."""
        with self._parts.open_work() as session:
            requirements.by_id(session, set_id, client_id=client_id)
            return publishing.publish(session, self._parts, set_id, wanted, user_id=user_id)

    def _rows(self, session: Session, found: tuple[requirements.RequirementSet, ...]) -> tuple[SetRow, ...]:
        ids = {one.id for one in found}
        versions, counted = requirements.versions_of(session, ids), standings.per_set(session, ids)
        clients = {one.client_id: accounts.client_by_id(session, one.client_id) for one in found}
        made = []
        for one in found:
            if one.id not in versions:
                continue
            client, own = clients[one.client_id], versions[one.id]
            today = today_of(self._parts, client.time_zone)
            coming = [each for each in own if each.effective_on is not None and each.effective_on > today]
            made.append(
                SetRow(
                    id=one.id,
                    client=client.name,
                    code=one.code,
                    title=one.title,
                    in_force=requirements.in_force(own, today),
                    next=min(coming, key=lambda each: each.effective_on or today, default=None),
                    accounts=counted.get(one.id, 0),
                )
            )
        return tuple(made)
