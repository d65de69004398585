from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from domain.document import DocumentState
from domain.page import PageKind
from records import certificates, documents, policy_numbers
from records.accounts import Account
from records.certificates import Certificate, Endorsement, Policy
from records.decisions import Decision, DecisionKind
from records.documents import Document, FieldValue, Page
from records.work import OpenWork
from tests.records import rows

IMAGES = ["a" * 64, None]


def read(open_work: OpenWork, document_id: int, **what) -> None:
    with open_work() as session:
        certificates.replace_reading(
            session,
            documents.by_id(session, document_id),
            rows.reading(**what),
            images=IMAGES,
            reader_version="1",
            at=rows.NOW,
        )


def paper(open_work: OpenWork, number: int = 1, account_id: int | None = None) -> int:
    with open_work() as session:
        message_id = rows.message(session, number, account_id=account_id)
        document_id = rows.document(session, message_id, account_id=account_id)
    read(open_work, document_id)
    return document_id


def confirm(open_work: OpenWork, document_id: int, values: dict) -> None:
    with open_work() as session:
        document = documents.by_id(session, document_id)
        document.state = DocumentState.REVIEWED
        session.add(
            Decision(
                message_id=document.message_id,
                document_id=document_id,
                kind=DecisionKind.CONFIRM,
                values=values,
                made_at=rows.NOW,
            )
        )


def test_the_number_of_a_policy_is_the_same_however_it_is_written(open_work: OpenWork):
    with open_work() as session:
        account_id = rows.account(session)
        client_id = session.get_one(Account, account_id).client_id
    paper(open_work, account_id=account_id)
    with open_work() as session:
        for asked in ("GL-77-01", "gl 77 01", "GL7701", "Gl.77/01"):
            found = policy_numbers.accounts_with(session, client_id, [asked])
            assert found == {account_id: ["GL-77-01"]}, asked
        assert policy_numbers.accounts_with(session, client_id, ["GL-77-011", "TBD", "--", ""]) == {}
        assert policy_numbers.accounts_with(session, client_id + 1, ["GL-77-01"]) == {}


def test_a_reading_becomes_pages_values_policies_and_endorsements(open_work: OpenWork):
    document_id = paper(open_work)
    with open_work() as session:
        document = documents.by_id(session, document_id)
        assert (document.kind, document.page_count, document.reader_version) == (PageKind.ACORD_25, 2, "1")
        pages = documents.pages(session, document_id)
        assert [(one.number, one.kind, one.rotation, one.image_digest) for one in pages] == [
            (1, PageKind.ACORD_25, 0, "a" * 64),
            (2, PageKind.ENDORSEMENT, 90, None),
        ]
        policy = session.scalars(select(Policy)).one()
        assert (policy.number, policy.insurer, policy.naic) == ("GL-77-01", "Granite Mutual", "12345")
        assert (policy.effective, policy.expiration) == (date(2026, 1, 1), date(2027, 1, 1))
        assert policy.limits == {"each_occurrence": 1_000_000}
        one = session.scalars(select(Certificate)).one()
        assert (one.insured, one.holder, one.certificate_date) == ("Bolt Electric LLC", "Acme", date(2026, 11, 20))
        assert session.scalars(select(Endorsement.parties)).one() == ["Acme"]
        value = session.scalars(select(FieldValue).filter_by(path="coverages.0.limits.each_occurrence")).one()
        assert (value.value, value.confidence, value.page, value.x0, value.bottom) == (1_000_000, 0.6, 1, 10, 32)
        word = session.scalars(select(FieldValue).filter_by(path="coverages.0.limits.med_exp")).one()
        assert (word.value, word.text) == (None, "EXCLUDED")


def test_reading_again_replaces_and_doubles_nothing(open_work: OpenWork):
    document_id = paper(open_work)

    def counts() -> list[int]:
        with open_work() as session:
            tables = (Page, FieldValue, Certificate, Policy, Endorsement)
            return [session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]

    before = counts()
    read(open_work, document_id, insured="Bolt Electric Inc")
    assert counts() == before
    with open_work() as session:
        assert session.scalars(select(Certificate.insured)).all() == ["Bolt Electric Inc"]


def test_two_that_replace_the_same_reading_at_once_wait_for_each_other(open_work: OpenWork):
    document_id = paper(open_work)
    ready, failed = Barrier(4), []

    def work() -> None:
        ready.wait()
        try:
            read(open_work, document_id)
        except DBAPIError as trouble:
            failed.append(trouble)

    threads = [Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []


def test_only_what_a_person_confirmed_is_proof_and_with_the_newest_corrections(open_work: OpenWork):
    with open_work() as session:
        account_id = rows.account(session)
    first, second = paper(open_work, 1, account_id), paper(open_work, 2, account_id)
    with open_work() as session:
        assert certificates.confirmed_proofs(session, account_id) == ()
    confirm(open_work, first, {"coverages.0.limits.each_occurrence": 500_000})
    confirm(open_work, first, {"coverages.0.limits.each_occurrence": 2_000_000})
    confirm(open_work, second, {})
    with open_work() as session:
        proofs = certificates.confirmed_proofs(session, account_id)
        assert [one.document_id for one in proofs] == [first, second]
        assert proofs[0].certificates[0].coverages[0].limits["each_occurrence"].value == 2_000_000
        assert proofs[0].endorsements[0].form == "CG 20 10"
        assert [one.document_id for one in certificates.confirmed_proofs(session, account_id, but=first)] == [second]
    with open_work() as session:
        documents.by_id(session, second).state = DocumentState.SUPERSEDED
    with open_work() as session:
        assert [one.document_id for one in certificates.confirmed_proofs(session, account_id)] == [first]


def test_the_proof_of_one_account_is_no_proof_of_another(open_work: OpenWork):
    with open_work() as session:
        mine, theirs = rows.account(session, agent="ann"), rows.account(session, client="Zenith", agent="bob")
    confirm(open_work, paper(open_work, 1, mine), {})
    with open_work() as session:
        assert certificates.confirmed_proofs(session, theirs) == ()


def test_a_hostile_value_of_thousands_of_characters_is_kept(open_work: OpenWork):
    document_id = paper(open_work)
    read(open_work, document_id, insured="Bolt\0 " + "é" * 5_000)
    with open_work() as session:
        document = session.get_one(Document, document_id)
        assert document.extraction is not None
        assert document.extraction["certificates"][0]["insured"]["name"]["value"] == "Bolt " + "é" * 5_000


def test_a_document_split_in_two_keeps_to_its_pages():
    whole = rows.reading()
    first, rest = certificates.of_pages(whole, 1, 1), certificates.of_pages(whole, 2, 2)
    assert (len(first.certificates), len(first.endorsements), len(first.pages)) == (1, 0, 1)
    assert (len(rest.certificates), len(rest.endorsements), len(rest.pages)) == (0, 1, 1)
    assert certificates.kind_of(first) is PageKind.ACORD_25
    assert certificates.kind_of(rest) is PageKind.ENDORSEMENT
    assert certificates.kind_of(replace(whole, pages=(), certificates=(), endorsements=())) is PageKind.OTHER
