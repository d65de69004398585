"""Mail that programs on its way have bent: the certificate in it comes out as it was sent, or is said to be damaged."""

import base64
import binascii
import datetime as dt
import quopri

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from domain.message import MessageKind, ReadMessage
from ingest.read import read_message

OWN = frozenset({"certs@desk.example"})
PDF = b"%PDF-1.7\n" + b"1 0 obj <</Type/Catalog>> endobj\n" * 20 + b"%%EOF\n"
HEAD = b"From: Dana <dana@agency.example>\r\nTo: certs@desk.example\r\nSubject: COI\r\nMIME-Version: 1.0\r\n"
PACKED = base64.encodebytes(PDF).replace(b"\n", b"\r\n")


def read(raw: bytes) -> ReadMessage:
    return read_message(raw, own_addresses=OWN)


def mixed(part: bytes, *, head: bytes = HEAD, kind: bytes = b'multipart/mixed; boundary="b"') -> bytes:
    """A mail with a text and one more part, given with its headers."""
    words = b"--b\r\nContent-Type: text/plain\r\n\r\nPlease find the certificate attached.\r\n"
    return head + b"Content-Type: " + kind + b"\r\n\r\n" + words + b"--b\r\n" + part + b"\r\n--b--\r\n"


def paper(body: bytes, encoding: bytes = b"base64", more: bytes = b"") -> bytes:
    return (
        b'Content-Type: application/pdf; name="COI.pdf"\r\nContent-Transfer-Encoding: '
        + encoding
        + b"\r\n"
        + more
        + b"\r\n"
        + body
    )


def uuencoded(data: bytes) -> bytes:
    lines = [binascii.b2a_uu(data[n : n + 45]).rstrip(b"\n") for n in range(0, len(data), 45)]
    return b"begin 644 COI.pdf\r\n" + b"\r\n".join(lines) + b"\r\n`\r\nend\r\n"


def signed(content: bytes) -> bytes:
    """An opaque S/MIME signature over `content`, made by a key of a moment."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dana Agent")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    certificate = made.sign(key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


WHOLE = {
    "base64 with URL letters": mixed(paper(PACKED.replace(b"+", b"-").replace(b"/", b"_"))),
    "base64 in upper case": mixed(paper(PACKED, b"BASE64")),
    "base64 with a comment": mixed(paper(PACKED, b"base64 (by the scanner)")),
    "base64 in one line": mixed(paper(PACKED.replace(b"\r\n", b""))),
    "base64 that nobody declared": mixed(paper(PACKED, b"7bit")),
    "a PDF said to be base64": mixed(paper(PDF, b"base64")),
    "quoted-printable": mixed(paper(quopri.encodestring(PDF), b"quoted-printable")),
    "uuencoded by its header": mixed(paper(uuencoded(PDF), b"x-uuencode")),
    "uuencoded in the text": HEAD + b"\r\nThe certificate is attached.\r\n\r\n" + uuencoded(PDF),
    "a boundary that the header does not name": mixed(paper(PACKED), kind=b"multipart/mixed"),
    "a boundary other than the header names": mixed(paper(PACKED), kind=b'multipart/mixed; boundary="other"'),
    "parts in a text": mixed(paper(PACKED), kind=b"text/plain"),
    "a rubbish line among the headers": mixed(paper(PACKED), head=HEAD + b"scanned by gateway 7\r\n"),
    "a rubbish line among a part's headers": mixed(paper(PACKED, more=b"scanned by gateway 7\r\nX-A: b\r\n")),
    "a mark of UTF-8": mixed(paper(PACKED), head=b"\xef\xbb\xbf" + HEAD),
    "a mail saved as UTF-16": mixed(paper(PACKED)).decode("latin-1").encode("utf-16"),
    "line ends of old Macs": mixed(paper(PACKED)).replace(b"\r\n", b"\r"),
    "an opaque signature": HEAD
    + b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\r\n'
    + b"Content-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(signed(mixed(paper(PACKED), head=b""))),
}


@pytest.mark.parametrize("raw", WHOLE.values(), ids=WHOLE.keys())
def test_a_certificate_comes_out_bit_by_bit(raw: bytes):
    mail = read(raw)
    found = [(part.name, part.refusal_code) for part in mail.parts]
    assert (mail.kind, found) == (MessageKind.SUBMISSION, [("COI.pdf", None)])
    assert mail.parts[0].data.replace(b"\r\n", b"\n").strip() == PDF.strip()
    assert (mail.sender.address, mail.subject) == ("dana@agency.example", "COI")
    assert not {"encrypted-message", "damaged-attachment"} & set(mail.flags)


def test_a_footer_that_a_list_wrote_into_the_base64_costs_no_byte_but_is_told():
    lines = PACKED.split(b"\r\n")
    mail = read(mixed(paper(b"\r\n".join([*lines[:4], b"-- scanned by: gateway #7 --", *lines[4:]]))))
    assert mail.parts[0].data == PDF
    assert "damaged-attachment" in mail.flags


def test_base64_that_lost_a_letter_is_said_to_be_damaged():
    packed = base64.encodebytes(PDF + b"\n")
    mail = read(mixed(paper(packed[:200] + packed[201:])))
    assert "damaged-attachment" in mail.flags
    assert [part.name for part in mail.parts] == ["COI.pdf"]


def test_a_pointer_to_a_file_elsewhere_says_so_by_name():
    mail = read(
        mixed(b'Content-Type: message/external-body; access-type=URL; name="COI.pdf"\r\n\r\nhttp://x.example\r\n')
    )
    assert [(part.name, part.refusal_code) for part in mail.parts] == [("COI.pdf", "unsupported-type")]
    assert "elsewhere" in mail.parts[0].refusal


def test_encrypted_mail_is_told_from_signed_mail():
    sealed = b"\x30\x0b" + b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
    mail = read(
        HEAD
        + b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n'
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(sealed)
    )
    assert "encrypted-message" in mail.flags
    assert [part.refusal_code for part in mail.parts] == ["password-protected"]


def test_what_the_senders_systems_add_is_no_document():
    card = b'Content-Type: text/x-vcard; name="dana.vcf"\r\n\r\nBEGIN:VCARD\r\nEND:VCARD\r\n'
    signature = b'Content-Type: application/octet-stream; name="smime.p7s"\r\n\r\nx\r\n'
    trail = b'Content-Type: text/plain; name="ATT00001.txt"\r\n\r\nsent by a phone\r\n'
    mail = read(mixed(paper(PACKED) + b"\r\n--b\r\n" + b"\r\n--b\r\n".join([card, signature, trail])))
    assert [part.name for part in mail.parts] == ["COI.pdf"]


def test_a_display_name_that_is_another_address_is_doubted():
    raw = HEAD.replace(b"Dana <", b'"dana@bigagency.example" <') + b"\r\nHello\r\n"
    assert "ambiguous-sender" in read(raw).flags
    assert "ambiguous-sender" not in read(HEAD.replace(b"Dana <", b'"dana@agency.example" <') + b"\r\nHello\r\n").flags
