from domain.token import account_of, reply_address


def test_a_reply_address_leads_back_to_its_account_whatever_its_case():
    address = reply_address("desk@example.com", account_id=17, secret="s")
    assert account_of(address, secret="s") == 17
    assert account_of(address.upper(), secret="s") == 17


def test_a_token_that_we_did_not_make_leads_nowhere():
    address = reply_address("desk@example.com", account_id=17, secret="s")
    assert account_of(address.replace("c17", "c18"), secret="s") is None
    assert account_of(address, secret="other") is None
    assert account_of("desk@example.com", secret="s") is None
