"""The review screen: the page beside what was read from it, the findings, and the answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from pipeline.desk import Desk
from records.work import OpenWork
from review_ui.review.document_actions import document_actions
from review_ui.review.letter_actions import letter_actions
from review_ui.review.message_actions import message_actions
from review_ui.review.screen import findings, screen, stated_message
from review_ui.review.typed import corrections
from review_ui.shell.guards import reviewers_only
from review_ui.shell.languages import told
from review_ui.shell.policy import FILE

PICTURE_SECONDS = 3600


def case_pages(desk: Desk, look: OpenWork) -> Blueprint:
    """The review screen over the given desk; `look` names the people whom work can be given to."""
    pages = reviewers_only(Blueprint("case", __name__, url_prefix="/review"))

    @pages.get("/<int:message_id>")
    def show(message_id: int) -> str:
        return screen(desk.case(message_id, request.args.get("document", type=int)), look)

    @pages.get("/documents/<int:document_id>/pages/<int:page>.jpg")
    def image(document_id: int, page: int) -> Response:
        response = Response(desk.page_image(document_id, page), mimetype="image/jpeg")
        response.headers["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
        return response

    @pages.get("/documents/<int:document_id>/original")
    def original(document_id: int) -> Response:
        """The file as it came: downloaded, never shown, whatever it is."""
        data, _, name = desk.original(document_id)
        response = Response(data, mimetype="application/octet-stream")
        response.headers.set("Content-Disposition", "attachment", filename=name)
        response.headers["Content-Security-Policy"] = FILE
        return response

    @pages.post("/documents/<int:document_id>/preview")
    def preview(document_id: int) -> Any:
        """Findings and letter as they would be with what the screen holds; nothing is stored."""
        case = desk.case(stated_message(), document_id)
        changed, wrong = corrections(case.certificate, request.form) if case.certificate else ({}, {})
        found = desk.preview(document_id, {**dict(case.corrections), **changed})
        why_not = told(found.why_not or "")
        return jsonify(
            findings=render_template("review/findings.html", case=case, **findings(found.judgement)),
            subject=found.letter_subject,
            body=found.letter_body,
            why_not=why_not[:1].upper() + why_not[1:],
            wrong=wrong,
            changed=sorted(changed),
        )

    @pages.get("/here")
    def here() -> Any:
        """Nothing: a page asks whether the desk answers and the person is signed in, before it lets its words go."""
        return "", 204

    @pages.get("/accounts")
    def accounts() -> Any:
        """Accounts that fit what was typed so far."""
        found = desk.find_accounts(request.args.get("q", "")[:100])
        return jsonify([{"id": one.account_id, "label": one.label, "why": one.why} for one in found])

    document_actions(pages, desk, look)
    message_actions(pages, desk)
    letter_actions(pages, desk, look)
    return pages
