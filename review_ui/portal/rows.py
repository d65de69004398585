"""The rows of the lists of contractors, filled into the patterns that their templates draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from records.account_list import Standing
from records.network import Listed
from review_ui.shell.languages import day_words

Made = Callable[..., Any]
NOTHING = " nothing"
"""The class of a cell that says that there is nothing."""


def of_network(rows: Iterable[Listed], row: Made, agent: Made, badge: Made, chips: Made, dash: Markup) -> Markup:
    """Contractors as their client lists them."""
    made = (
        row(
            one.id,
            one.contractor,
            " · ".join(filter(None, (one.client_ref, one.trade, one.state, one.project))),
            badge(one.status),
            one.requirement,
            agent(one.agent) if one.agent else "",
            chips(tuple(one.lines.items())),
            "" if one.next_expiration else NOTHING,
            day_words(one.next_expiration) if one.next_expiration else dash,
        )
        for one in rows
    )
    return Markup("".join(made))  # noqa: S704 - each is markup


def of_accounts(rows: Iterable[Standing], row: Made, ref: Made, badge: Made, chips: Made, dash: Markup) -> Markup:
    """Accounts of all clients."""
    made = (
        row(
            one.id,
            one.contractor,
            ref(one.client_ref) if one.client_ref else "",
            badge(one.status),
            one.client,
            one.requirement_title,
            chips(tuple(one.lines.items())),
            "" if one.next_expiration else NOTHING,
            day_words(one.next_expiration) if one.next_expiration else dash,
        )
        for one in rows
    )
    return Markup("".join(made))  # noqa: S704 - each is markup
