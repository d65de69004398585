from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from domain.message import MessageKind
from extract.read import read_document
from ingest.read import read_message
from samples.demo import CLIENT, VENDORS, demo_mails
from samples.demo_world import KESTREL

TODAY = date(2026, 11, 23)
DESK = "desk@certdesk.example"


def reply_to(slug):
    return f"desk+{slug}@certdesk.example"


@pytest.fixture(scope="module")
def mails():
    return {mail.name: mail for mail in demo_mails(desk=DESK, today=TODAY, reply_to=reply_to)}


@pytest.fixture(scope="module")
def messages(mails):
    return {name: read_message(mail.raw, own_addresses=frozenset({DESK})) for name, mail in mails.items()}


def test_the_demo_is_the_same_every_time(mails):
    again = demo_mails(desk=DESK, today=TODAY, reply_to=reply_to)
    assert {mail.name: mail.raw for mail in again} == {name: mail.raw for name, mail in mails.items()}


def test_every_mail_is_a_whole_message_without_defects(mails):
    assert len(mails) >= 12
    seen = set()
    for name, mail in mails.items():
        message = message_from_bytes(mail.raw, policy=default)
        assert not message.defects, name
        assert not any(part.defects for part in message.walk()), name
        assert message["From"] and message["To"] and message["Date"].datetime.date() == TODAY
        seen.add(message["Message-ID"])
    assert len(seen) == len(mails)


def test_every_address_is_under_example(mails):
    for vendor in VENDORS:
        assert vendor.agent_email.endswith(".example")
        assert vendor.email.endswith(".example")
    for mail in mails.values():
        assert message_from_bytes(mail.raw, policy=default)["From"].addresses[0].domain.endswith(".example")


@pytest.mark.parametrize(
    ("name", "kind", "files"),
    [
        ("compliant", MessageKind.SUBMISSION, ["Kestrel COI.pdf"]),
        ("fax", MessageKind.SUBMISSION, ["fax.tif"]),
        ("phone photo", MessageKind.SUBMISSION, ["IMG_2041.jpg"]),
        ("zip", MessageKind.SUBMISSION, ["Halvorsen COI.pdf"]),
        ("expired, forwarded", MessageKind.SUBMISSION, ["COI.pdf"]),
        ("question", MessageKind.QUESTION, []),
        ("out of office", MessageKind.AUTOMATIC_REPLY, []),
        ("bounce", MessageKind.BOUNCE, []),
        ("spam", MessageKind.OTHER, []),
    ],
)
def test_the_desk_understands_each_mail_as_it_is_meant(messages, name, kind, files):
    message = messages[name]
    assert message.kind == kind, message.kind_reason
    assert [part.name for part in message.parts] == files
    assert not [part.refusal for part in message.parts if part.refusal]


def test_a_bounce_names_the_notice_and_the_address_that_failed(messages):
    assert messages["bounce"].original_message_id == "<notice-prairie@certdesk.example>"
    assert messages["bounce"].failed_recipient == "old-desk@castellano.example"


def test_the_compliant_contractor_sends_certificate_and_endorsements_of_one_policy(messages):
    [part] = messages["compliant"].parts
    extraction = read_document(part.data, name=part.name).extraction
    [certificate] = extraction.certificates
    assert certificate.insured.name.value == KESTREL.name
    assert certificate.holder.name.value == CLIENT.name
    gl = next(row for row in certificate.coverages if row.line.value == "gl")
    assert [page.form for page in extraction.endorsements] == ["CG 20 10", "CG 02 05"]
    assert {page.policy_number.value for page in extraction.endorsements} == {gl.policy_number.value}
