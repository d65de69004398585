"""Reply address tokens: the part after the plus that leads an answer back to its account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

_SHAPE = re.compile(r"\+(c[0-9]+)\.([a-z2-7]{10})@", re.IGNORECASE)
_REFERENCE = re.compile(r"\bC([0-9]{1,9})-([A-Z2-7]{5})\b", re.IGNORECASE)


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


def reference(*, account_id: int, secret: str) -> str:
    """What is printed and said aloud for an account: C17-K3J5X. 25 bits of the seal: a slip of the pen is no other."""
    return f"C{account_id}-{_seal(account_id, secret)[:5].upper()}"


def account_of_reference(text: str, *, secret: str) -> int | None:
    """The account of the first reference of ours in `text`; None when there is none."""
    for found in _REFERENCE.finditer(text):
        account_id = int(found[1])
        if hmac.compare_digest(found[2].lower(), _seal(account_id, secret)[:5]):
            return account_id
    return None


def upload_link(base_url: str, *, account_id: int, secret: str) -> str:
    """The address of the account's page without a login: its token is that of the reply address."""
    return f"{base_url.rstrip('/')}/send/c{account_id}.{_seal(account_id, secret)}"


def _seal(account_id: int, secret: str) -> str:
    digest = hmac.new(secret.encode(), f"reply:{account_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:10]
