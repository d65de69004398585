"""Whether the mail server kept a copy of what was sent: looked up by Message-ID in the folder that is named."""

from __future__ import annotations

from collections.abc import Callable, Collection

from config.mail_server import MailServer
from ingest.imap import connected


def kept_as_sent(
    server: MailServer, folder: str, message_ids: Collection[str], *, token: Callable[[], str] | None = None
) -> frozenset[str]:
    """Those of the Message-IDs of which the folder holds a mail; nothing there is changed.

    Raises:
        MailboxUnreachable: no connection, no login, or no such folder.
    """
    with connected(server, token=token) as client:
        client.select_folder(folder, readonly=True)
        return frozenset(one for one in message_ids if client.search(["HEADER", "Message-ID", one]))
