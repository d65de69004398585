"""What becomes of a message at a real mail server, however the server behaves."""

import inspect
import smtplib
import ssl
from dataclasses import replace
from email.message import EmailMessage

import pytest

from config.mail_server import MailServer
from domain.errors import DeliveryUncertain, MailServerBusy, MailServerUnwell, RecipientRefused
from outbound import smtp
from outbound.smtp import connected, hand_over

AGENT, CONTRACTOR = "agent@example.net", "office@example.com"


@pytest.fixture
def notice() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Desk <desk@example.org>", AGENT
    message["Subject"], message["Message-ID"] = "Two things are missing", "<7@desk.example.org>"
    message.set_content("Please add the waiver of subrogation.\n.\n..dots stay as they are\n")
    return message


class Fence:
    """Says whether the caller's commit was asked for."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def test_a_notice_arrives_whole_with_the_message_id_it_was_given(mail_desk, notice):
    reply = hand_over(notice, [AGENT, CONTRACTOR], mail_desk.server)
    [taken] = mail_desk.taken
    assert reply == "250 2.0.0 queued as 4F21"
    assert taken.message["Message-ID"] == "<7@desk.example.org>"
    assert taken.message.get_content().splitlines() == notice.get_content().splitlines()
    assert (taken.sender, taken.recipients) == ("desk@example.org", [AGENT, CONTRACTOR])


def test_the_fence_is_set_after_the_recipients_and_before_the_message(mail_desk, notice):
    seen = []
    hand_over(notice, [AGENT], mail_desk.server, before_data=lambda: seen.append(len(mail_desk.taken)))
    assert seen == [0]
    assert len(mail_desk.taken) == 1


def test_nothing_is_sent_when_the_fence_cannot_be_set(mail_desk, notice):
    def broken() -> None:
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="database is gone"):
        hand_over(notice, [AGENT], mail_desk.server, before_data=broken)
    assert not mail_desk.taken


def test_a_busy_server_means_try_later_and_then_it_arrives_once(mail_desk, notice):
    mail_desk.answers = ["451 greylisted"]
    fence = Fence()
    with pytest.raises(MailServerBusy, match="greylisted"):
        hand_over(notice, [AGENT], mail_desk.server, before_data=fence)
    assert fence.times == 0
    hand_over(notice, [AGENT], mail_desk.server, before_data=fence)
    assert (fence.times, len(mail_desk.taken)) == (1, 1)


def test_an_unknown_recipient_is_refused_by_address_with_the_servers_words(mail_desk, notice):
    mail_desk.answers = ["550 no such agent"]
    with pytest.raises(RecipientRefused, match=rf"{AGENT}.*no such agent"):
        hand_over(notice, [AGENT], mail_desk.server)


def test_a_refused_copy_is_reported_and_the_letter_goes_to_the_rest(mail_desk, notice):
    mail_desk.refused = {CONTRACTOR: "550 mailbox closed"}
    told = []
    hand_over(notice, [AGENT, CONTRACTOR], mail_desk.server, refused=lambda *facts: told.append(facts))
    assert mail_desk.taken[0].recipients == [AGENT]
    assert told == [(CONTRACTOR, "550 mailbox closed")]


def test_a_copy_alone_is_not_sent_when_whom_it_is_for_is_refused(mail_desk, notice):
    mail_desk.refused = {AGENT: "550 no such agent"}
    with pytest.raises(RecipientRefused, match=AGENT):
        hand_over(notice, [AGENT, CONTRACTOR], mail_desk.server)
    assert not mail_desk.taken


def test_no_server_at_all_means_try_later(notice):
    with pytest.raises(MailServerBusy):
        hand_over(notice, [AGENT], MailServer("smtp", "127.0.0.1", 1, timeout=1))


@pytest.mark.parametrize("place", ["rcpt", "data"])
def test_a_break_before_the_message_was_given_means_try_later(mail_desk, notice, place):
    mail_desk.hang_up_at = place
    with pytest.raises(MailServerBusy):
        hand_over(notice, [AGENT], mail_desk.server)
    assert not mail_desk.taken


@pytest.mark.parametrize(("place", "copies"), [("end", 0), ("taken", 1)])
def test_a_break_after_the_message_was_given_is_uncertain_whichever_way_it_went(mail_desk, notice, place, copies):
    mail_desk.hang_up_at = place
    with pytest.raises(DeliveryUncertain, match=AGENT):
        hand_over(notice, [AGENT], mail_desk.server)
    assert len(mail_desk.taken) == copies


@pytest.mark.parametrize("place", ["at_data", "at_end"])
@pytest.mark.parametrize(("answer", "error"), [
    ("452 full", MailServerBusy),
    ("554 spam", RecipientRefused),
    ("550 5.7.1 spam", RecipientRefused),
    ("552 5.3.4 too large", RecipientRefused),
    ("554 5.3.0 disk failure", MailServerUnwell),
    ("554 5.4.5 congested", MailServerUnwell),
    ("503 bad sequence", MailServerUnwell),
])  # fmt: skip
def test_an_answer_is_final_unless_it_passes_or_is_of_the_server_itself(mail_desk, notice, place, answer, error):
    setattr(mail_desk, place, answer)
    with pytest.raises(error, match=answer):
        hand_over(notice, [AGENT], mail_desk.server)
    assert not mail_desk.taken


def test_a_bad_goodbye_after_the_message_was_taken_is_no_failure(mail_desk, notice):
    mail_desk.goodbye = "421 shutting down"
    hand_over(notice, [AGENT], mail_desk.server)
    assert len(mail_desk.taken) == 1


@pytest.mark.parametrize("how", [{"scheme": "smtps"}, {"starttls": True}])
def test_an_encrypted_server_takes_it_and_an_unknown_certificate_stops_it(start_mail_desk, notice, how):
    desk = start_mail_desk(**how)
    with pytest.raises(MailServerBusy, match="certificate"):
        hand_over(notice, [AGENT], desk.server)
    assert not desk.taken
    hand_over(notice, [AGENT], desk.server, tls=desk.tls)
    assert len(desk.taken) == 1


def test_a_server_without_starttls_gets_nothing_in_clear(mail_desk, notice):
    with pytest.raises(MailServerBusy, match="STARTTLS"):
        hand_over(notice, [AGENT], replace(mail_desk.server, starttls=True), tls=ssl.create_default_context())
    assert not mail_desk.taken


def test_a_login_by_password_is_made_and_a_wrong_one_waits_for_the_operator(start_mail_desk, notice):
    desk = start_mail_desk(starttls=True, auth="password")
    hand_over(notice, [AGENT], desk.server, tls=desk.tls)
    assert len(desk.taken) == 1
    with pytest.raises(MailServerBusy, match="535"):
        hand_over(notice, [AGENT], replace(desk.server, password="wrong"), tls=desk.tls)
    with pytest.raises(MailServerBusy, match="characters"):
        hand_over(notice, [AGENT], replace(desk.server, password="wröng"), tls=desk.tls)


def test_a_login_by_token_asks_for_a_fresh_one_each_time(start_mail_desk, notice):
    desk = start_mail_desk(starttls=True, auth="xoauth2-microsoft")
    tokens = ["an-old-token", "a-fresh-token"]
    with pytest.raises(MailServerBusy, match="535"):
        hand_over(notice, [AGENT], desk.server, token=lambda: tokens.pop(0), tls=desk.tls)
    hand_over(notice, [AGENT], desk.server, token=lambda: tokens.pop(0), tls=desk.tls)
    assert (len(desk.taken), desk.logins) == (1, ["XOAUTH2", "XOAUTH2"])


def test_bytes_as_stored_are_sent_as_they_are(mail_desk, notice):
    stored = notice.as_bytes(policy=notice.policy.clone(linesep="\r\n"))
    hand_over(stored, [AGENT], mail_desk.server)
    assert mail_desk.taken[0].data.rstrip(b"\r\n") == stored.rstrip(b"\r\n")


def test_connecting_alone_sends_nothing(mail_desk):
    with connected(mail_desk.server, called="desk.example.org") as connection:
        assert connection.noop()[0] == 250
    assert not mail_desk.taken


def test_every_exception_of_smtplib_is_turned_into_one_of_ours():
    family = [
        each
        for _, each in inspect.getmembers(smtplib, inspect.isclass)
        if issubclass(each, Exception) and each.__module__ == "smtplib"
    ]
    assert len(family) >= 9
    assert all(issubclass(each, smtplib.SMTPException) for each in family)
    server = MailServer("smtp", "h", 25)
    for each in family:
        if each is smtplib.SMTPRecipientsRefused:
            trouble = each({})
        elif each is smtplib.SMTPSenderRefused:
            trouble = each(550, b"no", "a@b")
        elif issubclass(each, smtplib.SMTPResponseException):
            trouble = each(550, b"no")
        else:
            trouble = each("no")
        assert isinstance(smtp._busy(server, trouble), MailServerBusy)


@pytest.mark.parametrize(("answer", "error"), [
    ("451 later", MailServerBusy),
    ("550 5.7.1 you may not send", MailServerUnwell),
    ("552 too large", RecipientRefused),
])  # fmt: skip
def test_what_is_said_before_a_reader_is_named_is_of_the_desk_unless_the_mail_is_too_large(
    mail_desk, notice, answer, error
):
    mail_desk.at_mail = answer
    with pytest.raises(error) as told:
        hand_over(notice, [AGENT], mail_desk.server)
    assert type(told.value) is error
