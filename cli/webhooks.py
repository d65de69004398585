"""`certdesk webhooks`: what is sent to clients' programs."""

from __future__ import annotations

import click

from cli import edge
from cli.desk_database import client_called, desk_database


@click.group()
def command() -> None:
    """List, test and replay what is sent to clients' programs."""


@command.command("list")
@click.option("--client", "slug", help="Of this client alone, by its short name.")
@click.option("--failed", is_flag=True, help="Only deliveries that were given up.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
def show(slug: str | None, limit: int, *, failed: bool) -> None:
    """Print the endpoints and the newest deliveries."""
    from records import events

    with desk_database("webhooks") as (session, _settings):
        client_id = client_called(session, slug).id if slug else None
        for hook in events.webhooks(session, client_id=client_id):
            click.echo(f"endpoint {hook.id}: {hook.url} {'' if hook.active else '(off) '}{', '.join(hook.kinds)}")
        for event, one, url in events.recent(session, client_id=client_id, limit=limit, failed=failed):
            how = f"{one.state.value}, {one.attempts} attempts" + (f": {one.last_error}" if one.last_error else "")
            click.echo(f"event {event.id} {event.at:%Y-%m-%d %H:%M:%S} {event.kind.value} to {url}: {how}")


@command.command()
@click.argument("event_id", type=int)
def replay(event_id: int) -> None:
    """Deliver an event once more, to every endpoint that it went to."""
    from records import events

    with desk_database("webhooks") as (session, _settings):
        count = events.replay(session, event_id, client_id=None, at=edge.now())
    click.echo(f"event {event_id} goes out to {count} endpoint{'' if count == 1 else 's'} once more")


@command.command()
@click.argument("webhook_id", type=int)
def test(webhook_id: int) -> None:
    """Send a test event to an endpoint; a worker must run."""
    from pipeline.webhooks import send_test
    from records import events

    with desk_database("webhooks") as (session, _settings):
        event_id = send_test(session, events.webhook(session, webhook_id, client_id=None))
    click.echo(f"event {event_id} is on its way; certdesk webhooks list tells how it went")
