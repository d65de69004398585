"""Letters in the words that hold for a client: its operator's own, else the desk's own, else those that ship.

Own words that cannot be filled for an account, or leave out what a letter must show, hold nothing up: that letter goes
as it ships, and the trouble stays with the template until an operator saves a better one.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from domain.errors import LetterInvalid
from outbound.letter import Letter
from outbound.letter_check import lacking
from outbound.notice_letter import LetterFacts, values_of, write_notice
from records import letter_templates
from records.letter_templates import DESK, Own

log = logging.getLogger(__name__)


class OwnLetters:
    """The templates of one unit of work, fetched once a client, when its first letter asks for them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[int, Mapping[tuple[int, str, str], Own]] = {}

    def of(self, client_id: int, kind: str, language: str) -> Own | None:
        """The template that holds for a client, None where the letter goes as it ships."""
        held = self._of_client(client_id)
        return held.get((client_id, kind, language)) or held.get((DESK, kind, language))

    def sources(self, client_id: int, language: str) -> dict[str, str]:
        """The words of all kinds that a client has in a language, by kind."""
        listed = sorted(self._of_client(client_id).items(), key=lambda one: one[0][0])  # the client's over the desk's
        return {key[1]: own.source for key, own in listed if key[2] == language}

    def _of_client(self, client_id: int) -> Mapping[tuple[int, str, str], Own]:
        if client_id not in self._held:
            self._held[client_id] = letter_templates.in_force(self._session, client_id)
        return self._held[client_id]

    def write(self, facts: LetterFacts, *, client_id: int, account_id: int | None, at: datetime) -> Letter:
        """A letter of the schedule in the words that hold.

        Raises:
            LetterInvalid: even as it ships it cannot be filled.
        """
        own = self.of(client_id, facts.template, facts.language)
        shipped = write_notice(facts)
        if own is None:
            return shipped
        try:
            made = write_notice(facts, source=own.source)
            why = "; ".join(lacking(values_of(facts), shipped, made))
        except LetterInvalid as invalid:
            why = str(invalid.facts["problems"])
        if not why:
            return made
        self.note(client_id, facts.template, facts.language, why, account_id=account_id, at=at)
        return shipped

    def note(self, client_id: int, kind: str, language: str, why: str, *, account_id: int | None, at: datetime) -> None:
        """Keep for the operators why a template could not be used; the unit of work must be one that writes."""
        own = self.of(client_id, kind, language)
        if own is not None and letter_templates.note_trouble(self._session, own.id, why, account_id=account_id, at=at):
            log.warning("a letter went as it ships", extra={"letter": f"{language}/{kind}", "why": why})
