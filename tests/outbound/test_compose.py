"""What an agent's mail program receives."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.draft import Draft, Paper
from outbound.addresses import sendable
from outbound.compose import MAX_REFERENCES, compose, wrapped
from outbound.html import as_html

DRAFT = Draft(
    letter="deficiency",
    to=("dana@agency.example",),
    cc=("office@ridge.example",),
    subject="Re: Renewal",
    body="Hello Dana,\n\n1. One <thing>.\n2. Another.\n\nSam\n\n--\nWe review.\n",
    in_reply_to="<9@agency.example>",
    references=("<1@example.com>", "<9@agency.example>"),
)
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def sent(draft: Draft, sender: str = "Certificates <coi@example.com>") -> bytes:
    message = compose(
        draft, sender=sender, reply_to="coi+c17.k3j5x2mzqa@example.com", message_id="<c17.1@example.com>", at=AT
    )
    return message.as_bytes(policy=message.policy)


def received(draft: Draft, **changes):
    return message_from_bytes(sent(draft, **changes), policy=default)


def test_the_answer_stands_in_its_thread_and_replies_come_back_to_the_account():
    message = received(DRAFT)
    assert message["From"] == "Certificates <coi@example.com>"
    assert (message["To"], message["Cc"]) == ("dana@agency.example", "office@ridge.example")
    assert message["Reply-To"] == "coi+c17.k3j5x2mzqa@example.com"
    assert message["Message-ID"] == "<c17.1@example.com>"
    assert message["In-Reply-To"] == "<9@agency.example>"
    assert message["References"] == "<1@example.com> <9@agency.example>"
    assert message["Date"].datetime == AT


def test_a_mail_made_again_is_the_same_to_the_byte():
    assert sent(DRAFT) == sent(DRAFT)


def test_papers_follow_the_text_under_their_names_and_the_mail_is_the_same_to_the_byte():
    papers = tuple(Paper(name, "application/pdf", "a" * 64, 9) for name in ("example.pdf", "marked-up.pdf"))
    how = {"sender": "coi@example.com", "reply_to": "coi@example.com", "message_id": "<c17.1@example.com>", "at": AT}
    raw = {
        compose(replace(DRAFT, papers=papers), files=(b"%PDF-1", b"%PDF-2"), **how).as_bytes(policy=default)
        for _ in "ab"
    }
    (one,) = raw
    mail = message_from_bytes(one, policy=default)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["example.pdf", "marked-up.pdf"]
    assert [part.get_content() for part in mail.iter_attachments()] == [b"%PDF-1", b"%PDF-2"]
    assert "1. One <thing>." in mail.get_body(("plain",)).get_content()
    with pytest.raises(ValueError, match="zip"):
        compose(replace(DRAFT, papers=papers), files=(b"%PDF-1",), **how)


def test_a_letter_that_a_person_released_is_not_marked_as_automatic():
    assert received(DRAFT)["Auto-Submitted"] is None


def test_the_text_and_its_html_twin_say_the_same_and_markup_of_others_is_only_text():
    message = received(DRAFT)
    assert message.get_content_type() == "multipart/alternative"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert "1. One <thing>." in text
    assert re.search(r"<li[^>]*>One &lt;thing&gt;\.</li>", html)
    assert html.count("<ol") == 1


def test_a_list_in_html_goes_on_at_its_number():
    assert '<ol start="4"' in as_html("4. x\n5. y")


def test_a_line_break_in_foreign_text_makes_no_header():
    message = received(replace(DRAFT, subject="Re: x\r\nBcc: all@example.com\n\nevil"))
    assert message["Bcc"] is None
    assert message["Subject"] == "Re: x Bcc: all@example.com evil"


@pytest.mark.parametrize("address", ["a@b\r\nBcc: c@d", "a b@example.com", "a@b, c@d", "<a@b>", "", "jörg@example.com"])
def test_an_address_that_is_none_is_not_written(address):
    assert sendable(address) is None
    with pytest.raises(ValueError, match="address"):
        sent(replace(DRAFT, to=(address,)))


def test_a_host_outside_ascii_is_written_in_idna():
    assert sendable("Dana@Bücher.example") == "Dana@xn--bcher-kva.example"


@given(some.text(max_size=80))
def test_any_text_is_an_address_that_can_stand_in_an_envelope_or_none(text):
    for candidate in (text, f"{text}@example.com", f"dana@{text}"):
        address = sendable(candidate)
        assert address is None or (address.isascii() and address.count("@") == 1 and not set(address) & set(" <>,\r\n"))


def test_a_long_thread_keeps_its_first_and_newest_ids_and_no_line_is_too_long():
    ids = tuple(f"<{n}.{'x' * 200}@example.com>" for n in range(80))
    data = sent(replace(DRAFT, references=ids, in_reply_to=ids[-1]))
    kept = message_from_bytes(data, policy=default)["References"].split()
    assert kept == [ids[0], *ids[-(MAX_REFERENCES - 1) :]]
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_ids_that_are_none_are_left_out():
    message = received(
        replace(DRAFT, references=("<a b@c>", "x", "<" + "y" * 1000 + ">"), in_reply_to="<a\r\nBcc:b@c>")
    )
    assert (message["References"], message["In-Reply-To"], message["Bcc"]) == (None, None, None)


def test_a_mail_without_recipient_or_time_zone_is_a_mistake():
    with pytest.raises(ValueError, match="recipient"):
        sent(replace(DRAFT, to=()))
    with pytest.raises(ValueError, match="time zone"):
        compose(DRAFT, sender="a@b.c", reply_to="a@b.c", message_id="<1@b>", at=AT.replace(tzinfo=None))


@given(some.text(max_size=300), some.text(max_size=300))
def test_any_subject_and_body_become_a_clean_mail_with_the_same_words(subject, body):
    data = sent(replace(DRAFT, subject=subject, body=body))
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    message = message_from_bytes(data, policy=default)
    assert [name for name in message if name.lower() == "bcc"] == []
    assert message.get_body(("plain",)).get_content().split() == wrapped(body).split()


def test_text_is_wrapped_for_reading_and_words_are_kept():
    text = wrapped("1. " + "word " * 40 + "https://example.com/" + "x" * 90)
    assert all(len(line) <= 76 or "http" in line for line in text.splitlines())
    assert text.splitlines()[1].startswith("   word")


def test_facts_a_link_and_a_footer_are_set_apart_and_nothing_is_loaded_from_elsewhere():
    html = as_html(
        "Hello,\n\nSend to: desk+c1.x@example.com\nNeeded by: March 1, 2027\n\n"
        "Upload here:\nhttps://desk.example.com/send/c1.x\n\n--\nNot advice."
    )
    assert '<a class="link" href="mailto:desk+c1.x@example.com"' in html
    assert re.search(r'<a class="button" href="https://desk\.example\.com/send/c1\.x"[^>]*>Upload here</a>', html)
    assert html.count("<tr>") == 2
    assert 'name="color-scheme" content="light dark"' in html
    assert not re.search(r"<(img|link|script|iframe)\b|url\(|@import|src=", html)


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "https://desk.example.com@evil.example/x",
        'https://evil.example/"onclick="x',
        "see https://desk.example.com/x",
        "https://",
    ],
)
def test_only_a_plain_address_on_a_line_of_its_own_becomes_a_link(line):
    assert "<a " not in as_html(f"Upload:\n{line}")


def test_a_letter_in_spanish_says_so_to_a_reading_machine():
    html = received(replace(DRAFT, letter="renewal_request.es")).get_body(("html",)).get_content()
    assert '<html lang="es">' in html
