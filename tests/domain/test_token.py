from domain.token import account_of, account_of_reference, reference, reply_address, upload_link


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


def test_the_upload_page_carries_the_token_of_the_reply_address():
    link = upload_link("https://desk.example.com/", account_id=17, secret="s")
    token = link.rpartition("/")[2]
    assert link == f"https://desk.example.com/send/{token}"
    assert f"+{token}@" in reply_address("desk@example.com", account_id=17, secret="s")
