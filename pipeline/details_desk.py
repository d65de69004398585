"""The door to what is said of accounts beside their proof: each call is one unit of work."""

from __future__ import annotations

from domain.holdings import FiledDocument
from pipeline import account_details
from pipeline.account_details import Details, DetailsPage
from pipeline.days import today_of
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from records import accounts
from records.work import OpenWork


class DetailsDesk:
    """What is said of accounts, over the given parts. Every method raises NotYours for an account that is not there."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def page(self, account_id: int) -> DetailsPage:
        """What is said of an account, and what may be chosen."""
        with self._look() as session:
            today = today_of(self._parts, accounts.time_zone_of(session, account_id))
            return account_details.page_of(session, account_id, today=today)

    def change(self, account_id: int, wanted: Details, *, user_id: int) -> tuple[str, ...]:
        """See `account_details.change`."""
        parts = self._parts
        return in_one_unit(parts, lambda unit: account_details.change(unit, parts, account_id, wanted, user_id=user_id))

    def file_paper(self, account_id: int, paper: FiledDocument, *, user_id: int) -> None:
        """See `account_details.file_paper`."""
        parts = self._parts
        in_one_unit(parts, lambda unit: account_details.file_paper(unit, parts, account_id, paper, user_id=user_id))

    def unfile_paper(self, account_id: int, paper_id: int, *, user_id: int) -> None:
        """See `account_details.unfile_paper`."""
        parts = self._parts
        in_one_unit(
            parts, lambda unit: account_details.unfile_paper(unit, parts, account_id, paper_id, user_id=user_id)
        )
