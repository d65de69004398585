"""What the code on a fax cover sheet says: the account's reference, told apart from every other code on a page."""

from __future__ import annotations

import re

from domain.token import account_of_reference

_MARK = "COI:"
_REFERENCE = re.compile(r"[0-9A-Z][0-9A-Z.\-]{2,39}")


def qr_text(reference: str) -> str:
    """The text of the code: capitals, figures, hyphens and dots, which a QR code packs most tightly.

    Raises:
        ValueError: a reference of other characters, or of fewer than 3 or more than 40.
    """
    plain = reference.upper()
    if not _REFERENCE.fullmatch(plain):
        raise ValueError(f"a fax reference has 3 to 40 letters, figures, hyphens and dots, not {reference!r}")
    return f"{_MARK}{plain}"


def reference_in(text: str) -> str | None:
    """The reference that a decoded code carries, in capitals; None for a code that is not ours."""
    plain = text.strip().upper()
    if not plain.startswith(_MARK):
        return None
    found = _REFERENCE.fullmatch(plain.removeprefix(_MARK))
    return found[0] if found else None


def account_in_code(text: str, *, secret: str) -> int | None:
    """The account that a decoded code, or the reference printed beside it, stands for; None for what is not ours.

    What the code carries is the account's reference, which its seal proves.
    """
    return account_of_reference(reference_in(text) or text, secret=secret)
