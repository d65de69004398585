"""What a reviewer does with one document."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request

from domain.document import DocumentState
from domain.errors import Refused
from domain.page import PageKind
from pipeline.desk import Desk
from records.work import OpenWork
from review_ui.review.screen import back_to_case, screen, stated_message
from review_ui.review.typed import corrections
from review_ui.shell.guards import visitor
from review_ui.shell.languages import _, told

MAX_REASON = 1000


def document_actions(pages: Blueprint, desk: Desk, look: OpenWork) -> None:
    """Confirm, reject, reclassify and split."""

    @pages.post("/documents/<int:document_id>/confirm")
    def confirm(document_id: int) -> Any:
        """The values as they stand on the screen; when that fails they stay there."""
        case = desk.case(stated_message(), document_id)
        changed, wrong = corrections(case.certificate, request.form) if case.certificate else ({}, {})
        if wrong:
            return screen(case, look, trouble=_("Some values cannot be understood; see below."), wrong=wrong), 400
        try:
            desk.confirm(document_id, {**dict(case.corrections), **changed}, user_id=visitor().user_id)
        except Refused as refusal:
            return screen(case, look, trouble=told(refusal)), 409
        another = _unconfirmed(desk, case.message.id, document_id)
        more = _("Confirmed. One more document of this mail needs review.")
        words = more if another else _("Confirmed. Read the letter.")
        return back_to_case(words, document_id=another or document_id)

    @pages.post("/documents/<int:document_id>/reject")
    def reject(document_id: int) -> Any:
        reason = request.form.get("reason", "").strip()[:MAX_REASON]
        if not reason:
            abort(400, _("Say why the document is rejected; the reason is kept in its history."))
        desk.reject(document_id, reason, user_id=visitor().user_id)
        return back_to_case(_("Rejected."))

    @pages.post("/documents/<int:document_id>/kind")
    def reclassify(document_id: int) -> Any:
        kind = request.form.get("kind", "")
        if kind not in {one.value for one in PageKind}:
            abort(400, _("There is no such kind of document."))
        desk.reclassify(document_id, PageKind(kind), user_id=visitor().user_id)
        return back_to_case(_("Kind of document changed."))

    @pages.post("/documents/<int:document_id>/split")
    def split(document_id: int) -> Any:
        made = desk.split(document_id, request.form.get("before_page", 0, type=int), user_id=visitor().user_id)
        return back_to_case(_("Split in two. This is the second part."), document_id=made)


def _unconfirmed(desk: Desk, message_id: int, document_id: int) -> int | None:
    for one in desk.case(message_id, document_id).documents:
        if one.id and one.state is DocumentState.NEEDS_REVIEW:
            return one.id
    return None
