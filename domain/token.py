"""Reply address tokens: the part after the plus that leads an answer back to its account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

_SHAPE = re.compile(r"\+(c[0-9]+)\.([a-z2-7]{10})@", re.IGNORECASE)


def reply_address(mailbox: str, *, account_id: int, secret: str) -> str:
    """`mailbox` with the account's token: desk@example.com becomes desk+c17.k3j5x2mzqa@example.com.

    Only we can make one (HMAC-SHA256 under `secret`, 50 bits kept), and it survives lower or upper casing.
    """
    local, _, host = mailbox.partition("@")
    return f"{local}+c{account_id}.{_seal(account_id, secret)}@{host}"


def account_of(address: str, *, secret: str) -> int | None:
    """The account that a reply address stands for; None when it carries no token or not one of ours."""
    found = _SHAPE.search(address)
    if not found:
        return None
    account_id = int(found[1][1:])
    return account_id if hmac.compare_digest(found[2].lower(), _seal(account_id, secret)) else None


def _seal(account_id: int, secret: str) -> str:
    digest = hmac.new(secret.encode(), f"reply:{account_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:10]
