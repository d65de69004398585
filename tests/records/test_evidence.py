"""What an account can show for itself, as both databases answer it: never another client's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.certificate import Line
from domain.document import DocumentState
from records import audit, evidence, policy_reports
from records.accounts import Account
from records.certificates import Certificate, Policy
from records.documents import Document
from records.network_filters import Wanted
from records.work import OpenWork
from tests.records import rows

TODAY = rows.TODAY
AT = datetime(2026, 11, 23, 17, tzinfo=UTC)


def test_trail_and_policies_are_of_the_account_and_its_client(open_work: OpenWork):
    with open_work() as session:
        mine, other = rows.account(session), rows.account(session, client="Zenith", agent="bob")
        client_id, foreign = (session.get_one(Account, one).client_id for one in (mine, other))
        message = rows.message(session, account_id=mine)
        paper = Document(message_id=message, account_id=mine, digest="0" * 64, name="a.pdf", created_at=AT)
        paper.state = DocumentState.REVIEWED
        session.add(paper)
        session.flush()
        certificate = Certificate(document_id=paper.id, position=0, form="acord_25", page=1, body={})
        session.add(certificate)
        session.flush()
        for n, days in enumerate((-300, 10)):
            made = Policy(certificate_id=certificate.id, position=n, line=Line.GL, number=f"P{n}")
            made.expiration = TODAY + timedelta(days)
            session.add(made)
        for subject in (f"account {mine}", f"account {other}", f"document {paper.id}", f"message {message}"):
            audit.append(session, at=AT, actor="x", action="seen", subject=subject)
        document = f"document {paper.id}"
    with open_work() as session:
        told = [one.subject for one in evidence.trail_of(session, mine, client_id=client_id)]
        assert f"account {mine}" in told
        assert document in told
        assert f"account {other}" not in told
        assert evidence.trail_of(session, mine, client_id=foreign) == ()
        assert evidence.mail_of(session, mine, client_id=foreign) == ()
        assert len(evidence.mail_of(session, mine, client_id=client_id)) == 1
        assert evidence.decisions_of(session, mine, client_id=client_id) == ()
        wanted, until = Wanted(client_id, TODAY), TODAY + timedelta(60)
        (soon,) = policy_reports.expiring(session, wanted, UTC, since=TODAY, until=until)
        assert soon.number == "P1"
        assert list(policy_reports.expiring(session, wanted, UTC, since=None, until=TODAY)) == []
        assert list(policy_reports.expiring(session, Wanted(foreign, TODAY), UTC, since=None, until=until)) == []
