"""The evidence pack of an account, and its documents as a ZIP: for its client's people and for the desk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from domain.errors import NotYours
from domain.saying import N_
from ingest.names import safe_name
from pipeline.evidence_desk import EvidenceDesk, Held
from pipeline.network_desk import NetworkDesk
from pipeline.zipping import zipped
from review_ui.portal import sheets
from review_ui.portal.asked import own_client, wanted_of
from review_ui.portal.evidence_words import foot_of, pack_body, title_of
from review_ui.shell.guards import clients_only, signed_in, whose
from review_ui.shell.language_pages import streamed
from review_ui.shell.languages import _, told
from review_ui.shell.look import words

INDEX = (
    N_("File"),
    N_("Name as received"),
    N_("Kind"),
    N_("State"),
    N_("Received"),
    N_("Confirmed by"),
    N_("Pages of the file"),
    "SHA-256",
    N_("Note"),
)

MOST_DOCUMENTS = 20_000
"""Documents of one ZIP of a network: its table of contents is kept in memory until the end."""


def evidence_pages(desk: EvidenceDesk) -> Blueprint:
    """Files about one account; people of a client get their own client's and no others."""
    pages = signed_in(Blueprint("evidence", __name__, url_prefix="/accounts"))

    @pages.get("/<int:account_id>/evidence.pdf")
    def pack(account_id: int) -> Response:
        """One PDF in the language of whoever asks: where the account stands, the proof of it, and the originals."""
        found = desk.of_account(account_id, client_id=whose())
        made = desk.bind(found, pack_body(found), title=title_of(found), foot=foot_of(found), say=told)
        name = f"evidence-{_slug(found.why.account.contractor)}-{found.made_at:%Y-%m-%d}.pdf"
        return Response(made, headers=_saved_as(name), content_type="application/pdf")

    @pages.get("/<int:account_id>/documents.zip")
    def documents(account_id: int) -> Response:
        """Everything on file, as it came, with an index."""
        contractor, papers = desk.papers(account_id, client_id=whose())
        stream = streamed(zipped(_files(desk, papers)))
        return Response(stream, headers=_saved_as(f"documents-{_slug(contractor)}.zip"), content_type="application/zip")

    return pages


def network_documents(desk: EvidenceDesk, network: NetworkDesk) -> Blueprint:
    """The documents of all contractors that the list shows, for people of their client."""
    pages = clients_only(Blueprint("documents", __name__))

    @pages.get("/contractors/documents.zip")
    def everything() -> Response:
        """A folder for each contractor, with an index of its own."""
        client_id = own_client()
        wanted, _chosen = wanted_of(network, request.args)
        folders = _folders(desk, network.with_documents(wanted, most=MOST_DOCUMENTS), client_id)
        name = f"documents-{wanted.today:%Y-%m-%d}.zip"
        return Response(streamed(zipped(folders)), headers=_saved_as(name), content_type="application/zip")

    return pages


def _folders(desk: EvidenceDesk, accounts: Sequence[int], client_id: int) -> Iterator[tuple[str, datetime, bytes]]:
    for number, account_id in enumerate(accounts, 1):
        try:
            contractor, papers = desk.papers(account_id, client_id=client_id)
        except NotYours:  # gone since the list was made
            continue
        folder = f"{number:04d}-{_slug(contractor)}"
        for name, at, data in _files(desk, papers):
            yield f"{folder}/{name}", at, data


def _files(desk: EvidenceDesk, papers: tuple[Held, ...]) -> Iterator[tuple[str, datetime, bytes]]:
    """The documents one by one, then the index that tells what each is and what could not be put in."""
    index: list[list[sheets.Cell]] = []
    for number, (one, data, why) in enumerate(desk.files(papers), 1):
        name = f"{number:03d}-{safe_name(one.name, 'document')}"
        if one.is_part and not name.lower().endswith(".pdf"):
            name += ".pdf"
        who = f"{one.confirmed[0]}, {one.confirmed[1]:%Y-%m-%d}" if one.confirmed else ""
        part = _("all")
        if one.is_part:
            part = _("%(first)s to %(last)s", first=one.first_page, last=one.last_page or _("the end"))
        index.append(
            [
                *(name if data is not None else "", one.name, words(one.kind), words(one.state)),
                *(f"{one.received_at:%Y-%m-%d %H:%M} UTC", who, part, one.digest, told(why)),
            ]
        )
        if data is not None:
            yield name, one.received_at, data
    latest = max((one.received_at for one in papers), default=datetime(1980, 1, 1))  # noqa: DTZ001 - the ZIP's first day
    yield "index.csv", latest, b"".join(sheets.as_csv(INDEX, index))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "contractor"


def _saved_as(name: str) -> dict[str, Any]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
