"""`certdesk user`: people who may sign in."""

from __future__ import annotations

import secrets

import click

from cli import edge


@click.group()
def command() -> None:
    """Add people and reset their passwords."""


@command.command()
@click.argument("email")
@click.option("--name", default="", help="As shown to others; the address when left out.")
@click.option("--role", type=click.Choice(["reviewer", "client", "operator"]), default="reviewer", show_default=True)
@click.option("--client", "client_slug", help="The client (its short name) of a person with the role client.")
@click.option("--password", help="Made and printed when left out.")
def add(email: str, name: str, role: str, client_slug: str | None, password: str | None) -> None:
    """Add a person; the password is printed once."""
    from argon2 import PasswordHasher
    from sqlalchemy import select

    from pipeline.setup import prepare_database
    from records.accounts import Client
    from records.people import Role, User, by_email
    from records.work import database, units_of_work

    settings = edge.settings_or_exit("user", log=False)
    prepare_database(settings.database_url)
    chosen = password or secrets.token_urlsafe(12)
    with units_of_work(database(settings.database_url))() as session:
        if by_email(session, email):
            raise click.ClickException(f"{email} is already there; use: certdesk user reset {email}")
        client = session.scalar(select(Client).filter_by(slug=client_slug)) if client_slug else None
        if (role == "client") != (client is not None):
            raise click.ClickException("--client names an existing client, for the role client and no other")
        session.add(
            User(
                email=email.strip().lower(),
                name=name or email,
                role=Role(role),
                client_id=client.id if client else None,
                password_hash=PasswordHasher().hash(chosen),
            )
        )
    click.echo(f"{email} may sign in at {settings.base_url} with the password {chosen}")


@command.command()
@click.argument("email")
def reset(email: str) -> None:
    """Give a person a new password, printed once, and sign them out everywhere."""
    from argon2 import PasswordHasher

    from records.people import by_email, sign_out_everywhere
    from records.work import database, units_of_work

    settings = edge.settings_or_exit("user", log=False)
    chosen = secrets.token_urlsafe(12)
    with units_of_work(database(settings.database_url))() as session:
        user = by_email(session, email)
        if user is None:
            raise click.ClickException(f"there is no {email}; use: certdesk user add {email}")
        user.password_hash = PasswordHasher().hash(chosen)
        sign_out_everywhere(session, user.id)
    click.echo(f"{email} may sign in with the password {chosen}")


@command.command("list")
def list_people() -> None:
    """Print everybody."""
    from records.people import everyone
    from records.work import database, units_of_work

    settings = edge.settings_or_exit("user", log=False)
    with units_of_work(database(settings.database_url, read_only=True))() as session:
        for user in everyone(session):
            click.echo(f"{user.email:40} {user.role.value:10} {'' if user.active else 'switched off'}")
