"""The MIME tree of a mail, walked with limits; every leaf that is not the body is a file, whatever it calls itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MissingHeaderBodySeparatorDefect
from email.message import Message

from domain.errors import UnreadableMessage
from domain.saying import N_, phrased
from ingest.headers import charset_text, parameter, raw
from ingest.mended import mended, mended_head, split
from ingest.mime import CLOSED, CLOSED_POLICY, bytes_of, entity, opened_multipart, payload_bytes
from ingest.signed import signed_content
from ingest.transfer import decoded, is_paper, uuencoded, without_uuencoded

MAX_PARTS = 1000
MAX_DEPTH = 30
MAX_BODY = 500_000
MAX_HEADERS = 20_000
MAX_BOUNDARY_LINES = 50_000
PGP = b"-----BEGIN PGP MESSAGE-----"
SIGNED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of the tree: `path` as "2.1", the declared type, and the decoded bytes.

    `is_inline` when it is shown inside the text (a Content-ID, or disposition inline without a file name);
    `is_damaged` when bytes may be missing or wrong; `is_invitation` when a calendar program is to act on it.
    """

    path: str
    declared: str
    name: str | None
    data: bytes
    is_inline: bool
    is_damaged: bool = False
    is_invitation: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed mail: its root (for headers), plain and HTML body, files, embedded mails, and what was odd."""

    root: Message
    plain: str
    html: str
    files: tuple[Leaf, ...]
    flags: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What the walk has gathered so far."""

    body: dict[str, str] = field(default_factory=dict)
    files: list[Leaf] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def parse(raw: bytes) -> Tree:
    """The tree of a mail.

    Raises:
        UnreadableMessage: nested too deep, too many parts, or its parts cannot be told apart.
    """
    raw, flags = mended(raw)
    if raw.count(b"\n--") > MAX_BOUNDARY_LINES:
        raise UnreadableMessage(why=phrased("it has more than {most} parts", most=MAX_PARTS))
    try:
        root = message_from_bytes(raw, policy=CLOSED_POLICY)
    except RecursionError as trouble:
        raise UnreadableMessage(why=N_("its parts are nested too deep")) from trouble
    except (ValueError, TypeError, AssertionError) as trouble:  # the parser's answers to rubbish in a boundary
        raise UnreadableMessage(why=N_("its headers contradict each other")) from trouble
    if len(root) > MAX_HEADERS:
        raise UnreadableMessage(why=phrased("it has more than {most} headers", most=MAX_HEADERS))
    found = _Found(flags=[*flags])
    for path, part in _leaves(root, found):
        _sort(path, part, found)
    flags = tuple(dict.fromkeys(found.flags))
    return Tree(root, found.body.get("plain", ""), found.body.get("html", ""), tuple(found.files), flags)


def _leaves(root: Message, found: _Found) -> Iterator[tuple[str, Message]]:
    """Every leaf with its path, depth first, without recursion; a forwarded mail is a leaf."""
    waiting: list[tuple[str, Message]] = [("1", root)]
    count = 0
    while waiting:
        path, part = waiting.pop()
        count += 1
        if count > MAX_PARTS:
            raise UnreadableMessage(why=phrased("it has more than {most} parts", most=MAX_PARTS))
        inner = _inside(part, found, is_root=path == "1")
        if not inner:
            yield path, part
            continue
        if path.count(".") >= MAX_DEPTH:
            raise UnreadableMessage(why=N_("its parts are nested too deep"))
        waiting.extend(reversed([(f"{path}.{n}", one) for n, one in enumerate(inner, 1)]))


def _inside(part: Message, found: _Found, *, is_root: bool) -> list[Message]:
    """The parts of a part, also of one that does not say so, or says it wrongly; empty for a leaf."""
    declared = part.get_content_type()
    payload = part.get_payload()
    if isinstance(payload, list) and part.get_content_maintype() == "multipart":
        outside = [again for text in (part.preamble, part.epilogue) if text for again in _hidden(text, found)]
        return [*(one for one in payload if isinstance(one, Message)), *outside]
    if any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in part.defects) and not is_root:
        again = _with_its_headers(part, found)
        if again is not None:
            return [again]
    if declared.startswith("multipart/"):
        inner = opened_multipart(_decoded(part)[0], is_declared=True)
        if inner is None and is_root:
            raise UnreadableMessage(why=N_("it has parts, but no boundary between them"))
        found.flags += ["boundary-guessed"] if inner else []
        return inner or []
    if declared in SIGNED:
        content = signed_content(_decoded(part)[0])
        return [entity(content)] if content else []
    if _file_name(part) is None and not isinstance(payload, list) and not is_paper(payload_bytes(part)):
        inner = opened_multipart(payload_bytes(part), is_declared=False)
        found.flags += ["boundary-guessed"] if inner else []
        return inner or []
    return []


def _hidden(text: str, found: _Found) -> list[Message]:
    """Parts before the first boundary or after the last: some programs read them, and so must we."""
    inner = opened_multipart(text.encode("ascii", "surrogateescape"), is_declared=False)
    found.flags += ["suspicious-structure"] if inner else []
    return inner or []


def _with_its_headers(part: Message, found: _Found) -> Message | None:
    """The part again, with the headers that a rubbish line had made part of its text."""
    head, rest = split(payload_bytes(part))
    whole, flags = mended_head(head)
    if not flags:
        return None
    found.flags += flags
    return entity(bytes_of(part) + whole + rest)


def _sort(path: str, part: Message, found: _Found) -> None:
    declared = part.get_content_type().removeprefix(CLOSED)
    data, is_damaged = _decoded(part)
    name = _file_name(part)
    disposition = raw(part, "Content-Disposition").strip().lower()
    is_file = disposition.startswith("attachment") or name is not None
    if declared in ("text/plain", "text/html") and not is_file and not is_paper(data):
        _take_words(path, part, data, found)
    elif data or is_file or declared not in ("text/plain", "text/html"):
        inline = "Content-ID" in part or (disposition.startswith("inline") and name is None)
        invites = declared == "text/calendar" and parameter(part, "method", "Content-Type") is not None
        found.files.append(Leaf(path, declared, name, data, inline, is_damaged, invites))


def _take_words(path: str, part: Message, data: bytes, found: _Found) -> None:
    kind = part.get_content_type()[5:]
    if data.lstrip().startswith(PGP):
        found.files.append(Leaf(path, "application/pgp-encrypted", None, data, is_inline=False))
        return
    if kind == "plain" and b"\nend" in data:
        for n, (name, inside, is_damaged) in enumerate(uuencoded(data), 1):
            declared = "application/octet-stream"
            found.files.append(Leaf(f"{path}:{n}", declared, name, inside, is_inline=False, is_damaged=is_damaged))
        data = without_uuencoded(data)
    before = found.body.get(kind, "")
    if len(before) < MAX_BODY:
        text = charset_text(data[:MAX_BODY], parameter(part, "charset", "Content-Type"))
        found.body[kind] = f"{before}\n{text}" if kind in found.body else text


def _file_name(part: Message) -> str | None:
    for header, name in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        found = parameter(part, name, header)
        if found is not None:
            return found
    return None


def _decoded(part: Message) -> tuple[bytes, bool]:
    """The bytes of a leaf, and whether they were damaged on their way."""
    payload = part.get_payload()
    if isinstance(payload, list):  # in a digest: the parser has opened the mail, we keep it closed
        return b"".join(bytes_of(one, whole=True) for one in payload if isinstance(one, Message)), False
    return decoded(payload_bytes(part), raw(part, "Content-Transfer-Encoding"))
