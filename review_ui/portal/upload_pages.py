"""Papers that a client sends of its own: choosing them, what became of them, and to whom they belong."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from domain.errors import FieldInvalid, UploadRefused
from domain.saying import N_
from pipeline.client_uploads import ClientUploads, Sender
from pipeline.uploading import MOST_BYTES, MOST_FILES, MOST_NOTE, Upload
from review_ui.portal.asked import own_client
from review_ui.shell.guards import contributors_only, visitor
from review_ui.shell.languages import _, told

MOST_REQUEST = MOST_BYTES + 1024 * 1024
PAGE = 25
MOST_PAGES = 10_000
MOST_TEXT = 200
NEW = ("contractor_id", "name", "requirement_set", "email", "trade", "state")


def upload_pages(desk: ClientUploads) -> Blueprint:
    """/portal/upload and /portal/unassigned over the given desk, for people of a client."""
    pages = contributors_only(Blueprint("uploads", __name__, url_prefix="/portal"))

    @pages.before_request
    def check_form() -> None:
        """The token of the form, which is read only now that a large one is let in."""
        request.max_content_length = MOST_REQUEST
        request.max_form_parts = MOST_FILES * 4 + 40
        current_app.extensions["csrf"].protect()

    @pages.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Any:
        return _refused(
            _("The files have more than %(what)s MB together. Send them in two parts.", what=MOST_BYTES >> 20), 413
        )

    @pages.get("/upload")
    def choose() -> Any:
        return _form(request.args.get("account", type=int))

    @pages.post("/upload")
    def send() -> Any:
        """Files from the form; a script gets the address of their page, a person is led there."""
        account_id = request.form.get("account", type=int)
        note = request.form.get("note", "").replace("\r\n", "\n").strip()[:MOST_NOTE]
        try:
            batch = desk.receive(_sender(), _files(), account_id=account_id, note=note, once=_word())
        except UploadRefused as refusal:
            return _refused(told(refusal), 400)
        address = url_for("uploads.sent", batch=batch)
        return (address, 201) if _by_script() else redirect(address, code=303)

    @pages.get("/upload/<batch>")
    def sent(batch: str) -> Any:
        """What became of an upload."""
        found = desk.sent(own_client(), batch)
        is_read = all(one.is_read for one in found)
        return render_template("portal/uploaded.html", found=found, batch=batch, is_read=is_read)

    def _form(account_id: int | None, *, trouble: str = "") -> str:
        contractor = desk.contractor(own_client(), account_id) if account_id is not None else ""
        return render_template(
            "portal/upload.html",
            account_id=account_id,
            contractor=contractor,
            once=_word() or secrets.token_urlsafe(16),
            trouble=trouble,
            files=MOST_FILES,
            size=MOST_BYTES >> 20,
        )

    def _refused(why: str, status: int) -> Any:
        if _by_script():
            return why, status
        account_id = None if status == RequestEntityTooLarge.code else request.form.get("account", type=int)
        return _form(account_id, trouble=why), status

    _assigning(pages, desk)
    return pages


def _assigning(pages: Blueprint, desk: ClientUploads) -> None:
    @pages.get("/unassigned")
    def unassigned() -> str:
        client_id, page = own_client(), min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
        discarded = request.args.get("show") == "discarded"
        rows, total = desk.unassigned(client_id, discarded=discarded, limit=PAGE, offset=(page - 1) * PAGE)
        others = desk.unassigned(client_id, discarded=not discarded, limit=0)[1]
        return render_template(
            "portal/unassigned.html",
            rows=rows,
            total=total,
            others=others,
            discarded=discarded,
            sets=desk.sets(client_id),
            page=page,
            last_page=-(-total // PAGE),
        )

    @pages.post("/unassigned/<int:upload>/assign")
    def assign(upload: int) -> Any:
        account_id = request.form.get("account", type=int) or 0
        if text := request.form.get("who", "").strip()[:MOST_TEXT]:
            found = desk.fitting(own_client(), text)
            if len(found) != 1:
                few = _(
                    "None of your contractors has “%(text)s” in its name or as its ID. Nothing was assigned.", text=text
                )
                many = _(
                    "More than one of your contractors has “%(text)s” in its name or as its ID. Nothing was assigned.",
                    text=text,
                )
                return _told(many if found else few)
            account_id = found[0]
        name = desk.assign(own_client(), upload, account_id, user_id=visitor().user_id)
        return _told(_("Given to %(name)s. A reviewer looks at it next.", name=name))

    @pages.post("/unassigned/<int:upload>/add")
    def add(upload: int) -> Any:
        given = {name: text for name in NEW if (text := request.form.get(name, "").strip()[:MOST_TEXT])}
        missing = [name for name in NEW[:3] if not given.get(name)]
        if missing:
            raise FieldInvalid(field=missing[0], why=N_("a new contractor needs it"))
        name = desk.add_contractor(own_client(), upload, given, user_id=visitor().user_id)
        return _told(_("%(name)s was added, and has the papers. A reviewer looks at them next.", name=name))

    @pages.post("/unassigned/<int:upload>/discard")
    def discard(upload: int) -> Any:
        back = request.form.get("back") == "yes"
        desk.discard(own_client(), upload, user_id=visitor().user_id, back=back)
        return _told(_("It is here again.") if back else _("Discarded. It is kept, and can be fetched back."))


def _told(words: str) -> Any:
    flash(words)
    return redirect(url_for("uploads.unassigned"), code=303)


def _sender() -> Sender:
    who = visitor()
    return Sender(own_client(), who.name, who.email, user_id=who.user_id)


def _files() -> list[Upload]:
    """The chosen files; a browser sends a nameless empty one for a field without any."""
    return [Upload(str(one.filename), one.read()) for one in request.files.getlist("files") if one.filename]


def _word() -> str:
    return request.form.get("once", "")[:64]


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
