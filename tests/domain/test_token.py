import base64
import re
from dataclasses import replace
from datetime import date

from domain.dialogue import Addressee
from domain.token import (
    Pass,
    account_of,
    account_of_reference,
    is_of,
    link_of,
    link_token,
    reference,
    reply_address,
)


def test_a_reply_address_leads_back_to_its_account_whatever_its_case():
    address = reply_address("desk@example.com", account_id=17, secret="s")
    assert account_of(address, secret="s") == 17
    assert account_of(address.upper(), secret="s") == 17


def test_a_token_that_we_did_not_make_leads_nowhere():
    address = reply_address("desk@example.com", account_id=17, secret="s")
    assert account_of(address.replace("c17", "c18"), secret="s") is None
    assert account_of(address, secret="other") is None
    assert account_of("desk@example.com", secret="s") is None


def test_a_reference_leads_to_its_account_wherever_it_stands_and_one_slip_leads_nowhere():
    code = reference(account_id=17, secret="s")
    assert account_of_reference(f"Fax for ref {code.lower()}, 2 pages", secret="s") == 17
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert account_of_reference(slip, secret="s") is None
    assert account_of_reference("", secret="s") is None


PASS = Pass(account=17, party=Addressee.AGENT, address="Dana@Coastal.example", until=date(2027, 6, 1), number=2)


def test_a_link_opens_what_it_was_made_for_and_names_nothing_readable():
    token = link_token(PASS, secret="s")
    found = link_of(token, secret="s")
    assert found is not None
    assert replace(found, address="") == replace(PASS, address="")
    assert is_of(found, "dana@coastal.example", secret="s")
    assert not is_of(found, "other@coastal.example", secret="s")
    assert re.fullmatch("[A-Za-z0-9_-]{40}", token)
    assert b"dana" not in base64.urlsafe_b64decode(token).lower()
    assert token == link_token(PASS, secret="s")


def test_links_of_neighbours_have_nothing_in_common():
    tokens = [link_token(replace(PASS, account=number), secret="s") for number in range(200)]
    assert len({token[:6] for token in tokens}) == 200
    assert len({token[-6:] for token in tokens}) > 190


def test_a_link_that_we_did_not_make_opens_nothing():
    token = link_token(PASS, secret="s")
    for n in range(len(token)):
        assert link_of(token[:n] + ("A" if token[n] != "A" else "B") + token[n + 1 :], secret="s") is None
    assert link_of(token, secret="other") is None
    for wrong in ("", token[:-1], token + "A", "é" * 40, "/" * 40):
        assert link_of(wrong, secret="s") is None
