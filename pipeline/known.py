"""What the schedule rests on: the facts of accounts, their policies as they are folded and not as papers list them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from domain.dialogue import Dialogue, PolicyOnFile
from domain.holdings import HeldPolicy, Holdings
from pipeline.folding import FORMAT, unpacked
from records import holdings
from records.dialogues import dialogues


def known_dialogues(
    session: Session, *, client_id: int | None = None, account_ids: Collection[int] | None = None
) -> tuple[Dialogue, ...]:
    """As `records.dialogues.dialogues`; where an account's holdings are kept, its policies are those.

    So a renewal under another number takes the place of what it renews, an older certificate that comes late brings
    nothing back, and a policy that a notice cancels ends on that day.
    """
    found = dialogues(session, client_id=client_id, account_ids=account_ids)
    kept = holdings.bodies_of(session, [one.account for one in found if one.policies], version=FORMAT)
    return tuple(_held(one, unpacked(kept[one.account])) if one.account in kept else one for one in found)


def _held(one: Dialogue, held: Holdings) -> Dialogue:
    by_number = {(each.line, _bare(each.number)): each for each in one.policies}
    by_number |= {("", _bare(each.number)): each for each in one.policies if each.number}
    policies = tuple(_on_file(policy, held, by_number) for policy in held.policies)
    return replace(one, policies=policies) if policies else one


def _on_file(policy: HeldPolicy, held: Holdings, rows: dict[tuple[str, str], PolicyOnFile]) -> PolicyOnFile:
    bare = _bare(policy.number)
    row = rows.get((policy.line, bare)) or (rows.get(("", bare)) if bare else None)
    received = held.papers[policy.paper].received_on if policy.paper < len(held.papers) else None
    return PolicyOnFile(
        line=policy.line,
        number=policy.number,
        effective=policy.effective,
        expiration=_ends(policy),
        accepted_on=row.accepted_on if row else received,
        verified_on=row.verified_on if row else None,
    )


def _ends(policy: HeldPolicy) -> date | None:
    """The day on which it ends: that of its cancellation, where nothing reinstated it."""
    if policy.cancelled_on is None or policy.reinstated_on is not None:
        return policy.expiration
    return min(policy.cancelled_on, policy.expiration or policy.cancelled_on)


@lru_cache(maxsize=4096)
def _bare(number: str) -> str:
    return "".join(each for each in number.upper() if each.isalnum())
