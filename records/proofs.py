"""Where on a page the boxes stand that requirements were judged by, for those who may see the account.

Every question names the account, and the client whose it must be; None is for people who see all clients' rows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from domain.errors import NotYours
from domain.field import Box
from records.accounts import Account
from records.documents import Document, FieldValue, Page


class Spot(NamedTuple):
    """A box of a certificate: its page from 1 and what is printed in it, with its place and the page's size in points.

    `box` is None where nobody knows where on the page it stands, `picture` where the page has none; it is a digest.
    """

    page: int | None
    text: str
    box: Box | None
    width: float
    height: float
    picture: str | None

    @property
    def can_be_shown(self) -> bool:
        """Whether there is a picture, and a place on it."""
        return self.box is not None and self.picture is not None


def spots(session: Session, document_ids: Collection[int]) -> dict[tuple[int, int, str], Spot]:
    """Where boxes stand, by (document, certificate's number, path)."""
    table = FieldValue
    wanted = _spot().add_columns(table.document_id, table.certificate_no, table.path)
    rows = session.execute(wanted.where(table.document_id.in_(document_ids)))
    return {(row.document_id, row.certificate_no, row.path): _made(row) for row in rows}


def spot(
    session: Session, account_id: int, document_id: int, certificate: int, path: str, *, client_id: int | None
) -> Spot:
    """One box that can be shown, of a document of the account.

    Raises:
        NotYours: there is none, or the document or the account is another's.
    """
    table = FieldValue
    wanted = (
        _spot()
        .join(Document, table.document_id == Document.id)
        .join(Account, Document.account_id == Account.id)
        .where(Account.id == account_id, Document.id == document_id)
        .where(table.certificate_no == certificate, table.path == path)
    )
    if client_id is not None:
        wanted = wanted.where(Account.client_id == client_id)
    row = session.execute(wanted).one_or_none()
    found = _made(row) if row else None
    if found is None or not found.can_be_shown:
        raise NotYours
    return found


def _spot() -> Any:
    table = FieldValue
    on_page = and_(Page.document_id == table.document_id, Page.number == table.page)
    columns = (table.page, table.text, table.x0, table.top, table.x1, table.bottom)
    return select(*columns, Page.width, Page.height, Page.image_digest).outerjoin(Page, on_page)


def _made(row: Any) -> Spot:
    page, text, x0, top, x1, bottom, width, height, picture = tuple(row)[:9]
    box = None
    if width and height and None not in (x0, top, x1, bottom) and 0 <= x0 < x1 <= width and 0 <= top < bottom <= height:
        box = Box(x0, top, x1, bottom)
    return Spot(page, text or "", box, width or 0, height or 0, picture)
