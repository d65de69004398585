"""Documents: what is known of them, the files as they came, and the pages that findings rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from msgspec import UNSET, UnsetType

from domain.document import DocumentState
from pipeline import integrator_desk
from records import integrator_papers
from records.api_keys import Scope
from records.integrator_papers import DocumentView, FieldView, PageView
from review_ui.api.operations import Answer, Call, ChangedPart, Id, Listed, Operation, listed, optional, part_of


class DocumentQuery(ChangedPart, forbid_unknown_fields=True, kw_only=True):
    """Which documents."""

    account: Id | UnsetType = UNSET
    state: DocumentState | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class WholeDocument:
    """A document with its pages and every value that was read from it."""

    document: DocumentView
    pages: list[PageView]
    fields: list[FieldView]


def documents(call: Call) -> Any:
    """A slice of the documents."""
    account, state = optional(call.query.account), optional(call.query.state)
    with call.door.look() as session:
        part = part_of(call.query)
        return listed(integrator_papers.documents(session, call.client_id, part, account=account, state=state))


def document(call: Call) -> Any:
    """One document with its pages and fields."""
    with call.door.look() as session:
        found = integrator_papers.document(session, call.client_id, call.path["document"])
        pages = integrator_papers.pages(session, found.id)
        return WholeDocument(found, list(pages), list(integrator_papers.fields(session, found.id)))


def original(call: Call) -> Any:
    """The file as it came; to be kept, never shown in a page of ours."""
    data, media, name = integrator_desk.original(call.door, call.client_id, call.path["document"])
    told = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Answer(data, headers=told, media=media)


def image(call: Call) -> Any:
    """A page's picture."""
    number, page = call.path["document"], call.path["page"]
    return Answer(integrator_desk.page_image(call.door, call.client_id, number, page), media="image/jpeg")


def _operation(path: str, name: str, summary: str, **other: Any) -> Operation:
    base: dict[str, Any] = {"method": "GET", "tag": "documents", "scope": Scope.READ}
    return Operation(path=path, name=name, summary=summary, **{**base, **other})


OPERATIONS = (
    _operation(
        "/documents",
        "list_documents",
        "List documents",
        view=documents,
        query=DocumentQuery,
        answers=Listed[DocumentView],
    ),
    _operation(
        "/documents/<int:document>",
        "get_document",
        "Show a document, its pages and what was read from it",
        view=document,
        answers=WholeDocument,
    ),
    _operation(
        "/documents/<int:document>/original",
        "get_original",
        "Download the file as it came, in the type that its content has",
        view=original,
        scope=Scope.DOCUMENTS,
        media="*/*",
    ),
    _operation(
        "/documents/<int:document>/pages/<int:page>/image",
        "get_page_image",
        "Download a page's picture: what findings rest on",
        view=image,
        scope=Scope.DOCUMENTS,
        media="image/jpeg",
    ),
)
