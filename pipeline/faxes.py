"""Faxes that came as mail: the reference on their cover sheet says whose they are, whichever gateway sent them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy.orm import Session

from domain.fax_reference import account_in_code
from domain.message import ReadMessage
from domain.sniff import PDF
from extract.papers.fax_code import fax_references
from pipeline.parts import Parts
from records.accounts import Account
from records.messages import Message

TIFF = "image/tiff"
BY_FAX = "fax reference"
MOST_FILES = 3
_FAX = re.compile(r"\be?-?fax(es|ed)?\b|\bfax", re.IGNORECASE)


def fax_codes(parts: Parts, read: ReadMessage) -> tuple[str, ...]:
    """The references on the cover sheets that a mail brings, read in the sandbox; () for mail that is no fax."""
    says_fax = _FAX.search(f"{read.subject} {read.sender.address} {read.sender.name}") is not None
    assert parts.sandbox is not None  # noqa: S101 - a worker has one
    found: list[str] = []
    for part in [one for one in read.parts if one.refusal is None][:MOST_FILES]:
        if part.media_type == TIFF or (part.media_type == PDF and (says_fax or _FAX.search(part.name))):
            found += parts.sandbox.call(fax_references, part.data, name=part.name)
    return tuple(dict.fromkeys(found))


def tie(session: Session, parts: Parts, message: Message, codes: Iterable[str]) -> None:
    """Give a mail to the account that its fax names; one that names several, or none of ours, is left as it is.

    The sender of a fax is a gateway and proves nothing: the reference stands only on sheets that we made.
    """
    named = {account_in_code(one, secret=parts.identity.secret) for one in codes} - {None}
    if message.account_id is not None or len(named) != 1:
        return
    account = session.get(Account, named.pop())
    if account is not None and not account.archived:
        message.account_id, message.matched_by = account.id, BY_FAX
        message.flags = list(dict.fromkeys([*message.flags, "fax-reference"]))
