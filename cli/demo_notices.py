"""The demo's second client: its contractors were never asked for anything, so that letters wait to be read."""

from __future__ import annotations

from cli import edge
from cli.parts import parts
from config.settings import Settings
from outbound.schedule import Moment
from pipeline.importing import read_list, take_list
from pipeline.noticing import queue_due
from records.accounts import Client, client_by_slug
from records.work import database
from samples.demo_unasked import CONTACT, NEIGHBOR, SLUG, UNASKED


def draft(settings: Settings) -> int:
    """Take the client with its list and let the schedule draft what is due, once; how many letters.

    On a day off nothing is due: the clock drafts them in the first business hour.
    """
    engine = database(settings.database_url)
    try:
        own = parts(settings, engine)
        with own.open_work() as session:
            if client_by_slug(session, SLUG) is not None:
                return 0
            client = Client(slug=SLUG, name=NEIGHBOR.name, address=NEIGHBOR.address, contact_email=CONTACT)
            session.add(client)
            session.flush()
            client_id = client.id
            take_list(session, read_list(UNASKED.encode(), name=SLUG), client=SLUG, name=SLUG, at=edge.now())
        return len(queue_due(own, Moment(edge.today()), client_id=client_id))
    finally:
        engine.dispose()
