"""`certdesk api-key`: keys by which clients' programs call the API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from cli import edge
from cli.desk_database import client_called, desk_database

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from records.api_keys import ApiKey

BY = "command line"
"""Who it was, in the audit trail and in lists."""
SCOPES = ("read", "write", "documents", "messages", "exceptions", "webhooks")


@click.group()
def command() -> None:
    """Make, list, rotate and revoke keys of the API."""


@command.command()
@click.option("--client", "slug", required=True, help="The client, by its short name.")
@click.option("--name", required=True, help="What the key is for, as lists show it.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=("read",), show_default=True)
@click.option("--days", type=click.IntRange(1, 3660), help="How long it is valid; for good when left out.")
@click.option("--approver", help="The approver of the client in whose name exceptions are granted.")
def create(slug: str, name: str, scopes: tuple[str, ...], days: int | None, approver: str | None) -> None:
    """Make a key; it is printed once."""
    from records import api_keys, people
    from records.api_keys import Scope

    if ("exceptions" in scopes) != (approver is not None):
        raise click.ClickException("the scope exceptions needs --approver EMAIL, and no other scope does")
    with desk_database("api-key") as (session, _settings):
        client = client_called(session, slug)
        person = people.by_email(session, approver) if approver else None
        if approver and (person is None or person.client_id != client.id or not person.approves):
            raise click.ClickException(f"{approver} is no approver of {client.name}; see certdesk user approver")
        made, key = api_keys.create(
            session,
            client_id=client.id,
            name=name,
            scopes=[Scope(one) for one in scopes],
            at=edge.now(),
            expires_at=edge.now() + timedelta(days=days) if days else None,
            user_id=person.id if person else None,
            by=BY,
        )
        _note(session, "api_key_created", made)
        click.echo(f"key {made.id} of {client.name} ({', '.join(made.scopes)}); keep it, it is not shown again:\n{key}")


@command.command("list")
@click.option("--client", "slug", help="Of this client alone, by its short name.")
def list_keys(slug: str | None) -> None:
    """Print the keys, without what is secret about them."""
    from records import api_keys

    with desk_database("api-key") as (session, _settings):
        client_id = client_called(session, slug).id if slug else None
        for one in api_keys.keys(session, client_id=client_id):
            click.echo(f"{one.id:4} {one.shown}... {one.name:24} {_state(one):28} {','.join(one.scopes)}")


@command.command()
@click.argument("key_id", type=int)
@click.option("--overlap-days", type=click.IntRange(0, 90), default=7, show_default=True)
def rotate(key_id: int, overlap_days: int) -> None:
    """Make a key in place of another; both are valid for the overlap."""
    from records import api_keys

    with desk_database("api-key") as (session, _settings):
        made, key = api_keys.rotate(session, key_id, at=edge.now(), overlap=timedelta(days=overlap_days), by=BY)
        _note(session, "api_key_rotated", made, replaces=key_id)
        click.echo(f"key {made.id}; key {key_id} stays valid for {overlap_days} days; it is not shown again:\n{key}")


@command.command()
@click.argument("key_id", type=int)
def revoke(key_id: int) -> None:
    """Make a key invalid now."""
    from records import api_keys

    with desk_database("api-key") as (session, _settings):
        _note(session, "api_key_revoked", api_keys.revoke(session, key_id, at=edge.now()))
    click.echo(f"key {key_id} is not valid any more")


def _state(one: ApiKey) -> str:
    if one.revoked_at is not None:
        return f"revoked {one.revoked_at:%Y-%m-%d}"
    if one.expires_at is None:
        return "valid"
    return f"{'valid until' if one.expires_at > edge.now() else 'expired'} {one.expires_at:%Y-%m-%d %H:%M}"


def _note(session: Session, action: str, one: ApiKey, **detail: object) -> None:
    from records import audit

    told = {"client": one.client_id, "scopes": one.scopes, **detail}
    audit.append(session, at=edge.now(), actor=BY, action=action, subject=f"api key {one.id}", detail=told)
