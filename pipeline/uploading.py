"""Files that came over a page without a login become a mail like any other, and take the same walk."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from domain.errors import UploadRefused
from domain.saying import N_, phrased
from outbound.addresses import sendable
from outbound.letter import one_line
from pipeline.opening import Opened
from pipeline.parts import Parts
from pipeline.taking import take
from records import audit, messages, uploads
from records.messages import Place
from records.uploads import MAILBOX, StoredUpload

MOST_FILES = 20
MOST_FILE_BYTES = 25 * 1024 * 1024
MOST_BYTES = 40 * 1024 * 1024
"""Of all files of one upload: as a mail they must stay below what a mail may have."""
MOST_NOTE = 2000
MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as a browser sent it."""

    name: str
    data: bytes


def take_upload(parts: Parts, opened: Opened, files: Sequence[Upload], *, note: str, once: str) -> str:
    """Store the files as a mail of the link's owner and enqueue its reading; what the upload's page is called.

    Args:
        parts: as for the walk.
        opened: the link.
        files: one at least.
        note: words that came with them.
        once: a word of the form's own; the same word with the same files is the same upload.

    Raises:
        UploadRefused: too many, too large, or nothing in them; nothing is kept.
        StoreUnavailable: the bytes could not be stored.
    """
    checked(files)
    key = hashlib.sha256(f"{opened.token}|{once}".encode()).hexdigest()[:32]
    raw = as_mail(parts, opened, files, note=note, key=key)
    message_id = take(parts, raw, Place(MAILBOX, 0, secrets.randbits(62)))
    with parts.open_work() as session:
        message = messages.by_id(session, message_id)
        if uploads.of_message(session, message_id) is not None:
            return key
        message.account_id, message.matched_by = opened.account.id, "link"
        names = [one_line(one.name, most=MOST_NAME) for one in files]
        session.add(
            StoredUpload(
                message_id=message_id,
                account_id=opened.account.id,
                party=opened.party,
                key=key,
                names=names,
                at=parts.now(),
            )
        )
        detail = {"account": opened.account.id, "party": opened.party.value, "files": names}
        subject = f"message {message_id}"
        audit.append(session, at=parts.now(), actor="link", action="uploaded", subject=subject, detail=detail)
    return key


def checked(files: Sequence[Upload]) -> None:
    """Nothing, when these files can be taken together.

    Raises:
        UploadRefused: naming the first thing that is wrong, and the remedy.
    """
    if not files:
        raise UploadRefused(why=N_("No file was chosen."), remedy=N_("Choose at least one file."))
    few_enough(len(files))
    for one in files:
        name = one_line(one.name, most=MOST_NAME)
        if not one.data:
            raise UploadRefused(
                why=phrased("{name} is empty.", name=name), remedy=N_("Choose it again, or leave it out.")
            )
        if len(one.data) > MOST_FILE_BYTES:
            raise UploadRefused(
                why=phrased(
                    "{name} has {what} MB; one file may have {what2} MB.",
                    name=name,
                    what=len(one.data) >> 20,
                    what2=MOST_FILE_BYTES >> 20,
                ),
                remedy=N_("Send a smaller copy of it."),
            )
    if (whole := sum(len(one.data) for one in files)) > MOST_BYTES:
        raise UploadRefused(
            why=phrased(
                "The files have {what} MB together; {what2} MB are taken at once.",
                what=whole >> 20,
                what2=MOST_BYTES >> 20,
            ),
            remedy=N_("Send them in two parts."),
        )


def few_enough(files: int) -> None:
    """Nothing, when so many files can be taken together.

    Raises:
        UploadRefused: they are too many.
    """
    if files > MOST_FILES:
        why = phrased("These are {files} files; at most {most_files} are taken at once.",
                      files=files, most_files=MOST_FILES)  # fmt: skip
        remedy = phrased("Send {most_files} first, then the others.", most_files=MOST_FILES)
        raise UploadRefused(why=why, remedy=remedy)


def as_mail(parts: Parts, opened: Opened, files: Sequence[Upload], *, note: str, key: str) -> bytes:
    """The mail that the link's owner would have sent: the same files and words give the same body each time."""
    subject = f"Upload for {opened.account.contractor}, {opened.account.client}"
    words = note.strip()[:MOST_NOTE] or "Sent on the upload page."
    return mail_with(parts, files, sender=(opened.name, opened.address), to=opened.reply_to, subject=subject,
                     words=words, key=key)  # fmt: skip


def mail_with(
    parts: Parts, files: Sequence[Upload], *, sender: tuple[str, str], to: str, subject: str, words: str, key: str
) -> bytes:
    """A mail that carries the files; `sender` is a name and an address, `key` what makes it another than all others."""
    host = parts.identity.mail_address.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    if address := sendable(sender[1]):
        mail["From"] = str(Address(one_line(sender[0]), addr_spec=address))
    mail["To"] = to
    mail["Subject"] = one_line(subject, most=200)
    mail["Date"] = format_datetime(parts.now())
    mail["Message-ID"] = f"<{key}@upload.{host}>"
    mail.set_content(words, cte="base64")
    for one in files:
        name = one_line(one.name, most=MOST_NAME) or "file"
        mail.add_attachment(one.data, maintype="application", subtype="octet-stream", filename=name)
    mail.set_boundary(f"=_{hashlib.sha256(key.encode()).hexdigest()[:32]}")
    return mail.as_bytes()
