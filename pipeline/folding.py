"""Holdings as they are kept beside an account: folded once, when something is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from domain.holdings import Holdings, Proof
from records import certificates, holdings
from rules.fold import fold

FORMAT = 3
"""Goes up when holdings change their shape, or the fold would answer differently: older ones are folded anew."""


def folded(proofs: Sequence[Proof]) -> Holdings:
    """All confirmed proof of an account as one."""
    return fold(proofs)


def packed(held: Holdings) -> bytes:
    """Holdings as bytes; the same holdings give the same bytes."""
    return msgspec.json.encode(held, enc_hook=dict, order="deterministic")


def unpacked(body: bytes) -> Holdings:
    """Holdings from their bytes."""
    return _DECODER.decode(body)


def held_by(session: Session, account_id: int) -> Holdings:
    """What an account holds: as it is kept, else folded from what was confirmed."""
    stored = holdings.get(session, account_id)
    return current(session, account_id, stored.body if stored and stored.format == FORMAT else None)


def current(session: Session, account_id: int, body: bytes | None) -> Holdings:
    """Holdings from bytes of today's format; from None, folded from what was confirmed."""
    return folded(certificates.confirmed_proofs(session, account_id)) if body is None else unpacked(body)


def starts(held: Holdings) -> frozenset[date]:
    """The days on which the policies begin."""
    return frozenset(one.effective for one in held.policies if one.effective is not None)


_DECODER = msgspec.json.Decoder(Holdings)
