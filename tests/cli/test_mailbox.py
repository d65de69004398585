"""Signing in to a mailbox from the command line."""

import os
import re
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from click.testing import CliRunner

from cli.google_consent import sign_in
from cli.mailbox import command
from domain.errors import MailboxUnreachable
from pipeline.mail_signin import GoogleClient, GoogleSignIn, MicrosoftClient, TokenStore, token_store
from records.migrate import upgrade
from records.work import database, units_of_work

KEY = "k" * 40


class Exchange(GoogleSignIn):
    """A sign-in that notes what it would send to Google."""

    def __init__(self):
        super().__init__(GoogleClient("client-1", "secret-1"), TokenStore({}.get, {}.__setitem__))
        self.finished = []

    def finish(self, code, *, redirect, verifier):
        self.finished.append((code, redirect, verifier))


def browser(answers: str):
    """A person's browser: goes back to the redirect address with `answers`."""

    def open_address(address: str) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

        def go() -> None:
            with requests.Session() as session:
                session.trust_env = False
                session.get(f"{asked['redirect_uri']}/favicon.ico")
                session.get(f"{asked['redirect_uri']}/?{answers.format(state=asked['state'])}")

        threading.Thread(target=go).start()

    return open_address


def test_consent_in_a_browser_on_this_machine_comes_back_by_itself():
    signin = Exchange()
    sign_in(signin, say=browser("state={state}&code=c1"))
    [(code, redirect, verifier)] = signin.finished
    assert (code, len(verifier) >= 43) == ("c1", True)
    assert redirect.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("answers", "why"),
    [("state=other&code=c1", "does not belong"), ("state={state}&error=access_denied", "access_denied")],
)
def test_an_answer_that_is_not_ours_or_a_refusal_is_not_taken(answers, why):
    signin = Exchange()
    with pytest.raises(MailboxUnreachable, match=why):
        sign_in(signin, say=browser(answers))
    assert not signin.finished


def test_the_last_address_of_a_browser_elsewhere_can_be_pasted():
    signin, said = Exchange(), []

    def pasted(_question: str) -> str:
        state = parse_qs(urlsplit(said[0]).query)["state"][0]
        return f"http://127.0.0.1:1/?state={state}&code=c2"

    sign_in(signin, say=said.append, ask=pasted)
    assert signin.finished[0][0] == "c2"


def test_tokens_lie_encrypted_in_the_database_and_open_with_the_desks_key_only(tmp_path):
    engine = database(f"sqlite:///{tmp_path}/desk.sqlite3")
    upgrade(engine)
    store = token_store(units_of_work(engine), KEY)
    assert store.get("google") is None
    store.put("google", "refresh-token-1")
    store.put("google", "refresh-token-2")
    assert store.get("google") == "refresh-token-2"
    engine.dispose()
    assert not any(b"refresh-token" in file.read_bytes() for file in Path(tmp_path).glob("desk*"))


def test_sign_in_without_a_client_id_names_the_setting(tmp_path):
    clean = {name: None for name in os.environ if name.startswith("CERTDESK_")}
    runner = CliRunner(env={**clean, "CERTDESK_DATA_DIR": str(tmp_path)})
    result = runner.invoke(command, ["signin", "microsoft"])
    assert result.exit_code == 1
    assert re.search("set CERTDESK_MICROSOFT_CLIENT_ID first", result.output)


def test_a_secret_is_not_in_the_repr_of_a_client():
    assert "secret-1" not in repr(GoogleClient("client-1", "secret-1"))
    assert "secret-1" not in repr(MicrosoftClient("app-1", "https://h/t", "secret-1"))
