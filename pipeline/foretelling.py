"""What accounts are told next, from what the records say today; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.orm import Session

from domain.saying import N_
from outbound.upcoming import Upcoming, upcoming
from pipeline.known import known_dialogues
from pipeline.mailing import cadence_of
from records import notices

APPROVAL = N_("a letter waits to be approved")


def foretold(session: Session, client_id: int, account_ids: Collection[int], today: date) -> Mapping[int, Upcoming]:
    """The next letter to agent or contractor of each of a client's accounts; those that are told nothing left out.

    A letter that waits for a person is the next one: nobody knows its day.
    """
    cadence = cadence_of(session, client_id)
    drafted = notices.drafted(session, account_ids)
    found = {account: Upcoming(None, (), APPROVAL) for account in drafted}
    for one in known_dialogues(session, account_ids=set(account_ids) - drafted):
        coming = upcoming(one, cadence, today)
        if coming is not None:
            found[one.account] = coming
    return found
