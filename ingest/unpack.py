"""The files inside files: archives, Outlook's containers and forwarded mails, opened with limits."""

from __future__ import annotations

import io
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
from domain.sniff import EMPTY, PDF, PICTURES, ZIP, in_words, sniff
from ingest.names import safe_name
from ingest.tree import Leaf, parse

MAX_DEPTH = 5
MAX_FILES = 200
MAX_FILE = 50 * 1024 * 1024
MAX_TOTAL = 200 * 1024 * 1024
MAX_LOGO_BYTES = 60_000
MAX_LOGO_PIXELS = 400_000
ASIDE = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "application/pgp-signature", "application/pkcs7-signature"}
)
"""Declared types that mailers add by themselves: never documents, never worth a word to the sender."""

ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})


@dataclass(slots=True)
class _Budget:
    """What unpacking one message may still cost, shared by all levels."""

    files: int = MAX_FILES
    size: int = MAX_TOTAL


def unpack(leaves: tuple[Leaf, ...]) -> tuple[Part, ...]:
    """Every file of a mail, those in archives and forwarded mails included, in the sender's order.

    What cannot be a document is kept with its refusal; mailers' own additions and signature logos are left out.
    """
    budget = _Budget()
    made: list[Part] = []
    for leaf in leaves:
        if leaf.declared in ASIDE or _is_logo(leaf):
            continue
        if leaf.declared in ENCRYPTED:
            name = safe_name(leaf.name, "The message")
            refusal = PasswordNeeded(name=name)
            made.append(Part(leaf.path, name, leaf.declared, leaf.data, refusal.code, str(refusal)))
            continue
        made.extend(_opened(leaf.path, leaf.name, leaf.data, budget, depth=0))
    return tuple(made)


def _is_logo(leaf: Leaf) -> bool:
    """A picture shown inside the text that is too small to be a page: by its bytes and its pixels."""
    if not leaf.is_inline or sniff(leaf.data) not in PICTURES:
        return False
    width, height = _pixels(leaf.data)
    return len(leaf.data) <= MAX_LOGO_BYTES or 0 < width * height <= MAX_LOGO_PIXELS


def _pixels(data: bytes) -> tuple[int, int]:
    """Width and height from a picture's header, (0, 0) when they are not there to read cheaply."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:  # noqa: PLR2004 - signature, length, IHDR, width, height
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data.startswith(b"GIF8") and len(data) >= 10:  # noqa: PLR2004 - signature, width, height
        width, height = struct.unpack("<HH", data[6:10])
        return int(width), int(height)
    return 0, 0


def _opened(path: str, name: str | None, data: bytes, budget: _Budget, *, depth: int) -> Iterator[Part]:
    """The file itself, or what is inside it."""
    kind = sniff(data)
    shown = safe_name(name, f"attachment-{path.replace('/', '-').replace(':', '-')}{_EXTENSIONS.get(kind, '')}")
    budget.files -= 1
    budget.size -= len(data)
    try:
        if budget.files < 0 or budget.size < 0:
            raise TooLarge(name=shown, size="too many files", limit=f"{MAX_FILES} files, {MAX_TOTAL >> 20} MB")
        if len(data) > MAX_FILE:
            raise TooLarge(name=shown, size=f"{len(data) >> 20} MB", limit=f"{MAX_FILE >> 20} MB")
        opener = _OPENERS.get(kind)
        if opener is not None:
            if depth >= MAX_DEPTH:
                raise TooDeep(name=shown, limit=MAX_DEPTH)
            inside = list(opener(data, shown, budget))
            if not inside and kind != "message/rfc822":
                raise NoPages(name=shown, why="there is nothing in it")
            for label, inner_name, inner in inside:
                yield from _opened(f"{path}/{label}", inner_name, inner, budget, depth=depth + 1)
            return
        if kind == EMPTY:
            raise NoPages(name=shown, why="the file is empty")
        if kind != PDF and kind not in PICTURES:
            raise UnsupportedType(name=shown, found=in_words(kind))
    except UnreadableDocument as refusal:
        yield Part(path, shown, kind, data if len(data) <= MAX_FILE else b"", refusal.code, str(refusal))
        return
    yield Part(path, shown, kind, data)


def _zip(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_FILES:
                raise TooLarge(name=shown, size=f"{len(members)} files", limit=f"{MAX_FILES} files")
            room = budget.size
            for n, member in enumerate(members):
                if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16):
                    continue  # a link points outside what we were sent
                if member.flag_bits & 1:
                    raise PasswordNeeded(name=shown)
                data = _member(archive, member, shown, min(MAX_FILE, room))
                room -= len(data)
                yield f"zip:{n}:{safe_name(member.filename, 'file')}", member.filename, data
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as trouble:
        raise DamagedDocument(name=shown, why="the archive is broken") from trouble


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, most: int) -> bytes:
    if member.file_size > most:
        raise TooLarge(name=shown, size=f"{member.file_size >> 20} MB unpacked", limit=f"{most >> 20} MB")
    with archive.open(member) as file:
        data = file.read(most + 1)  # the size in the directory may lie
    if len(data) > most:
        raise TooLarge(name=shown, size="more than it says", limit=f"{most >> 20} MB")
    return data


def _tnef(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, bytes]]:
    from tnefparse import TNEF  # rarely needed, so not imported by every worker

    if not _is_whole(data):  # the parser would give a shorter file without a word
        raise DamagedDocument(name=shown, why="winmail.dat is cut off")
    try:
        opened = TNEF(data, do_checksum=False)
    except Exception as trouble:  # an old parser whose errors on broken input are of every kind
        raise DamagedDocument(name=shown, why="winmail.dat is broken") from trouble
    for n, one in enumerate(opened.attachments):
        name = one.long_filename() if hasattr(one, "long_filename") else one.name
        yield f"tnef:{n}", _as_text(name), bytes(one.data)


def _is_whole(tnef: bytes) -> bool:
    """Whether every attribute (level, name, type, length; value; checksum) is there to its end."""
    place = 6
    while place + 9 <= len(tnef):
        place += 9 + struct.unpack_from("<I", tnef, place + 5)[0] + 2
    return place == len(tnef)


def _msg(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, bytes]]:
    from oxmsg import Message  # as above

    try:
        opened = Message.load(io.BytesIO(data))
        files = [(one.file_name, one.file_bytes) for one in opened.attachments]
    except Exception as trouble:  # the parser's errors on broken input are of every kind
        raise DamagedDocument(name=shown, why="the Outlook message is broken") from trouble
    for n, (name, inner) in enumerate(files):
        yield f"msg:{n}", name, inner or b""


def _mail(data: bytes, shown: str, budget: _Budget) -> Iterator[tuple[str, str | None, bytes]]:
    try:
        tree = parse(data)
    except UnreadableMessage as trouble:
        raise DamagedDocument(name=shown, why="the forwarded mail is broken") from trouble
    for leaf in tree.files:
        if leaf.declared not in ASIDE and not _is_logo(leaf):
            yield f"eml:{leaf.path}", leaf.name, leaf.data


def _as_text(name: object) -> str | None:
    if isinstance(name, bytes):
        return name.decode("utf-8", "replace").rstrip("\0")
    return str(name) if name else None


_Opener = Callable[[bytes, str, _Budget], Iterator[tuple[str, str | None, bytes]]]
_OPENERS: dict[str, _Opener] = {
    ZIP: _zip,
    "application/vnd.ms-tnef": _tnef,
    "application/vnd.ms-outlook": _msg,
    "message/rfc822": _mail,
}
_EXTENSIONS = {PDF: ".pdf", ZIP: ".zip", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif"}
