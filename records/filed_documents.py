"""Other papers on file of an account: W-9, licence, agreement, state certificates, each with its end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.holdings import FiledDocument
from records.base import Table


class FiledPaper(Table):
    """One paper on file; `code` as in requirements (w9, license, agreement, ny_wc), `expires` None for never."""

    __tablename__ = "coi_filed_document"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"), index=True)
    code: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    expires: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("coi_document.id", ondelete="SET NULL"))


def put(session: Session, account_id: int, paper: FiledDocument) -> int:
    """File a paper; gives back its row's id."""
    made = FiledPaper(
        account_id=account_id,
        code=paper.code,
        name=paper.name,
        expires=paper.expires,
        document_id=paper.document_id,
    )
    session.add(made)
    session.flush()
    return made.id


def remove(session: Session, account_id: int, paper_id: int) -> bool:
    """Take a paper off the file, if it is that account's; whether it was there."""
    gone = session.execute(
        delete(FiledPaper)
        .where(FiledPaper.id == paper_id, FiledPaper.account_id == account_id)
        .returning(FiledPaper.id)
    )
    return gone.first() is not None


def of_accounts(session: Session, account_ids: Collection[int]) -> dict[int, tuple[FiledDocument, ...]]:
    """The papers on file of some accounts, by account, in the order of filing."""
    rows = session.scalars(select(FiledPaper).where(FiledPaper.account_id.in_(account_ids)).order_by(FiledPaper.id))
    made: dict[int, list[FiledDocument]] = {}
    for one in rows:
        made.setdefault(one.account_id, []).append(_paper(one))
    return {account_id: tuple(found) for account_id, found in made.items()}


def rows_of(session: Session, account_id: int) -> tuple[tuple[int, FiledDocument], ...]:
    """The papers on file of one account, each with the id of its row."""
    rows = session.scalars(select(FiledPaper).filter_by(account_id=account_id).order_by(FiledPaper.id))
    return tuple((one.id, _paper(one)) for one in rows)


def _paper(row: FiledPaper) -> FiledDocument:
    return FiledDocument(row.code, row.name, row.expires, row.document_id)
