from typing import Any

from domain.draft import OutboxState
from records.accounts import Account
from records.correspondence import known_accounts, threads
from records.outbox import OutboxMessage
from records.work import OpenWork
from tests.records import rows


def letter(session: Any, account_id: int | None, state: OutboxState, **values: Any) -> None:
    values = {"message_id": f"<letter-{account_id}-{state.value}@desk.example>"} | values
    session.add(
        OutboxMessage(
            account_id=account_id,
            letter="reply",
            subject="s",
            body="b",
            state=state,
            sent_at=rows.NOW if state is OutboxState.SENT else None,
            created_at=rows.NOW,
            **values,
        )
    )


def test_an_account_knows_its_people_and_every_address_its_letters_went_to(open_work: OpenWork):
    with open_work() as session:
        account_id = rows.account(session)
        letter(session, account_id, OutboxState.SENT, to=["Carol@Coastal.example"], cc=["office@bolt.example"])
        letter(session, account_id, OutboxState.DRAFT, to=["stranger@evil.example"])
    with open_work() as session:
        (known,) = known_accounts(session)
    assert (known.client, known.contractor, known.agent, known.agency) == (
        "Acme",
        "Bolt Electric LLC",
        "Ann",
        "Coastal Insurance",
    )
    assert known.addresses == ("ann@coastal.example", "carol@coastal.example", "office@bolt.example")


def test_addresses_of_one_account_are_not_those_of_another(open_work: OpenWork):
    with open_work() as session:
        mine, theirs = rows.account(session), rows.account(session, client="Zenith", contractor="Zip Co", agent=None)
        letter(session, mine, OutboxState.SENT, to=["carol@coastal.example"])
    with open_work() as session:
        known = {one.id: one for one in known_accounts(session)}
    assert "carol@coastal.example" in known[mine].addresses
    assert known[theirs].addresses == ("office@zip.example",)
    assert (known[theirs].agent, known[theirs].agent_email) == ("", None)


def test_an_archived_account_matches_nothing(open_work: OpenWork):
    with open_work() as session:
        session.get_one(Account, rows.account(session)).archived = True
    with open_work() as session:
        assert known_accounts(session) == ()


def test_a_thread_is_known_by_the_letters_and_mails_of_one_account_only(open_work: OpenWork):
    long = "<" + "x" * 2_000 + "@coastal.example>"
    with open_work() as session:
        mine, theirs = rows.account(session), rows.account(session, client="Zenith", agent="bob")
        letter(session, mine, OutboxState.SENT, message_id="<ours@desk.example>")
        rows.message(session, 1, message_id="<theirs@coastal.example>", account_id=mine)
        rows.message(session, 2, message_id="<nobody@coastal.example>")
        rows.message(session, 3, message_id=long, account_id=theirs)
        # a stranger's mail may carry our Message-ID, and two mails the same one
        rows.message(session, 4, message_id="<ours@desk.example>", account_id=theirs)
        rows.message(session, 5, message_id="<both@coastal.example>", account_id=mine)
        rows.message(session, 6, message_id="<both@coastal.example>", account_id=theirs)
    asked = [f"<{one}@desk.example>" for one in ("ours", "unknown")]
    asked += [f"<{one}@coastal.example>" for one in ("theirs", "nobody", "both")]
    with open_work() as session:
        assert threads(session, (*asked, long)) == {asked[0]: mine, asked[2]: mine, long: theirs}
        assert threads(session, ()) == {}
