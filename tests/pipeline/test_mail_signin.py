"""Tokens for Microsoft 365 and Gmail, from a sign-in service on loopback that speaks their protocols."""

import base64
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from config.settings import settings_from
from domain.errors import MailboxUnreachable
from pipeline.mail_signin import (
    MICROSOFT_SCOPES,
    GoogleClient,
    GoogleSignIn,
    MicrosoftClient,
    MicrosoftSignIn,
    TokenStore,
    token_for,
)
from tests.servers.smtp import _certificate


def part(values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


class SignInService(BaseHTTPRequestHandler):
    """Both providers' endpoints; `server.answers` are given out one a token request, then fresh tokens."""

    def do_GET(self):
        self.give(
            {
                "issuer": f"{self.server.url}/tenant/v2.0",
                "authorization_endpoint": f"{self.server.url}/tenant/authorize",
                "token_endpoint": f"{self.server.url}/tenant/token",
                "device_authorization_endpoint": f"{self.server.url}/tenant/devicecode",
            }
        )

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = {name: values[0] for name, values in form.items()}
        if self.path.endswith("/devicecode"):
            self.give(
                {
                    "user_code": "ABCD-EFGH",
                    "device_code": "d1",
                    "verification_uri": "https://login.example/device",
                    "expires_in": 60,
                    "interval": 0,
                }
            )
            return
        self.server.asked.append(asked)
        if self.server.answers:
            self.give(self.server.answers.pop(0), status=400)
            return
        number = len(self.server.asked)
        now = int(time.time())
        claims = {"iss": self.server.url, "aud": asked["client_id"], "exp": now + 9999, "iat": now, "sub": "s"}
        claims |= {"oid": "u", "tid": "t", "preferred_username": "desk@example.com"}
        answer = {
            "token_type": "Bearer",
            "access_token": f"token-{number}",
            "expires_in": self.server.lasts,
            "scope": asked.get("scope") or " ".join(MICROSOFT_SCOPES),
        }
        if asked["grant_type"] != "client_credentials":  # then nobody is signed in, and there is nothing to renew
            answer["refresh_token"] = f"refresh-{number}"
            answer["client_info"] = part({"uid": "u", "utid": "t"})
            answer["id_token"] = f"{part({'alg': 'none'})}.{part(claims)}."
        self.give(answer)

    def give(self, values, status=200):
        body = json.dumps(values).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def service(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), SignInService)
    context, _ = _certificate(tmp_path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    server.url = f"https://127.0.0.1:{server.server_port}"
    server.asked, server.answers, server.lasts = [], [], 3600
    server.http = requests.Session()
    server.http.verify = str(tmp_path / "server.pem")
    server.http.trust_env = False  # else a certificate bundle named in the environment wins over `verify`
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.http.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def kept() -> dict[str, str]:
    return {}


@pytest.fixture
def store(kept) -> TokenStore:
    return TokenStore(kept.get, kept.__setitem__)


@pytest.fixture
def microsoft(service, store):
    return MicrosoftSignIn(MicrosoftClient("app-1", f"{service.url}/tenant"), store, http=service.http)


@pytest.fixture
def google(service, store):
    client = GoogleClient("client-1", "secret-1", token_url=f"{service.url}/token")
    return GoogleSignIn(client, store, http=service.http)


def test_a_person_signs_in_at_microsoft_with_a_code_and_the_token_is_used_until_it_ends(service, microsoft, kept):
    code = microsoft.begin()
    assert (code.address, code.code) == ("https://login.example/device", "ABCD-EFGH")
    service.answers = [{"error": "authorization_pending"}]
    microsoft.finish(code)
    assert microsoft.token() == "token-2"
    assert microsoft.token() == "token-2"
    assert len(service.asked) == 2
    assert "refresh-2" in kept["microsoft"]


def test_microsofts_token_is_renewed_before_it_ends_and_the_new_one_kept(service, microsoft, kept):
    service.lasts = 60
    microsoft.finish(microsoft.begin())
    service.lasts = 3600
    assert microsoft.token() == "token-2"
    assert service.asked[1]["refresh_token"] == "refresh-1"
    assert microsoft.token() == "token-2"
    assert "refresh-2" in kept["microsoft"]


def test_a_withdrawn_sign_in_at_microsoft_says_how_to_sign_in_again(service, microsoft):
    service.lasts = 60
    microsoft.finish(microsoft.begin())
    service.answers = [{"error": "invalid_grant", "error_description": "AADSTS50173: revoked"}]
    with pytest.raises(MailboxUnreachable, match="revoked; run: certdesk mailbox signin microsoft"):
        microsoft.token()


def test_an_application_with_a_secret_signs_in_as_itself(service, store):
    client = MicrosoftClient("app-1", f"{service.url}/tenant", "secret-1")
    signin = MicrosoftSignIn(client, store, http=service.http)
    assert (signin.token(), signin.token()) == ("token-1", "token-1")
    assert service.asked[0]["grant_type"] == "client_credentials"
    assert service.asked[0]["scope"] == "https://outlook.office365.com/.default"


def test_a_refused_code_keeps_nothing(service, microsoft, kept):
    code = microsoft.begin()
    service.answers = [{"error": "expired_token"}]
    with pytest.raises(MailboxUnreachable, match="expired_token"):
        microsoft.finish(code)
    assert "token-" not in kept.get("microsoft", "")


def test_a_person_signs_in_at_google_and_the_token_is_used_until_it_ends(service, google, kept):
    google.finish("code-1", redirect="http://127.0.0.1:9", verifier="v")
    assert service.asked[0]["code"] == "code-1"
    assert (google.token(), google.token()) == ("token-1", "token-1")
    assert json.loads(kept["google"])["refresh_token"] == "refresh-1"


def test_googles_token_is_renewed_before_it_ends_and_the_new_one_kept(service, google, kept):
    google.finish("code-1", redirect="http://127.0.0.1:9", verifier="v")
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=60)
    kept["google"] = json.dumps({**json.loads(kept["google"]), "expiry": soon.isoformat()})
    assert google.token() == "token-2"
    assert service.asked[1]["refresh_token"] == "refresh-1"
    assert google.token() == "token-2"


