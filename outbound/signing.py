"""DKIM: outgoing mail signed with the desk's own key, so that receivers know that it is the desk's (RFC 6376)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNED = (
    "from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
    "content-type", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
FEWEST_BITS = 1024


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A private RSA key (`pem`) with the name under which its public half is published."""

    domain: str
    selector: str
    pem: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The name of the DNS record: desk1._domainkey.example.com."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What to publish there as TXT."""
        from cryptography.hazmat.primitives import serialization  # here, as below: few processes ever sign

        public = _private(self.pem).public_key()
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def key_from(file: Path, *, selector: str, domain: str) -> DkimKey:
    """The key in a PEM file.

    Raises:
        ValueError: it cannot be read, or is no RSA key of at least 1024 bits without a password; says what to do.
    """
    from cryptography.hazmat.primitives import serialization

    try:
        pem = file.read_bytes()
    except OSError as trouble:
        raise ValueError(f"{file}: {trouble.strerror or trouble}; give a PEM file that the desk may read") from trouble
    key = _private(pem, called=str(file))
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )  # which is the one form that dkimpy reads
    return DkimKey(domain, selector, plain)


def signed(raw: bytes, key: DkimKey | None) -> bytes:
    """The mail with a DKIM-Signature on top; the same bytes, but for the moment of signing. `raw` has CRLF line ends.

    Without a key it stays as it is.
    """
    if key is None:
        return raw
    import dkim

    present = [name.encode() for name in SIGNED if _has(raw, name)]
    signature = dkim.sign(
        raw, key.selector.encode(), key.domain.encode(), key.pem,
        canonicalize=(b"relaxed", b"relaxed"), include_headers=present,
    )  # fmt: skip
    return bytes(signature) + raw


def _has(raw: bytes, name: str) -> bool:
    head = raw.partition(b"\r\n\r\n")[0].lower()
    return any(line.startswith(f"{name}:".encode()) for line in head.split(b"\r\n"))


def _private(pem: bytes, called: str = "the key") -> RSAPrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    todo = "make one with: openssl genrsa -out dkim.pem 2048"
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as trouble:
        raise ValueError(f"{called}: no PEM key without a password; {todo}") from trouble
    if not isinstance(key, RSAPrivateKey):
        raise ValueError(f"{called}: not an RSA key, which is what all receivers can check; {todo}")
    if key.key_size < FEWEST_BITS:
        raise ValueError(f"{called}: {key.key_size} bits are too few; {todo}")
    return key
