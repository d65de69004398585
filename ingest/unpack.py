"""The files inside files: archives, Outlook's containers and forwarded mails, opened with limits."""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.errors import (
    DamagedDocument,
    NoPages,
    PasswordNeeded,
    TooDeep,
    TooLarge,
    UnreadableDocument,
    UnreadableMessage,
    UnsupportedType,
)
from domain.message import Part
from domain.saying import N_
from domain.sniff import EMPTY, PDF, PICTURES, UNKNOWN, ZIP, in_words, sniff
from ingest.names import safe_name
from ingest.picture_size import picture_size
from ingest.tree import PGP, Leaf, parse

MAX_DEPTH = 5
MAX_FILES = 200
MAX_FILE = 50 * 1024 * 1024
MAX_TOTAL = 200 * 1024 * 1024
MAX_LOGO_BYTES = 60_000
MAX_DOT_BYTES = 1_500
MAX_LOGO_PIXELS = 400_000
ASIDE = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "application/pgp-signature", "application/pkcs7-signature",
     "application/x-pkcs7-signature", "application/applefile"}
)  # fmt: skip
"""Declared types that mailers add by themselves: never documents, never worth a word to the sender."""

_ASIDE_NAME = re.compile(r"(smime\.p7s|signature\.asc|ATT\d{3,6}\.(txt|html?)|.{1,80}\.(ics|vcf))", re.IGNORECASE)
_CLUTTER = re.compile(r"(^|/)(__MACOSX/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""What the systems of senders put into archives by themselves."""

ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
MAIL = "message/rfc822"
MAILS = frozenset({MAIL, "message/global"})
ELSEWHERE = {
    "message/external-body": "only a pointer to a file elsewhere",
    "message/partial": "one piece of a mail that was sent in several",
}


_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What the library answers to archives that are damaged, or packed in ways that it does not know."""

Inner = bytes | Leaf | UnreadableDocument


@dataclass(slots=True)
class _Budget:
    """What unpacking one message may still cost, shared by all levels."""

    files: int = MAX_FILES
    size: int = MAX_TOTAL

    def take(self, name: str, size: int) -> None:
        """Account for one more file.

        Raises:
            TooLarge: the file is too big, or the message has too many of them.
        """
        self.files -= 1
        self.size -= size
        if self.files < 0 or self.size < 0:
            raise TooLarge(name=name, size="too many files", limit=f"{MAX_FILES} files, {MAX_TOTAL >> 20} MB")
        if size > MAX_FILE:
            raise TooLarge(name=name, size=f"{size >> 20} MB", limit=f"{MAX_FILE >> 20} MB")


def unpack(leaves: tuple[Leaf, ...]) -> tuple[Part, ...]:
    """Every file of a mail, those in archives and forwarded mails included, in the sender's order.

    What cannot be a document is kept with its refusal; mailers' own additions and signature logos are left out.
    """
    budget = _Budget()
    made: list[Part] = []
    for leaf in leaves:
        if not is_aside(leaf):
            made.extend(
                _told(leaf) or _opened(leaf.path, leaf.name, leaf.data, budget, depth=0, declared=leaf.declared)
            )
    return tuple(made)


def is_aside(leaf: Leaf) -> bool:
    """What no person attached: a mailer's additions, and logos."""
    if leaf.declared in ASIDE or _is_logo(leaf) or leaf.data.strip() == b"Version: 1":  # half of an OpenPGP mail
        return True
    return bool(_ASIDE_NAME.fullmatch(leaf.name or "")) and sniff(leaf.data) not in PICTURES | {PDF, ZIP}


def _told(leaf: Leaf) -> tuple[Part, ...]:
    """The refusal of a leaf that its declared type rules out."""
    refusal: UnreadableDocument
    if leaf.declared in ENCRYPTED:
        name = safe_name(leaf.name, "The message")
        refusal = PasswordNeeded(name=name)
    elif leaf.declared in ELSEWHERE:
        name = safe_name(leaf.name, "The attachment")
        refusal = UnsupportedType(name=name, found=ELSEWHERE[leaf.declared])
    else:
        return ()
    return (Part(leaf.path, name, leaf.declared, leaf.data, refusal.code, str(refusal)),)


def _is_logo(leaf: Leaf) -> bool:
    """A picture shown inside the text that is too small to be a page: by its pixels, or its bytes without them."""
    if not leaf.is_inline or sniff(leaf.data) not in PICTURES:
        return False
    if len(leaf.data) <= MAX_DOT_BYTES:
        return True
    width, height = picture_size(leaf.data)
    return width * height <= MAX_LOGO_PIXELS if width and height else len(leaf.data) <= MAX_LOGO_BYTES


def _opened(
    path: str, name: str | None, data: bytes, budget: _Budget, *, depth: int, declared: str = ""
) -> Iterator[Part]:
    """The file itself, or what is inside it."""
    kind = MAIL if declared in MAILS and data else sniff(data)
    shown = safe_name(name, f"attachment-{path.replace('/', '-').replace(':', '-')}{_EXTENSIONS.get(kind, '')}")
    try:
        budget.take(shown, len(data))
        opener = _OPENERS.get(kind)
        if opener is not None:
            if depth >= MAX_DEPTH:
                raise TooDeep(name=shown, limit=MAX_DEPTH)
            inside = list(opener(data, shown, budget))
            if not inside and kind == ZIP:  # a mail in Outlook's wrapping may have had no files at all
                raise NoPages(name=shown, why=N_("there is nothing in it"))
            for label, inner_name, inner in inside:
                yield from _inner(f"{path}/{label}", inner_name, inner, budget, depth=depth + 1)
            return
        _must_be_a_paper(kind, data, shown)
    except UnreadableDocument as refusal:
        yield Part(path, shown, kind, data if len(data) <= MAX_FILE else b"", refusal.code, str(refusal))
        return
    yield Part(path, shown, kind, data)


def _must_be_a_paper(kind: str, data: bytes, shown: str) -> None:
    """Refuse a file that no page can be read from."""
    if kind == EMPTY:
        raise NoPages(name=shown, why=N_("the file is empty"))
    if data.startswith(PGP):
        raise PasswordNeeded(name=shown)
    if kind != PDF and kind not in PICTURES:
        raise UnsupportedType(name=shown, found=in_words(kind))


def _inner(path: str, name: str | None, inner: Inner, budget: _Budget, *, depth: int) -> Iterator[Part]:
    """A file of a container: its bytes, a leaf of a forwarded mail, or the reason why it did not come out."""
    if isinstance(inner, UnreadableDocument):
        yield Part(path, safe_name(name, "file"), UNKNOWN, b"", inner.code, str(inner))
    elif isinstance(inner, Leaf):
        yield from _told(inner) or _opened(path, name, inner.data, budget, depth=depth, declared=inner.declared)
    else:
        yield from _opened(path, name, inner, budget, depth=depth)


def _zip(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, Inner]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_FILES:
                raise TooLarge(name=shown, size=f"{len(members)} files", limit=f"{MAX_FILES} files")
            room = budget.size
            for n, member in enumerate(members):
                if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16) or _CLUTTER.search(member.filename):
                    continue  # a link points outside what we were sent
                if member.flag_bits & 1:
                    raise PasswordNeeded(name=shown)
                found = _member(archive, member, shown, min(MAX_FILE, room))
                room -= len(found) if isinstance(found, bytes) else 0
                yield f"zip:{n}:{safe_name(member.filename, 'file')}", member.filename, found
    except _BROKEN_ARCHIVE as trouble:
        raise DamagedDocument(name=shown, why=N_("the archive is broken")) from trouble


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, most: int) -> bytes | DamagedDocument:
    """The bytes of one member, or why only this one cannot be had.

    Raises:
        TooLarge: it would unpack to more than `most` bytes.
    """
    if member.file_size > most:
        raise TooLarge(name=shown, size=f"{member.file_size >> 20} MB unpacked", limit=f"{most >> 20} MB")
    try:
        with archive.open(member) as file:
            data = file.read(most + 1)  # the size in the directory may lie
    except _BROKEN_ARCHIVE:
        return DamagedDocument(name=safe_name(member.filename, "file"), why=N_("it is broken inside the archive"))
    except MemoryError:  # LZMA asks at once for what its header says
        raise TooLarge(name=shown, size="more than it says", limit=f"{most >> 20} MB") from None
    if len(data) > most:
        raise TooLarge(name=shown, size="more than it says", limit=f"{most >> 20} MB")
    return data


