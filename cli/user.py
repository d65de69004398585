"""`certdesk user`: people who may sign in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cli import edge

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from config.settings import Settings
    from records.people import User

SHORTEST = 10
"""Characters of a password that somebody chooses, as `pipeline.passwords` has it; help must not load that."""


CLIENT_ROLES = ["viewer", "contributor", "approver", "admin"]


@click.group()
def command() -> None:
    """Add people, reset their passwords, change what they may do."""


@command.command()
@click.argument("email")
@click.option("--name", default="", help="As shown to others; the address when left out.")
@click.option("--role", type=click.Choice(["reviewer", "client", "operator"]), default="reviewer", show_default=True)
@click.option("--client", "client_slug", help="The client (its short name) of a person with the role client.")
@click.option("--password", help=f"At least {SHORTEST} characters; made and printed when left out.")
@click.option(
    "--may",
    type=click.Choice(CLIENT_ROLES),
    default="contributor",
    show_default=True,
    help="What a person of a client may do there. An admin invites the others in the portal.",
)
def add(email: str, name: str, role: str, client_slug: str | None, password: str | None, may: str) -> None:
    """Add a person; the password is printed once."""
    from records.accounts import client_by_slug
    from records.people import ClientRole, Role, User, whatever_state

    email, chosen = _address(email), _password(password)
    with _desk() as (session, settings):
        if whatever_state(session, email):
            raise click.ClickException(f"{email} is already there; use: certdesk user reset {email}")
        client = client_by_slug(session, client_slug) if client_slug else None
        if (role == "client") != (client is not None):
            raise click.ClickException("--client names an existing client, for the role client and no other")
        user = User(email=email, name=name or email, role=Role(role), client_id=client.id if client else None)
        user.client_role = ClientRole(may)
        user.password_hash = _hash(chosen)
        session.add(user)
        _note(session, "user_added", email, {"role": role, "client": client.slug if client else None, "may": may})
    click.echo(f"{email} may sign in at {settings.base_url} with the password {chosen}")


@command.command()
@click.argument("email")
@click.option("--password", help=f"At least {SHORTEST} characters; made and printed when left out.")
def reset(email: str, password: str | None) -> None:
    """Give a person a new password, printed once, sign them out everywhere, and switch them on if they were off."""
    from records.people import sign_out_everywhere

    email, chosen = _address(email), _password(password)
    from records import browsers

    with _desk() as (session, settings):
        user = _known(session, email)
        user.password_hash, user.active = _hash(chosen), True
        browsers.end_links(session, user.id, at=edge.now())
        sign_out_everywhere(session, user.id, at=edge.now())
        _note(session, "password_reset", email, {})
    click.echo(f"{email} may sign in at {settings.base_url} with the password {chosen}")


@command.command("reset-code")
@click.argument("email")
def reset_code(email: str) -> None:
    """Let a person who lost phone and paper codes in by the password alone, and sign them out everywhere.

    Make sure first that it is they who ask: they can set the second step up anew on their own page.
    """
    from records import second_factors
    from records.people import sign_out_everywhere

    email = _address(email)
    with _desk() as (session, _settings):
        user = _known(session, email)
        if not second_factors.is_on(session, user.id):
            raise click.ClickException(f"{email} signs in by the password alone: there is nothing to reset")
        second_factors.remove(session, user.id)
        sign_out_everywhere(session, user.id, at=edge.now())
        _note(session, "second_factor_reset", email, {})
    click.echo(f"{email} signs in by the password alone now; ask them to set the second step up again")


@command.command()
@click.argument("email")
@click.argument("role", type=click.Choice(["reviewer", "client", "operator"]))
@click.option("--client", "client_slug", help="The client (its short name) of a person with the role client.")
def role(email: str, role: str, client_slug: str | None) -> None:
    """Give a person another role, and sign them out everywhere."""
    from records.accounts import client_by_slug
    from records.people import ClientRole, Role, sign_out_everywhere

    email = _address(email)
    with _desk() as (session, _settings):
        user = _known(session, email)
        client = client_by_slug(session, client_slug) if client_slug else None
        if (role == "client") != (client is not None):
            raise click.ClickException("--client names an existing client, for the role client and no other")
        user.role, user.client_id = Role(role), client.id if client else None
        user.client_role = ClientRole.CONTRIBUTOR
        sign_out_everywhere(session, user.id, at=edge.now())
        _note(session, "role_set", email, {"role": role, "client": client.slug if client else None})
    click.echo(f"{email} is {role} now{f' of {client.name}' if client else ''}")


@command.command()
@click.argument("email")
@click.option("--no", "not_any_more", is_flag=True, help="Take it from them again.")
def approver(email: str, *, not_any_more: bool) -> None:
    """Let a client's person grant exceptions and publish requirements in the client's name; signs them out."""
    from records.people import ClientRole, Role, sign_out_everywhere

    email = _address(email)
    with _desk() as (session, _settings):
        user = _known(session, email)
        if user.role is not Role.CLIENT:
            raise click.ClickException(f"{email} is not a client's person: approvers decide for their own client")
        if user.client_role is ClientRole.ADMIN:
            raise click.ClickException(f"{email} is an admin, who approves as well; use: certdesk user may {email} ...")
        user.client_role = ClientRole.CONTRIBUTOR if not_any_more else ClientRole.APPROVER
        sign_out_everywhere(session, user.id, at=edge.now())
        _note(session, "approver_set", email, {"approves": "no" if not_any_more else "yes"})
    click.echo(f"{email} {'no longer approves' if not_any_more else 'approves'} exceptions and requirements")


@command.command()
@click.argument("email")
@click.argument("may", type=click.Choice(CLIENT_ROLES))
def may(email: str, may: str) -> None:
    """Say what a client's person may do there, and sign them out everywhere.

    Viewers see and download, contributors also upload, approvers also grant exceptions, admins also say who may what.
    """
    from records.people import ClientRole, Role, sign_out_everywhere

    email = _address(email)
    with _desk() as (session, _settings):
        user = _known(session, email)
        if user.role is not Role.CLIENT:
            raise click.ClickException(f"{email} is not a client's person; see certdesk user role")
        user.client_role = ClientRole(may)
        sign_out_everywhere(session, user.id, at=edge.now())
        _note(session, "client_role_set", email, {"may": may})
    click.echo(f"{email} is {may} now")


@command.command()
@click.argument("email")
def off(email: str) -> None:
    """Keep a person out from now on; what they did stays under their name."""
    from records.people import sign_out_everywhere

    email = _address(email)
    with _desk() as (session, _settings):
        user = _known(session, email)
        user.active = False
        sign_out_everywhere(session, user.id, at=edge.now())
        _note(session, "user_switched_off", email, {})
    click.echo(f"{email} cannot sign in any more; certdesk user reset {email} lets them in again")


@command.command("list")
def list_people() -> None:
    """Print everybody."""
    from records.people import Role, everyone
    from records.second_factors import with_one

    with _desk() as (session, _settings):
        coded = with_one(session)
        for user in everyone(session):
            role = user.client_role.value if user.role is Role.CLIENT else user.role.value
            told = f"{'with code' if user.id in coded else '':10} {'' if user.active else 'switched off'}"
            click.echo(f"{user.email:40} {role:10} {told.strip()}".rstrip())


@contextmanager
def _desk() -> Iterator[tuple[Session, Settings]]:
    """One unit of work on the desk's database, made ready if this is its first use."""
    from pipeline.setup import prepare_database
    from records.work import database, units_of_work

    settings = edge.settings_or_exit("user", log=False)
    prepare_database(settings.database_url)
    engine = database(settings.database_url)
    try:
        with units_of_work(engine)() as session:
            yield session, settings
    finally:
        engine.dispose()


def _known(session: Session, email: str) -> User:
    from records.people import whatever_state

    user = whatever_state(session, email)
    if user is None:
        raise click.ClickException(f"there is no {email}; use: certdesk user add {email}")
    return user


def _note(session: Session, action: str, email: str, detail: dict[str, str | None]) -> None:
    from records import audit

    audit.append(session, at=edge.now(), actor="command line", action=action, subject=f"user {email}", detail=detail)


def _address(text: str) -> str:
    email = text.strip().lower()
    name, at, host = email.rpartition("@")
    if not (name and at and host) or any(sign.isspace() for sign in email):
        raise click.BadParameter(f"{text!r} is not an email address", param_hint="EMAIL")
    return email


def _password(text: str | None) -> str:
    if text is not None and len(text) < SHORTEST:
        raise click.BadParameter(f"it needs at least {SHORTEST} characters", param_hint="--password")
    return secrets.token_urlsafe(12) if text is None else text


def _hash(password: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)
