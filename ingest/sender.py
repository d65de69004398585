"""What is odd about who says that they sent a mail."""

from __future__ import annotations

import re
import unicodedata
from email.message import Message

from domain.message import Address
from ingest import headers
from ingest.authentication import failed

_ADDRESS_IN_NAME = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.)+[\w-]{2,63})")


def sender_of(root: Message, trusted: str = "") -> tuple[Address, tuple[str, ...]]:
    """The From address and stable words for what makes it doubtful.

    `ambiguous-sender`: several From headers or addresses, a display name that is another address, or characters
    that end an address early.
    `lookalike-domain`: letters of other scripts, plain or as punycode. `not-authenticated`: our own server's
    Authentication-Results say fail (`trusted` is its name in them). `no-sender`: there is none.
    """
    flags: list[str] = []
    values = headers.values(root, "From")
    found = headers.addresses(root, "From")
    if len(values) > 1 or len(found) > 1 or any("\0" in value or "\ufffd" in value for value in values):
        flags.append("ambiguous-sender")
    if found and any(_claims_another(one.name, one.address) for one in found):
        flags.append("ambiguous-sender")
    if not found:
        return Address("", headers.text(root, "From", most=200)), (*flags, "no-sender")
    if _is_foreign(found[0].address.rpartition("@")[2]):
        flags.append("lookalike-domain")
    if failed(root, trusted):
        flags.append("not-authenticated")
    return found[0], tuple(dict.fromkeys(flags))


def _claims_another(name: str, address: str) -> bool:
    """A display name with an address of another domain: many programs show nothing else."""
    domain = address.rpartition("@")[2]
    return any(one.lower().rstrip(".") != domain for one in _ADDRESS_IN_NAME.findall(name))


def _is_foreign(domain: str) -> bool:
    """A domain that mixes scripts, or uses letters that look like others."""
    if "xn--" in domain:
        return True
    return any(c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in domain)
