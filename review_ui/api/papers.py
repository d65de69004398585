"""Documents: what is known of them, the files as they came, and the pages that findings rest on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from msgspec import UNSET, Meta, Struct, UnsetType

from domain.document import DocumentState
from domain.errors import FieldInvalid
from pipeline import integrator_desk
from pipeline.client_uploads import ClientUploads, Sender
from pipeline.uploading import MOST_FILE_BYTES, MOST_NOTE, Upload
from records import integrator, integrator_papers
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


class UploadForm(Struct, forbid_unknown_fields=True, kw_only=True):
    """What goes with a file."""

    note: Annotated[str, Meta(max_length=MOST_NOTE, description="Words for the reviewer.")] = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was stored and waits to be read. `upload` names what was sent, `file` is its name as it was kept."""

    upload: str
    account: int
    file: str


def upload(call: Call) -> Any:
    """Take one file for an account, on the walk of any mail."""
    account = call.path["account"]
    with call.door.look() as session:
        integrator.owned(session, call.client_id, account)
    file = call.files.get("file")
    if file is None or not file.filename:
        raise FieldInvalid(field="file", why="send one file under this name")
    sender = Sender(call.client_id, call.caller.actor, "", call.caller.user_id, call.caller.key_id)
    sent = Upload(str(file.filename), file.read())
    desk = ClientUploads(call.door.parts, look=call.door.look)
    once = call.once or secrets.token_urlsafe(16)
    batch = desk.receive(sender, [sent], account_id=account, note=call.body.note, once=once)
    return Taken(batch, account, desk.sent(call.client_id, batch)[0].names[0])


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
        "/accounts/<int:account>/documents",
        "upload_document",
        "Upload a document of an account",
        method="POST",
        scope=Scope.DOCUMENTS,
        view=upload,
        body=UploadForm,
        form=True,
        answers=Taken,
        status=202,
        text=f"It is stored, then read and reviewed as if it had come by mail: `GET /documents?account=` shows it "
        f"once it was read. One file has at most {MOST_FILE_BYTES >> 20} MB. Send an Idempotency-Key, so that what is "
        "sent again after a broken connection is one upload.",
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
