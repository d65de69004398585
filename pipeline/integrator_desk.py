"""What a client's programs read, and what they do beside contractors: exceptions, files, policies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import NotYours
from domain.exceptions import ExceptionKind
from domain.holdings import Holdings
from pipeline import exceptions
from pipeline.exceptions import Asked
from pipeline.folding import FORMAT, held_by, unpacked
from pipeline.integrating import today
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from pipeline.webhooks import Hooks
from records import documents, integrator, integrator_papers, messages, requirements
from records.accounts import Account
from records.api_keys import Caller
from records.holdings import StoredHoldings
from records.integrator import Found, Place, Slice
from records.integrator_papers import ExceptionView, PolicyView
from records.requirements import Applies, Version
from records.work import OpenWork


@dataclass(frozen=True, slots=True)
class Integrators:
    """What the API needs: the parts of the walk, and units of work that only read.

    `private_webhooks` lets events into private networks.
    """

    parts: Parts
    look: OpenWork
    private_webhooks: bool = False

    @property
    def hooks(self) -> Hooks:
        """What webhooks need."""
        parts = self.parts
        return Hooks(parts.open_work, parts.identity.secret, parts.now, self.private_webhooks)


@dataclass(frozen=True, slots=True)
class SetView:
    """One requirement set: the version that holds today, and all there are."""

    code: str
    title: str
    version: int
    versions: list[VersionView]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a requirement set; `effective_on` None for the first, which held from the beginning."""

    number: int
    effective_on: date | None
    applies: Applies
    note: str


@dataclass(frozen=True, slots=True)
class SetContent:
    """The content of one version of a requirement set, as it was published."""

    code: str
    title: str
    version: int
    effective_on: date | None
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WantedException:
    """An exception as a program asks for it, in the name of its key's approver."""

    requirement: str
    kind: ExceptionKind
    reason: str
    ends_on: date
    document: int | None


def sets(door: Integrators, client_id: int) -> tuple[SetView, ...]:
    """The client's requirement sets, by title."""
    with door.look() as session:
        found = requirements.sets(session, client_id=client_id)
        versions = requirements.versions_of(session, [one.id for one in found])
        day = today(door.parts, session, client_id)
        return tuple(
            SetView(
                one.code,
                one.title,
                requirements.in_force(versions[one.id], day).number,
                [_version(each) for each in versions[one.id]],
            )
            for one in found
            if one.id in versions
        )


def set_content(door: Integrators, client_id: int, code: str, number: int | None) -> SetContent:
    """One version of a set, that of today without `number`.

    Raises:
        NotYours: the client has no such set, or the set no such version.
    """
    with door.look() as session:
        found = requirements.by_code(session, client_id=client_id, code=code)
        versions = requirements.versions_of(session, [found.id]).get(found.id, ()) if found else ()
        if found is None or not versions:
            raise NotYours
        held = requirements.in_force(versions, today(door.parts, session, client_id))
        chosen = held if number is None else next((one for one in versions if one.number == number), None)
        if chosen is None:
            raise NotYours
        body = requirements.body_of(session, chosen.id)
        return SetContent(found.code, found.title, chosen.number, chosen.effective_on, body)


def grant(door: Integrators, caller: Caller, account_id: int, asked: WantedException) -> ExceptionView:
    """See `exceptions.grant`; in the name of the key's approver.

    Raises:
        NotYours: there is no such account of this client, or the key has no approver.
    """

    def unit(session: Session) -> ExceptionView:
        integrator.owned(session, caller.client_id, account_id)
        if asked.document is not None:
            integrator_papers.document(session, caller.client_id, asked.document)
        wanted = Asked(asked.requirement, asked.kind, asked.reason, asked.ends_on, asked.document)
        made = exceptions.grant(session, door.parts, account_id, wanted, user_id=_approver(caller))
        return integrator_papers.exception(session, caller.client_id, made)

    return in_one_unit(door.parts, unit)


def revoke(door: Integrators, caller: Caller, exception_id: int) -> ExceptionView:
    """See `exceptions.revoke`; gives back the exception as it then is."""

    def unit(session: Session) -> ExceptionView:
        integrator_papers.exception(session, caller.client_id, exception_id)
        exceptions.revoke(session, door.parts, exception_id, user_id=_approver(caller))
        return integrator_papers.exception(session, caller.client_id, exception_id)

    return in_one_unit(door.parts, unit)


def policies(door: Integrators, client_id: int, part: Slice, *, account: int | None) -> Found[PolicyView]:
    """The policies of one account, or of the next accounts of a client: a slice counts accounts, not policies.

    Raises:
        NotYours: there is no such account of this client.
    """
    with door.look() as session:
        if account is not None:
            integrator.owned(session, client_id, account)
            return Found(_policies(account, held_by(session, account)), None)
        wanted = (
            select(Account.id, StoredHoldings.format, StoredHoldings.body)
            .join(StoredHoldings, StoredHoldings.account_id == Account.id)
            .where(Account.client_id == client_id, Account.archived.is_(False))
            .order_by(Account.id)
            .limit(part.limit + 1)
        )
        if part.after is not None:
            wanted = wanted.where(Account.id > part.after.id)
        rows = session.execute(wanted).all()
        made: list[PolicyView] = []
        for account_id, version, body in rows[: part.limit]:
            made += _policies(account_id, unpacked(body) if version == FORMAT else held_by(session, account_id))
        more = Place(rows[part.limit - 1][0]) if len(rows) > part.limit else None
        return Found(tuple(made), more)


def original(door: Integrators, client_id: int, document_id: int) -> tuple[bytes, str, str]:
    """The file of a document as it came: bytes, media type by content, safe name.

    Raises:
        NotYours: there is no such document of this client.
    """
    with door.look() as session:
        found = integrator_papers.document(session, client_id, document_id)
        row = documents.by_id(session, document_id)
        files = messages.attachments(session, found.message)
        kind = next((one.media_type for one in files if one.id == row.attachment_id), None)
    return door.parts.blobs.get(found.sha256), kind or "application/octet-stream", found.name


def page_image(door: Integrators, client_id: int, document_id: int, number: int) -> bytes:
    """A page's picture as JPEG: what the findings about it rest on.

    Raises:
        NotYours: there is no such page of a document of this client.
    """
    with door.look() as session:
        integrator_papers.document(session, client_id, document_id)
        pages = documents.pages(session, document_id)
        digest = next((one.image_digest for one in pages if one.number == number), None)
    if digest is None:
        raise NotYours
    return door.parts.blobs.get(digest)


def _approver(caller: Caller) -> int:
    if caller.user_id is None:
        raise NotYours
    return caller.user_id


def _policies(account_id: int, held: Holdings) -> tuple[PolicyView, ...]:
    made = []
    for one in held.policies:
        paper = held.papers[one.paper] if one.paper < len(held.papers) else None
        insurer = paper.insurers.get(one.insurer_letters[:1]) if paper else None
        made.append(
            PolicyView(
                account=account_id,
                line=one.line,
                number=one.number,
                insurer=insurer.name if insurer else "",
                naic=insurer.naic if insurer else "",
                effective=one.effective,
                expiration=one.expiration,
                cancelled_on=one.cancelled_on,
                limits=dict(one.limits),
                marked=sorted(one.marked),
                document=paper.document_id if paper else None,
            )
        )
    return tuple(made)


def _version(one: Version) -> VersionView:
    return VersionView(one.number, one.effective_on, one.applies, one.note)
