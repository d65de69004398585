"""People of a client sign in at their own identity provider: over a real one on loopback, honest and not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from config.identity_providers import identity_providers
from domain.errors import WrongSettings
from records.audit import AuditEvent
from tests.review_ui.pages import Browser
from tests.review_ui.world import CLIENT_PERSON, FOREIGN_APPROVER, REVIEWER, World
from tests.servers.identity import Identity

HERE, OTHER = "harbor", "other"
WAY = f"/sign-in/with/{HERE}"


@pytest.fixture
def browser(world: World, identity: Identity) -> Browser:
    """A stranger's browser at a desk where one client has a provider; the client's person is signed in there."""
    identity.now, identity.email = (lambda: world.at), CLIENT_PERSON
    providers = (identity.provider(HERE, "harborpoint.example", "certdesk.example"),)
    return Browser(world.app(providers=providers).test_client())


def come_back(browser: Browser, identity: Identity, *, status: int = 303, way: str = WAY) -> str:
    """Go there and come back; what the page says then, or where it leads."""
    answer = browser.get(identity.sign_in(browser.get(way, status=302).location), status=status)
    return answer.location if status == 303 else answer.text


def is_in(browser: Browser) -> bool:
    return browser.client.get("/portal").status_code == 200


def test_a_person_finds_their_provider_by_their_address_and_comes_back_signed_in(
    browser: Browser, identity: Identity, world: World
):
    assert "/sign-in/with?next=/contractors" in browser.get("/sign-in?next=/contractors").text
    assert "no company sign-in" in browser.get("/sign-in/with?email=a@elsewhere.example").text
    page = browser.get(f"/sign-in/with?email={CLIENT_PERSON.upper()}&next=/contractors").text
    assert f'href="{WAY}?next=/contractors"' in page
    assert come_back(browser, identity, way=f"{WAY}?next=/contractors") == "/contractors"
    assert is_in(browser)
    with world.open_work() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last and (last.action, last.actor) == ("signed_in_by_provider", CLIENT_PERSON)


def test_what_is_asked_for_is_bound_to_this_browser_and_this_time(browser: Browser, identity: Identity):
    come_back(browser, identity)
    come_back(browser, identity)
    first, second = identity.asked
    assert (first["code_challenge_method"], first["scope"]) == ("S256", "openid email")
    assert first["redirect_uri"] == "http://127.0.0.1/sign-in/with/harbor/back"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32 and first[name] != second[name]


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "of another sign-in"}, "could not be proved"),
        ({"nonce": None}, "could not be proved"),
        ({"aud": "another desk"}, "could not be proved"),
        ({"aud": ["certdesk-at-harbor", "another desk"]}, "could not be proved"),
        ({"iss": "http://127.0.0.1:1"}, "could not be proved"),
        ({"exp": 1_700_000_000}, "could not be proved"),
        ({"iat": 4_000_000_000}, "could not be proved"),
        ({"email_verified": False}, "does not vouch"),
        ({"email_verified": "true"}, "does not vouch"),
        ({"email": None}, "does not vouch"),
        ({"email": "casey@elsewhere.example"}, "does not vouch"),
        ({"email": "nobody@harborpoint.example"}, "no account"),
        ({"email": REVIEWER}, "no account"),
    ],
)
def test_nobody_is_let_in_on_a_word_that_is_not_for_us_not_for_now_or_not_of_its_own_people(
    browser: Browser, identity: Identity, claims: dict[str, object], why: str
):
    """The last is a reviewer of the desk, of whose domain the operator let the provider speak by mistake."""
    identity.claims = claims
    assert why in come_back(browser, identity, status=403)
    assert not is_in(browser)


def test_a_client_never_lets_in_a_person_of_another(world: World, identity: Identity):
    identity.now, identity.email = (lambda: world.at), FOREIGN_APPROVER
    browser = Browser(world.app(providers=(identity.provider(HERE, "other.example"),)).test_client())
    assert "no account" in come_back(browser, identity, status=403)
    assert not is_in(browser)


@pytest.mark.parametrize("forged", ["another key", "a shared secret"])
def test_a_word_that_somebody_else_signed_is_not_believed(browser: Browser, identity: Identity, forged: str):
    if forged == "another key":
        identity.key = RSAKey.generate_key(2048, parameters={"kid": "one"}, auto_kid=False)
    else:
        identity.key, identity.algorithm = OctKey.import_key("what only the two know, and longer"), "HS256"  # type: ignore[assignment]
    assert "could not be proved" in come_back(browser, identity, status=403)
    assert not is_in(browser)


def test_a_provider_with_a_new_key_is_believed_at_the_second_try(browser: Browser, identity: Identity):
    come_back(browser, identity)
    browser.post("/sign-out")
    identity.key = identity.shown = RSAKey.generate_key(2048, parameters={"kid": "one"}, auto_kid=False)
    come_back(browser, identity, status=403)
    come_back(browser, identity)
    assert is_in(browser)


def test_an_answer_opens_only_the_browser_that_asked_and_once(browser: Browser, identity: Identity, world: World):
    """Else a stranger could sign somebody in under the stranger's name, or use a link that leaked."""
    back = identity.sign_in(browser.get(WAY, status=302).location)
    victim = browser.client.application.test_client()
    assert victim.get(back).status_code == 403
    assert browser.get(back.replace("state=", "state=x"), status=403)
    back = identity.sign_in(browser.get(WAY, status=302).location)
    browser.get(back, status=303)
    browser.post("/sign-out")
    browser.get(back, status=403)
    assert not is_in(browser)


