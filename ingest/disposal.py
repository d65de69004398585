"""What is done on the mail server with a message that was taken: moved where allowed, else flagged, else left."""

from __future__ import annotations

import logging

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

log = logging.getLogger(__name__)

PROCESSED = "Processed"
QUARANTINE = "Quarantine"
TAKEN = b"$CertdeskTaken"
"""Keyword of a message that was taken where moving is not allowed."""


class Disposal:
    """Moves messages out of the folder that `client` has selected; folders are made when first needed."""

    def __init__(self, client: IMAPClient, *, is_read_only: bool) -> None:
        self._client, self._read_only = client, is_read_only
        self._may_move: dict[str, bool] = {}

    def dispose(self, uid: int, folder: str) -> None:
        """Move the message to `folder`; one that cannot be moved gets the keyword, or at least is seen."""
        if self._read_only:
            return
        try:
            if folder not in self._may_move:
                self._may_move[folder] = self._has(folder)
            if self._may_move[folder]:
                self._move(uid, folder)
                return
        except IMAPClientError as refused:
            log.warning("moving refused; flagging instead", extra={"folder": folder, "why": str(refused)[:300]})
            self._may_move[folder] = False
        try:
            self._client.add_flags([uid], [TAKEN])
        except IMAPClientError:
            self._client.add_flags([uid], [b"\\Seen"])

    def _move(self, uid: int, folder: str) -> None:
        if self._client.has_capability("MOVE"):
            self._client.move([uid], folder)
            return
        self._client.copy([uid], folder)
        self._client.delete_messages([uid])
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid])

    def _has(self, folder: str) -> bool:
        if self._client.folder_exists(folder):
            return True
        try:
            self._client.create_folder(folder)
        except IMAPClientError:
            return bool(self._client.folder_exists(folder))  # another poller may have made it meanwhile
        return True
