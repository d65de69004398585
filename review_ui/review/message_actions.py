"""What a reviewer does with one mail."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request

from domain.message import MessageKind
from pipeline.desk import Desk
from review_ui.review.screen import back_to_case, on_to_next
from review_ui.shell.guards import visitor
from review_ui.shell.languages import _


def message_actions(pages: Blueprint, desk: Desk) -> None:
    """Assign to an account, give to a reviewer, change the kind, close."""

    @pages.post("/<int:message_id>/assign")
    def assign(message_id: int) -> Any:
        """To the account that was chosen, or to the only one that fits what was typed."""
        account_id = request.form.get("account", type=int) or _only_match(desk, request.form.get("search", ""))
        desk.assign(message_id, account_id, user_id=visitor().user_id)
        return back_to_case(_("Assigned."))

    @pages.post("/<int:message_id>/take")
    def take(message_id: int) -> Any:
        to = request.form.get("user", type=int)
        desk.take(message_id, user_id=to, by=visitor().user_id)
        return back_to_case(_("It is yours.") if to == visitor().user_id else _("Reviewer changed."))

    @pages.post("/<int:message_id>/mail-kind")
    def set_kind(message_id: int) -> Any:
        kind = request.form.get("kind", "")
        if kind not in {one.value for one in MessageKind}:
            abort(400, _("There is no such kind of mail."))
        desk.set_kind(message_id, MessageKind(kind), user_id=visitor().user_id)
        return back_to_case(_("Kind of mail changed."))

    @pages.post("/<int:message_id>/successor")
    def successor(message_id: int) -> Any:
        """To the address that the mail names, the account's letters go from now on."""
        desk.use_successor(message_id, user_id=visitor().user_id)
        return back_to_case(_("Letters go to the address that was named."))

    @pages.post("/<int:message_id>/close")
    def close(message_id: int) -> Any:
        desk.close(message_id, user_id=visitor().user_id)
        return on_to_next(_("Closed without an answer."), message_id)


def _only_match(desk: Desk, text: str) -> int:
    found = desk.find_accounts(text, limit=2) if text.strip() else ()
    if len(found) != 1:
        several, none = (
            _("Choose one account: what was typed fits several."),
            _("Choose one account: what was typed fits none."),
        )
        abort(400, several if found else none)
    return found[0].account_id
