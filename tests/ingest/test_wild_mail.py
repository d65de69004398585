"""Mail as it comes in the wild, and laws that hold for any bytes."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refused
from ingest.names import safe_name
from ingest.read import read_message
from ingest.text import new_part

OWN = frozenset({"certs@desk.example"})
PDF = b"%PDF-1.7\n" + b"1 0 obj <</Type/Catalog>> endobj\n" * 20 + b"%%EOF\n"


def read(raw: bytes):
    return read_message(raw, own_addresses=OWN)


@pytest.mark.parametrize(
    ("charset", "body", "shown"),
    [
        ("utf-8", "Póliza adjunta".encode(), "Póliza adjunta"),
        ("iso-8859-1", "Póliza adjunta".encode("latin-1"), "Póliza adjunta"),
        ("windows-1252", "the client\x92s".encode("latin-1"), "the client\u2019s"),
        ("us-ascii", "Póliza adjunta".encode("latin-1"), "Póliza adjunta"),
        ("x-unheard-of", b"Policy attached", "Policy attached"),
        ("", "Póliza adjunta".encode(), "Póliza adjunta"),
    ],
)
def test_words_are_read_in_the_charset_they_were_written_in(charset: str, body: bytes, shown: str):
    kind = f"text/plain; charset={charset}" if charset else "text/plain"
    raw = f"From: a@b.example\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + body
    assert read(raw).body == shown


def test_html_only_mail_is_read_as_words_without_what_is_hidden():
    made = EmailMessage()
    made["From"] = "a@b.example"
    made.set_content(
        "<style>p{color:red}</style><p>Please find</p><script>alert(1)</script><p>the COI &amp; endorsements</p>",
        subtype="html",
    )
    assert read(made.as_bytes()).body == "Please find\nthe COI & endorsements"


@pytest.mark.parametrize(
    "subject",
    ["=?utf-8?B?UMOzbGl6YQ==?=", "=?iso-8859-1?Q?P=F3liza?=", "Póliza"],
    ids=["base64", "quoted", "raw"],
)
def test_a_subject_is_read_however_it_was_encoded(subject: str):
    assert read(f"From: a@b.example\r\nSubject: {subject}\r\n\r\nx".encode()).subject == "Póliza"


@pytest.mark.parametrize(
    "reply",
    [
        "Thanks.\n\n-----Original Message-----\nFrom: Desk\n\nIs it in force?",
        "Thanks.\n\nOn Mon, 2 Nov 2026 at 09:14, Desk <certs@desk.example> wrote:\n> Is it in force?",
        "Thanks.\n\nFrom: Desk <certs@desk.example>\nSent: Monday\nTo: Dana\n\nIs it in force?",
        "Thanks.\n________________________________\nFrom: Desk",
        "Thanks.\n> Is it in force?",
    ],
)
def test_what_was_written_now_is_told_from_what_is_quoted(reply: str):
    assert new_part(reply) == "Thanks."


def test_an_empty_mail_is_refused_in_words():
    with pytest.raises(Refused, match="it is empty"):
        read(b"\r\n \r\n")


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_reading(raw: bytes):
    try:
        mail = read(raw)
    except Refused as refusal:
        assert str(refusal)
    else:
        assert "\0" not in f"{mail.subject}{mail.body}{mail.sender.address}{mail.sender.name}"


_HEADERS = st.sampled_from(
    ["Content-Type: multipart/mixed; boundary=x", "Content-Type: text/html; charset=utf-7", "From: =?x?Q?=00?= <a@b>",
     "Content-Transfer-Encoding: base64", "Content-Disposition: attachment; filename*=utf-8''%00%0d",
     "References: " + "<a@b> " * 200, "Date: 99 Foo 0", "Subject: =?utf-8?B?////?=", "Received: x", "To: ,,;:<>",
     "Auto-Submitted: (((", "Content-Type: message/rfc822", "MIME-Version: 1.0", "In-Reply-To: <<>>"]
)  # fmt: skip


@given(st.lists(_HEADERS, max_size=8), st.lists(st.sampled_from([b"--x", b"--x--", b"", b"%PDF-1.4", b"PK\x03\x04",
       b"Content-Type: application/pdf", b"====", b"\xff\xfe"]), max_size=10))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_no_headers_break_the_reading(headers: list[str], body: list[bytes]):
    raw = "\r\n".join(headers).encode() + b"\r\n\r\n" + b"\r\n".join(body)
    try:
        read(raw)
    except Refused as refusal:
        assert str(refusal)


@given(st.text(max_size=400))
@settings(deadline=None)
def test_a_name_is_always_safe_to_show_and_to_store(name: str):
    made = safe_name(name, "attachment")
    assert made
    assert len(made.encode()) <= 200
    assert not set("/\\\0\r\n\u202e") & set(made)
    assert made not in {".", ".."}


@given(st.lists(st.tuples(st.from_regex(r"[A-Za-z0-9 _-]{1,30}", fullmatch=True), st.binary(max_size=500)), max_size=5))
@settings(max_examples=50, deadline=None)
def test_a_mail_gives_back_the_papers_that_were_put_in_bit_by_bit(papers: list[tuple[str, bytes]]):
    made = EmailMessage()
    made["From"] = "a@b.example"
    made.set_content("x")
    for name, data in papers:
        made.add_attachment(PDF + data, maintype="application", subtype="pdf", filename=f"{name.strip() or 'x'}.pdf")
    assert [part.data for part in read(made.as_bytes()).parts] == [PDF + data for _, data in papers]
