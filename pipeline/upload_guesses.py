"""Whose an upload may be: what was told when it was read, and what has come on record since."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.saying import phrased
from ingest.account import MOST_SUGGESTIONS, bare
from pipeline.parts import Parts
from records import accounts, network, policy_numbers
from records.messages import Message
from records.network_filters import Wanted

SHORTEST_NAME = 4
"""Letters of a name that is looked for among the contractors: a shorter one is in too many."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A contractor that an upload may belong to, and why in words."""

    account_id: int
    contractor: str
    why: str


def guesses(
    session: Session, parts: Parts, message: Message, *, client_id: int, insured: tuple[str, ...]
) -> tuple[Guess, ...]:
    """Contractors of the client that an upload may belong to, the surest first.

    Asked anew each time: a contractor, or the policy that an endorsement belongs to, may have come after it was read.
    """
    found: dict[int, list[str]] = {}
    shown = policy_numbers.of_message(session, message.id)
    for account_id, theirs in policy_numbers.accounts_with(session, client_id, shown).items():
        if len(theirs) == 1:
            found[account_id] = [phrased("it shows their policy {number}", number=theirs[0])]
        else:
            found[account_id] = [phrased("it shows their policies {numbers}", numbers=", ".join(theirs[:2]))]
    for one in message.suggestions:
        found.setdefault(int(one["account_id"]), []).append(str(one["why"]))
    for name in insured:
        if len(bare(name)) < SHORTEST_NAME:
            continue
        wanted = Wanted(client_id, parts.today(), text=bare(name))
        for row in network.page(session, wanted, limit=MOST_SUGGESTIONS, offset=0):
            found.setdefault(row.id, [phrased("it names {contractor}", contractor=row.contractor)])
    views = accounts.views(session, list(found), on=parts.today()) if found else ()
    names = {view.id: view.contractor for view in views}
    told = (Guess(one, names[one], "; ".join(dict.fromkeys(why))) for one, why in found.items() if one in names)
    return tuple(told)[:MOST_SUGGESTIONS]
