"""The files of a mail, however they were packed: each is found, whole, under a name that is safe to show."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from domain.errors import UnreadableMessage
from ingest.read import read_message
from tests.ingest.outlook import msg, winmail

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj <</Type/Catalog>> endobj\n" * 200 + b"%%EOF\n"
OWN = frozenset({"certs@desk.example"})


def mail(*files: tuple[str, bytes], text: str = "Please find the certificate attached.") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Dana Quill <dana@agency.example>"
    made["To"] = "certs@desk.example"
    made["Subject"] = "COI"
    made.set_content(text)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def parts(made: EmailMessage | bytes):
    return read_message(made if isinstance(made, bytes) else made.as_bytes(), own_addresses=OWN).parts


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def test_a_certificate_is_found_by_its_content_whatever_it_is_called():
    (found,) = parts(mail(("scan.exe", PDF)))
    assert (found.name, found.media_type, found.data, found.refusal) == ("scan.exe", "application/pdf", PDF, None)


def test_a_certificate_without_a_name_or_a_disposition_is_not_lost():
    """The library that the field likes drops such a part: this is how Outlook sends pasted files."""
    made = mail(("COI.pdf", PDF))
    (part,) = [one for one in made.walk() if one.get_filename()]
    del part["Content-Disposition"]
    del part["Content-Type"]
    part["Content-Type"] = "application/pdf"
    (found,) = parts(made)
    assert (found.data, found.media_type) == (PDF, "application/pdf")
    assert found.name.endswith(".pdf")


@pytest.mark.parametrize(
    ("packed", "name"),
    [
        (winmail("COI.pdf", PDF), "winmail.dat"),
        (msg("COI.pdf", PDF), "FW certificate.msg"),
        (zipped(COI_dot_pdf=PDF), "papers.zip"),
        (zipped(inner_dot_zip=zipped(deep__COI_dot_pdf=PDF)), "papers.zip"),
        (mail(("COI.pdf", PDF)).as_bytes(), "forwarded.eml"),
        (mail(("papers.zip", zipped(COI_dot_pdf=PDF))).as_bytes(), "forwarded.eml"),
    ],
    ids=["winmail.dat", "msg", "zip", "zip in zip", "eml", "zip in eml"],
)
def test_a_certificate_inside_another_file_comes_out_whole(packed: bytes, name: str):
    (found,) = parts(mail((name, packed)))
    assert (found.name, found.data, found.refusal) == ("COI.pdf", PDF, None)


def test_a_mail_forwarded_as_an_attachment_gives_up_its_certificate():
    outer = mail(text="See below.")
    outer.add_attachment(mail(("COI.pdf", PDF)))
    assert [(one.name, one.data) for one in parts(outer)] == [("COI.pdf", PDF)]


@pytest.mark.parametrize("share", [6, 2, 1.01])
def test_a_winmail_that_was_cut_off_gives_no_shorter_certificate(share: float):
    whole = winmail("COI.pdf", PDF)
    broken, good = parts(mail(("winmail.dat", whole[: int(len(whole) / share)]), ("COI.pdf", PDF)))
    assert (broken.refusal_code, good.refusal) == ("document-damaged", None)


def test_a_broken_outlook_message_is_kept_with_its_reason_beside_the_good_file():
    whole = msg("COI.pdf", PDF)
    broken, good = parts(mail(("note.msg", whole[: len(whole) // 2]), ("COI.pdf", PDF)))
    assert (broken.name, good.refusal) == ("note.msg", None)
    assert broken.refusal is not None


def test_the_logo_of_a_signature_is_no_document_but_a_pasted_scan_is():
    made = mail(text="See the picture.")
    logo = b"\x89PNG\r\n\x1a\n" + bytes(8) + (120).to_bytes(4, "big") + (40).to_bytes(4, "big") + bytes(900)
    scan = b"\x89PNG\r\n\x1a\n" + bytes(8) + (1700).to_bytes(4, "big") + (2200).to_bytes(4, "big") + bytes(90_000)
    made.make_mixed()
    for data in (logo, scan):
        made.add_attachment(data, maintype="image", subtype="png", disposition="inline", cid=f"<{len(data)}@x>")
    assert [len(one.data) for one in parts(made)] == [len(scan)]


def test_an_empty_file_is_refused_by_name():
    (found,) = parts(mail(("COI.pdf", b"")))
    assert found.refusal_code == "no-pages"
    assert "COI.pdf" in (found.refusal or "")
    assert "empty" in (found.refusal or "")


def test_a_mail_beyond_sixty_megabytes_is_set_aside_with_its_size():
    with pytest.raises(UnreadableMessage, match=r"it has 61 MB; at most 60 MB"):
        read_message(b"Subject: x\r\n\r\n" + bytes(61 << 20), own_addresses=OWN)


def test_a_zip_bomb_is_refused_and_the_next_file_is_read():
    bomb, good = parts(mail(("bomb.zip", zipped(zeros_dot_pdf=bytes(80 << 20))), ("COI.pdf", PDF)))
    assert (bomb.refusal_code, good.refusal) == ("too-large", None)


def test_many_middling_files_in_a_zip_are_a_bomb_too():
    names = {f"n{n}_dot_pdf": b"%PDF-1.4" + bytes(45 << 20) for n in range(6)}
    bomb, good = parts(mail(("bomb.zip", zipped(**names)), ("COI.pdf", PDF)))
    assert (bomb.refusal_code, good.refusal) == ("too-large", None)


def test_zips_in_zips_end_somewhere():
    packed = PDF
    for _ in range(8):
        packed = zipped(x_dot_zip=packed)
    (found,) = parts(mail(("x.zip", packed)))
    assert found.refusal_code == "nested-too-deep"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04" + bytes(60), "archive is broken"),
        (b"MZ\x90\x00" + bytes(400), "not a PDF or picture"),
        (b"<html><body>your certificate</body></html>", "HTML"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(60), "archive"),
    ],
    ids=["torn zip", "program", "page", "rar"],
)
def test_what_cannot_be_a_certificate_says_what_it_is(data: bytes, told: str):
    (found,) = parts(mail(("certificate.pdf", data)))
    assert told in (found.refusal or "")
    assert "certificate.pdf" in (found.refusal or "")
