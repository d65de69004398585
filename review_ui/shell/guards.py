"""Who may see what: declared where a blueprint is made, and checked before any of its views run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, redirect, request, url_for

from records.api_keys import Caller
from records.people import ClientRole, Role
from review_ui.shell.languages import _


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in. `client_id` is of people with the role client; `sign_in_id` is this browser's session.

    `client_role` is of a client's person, and says nothing of others.
    """

    user_id: int
    name: str
    email: str
    role: Role
    client_id: int | None
    token: str
    sign_in_id: int
    client_role: ClientRole

    @property
    def may_upload(self) -> bool:
        """Whether they may send papers in the client's name."""
        return self.may_as(ClientRole.CONTRIBUTOR)

    @property
    def administers(self) -> bool:
        """Whether they say what people of their client may do, connect programs and send lists for it."""
        return self.may_as(ClientRole.ADMIN)

    def may_as(self, least: ClientRole) -> bool:
        """Whether they are a client's person who may there what `least` may."""
        return self.role is Role.CLIENT and self.client_role.includes(least)


GUARDS = "certdesk_guards"
"""Attribute of a blueprint that names its guard; a test walks the URL map and asks for it."""


def visitor() -> Visitor:
    """Who is signed in; only behind a guard."""
    found: Visitor = g.visitor
    return found


def reviewers_only(pages: Blueprint) -> Blueprint:
    """Every view of `pages` is for reviewers and operators; a client gets 404, a stranger the sign-in page."""
    return _guarded(pages, "reviewers", lambda who: who.role is not Role.CLIENT)


def operators_only(pages: Blueprint) -> Blueprint:
    """Every view of `pages` is for operators; reviewers and clients get 404, a stranger the sign-in page."""
    return _guarded(pages, "operators", lambda who: who.role is Role.OPERATOR)


def clients_only(pages: Blueprint) -> Blueprint:
    """Every view of `pages` is for people of a client."""
    return _guarded(pages, "clients", lambda who: who.role is Role.CLIENT)


def contributors_only(pages: Blueprint) -> Blueprint:
    """Every view of `pages` is for people of a client who may do more than look; the others get 404."""
    return _guarded(pages, "contributors", lambda who: who.may_as(ClientRole.CONTRIBUTOR))


def client_admins_only(pages: Blueprint) -> Blueprint:
    """Every view of `pages` is for those of a client who say what its people may do; the others get 404."""
    return _guarded(pages, "client admins", lambda who: who.may_as(ClientRole.ADMIN))


def administrators_only(pages: Blueprint) -> Blueprint:
    """Every view of `pages` is for operators, and for those who administer the client that its address names."""
    return _guarded(pages, "administrators", _administers)


def _administers(who: Visitor) -> bool:
    if who.role is Role.OPERATOR:
        return True
    return who.administers and who.client_id == (request.view_args or {}).get("client_id")


def signed_in(pages: Blueprint) -> Blueprint:
    """Every view of `pages` is for anybody who signed in; each asks only for rows of `whose()`."""
    return _guarded(pages, "signed in", lambda _who: True)


def whose() -> int | None:
    """The client whose rows alone the visitor may see; None for reviewers and operators, who see all."""
    return visitor().client_id


def everybody(pages: Blueprint) -> Blueprint:
    """The views of `pages` are for anybody on purpose."""
    setattr(pages, GUARDS, "everybody")
    return pages


def integrators_only(
    pages: Blueprint, whose_key: Callable[[str], Caller | None], refuse: Callable[[], Any]
) -> Blueprint:
    """Every view of `pages` is for programs with a key of a client, whoever is signed in; others get `refuse()`."""
    setattr(pages, GUARDS, "integrators")

    @pages.before_request
    def check() -> Any:
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        found = whose_key(key.strip()) if kind.lower() == "bearer" and key.strip() else None
        if found is None:
            return refuse()
        g.caller = found
        return None

    return pages


def caller() -> Caller:
    """Whose program calls; only behind `integrators_only`."""
    found: Caller = g.caller
    return found


def _guarded(pages: Blueprint, name: str, may: Callable[[Visitor], bool]) -> Blueprint:
    setattr(pages, GUARDS, name)

    @pages.before_request
    def check() -> Any:
        if g.visitor is None:
            if request.headers.get("HX-Request"):  # a part of a page that is looked for again: then the whole page is
                return "", 401, {"HX-Refresh": "true"}
            if request.headers.get("X-Requested-With") == "fetch":
                abort(401, _("You are signed out. Sign in again in another tab; your corrections stay here."))
            return redirect(url_for("sign_in.form", next=request.full_path if request.method == "GET" else None))
        if not may(g.visitor):
            abort(404)
        return None

    return pages
