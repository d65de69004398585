"""By which policy numbers papers find the account that they belong to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts import Account
from records.certificates import Certificate, Endorsement, Policy, policies_of_message
from records.documents import Document
from records.folding import bare_number


def of_message(session: Session, message_id: int) -> set[str]:
    """The policy numbers that stand on the papers of a message, on certificates and endorsements."""
    stated = {one.number for one in policies_of_message(session, message_id)}
    on_pages = session.scalars(
        select(Endorsement.policy_number)
        .join(Document, Endorsement.document_id == Document.id)
        .where(Document.message_id == message_id)
    )
    return {number for number in (*stated, *on_pages) if number}


def accounts_with(session: Session, client_id: int, numbers: Collection[str]) -> dict[int, list[str]]:
    """Which accounts of a client have papers on file that state some of these policies, and which, as stated there.

    Blanks, signs and case make no difference; what has no digit ("TBD") is no number.
    """
    asked = {bare_number(one) for one in numbers}
    asked = {one for one in asked if any(sign.isdigit() for sign in one)}
    if not asked:
        return {}
    wanted = (
        select(Document.account_id, Policy.number)
        .join(Certificate, Policy.certificate_id == Certificate.id)
        .join(Document, Certificate.document_id == Document.id)
        .join(Account, Document.account_id == Account.id)
        .where(Account.client_id == client_id, Account.archived.is_(False), Policy.bare.in_(sorted(asked)))
        .distinct()
        .order_by(Document.account_id, Policy.number)
    )
    found: dict[int, list[str]] = {}
    for account, number in session.execute(wanted):
        if account is not None and number is not None:
            found.setdefault(account, []).append(number)
    return found
