"""Every page of the desk that a person sees, from pages.csv: where it is, who sees it, what it is for.

`tests/bench/test_page_pictures.py` holds the table against the routes: a page that is neither in it nor in `NO_PAGE`
fails it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

CLIENT, REVIEWER, OPERATOR, HALF = "client", "reviewer", "operator", "half signed in"
ROOMS = {
    "client": "A client's people",
    "integrations": "A client's own systems",
    "review": "Reviewers",
    "operate": "Operators",
    "open": "Agents and contractors, without a login",
    "signing in": "Signing in",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture: the endpoint that serves it, its address with {names} of the demo's rows, and what it is for.

    `who` is signed in, anybody else is not. `does` names a step of `page_desk.ACTS` that the picture needs first; a
    `dark` one is shown in the dark as well.
    """

    name: str
    room: str
    endpoint: str
    path: str
    who: str
    does: str
    dark: bool
    about: str

    @property
    def variants(self) -> tuple[str, ...]:
        """The pictures of it: on a desk and on a phone, and those in the dark."""
        return ("desk", "phone", "desk.dark", "phone.dark") if self.dark else ("desk", "phone")


def _pages() -> tuple[Shown, ...]:
    with (Path(__file__).parent / "pages.csv").open(newline="") as lines:
        return tuple(Shown(**{**row, "dark": row["dark"] == "yes"}) for row in csv.DictReader(lines))  # type: ignore[arg-type]


PAGES = _pages()
NO_PAGE = {
    "a file or JSON": (
        *("case.accounts", "case.here", "case.image", "case.original", "case.paper"),
        *("breakdown.download", "documents.everything", "evidence.documents", "evidence.pack"),
        *("proof.picture", "proof.received", "proof.sent"),
        *("lists.report", "portal.download", "reports.download", "reports.file"),
        *("health.healthz", "health.metrics", "api_docs.openapi", "static"),
    ),
    "leads on to another page": ("provider.back", "provider.begin", "queue.next_item", "queue.step"),
    "a part of a page that shows the whole": ("queue.rows",),
}
"""Endpoints that have no picture, by reason; those of the API answer programs and are left out as a whole."""