def _tnef(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, Inner]]:
    from tnefparse import TNEF  # rarely needed, so not imported by every worker

    if not _is_whole(data):  # the parser would give a shorter file without a word
        raise DamagedDocument(name=shown, why=N_("winmail.dat is cut off"))
    try:
        opened = TNEF(data, do_checksum=False)
    except Exception as trouble:  # an old parser whose errors on broken input are of every kind
        raise DamagedDocument(name=shown, why=N_("winmail.dat is broken")) from trouble
    for n, one in enumerate(opened.attachments):
        name = one.long_filename() if hasattr(one, "long_filename") else one.name
        yield f"tnef:{n}", _as_text(name), bytes(one.data)


def _is_whole(tnef: bytes) -> bool:
    """Whether every attribute (level, name, type, length; value; checksum) is there to its end."""
    place = 6
    while place + 9 <= len(tnef):
        place += 9 + struct.unpack_from("<I", tnef, place + 5)[0] + 2
    return place == len(tnef)


def _msg(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, Inner]]:
    from oxmsg import Message  # as above

    try:
        opened = Message.load(io.BytesIO(data))
        files = [(one.file_name, one.file_bytes) for one in opened.attachments]
    except Exception as trouble:  # the parser's errors on broken input are of every kind
        raise DamagedDocument(name=shown, why=N_("the Outlook message is broken")) from trouble
    for n, (name, inner) in enumerate(files):
        yield f"msg:{n}", name, inner or b""


def _mail(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, Inner]]:
    try:
        tree = parse(data)
    except UnreadableMessage as trouble:
        raise DamagedDocument(name=shown, why=N_("the forwarded mail is broken")) from trouble
    for leaf in tree.files:
        if not is_aside(leaf):
            yield f"eml:{leaf.path}", leaf.name, leaf


def _as_text(name: object) -> str | None:
    if isinstance(name, bytes):
        return name.decode("utf-8", "replace").rstrip("\0")
    return str(name) if name else None


_Opener = Callable[[bytes, str, _Budget], Iterator[tuple[str, str | None, Inner]]]
_OPENERS: dict[str, _Opener] = {
    ZIP: _zip,
    "application/vnd.ms-tnef": _tnef,
    "application/vnd.ms-outlook": _msg,
    MAIL: _mail,
}
_EXTENSIONS = {PDF: ".pdf", ZIP: ".zip", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif"}
