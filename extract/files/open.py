"""Opening a document of whatever readable type: bytes to pages."""

from __future__ import annotations

from domain.errors import NoPages, TooLarge, UnsupportedType
from domain.saying import N_
from domain.sniff import EMPTY, PDF, PICTURES, in_words, sniff
from extract.files.limits import MAX_BYTES
from extract.files.source import Document, EmbeddedFile, SourcePage

__all__ = ["Document", "EmbeddedFile", "SourcePage", "open_document"]


def open_document(data: bytes, *, name: str) -> Document:
    """The document in `data`; to be used in a `with`, by one thread, inside the sandbox when it is foreign.

    The type is told by content; `name` is for messages only. Pages are read when asked for, so their own
    trouble (a picture that is truncated or too large) may come up then, as the same errors.

    Raises:
        NoPages: zero bytes, or a file without a page.
        TooLarge: over 50 MB, or a picture over 60 million pixels (told from its header).
        TooManyPages: more than 200.
        PasswordNeeded: it does not open with an empty password.
        DamagedDocument: of a readable type, but truncated or corrupt.
        UnsupportedType: anything that is neither a PDF nor a picture.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(name=name, size=f"{len(data) / 1e6:.0f} MB", limit=f"{MAX_BYTES / 1e6:.0f} MB")
    media_type = sniff(data)
    if media_type == EMPTY:
        raise NoPages(name=name, why=N_("the file is empty"))
    if media_type == PDF:
        from extract.files.pdf import open_pdf  # each kind loads its own libraries, and only when met

        return open_pdf(data, name)
    if media_type in PICTURES:
        from extract.files.picture import open_picture  # as above

        return open_picture(data, name, media_type)
    raise UnsupportedType(name=name, found=in_words(media_type))
