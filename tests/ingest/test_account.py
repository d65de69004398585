"""To which account a mail belongs: only what its sender proves is a match."""

from dataclasses import replace

import pytest

from domain.message import Address, MessageKind, ReadMessage
from domain.token import reply_address
from ingest.account import Correspondence, Party, match

SECRET = "a secret of the test"
NOVAK = Party(1, "Kestrel Roofing LLC", "Harbor Point Builders", "Marcus Novak", "Novak Agency",
              ("marcus@novak-agency.example", "office@kestrelroofing.example"))  # fmt: skip
OTHER = Party(2, "Ironwood Paving Co.", "Two Rivers Logistics", "Ingrid Delacroix", "Delacroix Insurance",
              ("ingrid@delacroix-ins.example",))  # fmt: skip
SAME_AGENT = Party(3, "Summit Electric, Inc.", "Two Rivers Logistics", "Marcus Novak", "Novak Agency",
                   ("marcus@novak-agency.example",))  # fmt: skip
KNOWN = Correspondence(parties=(NOVAK, OTHER), secret=SECRET)
OURS = "<notice-17@desk.example>"


def mail(sender: str, *, to: str = "certs@desk.example", flags: tuple[str, ...] = (), **other) -> ReadMessage:
    plain = {
        "message_id": "<a@agency.example>", "sender": Address(sender), "recipients": (Address(to),), "copied": (),
        "reply_to": (), "subject": "Re: renewal", "sent_at": None, "in_reply_to": None, "references": (), "body": "",
        "kind": MessageKind.SUBMISSION, "kind_reason": "", "may_answer": True, "flags": flags,
    }  # fmt: skip
    return ReadMessage(**{**plain, **other})


def address(party: Party) -> str:
    return reply_address("certs@desk.example", account_id=party.account_id, secret=SECRET)


def test_a_known_sender_at_the_reply_address_is_a_match():
    found = match(mail("marcus@novak-agency.example", to=address(NOVAK)), KNOWN)
    assert (found.account_id, found.suggestions, found.flags) == (1, (), ())


def test_the_case_that_mailers_give_to_addresses_does_not_matter():
    found = match(mail("marcus@novak-agency.example", to=address(NOVAK).upper()), KNOWN)
    assert found.account_id == 1


def test_a_colleague_at_the_same_agency_counts_as_known():
    assert match(mail("frontdesk@novak-agency.example", to=address(NOVAK)), KNOWN).account_id == 1


def test_a_known_sender_in_the_thread_of_our_letter_is_a_match():
    known = replace(KNOWN, threads={OURS: 1})
    assert match(mail("marcus@novak-agency.example", in_reply_to=OURS), known).account_id == 1
    assert match(mail("marcus@novak-agency.example", references=(OURS, "<x@y.example>")), known).account_id == 1


@pytest.mark.parametrize("how", ["token", "thread"])
def test_a_stranger_with_our_reference_is_a_suggestion_and_never_a_match(how: str):
    known = replace(KNOWN, threads={OURS: 1})
    seen = mail("eve@elsewhere.example", to=address(NOVAK)) if how == "token" else mail(
        "eve@elsewhere.example", in_reply_to=OURS
    )  # fmt: skip
    found = match(seen, known)
    assert found.account_id is None
    assert [one.account_id for one in found.suggestions] == [1]
    assert "stranger-in-thread" in found.flags


def test_the_agent_of_one_client_who_quotes_another_clients_reference_is_a_stranger_there():
    found = match(mail("ingrid@delacroix-ins.example", to=address(NOVAK)), replace(KNOWN, threads={OURS: 1}))
    assert found.account_id != 1


def test_a_token_that_we_did_not_make_proves_nothing():
    forged = address(NOVAK).replace("+c1.", "+c2.")
    found = match(mail("eve@elsewhere.example", to=forged), KNOWN)
    assert (found.account_id, found.suggestions) == (None, ())


@pytest.mark.parametrize("flag", ["not-authenticated", "ambiguous-sender", "lookalike-domain", "loop"])
def test_a_sender_who_may_be_somebody_else_matches_nothing(flag: str):
    found = match(mail("marcus@novak-agency.example", to=address(NOVAK), flags=(flag,)), KNOWN)
    assert found.account_id is None
    assert [one.account_id for one in found.suggestions] == [1]


def test_a_sender_and_the_insured_on_the_papers_match_together():
    known = replace(KNOWN, parties=(NOVAK, OTHER, SAME_AGENT), insured_names=("SUMMIT ELECTRIC INC",))
    assert match(mail("marcus@novak-agency.example"), known).account_id == 3


def test_an_agent_of_two_contractors_who_names_neither_is_asked_about():
    known = replace(KNOWN, parties=(NOVAK, OTHER, SAME_AGENT))
    found = match(mail("marcus@novak-agency.example"), known)
    assert found.account_id is None
    assert {one.account_id for one in found.suggestions} == {1, 3}


def test_the_insured_alone_is_a_suggestion_and_the_likelier_stands_first():
    known = replace(KNOWN, insured_names=("Kestrel Roofing, L.L.C.",))
    found = match(mail("new@unknown.example", body="certificate for Ironwood Paving attached"), known)
    assert found.account_id is None
    assert {one.account_id for one in found.suggestions} == {1, 2}
    assert [one.score for one in found.suggestions] == sorted((one.score for one in found.suggestions), reverse=True)
    assert all(one.why for one in found.suggestions)


def test_a_free_mail_address_makes_no_colleague():
    party = replace(NOVAK, addresses=("kestrel.roofing@gmail.com",))
    found = match(mail("somebody@gmail.com", to=address(NOVAK)), replace(KNOWN, parties=(party,)))
    assert found.account_id is None


def test_a_domain_one_letter_off_is_pointed_out():
    found = match(mail("marcus@novak-agencey.example", to=address(NOVAK)), KNOWN)
    assert found.account_id is None
    assert "lookalike-domain" in found.flags
