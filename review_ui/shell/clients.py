"""What a client sees: where its own contractors stand."""

from __future__ import annotations

from flask import Blueprint, render_template

from domain.finding import AccountStatus
from records.standings import of_client
from records.work import OpenWork
from review_ui.shell.guards import clients_only, visitor

GOOD = (AccountStatus.COMPLIANT, AccountStatus.COMPLIANT_WITH_EXCEPTIONS)


def client_pages(look: OpenWork) -> Blueprint:
    """The pages of people with the role client; their rows and no others."""
    pages = clients_only(Blueprint("clients", __name__))

    @pages.get("/contractors")
    def contractors() -> str:
        client_id = visitor().client_id
        assert client_id is not None  # noqa: S101 - the database holds it for the role
        with look() as session:
            rows = of_client(session, client_id=client_id)
        compliant = sum(row.status in GOOD for row in rows)
        return render_template("shell/contractors.html", rows=rows, compliant=compliant)

    return pages