def test_whoever_stays_away_for_long_starts_again(browser: Browser, identity: Identity, world: World):
    back = identity.sign_in(browser.get(WAY, status=302).location)
    world.at += timedelta(minutes=11)
    assert "too long ago" in browser.get(back, status=403).text


def test_a_refusal_of_the_provider_is_told_without_its_words(browser: Browser, identity: Identity):
    back = identity.sign_in(browser.get(WAY, status=302).location)
    state = back.split("state=")[1]
    page = browser.get(f"{WAY}/back?error=<b>access_denied&state={state}", status=403).text
    assert "let nobody in" in page and "access_denied" not in page


def test_a_provider_that_lies_about_its_name_or_is_away_lets_nobody_in(
    browser: Browser, identity: Identity, world: World
):
    identity.named = "https://elsewhere.example"
    assert "cannot be used now" in browser.get(WAY, status=503).text
    gone = Identity(lambda: world.at)
    gone.stop()
    away = Browser(world.app(providers=(gone.provider(HERE, "harborpoint.example"),)).test_client())
    assert "cannot be used now" in away.get(WAY, status=503).text


def test_a_client_without_a_provider_has_no_such_page(browser: Browser, stranger: Browser):
    browser.get(f"/sign-in/with/{OTHER}", status=404)
    browser.get(f"/sign-in/with/{OTHER}/back?code=1&state=2", status=404)
    assert "with your company" not in stranger.get("/sign-in").text


def test_it_never_leads_to_a_foreign_page(browser: Browser, identity: Identity):
    assert come_back(browser, identity, way=f"{WAY}?next=//evil.example") == "/"


def test_what_is_wrong_in_the_file_is_told_all_at_once(tmp_path: Path):
    file = tmp_path / "providers.toml"
    file.write_text('[harbor]\nissuer = "http://login.example.com"\nclient_id = ""\ndomain = "x"\n[ok]\n' + GOOD)
    with pytest.raises(WrongSettings) as wrong:
        identity_providers(file)
    for said in ("an https address", "[harbor] client_id", "[harbor] client_secret", "[harbor] domains", "] domain: "):
        assert said in str(wrong.value)
    assert "[ok]" not in str(wrong.value)
    with pytest.raises(WrongSettings, match="cannot be read"):
        identity_providers(tmp_path / "none.toml")
    file.write_text(f"[harbor]\n{GOOD}")
    [one] = identity_providers(file)
    assert (one.client, one.domains, "s3cret" in repr(one)) == ("harbor", ("example.com",), False)


GOOD = 'issuer = "https://login.example.com"\nclient_id = "a"\nclient_secret = "s3cret"\ndomains = ["Example.com"]\n'
