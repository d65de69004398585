"""The API, put together: the operations behind keys, and the document and its page for everybody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from flask import Blueprint, Response, render_template, request

from pipeline.integrator_desk import Integrators
from records.api_keys import Scope
from records.events import EventKind
from records.work import OpenWork
from review_ui.api import contractors, hooks, papers, standing
from review_ui.api.limits import Limits
from review_ui.api.lines import described
from review_ui.api.openapi import document, errors
from review_ui.api.operations import ROOT, Operation
from review_ui.api.serving import Now, served
from review_ui.shell.guards import everybody

SCOPES = {
    Scope.READ: "contractors, accounts, requirement sets, policies, findings, statuses, exceptions, documents",
    Scope.WRITE: "make and change contractors and accounts",
    Scope.DOCUMENTS: "download files and pages of documents",
    Scope.MESSAGES: "read the correspondence",
    Scope.EXCEPTIONS: "grant and revoke exceptions in the name of the key's approver",
    Scope.WEBHOOKS: "endpoints, events and the log of deliveries",
}
OPERATIONS: tuple[Operation, ...] = (
    *contractors.OPERATIONS,
    *standing.OPERATIONS,
    *papers.OPERATIONS,
    *hooks.OPERATIONS,
)


def api_pages(
    door: Integrators, open_work: OpenWork, now: Now, *, base_url: str, limits: Limits
) -> Sequence[Blueprint]:
    """The API's blueprints over the given door."""
    open_pages = everybody(Blueprint("api_docs", __name__, url_prefix=ROOT))

    @open_pages.get("/openapi.json")
    def openapi() -> Response:
        response = Response(_told(base_url), content_type="application/json")
        response.add_etag()
        response.make_conditional(request)
        return response

    @open_pages.get("/docs")
    def docs() -> str:
        return render_template(
            "api/docs.html",
            groups=described(OPERATIONS, base_url),
            scopes=[(one.value, SCOPES[one]) for one in Scope],
            kinds=[one.value for one in EventKind],
            codes=errors(),
            calls=limits.calls,
            base=f"{base_url}{ROOT}",
        )

    return (served("api", OPERATIONS, door, open_work, now, limits), open_pages)


@lru_cache(maxsize=8)
def _told(base_url: str) -> str:
    """The document as it goes out; made when first asked for, because making it takes as long as all other pages."""
    return json.dumps(document(OPERATIONS, base_url=base_url), ensure_ascii=False, indent=1)
