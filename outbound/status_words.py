"""Where an account stands, in a client's words."""

from __future__ import annotations

from config.comms import statuses
from domain.finding import AccountStatus


def status_words(status: AccountStatus, language: str = "en") -> str:
    """A status as a client reads it: "out of compliance"."""
    return statuses(language)[status.value]


def turned_words(name: str, language: str = "en") -> str:
    """The pattern of a line that tells of a change: `since`, `before`, or the subject of an `alert`."""
    return statuses(language)[name]
