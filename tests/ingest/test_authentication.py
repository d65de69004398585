"""What the receiving server says of a sender, and who may not say it."""

from ingest.read import read_message

OURS = "mx.desk.example"


def read(*results: str):
    head = "".join(f"Authentication-Results: {one}\n" for one in results)
    raw = f"{head}From: dana@agency.example\nSubject: COI\n\nPlease see below.\n".encode()
    return read_message(raw, own_addresses=frozenset(), trusted=OURS)


def test_the_word_of_our_own_server_is_kept():
    mail = read(f"{OURS} 1;\n spf=pass smtp.mailfrom=agency.example;\n dkim=fail (no key) header.d=x.example;"
                " dkim=pass header.d=agency.example; dmarc=pass (p=REJECT) header.from=agency.example")  # fmt: skip
    assert dict(mail.proven) == {"spf": "pass", "dkim": "pass", "dmarc": "pass"}
    assert "not-authenticated" not in mail.flags


def test_what_a_sender_wrote_proves_nothing():
    assert read("mx.evil.example; spf=pass; dkim=pass; dmarc=pass").proven == ()
    assert read("mx.other.example; spf=pass", f"{OURS}; spf=pass; dmarc=pass").proven == ()
    assert read().proven == ()


def test_a_failure_is_flagged():
    mail = read(f"{OURS}; spf=softfail; dkim=none; dmarc=fail")
    assert dict(mail.proven) == {"spf": "softfail", "dkim": "none", "dmarc": "fail"}
    assert "not-authenticated" in mail.flags
