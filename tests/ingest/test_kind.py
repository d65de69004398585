"""What a mail is taken for, and whether it may ever be answered."""

from email.message import EmailMessage

import pytest

from domain.message import MessageKind, ReadMessage
from ingest.read import read_message

PDF = b"%PDF-1.7\n" + b"1 0 obj <</Type/Catalog>> endobj\n" * 20 + b"%%EOF\n"


def read(subject: str, text: str, *, attached: bool = False, sender: str = "dana@agency.example", **headers: str):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "certs@desk.example", subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if attached:
        made.add_attachment(PDF, maintype="application", subtype="pdf", filename="COI.pdf")
    return read_message(made.as_bytes(), own_addresses=frozenset({"certs@desk.example"}))


def kind(mail: ReadMessage) -> tuple[MessageKind, bool]:
    return mail.kind, mail.may_answer


@pytest.mark.parametrize(
    "text",
    [
        "What wording do you need in the description box?",
        "Is $1M umbrella enough for this job",
        "Please advise which entity should be the holder.",
        "Could you tell me where to send the endorsement",
        "how do I add you as additional insured",
        "Can you confirm that the policies are in force?",
        "I'm not sure which holder you want.",
        "Please send me a sample.",
        "Do you need 30 days notice of cancellation?",
    ],
)
def test_a_question_is_a_question(text: str):
    assert kind(read("Re: Certificate request", text)) == (MessageKind.QUESTION, True)


@pytest.mark.parametrize(
    "text",
    [
        "Yes, all policies are in force.",
        "Confirming that the policies remain in force, no changes.",
        "Correct, still active.",
        "There have been no changes.",
        "Yes, confirmed: all in full force. Please let me know if you have any questions.",
    ],
)
def test_a_confirmation_is_a_confirmation(text: str):
    assert kind(read("Re: Verification", text)) == (MessageKind.CONFIRMATION, True)


@pytest.mark.parametrize(
    "text",
    [
        "NOTICE OF CANCELLATION: policy GL 4471 will be cancelled 12/01/2026 for non-payment.",
        "Your policy has been canceled.",
        "Notice of reinstatement: coverage was reinstated without lapse.",
        "The umbrella policy will not be renewed.",
        "Please note that the auto coverage was cancelled for non-payment.",
    ],
)
def test_a_cancellation_is_told_apart_with_and_without_a_paper(text: str):
    assert kind(read("Notice", text)) == (MessageKind.CANCELLATION_NOTICE, True)
    assert kind(read("Notice", text, attached=True)) == (MessageKind.CANCELLATION_NOTICE, True)


@pytest.mark.parametrize(
    "text",
    [
        "Attached. The 30 day notice of cancellation endorsement is included.",
        "See attached; notice of cancellation is shown on the certificate.",
        "Attached. Should any of the above described policies be cancelled before they expire, notice is given.",
    ],
)
def test_cancellation_as_a_term_of_contract_cancels_nothing(text: str):
    assert kind(read("COI", text, attached=True)) == (MessageKind.SUBMISSION, True)


@pytest.mark.parametrize(
    "text",
    [
        "We cannot confirm that the policies are in force.",
        "The policies are no longer in force.",
        "They will be in force once the premium is paid.",
    ],
)
def test_what_denies_or_depends_confirms_nothing(text: str):
    assert read("Re: Verification", text).kind is not MessageKind.CONFIRMATION


def test_how_letters_end_asks_nothing():
    text = "Thank you for your patience. Please let me know if you have any questions."
    assert read("Re: COI", text).kind is MessageKind.OTHER


def test_papers_make_a_submission_and_a_promise_of_papers_too():
    assert kind(read("COI", "", attached=True)) == (MessageKind.SUBMISSION, True)
    assert kind(read("COI", "See the attached certificate.")) == (MessageKind.SUBMISSION, True)


def test_a_link_instead_of_a_certificate_is_a_submission_and_the_link_is_kept():
    mail = read("COI", "Your document is ready: https://portal.agency.example/d/4471")
    assert kind(mail) == (MessageKind.SUBMISSION, True)
    assert mail.links == ("https://portal.agency.example/d/4471",)


def test_what_was_said_earlier_in_the_thread_decides_nothing():
    quoted = "Thanks!\n\nOn Mon, Nov 2, 2026 at 9:14 AM Desk <certs@desk.example> wrote:\n> Is the policy in force?\n"
    assert read("Re: Verification", quoted).kind is MessageKind.OTHER


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatic reply: Certificate request", "I am out of the office until Monday."),
        ("Out of Office Re: Certificate request", "I am on vacation with limited access to e-mail."),
        ("Out of the office", "Back on the 12th. For urgent matters call the front desk."),
        ("Respuesta automática: certificado", "Estoy fuera de la oficina."),
        ("Réponse automatique : attestation", "Je suis absent."),
        ("Automatische Antwort: Zertifikat", "Ich bin nicht im Büro."),
        ("Auto-Reply: your message", "Thank you for your message."),
        ("[#48211] Request received", "A ticket has been created for your request."),
        ("Re: Certificate request", "This is an automated response. I am out of the office until Monday."),
        ("Read: Certificate request", "Your message to Dana was read on Monday."),
        ("Recall: Certificate request", "Dana would like to recall the message."),
    ],
)
def test_nobody_answers_a_machine_that_says_so_only_in_words(subject: str, text: str):
    assert kind(read(subject, text)) == (MessageKind.AUTOMATIC_REPLY, False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "Auto-Generated (rejected); owner-token=x"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"List_Id": "<news.agency.example>"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
    ],
    ids=str,
)
def test_nobody_answers_a_machine_that_says_so_in_a_header(headers: dict[str, str]):
    mail = read("Re: Certificate request", "We received your mail.", **headers)
    assert kind(mail) == (MessageKind.AUTOMATIC_REPLY, False)
    assert mail.kind_reason


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "no"}, {"X_Auto_Response_Suppress": "All"}, {"Precedence": "list"}], ids=str
)
def test_a_person_who_sends_a_certificate_is_answered_whatever_their_mailer_adds(headers: dict[str, str]):
    assert kind(read("COI", "Attached.", attached=True, **headers)) == (MessageKind.SUBMISSION, True)