def test_a_withdrawn_sign_in_at_google_says_how_to_sign_in_again(service, google, kept):
    service.lasts = 0
    google.finish("code-1", redirect="http://127.0.0.1:9", verifier="v")
    service.answers = [{"error": "invalid_grant", "error_description": "Token has been revoked."}]
    with pytest.raises(MailboxUnreachable, match=r"revoked.*run: certdesk mailbox signin google"):
        google.token()


def test_the_address_of_consent_asks_for_mail_and_for_renewal(google):
    asked = parse_qs(urlsplit(google.consent_address(redirect="http://127.0.0.1:9", state="s", challenge="c")).query)
    assert asked["scope"] == ["https://mail.google.com/"]
    assert (asked["access_type"], asked["code_challenge_method"]) == (["offline"], ["S256"])


def test_without_a_sign_in_there_is_no_token(microsoft, google):
    for signin in (microsoft, google):
        with pytest.raises(MailboxUnreachable, match="nobody has signed in yet"):
            signin.token()


def test_a_service_that_cannot_be_reached_means_try_later(store):
    nowhere = "https://127.0.0.1:1"
    google = GoogleSignIn(GoogleClient("c", "s", token_url=nowhere), store)
    with pytest.raises(MailboxUnreachable):
        google.finish("code", redirect="http://127.0.0.1:9", verifier="v")
    store.put("google", json.dumps({"refresh_token": "r", "token": "", "expiry": "2020-01-01T00:00:00"}))
    with pytest.raises(MailboxUnreachable):
        google.token()
    with pytest.raises(MailboxUnreachable):
        MicrosoftSignIn(MicrosoftClient("c", f"{nowhere}/t"), store).begin()


def test_only_a_server_that_wants_a_token_gets_one(store):
    settings = settings_from({"CERTDESK_MICROSOFT_CLIENT_ID": "app-1", "CERTDESK_GOOGLE_CLIENT_ID": "client-1"})
    assert token_for("password", settings, store) is None
    for auth in ("xoauth2-microsoft", "xoauth2-google"):
        token = token_for(auth, settings, store)
        assert token is not None
        with pytest.raises(MailboxUnreachable):
            token()
