"""Holdings as they are kept beside an account: folded once, when something is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.holdings import Holdings, Proof
from rules.fold import fold

NOTHING = Holdings()


def folded(proofs: Sequence[Proof]) -> Holdings:
    """All confirmed proof of an account as one."""
    return fold(proofs)


def packed(holdings: Holdings) -> bytes:
    """Holdings as bytes; the same holdings give the same bytes."""
    return msgspec.json.encode(holdings, enc_hook=dict, order="deterministic")


def unpacked(body: bytes | None) -> Holdings:
    """Holdings from their bytes; none at all from None."""
    return NOTHING if body is None else _DECODER.decode(body)


def starts(holdings: Holdings) -> frozenset[date]:
    """The days on which the policies begin."""
    return frozenset(one.effective for one in holdings.policies if one.effective is not None)


_DECODER = msgspec.json.Decoder(Holdings)
