"""The review screen: the page beside what was read from it, the findings, and the answer."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for

from domain.finding import Judgement, Result
from domain.message import MessageKind
from domain.page import PageKind
from pipeline.case import Case
from pipeline.desk import Desk
from records import people
from records.work import OpenWork
from review_ui.review.boxes import doubtful, groups, lit_boxes
from review_ui.review.values import PREFIX, corrections, shown
from review_ui.shell.guards import reviewers_only, visitor

MAX_REASON = 1000
FILE_POLICY = "default-src 'none'; sandbox"


def case_pages(desk: Desk, open_work: OpenWork) -> Blueprint:
    """The review screen over the given desk."""
    pages = reviewers_only(Blueprint("case", __name__, url_prefix="/review"))

    @pages.get("/<int:message_id>")
    def show(message_id: int) -> str:
        case = desk.case(message_id, request.args.get("document", type=int))
        return _screen(case, open_work)

    @pages.get("/documents/<int:document_id>/pages/<int:page>.jpg")
    def image(document_id: int, page: int) -> Response:
        response = Response(desk.page_image(document_id, page), mimetype="image/jpeg")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response

    @pages.get("/documents/<int:document_id>/original")
    def original(document_id: int) -> Response:
        """The file as it came: downloaded, never shown, whatever it is."""
        data, _, name = desk.original(document_id)
        response = Response(data, mimetype="application/octet-stream")
        response.headers.set("Content-Disposition", "attachment", filename=name)
        response.headers["Content-Security-Policy"] = FILE_POLICY
        return response

    _document_actions(pages, desk)
    _message_actions(pages, desk)
    _letter_actions(pages, desk)
    return pages


def _document_actions(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/documents/<int:document_id>/preview")
    def preview(document_id: int) -> Any:
        """Findings and letter as they would be with what the screen holds."""
        case = desk.case(_message_id(), document_id)
        values, wrong = _values(case)
        found = desk.preview(document_id, values)
        return jsonify(
            findings=render_template("findings.html", **_findings(found.judgement)),
            subject=found.letter_subject,
            body=found.letter_body,
            why_not=found.why_not or "",
            wrong=wrong,
        )

    @pages.post("/documents/<int:document_id>/confirm")
    def confirm(document_id: int) -> Any:
        case = desk.case(_message_id(), document_id)
        values, wrong = _values(case)
        if wrong:
            abort(400, "; ".join(f"{path}: {why}" for path, why in wrong.items()))
        desk.confirm(document_id, {**_held(case), **values}, user_id=visitor().user_id)
        flash("Confirmed. The letter is ready to send.")
        return redirect(url_for("case.show", message_id=case.message.id, document=document_id), code=303)

    @pages.post("/documents/<int:document_id>/reject")
    def reject(document_id: int) -> Any:
        reason = request.form.get("reason", "").strip()[:MAX_REASON]
        if not reason:
            abort(400, "Say why the document is rejected; the reason is kept.")
        desk.reject(document_id, reason, user_id=visitor().user_id)
        return _back("Rejected.")

    @pages.post("/documents/<int:document_id>/kind")
    def reclassify(document_id: int) -> Any:
        desk.reclassify(document_id, PageKind(request.form.get("kind", "")), user_id=visitor().user_id)
        return _back("Kind of document changed.")

    @pages.post("/documents/<int:document_id>/split")
    def split(document_id: int) -> Any:
        desk.split(document_id, request.form.get("before_page", 0, type=int), user_id=visitor().user_id)
        return _back("Split in two.")


def _message_actions(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/accounts")
    def accounts() -> Any:
        found = desk.find_accounts(request.args.get("q", "")[:100])
        return jsonify([{"id": one.account_id, "label": one.label} for one in found])

    @pages.post("/<int:message_id>/assign")
    def assign(message_id: int) -> Any:
        account_id = request.form.get("account", type=int)
        if account_id is None:
            found = desk.find_accounts(request.form.get("search", ""), limit=2)
            if len(found) != 1:
                abort(400, "Choose one account from the list.")
            account_id = found[0].account_id
        desk.assign(message_id, account_id, user_id=visitor().user_id)
        return _back("Assigned.")

    @pages.post("/<int:message_id>/take")
    def take(message_id: int) -> Any:
        to = request.form.get("user", type=int)
        desk.take(message_id, user_id=to, by=visitor().user_id)
        return _back("Reviewer changed.")

    @pages.post("/<int:message_id>/mail-kind")
    def set_kind(message_id: int) -> Any:
        desk.set_kind(message_id, MessageKind(request.form.get("kind", "")), user_id=visitor().user_id)
        return _back("Kind of mail changed.")

    @pages.post("/<int:message_id>/close")
    def close(message_id: int) -> Any:
        desk.close(message_id, user_id=visitor().user_id)
        flash("Closed without an answer.")
        return redirect(url_for("queue.next_item", after=message_id), code=303)


def _letter_actions(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/letters/<int:letter_id>/send")
    def send(letter_id: int) -> Any:
        desk.send(letter_id, **_letter(), user_id=visitor().user_id)
        flash("The letter is on its way.")
        return redirect(url_for("queue.next_item", after=_message_id()), code=303)

    @pages.post("/letters/<int:letter_id>/save")
    def save(letter_id: int) -> Any:
        desk.save_letter(letter_id, **_letter(), user_id=visitor().user_id)
        return _back("Letter saved.")


def _screen(case: Case, open_work: OpenWork) -> str:
    certificate = case.certificate
    first = case.pages[0].number if case.pages else 1
    boxes = (
        [(path, field, page.number) for page in case.pages for path, field in lit_boxes(certificate, page.number)]
        if certificate
        else []
    )
    with open_work() as session:
        reviewers = [(one.id, one.name) for one in people.reviewers(session)]
    return render_template(
        "case.html",
        case=case,
        groups=groups(certificate) if certificate else (),
        doubts=doubtful(certificate) if certificate else 0,
        boxes=boxes,
        first_page=first,
        shown=shown,
        prefix=PREFIX,
        page_kinds=PageKind,
        mail_kinds=MessageKind,
        reviewers=reviewers,
        me=visitor(),
        **_findings(case.judgement),
    )


def _findings(judgement: Judgement | None) -> dict[str, Any]:
    """Findings in the order a reviewer wants them: not met, then unclear, then met."""
    if judgement is None:
        return {"judgement": None, "bad": (), "unclear": (), "good": ()}
    unclear = tuple(one for one in judgement.findings if one.result is Result.NEEDS_REVIEW)
    good = tuple(one for one in judgement.findings if one.result is Result.PASS)
    return {"judgement": judgement, "bad": judgement.deficiencies, "unclear": unclear, "good": good}


def _values(case: Case) -> tuple[dict[str, Any], dict[str, str]]:
    if case.certificate is None:
        return {}, {}
    changed, wrong = corrections(case.certificate, request.form)
    return {**_held(case), **changed}, wrong


def _held(case: Case) -> dict[str, Any]:
    """Corrections that were confirmed before: they hold until a person changes them again."""
    return dict(case.corrections)


def _letter() -> dict[str, Any]:
    split = re.compile(r"[,;\s]+")
    return {
        "to": tuple(filter(None, split.split(request.form.get("to", "")))),
        "cc": tuple(filter(None, split.split(request.form.get("cc", "")))),
        "subject": request.form.get("subject", "").strip(),
        "body": request.form.get("body", ""),
    }


def _message_id() -> int:
    found = request.form.get("message", type=int)
    if found is None:
        abort(400, "The form does not say which message it is about.")
    return found


def _back(words: str) -> Any:
    flash(words)
    document = request.form.get("document", type=int)
    return redirect(url_for("case.show", message_id=_message_id(), document=document), code=303)
