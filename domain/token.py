"""Tokens: the part after the plus of a reply address, what is printed for a fax, and links without a login."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.dialogue import Addressee

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_SHAPE = re.compile(r"\+(c[0-9]+)\.([a-z2-7]{10})@", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40}")
_STOP = re.compile(r"([0-9]{1,9})-([a-z2-7]{26})")
_PACKED = struct.Struct(">IBBHH4s")  # 14 bytes; with 16 of proof they are 40 characters of base64
_PARTIES = tuple(Addressee)
_DAY_0 = date(2020, 1, 1)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a link without a login opens: the page of one account for one party, until a day.

    `number` counts the times that links of that party were revoked. `address` is whose link it was: it opens nothing
    once somebody else answers for the account. `is_wide` shows all that the address answers for at that client.
    """

    account: int
    party: Addressee
    address: str
    until: date
    number: int = 0
    is_wide: bool = False


def link_token(granted: Pass, *, secret: str) -> str:
    """A pass as 40 characters that name nothing readable and that only we can make (AES-SIV, 128 bits of proof).

    The same pass is the same token each time, so that papers with a link on them need not be made anew.
    """
    packed = _PACKED.pack(
        granted.account,
        _PARTIES.index(granted.party),
        int(granted.is_wide),
        granted.number & 0xFFFF,
        max(0, (granted.until - _DAY_0).days) & 0xFFFF,
        _mark(granted.address, secret),
    )
    return base64.urlsafe_b64encode(_cipher(secret).encrypt(packed, None)).decode()


def link_of(token: str, *, secret: str) -> Pass | None:
    """The pass behind a token, None when we did not make it. Its `address` is a mark: ask `is_of`."""
    if not _TOKEN.fullmatch(token):
        return None
    from cryptography.exceptions import InvalidTag

    try:
        packed = _cipher(secret).decrypt(base64.urlsafe_b64decode(token), None)
    except (InvalidTag, ValueError):
        return None
    account, party, wide, number, days, mark = _PACKED.unpack(packed)
    return Pass(
        account=account,
        party=_PARTIES[party],
        address=mark.hex(),
        until=_DAY_0 + timedelta(days=days),
        number=number,
        is_wide=bool(wide),
    )


def stop_token(letter_id: int, *, secret: str) -> str:
    """What a letter's link to be written to no more carries: 17-k3j5…; only we can make one (130 bits kept)."""
    return f"{letter_id}-{_stop_seal(letter_id, secret)}"


def letter_of_stop(token: str, *, secret: str) -> int | None:
    """The letter whose link carries this token; None when we did not make it."""
    found = _STOP.fullmatch(token)
    if not found or not hmac.compare_digest(found[2], _stop_seal(int(found[1]), secret)):
        return None
    return int(found[1])


def is_of(found: Pass, address: str, *, secret: str) -> bool:
    """Whether the link was given to that address."""
    return hmac.compare_digest(found.address, _mark(address, secret).hex())


def _mark(address: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), f"link:{address.strip().lower()}".encode(), hashlib.sha256).digest()[:4]


def _cipher(secret: str) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # here: most who read addresses make no links

    return AESSIV(hashlib.sha512(b"certdesk links\0" + secret.encode()).digest())


def _stop_seal(letter_id: int, secret: str) -> str:
    digest = hmac.new(secret.encode(), f"stop:{letter_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:26]


def _seal(account_id: int, secret: str) -> str:
    digest = hmac.new(secret.encode(), f"reply:{account_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:10]
