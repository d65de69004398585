"""A client's lists of contractors: sent, their columns chosen, what they would change looked at, then taken."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import RequestEntityTooLarge

from domain.errors import FieldInvalid, ListInvalid
from domain.saying import N_
from pipeline.list_rows import ALL, NEEDED
from pipeline.lists_desk import MOST_BYTES, ListsDesk
from records.list_imports import ImportState
from review_ui.connect.list_report import OUTCOMES, WORDS, as_csv, said
from review_ui.shell.guards import administrators_only, visitor
from review_ui.shell.language_pages import streamed
from review_ui.shell.languages import _, told

MOST_REQUEST = MOST_BYTES + 1024 * 1024
MOST_SHOWN = 200
STATES = {
    ImportState.MAPPING: (N_("Choose its columns"), "warn"),
    ImportState.CHECKING: (N_("Being compared"), "busy"),
    ImportState.CHECKED: (N_("Ready to take"), "warn"),
    ImportState.APPLYING: (N_("Being taken"), "busy"),
    ImportState.APPLIED: (N_("Taken"), "good"),
    ImportState.FAILED: (N_("Cannot be read"), "bad"),
    ImportState.DISCARDED: (N_("Discarded"), "plain"),
}
WORKING = (ImportState.CHECKING, ImportState.APPLYING)


def list_pages(desk: ListsDesk) -> Blueprint:
    """/integrations/<client>/lists over the given desk."""
    pages = administrators_only(Blueprint("lists", __name__, url_prefix="/integrations/<int:client_id>/lists"))

    @pages.before_request
    def check_form() -> None:
        """The token of the form, which is read only now that a large one is let in."""
        request.max_content_length = MOST_REQUEST
        current_app.extensions["csrf"].protect()

    @pages.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Any:
        client_id = int((request.view_args or {})["client_id"])
        return _listing(
            desk, client_id, _("The file has more than %(size)s MB. Send it in parts.", size=MOST_BYTES >> 20)
        ), 413

    @pages.get("")
    def listing(client_id: int) -> str:
        return _listing(desk, client_id)

    @pages.post("")
    def send(client_id: int) -> Any:
        file = request.files.get("file")
        name, data = (str(file.filename or ""), file.read()) if file else ("", b"")
        try:
            number = desk.send(client_id, name, data, by=visitor().user_id)
        except (ListInvalid, FieldInvalid) as refusal:
            return _listing(desk, client_id, told(refusal)), 422
        return redirect(url_for("lists.show", client_id=client_id, import_id=number), code=303)

    _one_list(pages, desk)
    return pages


def _one_list(pages: Blueprint, desk: ListsDesk) -> None:
    @pages.get("/<int:import_id>")
    def show(client_id: int, import_id: int) -> str:
        """One list as it stands; to a script only the part that changes."""
        return _page(desk, client_id, import_id)

    @pages.post("/<int:import_id>/columns")
    def columns(client_id: int, import_id: int) -> Any:
        chosen = {ours: request.form.get(f"column-{ours}", "") for ours in ALL}
        code = request.form.get("set", "")[:200]
        try:
            desk.check(client_id, import_id, chosen, code, by=visitor().user_id)
        except FieldInvalid as wrong:
            column = str(wrong.facts["field"])
            problem = f"{_(WORDS.get(column, column))}: {told(wrong.facts['why'])}."
            return _page(desk, client_id, import_id, problem=problem, typed={**chosen, "set": code}), 422
        return redirect(url_for("lists.show", client_id=client_id, import_id=import_id), code=303)

    @pages.post("/<int:import_id>/take")
    def take(client_id: int, import_id: int) -> Any:
        desk.take(client_id, import_id, by=visitor().user_id)
        return redirect(url_for("lists.show", client_id=client_id, import_id=import_id), code=303)

    @pages.post("/<int:import_id>/discard")
    def discard(client_id: int, import_id: int) -> Any:
        desk.discard(client_id, import_id, by=visitor().user_id)
        flash(_("Discarded. Nothing of it was taken."))
        return redirect(url_for("lists.listing", client_id=client_id), code=303)

    @pages.get("/<int:import_id>/report.csv")
    def report(client_id: int, import_id: int) -> Response:
        name, found = desk.report(client_id, import_id)
        stem = "".join(sign for sign in name.rpartition(".")[0] or name if sign.isalnum() or sign in "-_")[:60]
        told = {"Content-Disposition": f'attachment; filename="{stem or "list"}-report.csv"'}
        return Response(streamed(as_csv(found)), headers=told, content_type="text/csv; charset=utf-8")


def _listing(desk: ListsDesk, client_id: int, problem: str = "") -> str:
    return render_template(
        "connect/lists.html",
        client_id=client_id,
        client=desk.client(client_id),
        rows=desk.listing(client_id),
        problem=problem,
        states=STATES,
        outcomes=OUTCOMES,
        size=MOST_BYTES >> 20,
        columns=[_(WORDS[one]) for one in ALL],
    )


def _page(
    desk: ListsDesk, client_id: int, import_id: int, *, problem: str = "", typed: dict[str, str] | None = None
) -> str:
    shown = desk.show(client_id, import_id)
    row = shown.row
    wanted = request.args.get("outcome", "")
    _, found = desk.report(client_id, import_id)
    lines = list(islice((one for one in found if not wanted or one.outcome == wanted), MOST_SHOWN))
    chosen = typed if typed is not None else {**dict(row.mapping.get("columns") or {}), "set": row.mapping.get("set")}
    return render_template(
        "connect/list.html",
        client_id=client_id,
        client=shown.client,
        row=row,
        sets=shown.sets,
        chosen=chosen,
        columns=ALL,
        needed=NEEDED,
        words=WORDS,
        lines=lines,
        wanted=wanted if wanted in OUTCOMES else "",
        total=sum(row.counts.values()),
        most=MOST_SHOWN,
        states=STATES,
        outcomes=OUTCOMES,
        is_working=row.state in WORKING,
        share=round(100 * (row.done if row.state is ImportState.APPLYING else len(row.report)) / (len(row.parts) or 1)),
        problem=problem,
        said=said,
    )
