"""Mail addresses that may be written into an envelope."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
MAX_LENGTH = 254


@lru_cache(maxsize=65_536)
def sendable(address: str) -> str | None:
    """`address` as it goes into an envelope: ASCII, its host in IDNA; None when it is no plain address (RFC 5321).

    An address with a local part outside ASCII is None, too: it would need SMTPUTF8 all the way.
    """
    local, at, host = address.strip().rpartition("@")
    if not at:
        return None
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    bare = f"{local}@{ascii_host.lower()}"
    return bare if len(bare) <= MAX_LENGTH and _PLAIN.fullmatch(bare) else None