def report(action: str, *, kind: str = "delivery-status") -> bytes:
    return (
        "From: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: certs@desk.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; dana@agency.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <notice-17@desk.example>\r\n"
        "From: certs@desk.example\r\nSubject: Renewal\r\n\r\nPlease send the renewal.\r\n--b--\r\n"
    ).encode()


def test_a_bounce_says_which_of_our_letters_reached_whom_not():
    mail = read_message(report("failed"), own_addresses=frozenset({"certs@desk.example"}))
    assert kind(mail) == (MessageKind.BOUNCE, False)
    assert (mail.failed_recipient, mail.original_message_id) == ("dana@agency.example", "<notice-17@desk.example>")
    assert "not-a-failure" not in mail.flags
    assert mail.parts == ()


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_a_delay_or_a_receipt_of_delivery_is_no_failure(action: str):
    mail = read_message(report(action), own_addresses=frozenset({"certs@desk.example"}))
    assert kind(mail) == (MessageKind.BOUNCE, False)
    assert "not-a-failure" in mail.flags


@pytest.mark.parametrize(
    "subject", ["failure notice", "Mail delivery failed: returning message to sender", "Undeliverable: Renewal"]
)
def test_a_bounce_in_plain_words_is_a_bounce(subject: str):
    text = "Hi. This is the program at mx.example.\n\n<dana@agency.example>:\nno such user\n"
    mail = read(subject, text, sender="MAILER-DAEMON@mx.example")
    assert kind(mail) == (MessageKind.BOUNCE, False)
    assert mail.failed_recipient == "dana@agency.example"


def test_a_person_who_writes_about_a_bounce_is_a_person():
    assert read("Undeliverable mail?", "Did you get my mail? It came back.").kind is MessageKind.QUESTION


@pytest.mark.parametrize("sender", ["certs@desk.example", "certs+c4.abcdefghij@desk.example", "CERTS@Desk.example"])
def test_our_own_mail_coming_back_is_never_answered(sender: str):
    mail = read("COI", "Attached.", attached=True, sender=sender)
    assert not mail.may_answer
    assert "loop" in mail.flags


def test_advertising_is_seen_and_never_answered():
    mail = read("Increase your traffic", "We offer SEO services and backlinks.")
    assert kind(mail) == (MessageKind.OTHER, False)
    assert "spam" in mail.flags


def test_an_invitation_is_no_letter():
    raw = (
        b"From: dana@agency.example\r\nSubject: Invitation: call\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA call?\r\n"
        b"--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b--\r\n"
    )
    mail = read_message(raw, own_addresses=frozenset({"certs@desk.example"}))
    assert kind(mail) == (MessageKind.AUTOMATIC_REPLY, False)


def test_papers_that_a_program_sends_are_read_and_never_answered():
    mail = read("Your certificate", "Attached.", attached=True, Auto_Submitted="auto-generated")
    assert kind(mail) == (MessageKind.SUBMISSION, False)
    mail = read("Your certificate", "Attached.", attached=True, sender="no-reply@portal.agency.example")
    assert kind(mail) == (MessageKind.SUBMISSION, False)


def test_a_notice_of_cancellation_is_not_lost_because_a_program_sent_it():
    text = "NOTICE OF CANCELLATION: policy GL 4471 will be cancelled 12/01/2026 for non-payment."
    assert kind(read("Notice", text, Auto_Submitted="auto-generated")) == (MessageKind.CANCELLATION_NOTICE, False)
    assert kind(read("Notice", text, List_Id="<n.carrier.example>")) == (MessageKind.CANCELLATION_NOTICE, False)


def test_a_delay_told_in_words_is_no_failure():
    mail = read("Warning: could not send message for past 4 hours", "<dana@agency.example>: deferred",
                sender="MAILER-DAEMON@mx.example")  # fmt: skip
    assert kind(mail) == (MessageKind.BOUNCE, False)
    assert "not-a-failure" in mail.flags


def test_of_many_recipients_the_one_that_failed_is_named():
    raw = report("delivered").replace(
        b"Status: 5.1.1\r\n",
        b"Status: 2.0.0\r\n\r\nFinal-Recipient: rfc822; kim@agency.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    )
    mail = read_message(raw, own_addresses=frozenset({"certs@desk.example"}))
    assert mail.failed_recipient == "kim@agency.example"
    assert "not-a-failure" not in mail.flags
