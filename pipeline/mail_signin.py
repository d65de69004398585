"""Access tokens for mailboxes of Microsoft 365 and Gmail (XOAUTH2), renewed before they end.

What is kept between calls is one text a provider, through the two functions of `TokenStore`; the caller encrypts it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import google.auth.exceptions
import google.auth.transport.requests
import google.oauth2.credentials
import msal
import requests

from config.settings import Settings
from domain.errors import MailboxUnreachable
from records.secrets import get_secret, put_secret
from records.work import OpenWork

MICROSOFT, GOOGLE = "microsoft", "google"
MICROSOFT_SCOPES = ("https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send")
MICROSOFT_APP_SCOPES = ("https://outlook.office365.com/.default",)
GOOGLE_SCOPES = ("https://mail.google.com/",)
TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class TokenStore:
    """Where a provider's text is kept: `get("microsoft")` gives it or None, `put("microsoft", text)` replaces it."""

    get: Callable[[str], str | None]
    put: Callable[[str, str], None]


def token_store(open_work: OpenWork, key: str) -> TokenStore:
    """The store in the desk's database, sealed with `key`, the desk's secret key."""

    def get(provider: str) -> str | None:
        with open_work() as session:
            value = get_secret(session, f"mail-sign-in-{provider}", key)
        return None if value is None else value.decode()

    def put(provider: str, text: str) -> None:
        with open_work() as session:
            put_secret(session, f"mail-sign-in-{provider}", text.encode(), key)

    return TokenStore(get, put)


@dataclass(frozen=True, slots=True)
class MicrosoftClient:
    """An application registered in Microsoft Entra. With a secret it signs in as itself, else as the mailbox's user.

    `authority` is the address of the tenant at the sign-in service.
    """

    client_id: str
    authority: str
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GoogleClient:
    """An OAuth client of the type desktop app."""

    client_id: str
    client_secret: str = field(repr=False)
    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    consent_url: str = "https://accounts.google.com/o/oauth2/v2/auth"


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person must do to sign in: open `address`, enter `code`."""

    address: str
    code: str
    flow: Mapping[str, Any] = field(repr=False)


class MicrosoftSignIn:
    """Sign-in at Microsoft. `http` carries the requests; tests give one that trusts their own server."""

    def __init__(self, client: MicrosoftClient, store: TokenStore, *, http: requests.Session | None = None) -> None:
        self._client = client
        self._store = store
        self._http = http or _session()

    def begin(self) -> DeviceCode:
        """Ask for a code that a person enters in a browser.

        Raises:
            MailboxUnreachable: the service cannot be reached or does not know the application.
        """
        flow = self._asked(lambda app: app.initiate_device_flow(scopes=list(MICROSOFT_SCOPES)))
        if "user_code" not in flow:
            raise _refused(MICROSOFT, flow)
        return DeviceCode(flow["verification_uri"], flow["user_code"], flow)

    def finish(self, code: DeviceCode) -> None:
        """Wait until the person has entered the code, and keep the token.

        Raises:
            MailboxUnreachable: refused, or not entered in time.
        """
        result = self._asked(lambda app: app.acquire_token_by_device_flow(dict(code.flow)))
        if "access_token" not in result:
            raise _refused(MICROSOFT, result)

    def token(self) -> str:
        """A token that is good for at least some minutes.

        Raises:
            MailboxUnreachable: nobody signed in yet, the sign-in was withdrawn, or the service cannot be reached.
        """
        result = self._asked(self._silently)
        if result is None:
            raise _refused(MICROSOFT, {"error": "nobody has signed in yet"})
        if "access_token" not in result:
            raise _refused(MICROSOFT, result)
        return str(result["access_token"])

    def _silently(self, app: Any) -> Any:
        if self._client.client_secret:
            return app.acquire_token_for_client(scopes=list(MICROSOFT_APP_SCOPES))
        accounts = app.get_accounts()
        return app.acquire_token_silent_with_error(list(MICROSOFT_SCOPES), account=accounts[0]) if accounts else None

    def _asked(self, ask: Callable[[Any], Any]) -> Any:
        cache = msal.SerializableTokenCache()
        kept = self._store.get(MICROSOFT)
        if kept:
            cache.deserialize(kept)
        client = self._client
        options: dict[str, Any] = {"token_cache": cache, "http_client": self._http, "instance_discovery": False}
        try:
            if client.client_secret:
                app = msal.ConfidentialClientApplication(
                    client.client_id, authority=client.authority, client_credential=client.client_secret, **options
                )
            else:
                app = msal.PublicClientApplication(client.client_id, authority=client.authority, **options)
            result = ask(app)
        except (requests.RequestException, ValueError) as trouble:  # msal says ValueError to an unusable tenant
            raise _unreachable(MICROSOFT, trouble) from trouble
        if cache.has_state_changed:
            self._store.put(MICROSOFT, cache.serialize())
        return result


class GoogleSignIn:
    """Sign-in at Google."""

    def __init__(self, client: GoogleClient, store: TokenStore, *, http: requests.Session | None = None) -> None:
        self._client = client
        self._store = store
        self._http = http or _session()

    def consent_address(self, *, redirect: str, state: str, challenge: str) -> str:
        """The address where a person allows us the mailbox; the browser then goes on to `redirect`."""
        values = {
            "client_id": self._client.client_id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": " ".join(GOOGLE_SCOPES),
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return str(requests.Request("GET", self._client.consent_url, params=values).prepare().url)

    def finish(self, code: str, *, redirect: str, verifier: str) -> None:
        """Exchange the code that came to `redirect` for tokens, and keep them.

        Raises:
            MailboxUnreachable: the code is not accepted, or the service cannot be reached.
        """
        values = {
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
            "code": code,
            "code_verifier": verifier,
            "grant_type": "authorization_code",
            "redirect_uri": redirect,
        }
        try:
            answer = self._http.post(self._client.token_url, data=values, timeout=TIMEOUT).json()
        except (requests.RequestException, ValueError) as trouble:
            raise _unreachable(GOOGLE, trouble) from trouble
        if "refresh_token" not in answer:
            raise _refused(GOOGLE, answer)
        expiry = datetime.now(UTC) + timedelta(seconds=int(answer.get("expires_in", 0)))
        self._keep(answer["refresh_token"], answer.get("access_token", ""), expiry.replace(tzinfo=None))

    def token(self) -> str:
        """A token that is good for at least some minutes.

        Raises:
            MailboxUnreachable: nobody signed in yet, the sign-in was withdrawn, or the service cannot be reached.
        """
        kept = self._store.get(GOOGLE)
        if not kept:
            raise _refused(GOOGLE, {"error": "nobody has signed in yet"})
        stored = json.loads(kept)
        credentials: Any = google.oauth2.credentials.Credentials(  # type: ignore[no-untyped-call]
            token=stored["token"] or None,
            refresh_token=stored["refresh_token"],
            token_uri=self._client.token_url,
            client_id=self._client.client_id,
            client_secret=self._client.client_secret,
            expiry=datetime.fromisoformat(stored["expiry"]),
        )
        if not credentials.valid:  # google-auth counts a token as ended 3 min 45 s before it ends
            try:
                credentials.refresh(google.auth.transport.requests.Request(self._http))
            except google.auth.exceptions.RefreshError as refusal:
                raise _refused(GOOGLE, {"error": str(refusal.args[0]) if refusal.args else "refused"}) from refusal
            except google.auth.exceptions.GoogleAuthError as trouble:
                raise _unreachable(GOOGLE, trouble) from trouble
            self._keep(credentials.refresh_token, credentials.token, credentials.expiry)
        return str(credentials.token)

    def _keep(self, refresh_token: str, token: str, expiry: datetime) -> None:
        kept = {"refresh_token": refresh_token, "token": token, "expiry": expiry.isoformat()}
        self._store.put(GOOGLE, json.dumps(kept))


def token_for(auth: str, settings: Settings, store: TokenStore) -> Callable[[], str] | None:
    """What gives the token for a mail server's `auth`; None when it needs none."""
    if auth == f"xoauth2-{MICROSOFT}":
        return MicrosoftSignIn(microsoft_client(settings), store).token
    if auth == f"xoauth2-{GOOGLE}":
        return GoogleSignIn(google_client(settings), store).token
    return None


def microsoft_client(settings: Settings) -> MicrosoftClient:
    """The Microsoft application of `settings`."""
    authority = f"https://login.microsoftonline.com/{settings.microsoft_tenant}"
    return MicrosoftClient(settings.microsoft_client_id, authority, settings.microsoft_client_secret)


def google_client(settings: Settings) -> GoogleClient:
    """The Google client of `settings`."""
    return GoogleClient(settings.google_client_id, settings.google_client_secret)


class _Session(requests.Session):
    """A session whose requests all end in time."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT
        return super().request(*args, **kwargs)


def _session() -> requests.Session:
    return _Session()


def _refused(provider: str, answer: Mapping[str, Any]) -> MailboxUnreachable:
    said = " ".join(str(answer.get(key, "")) for key in ("error", "error_description")).split("\r\n")[0].strip()
    why = f"sign-in: {said[:300]}; run: certdesk mailbox signin {provider}"
    return MailboxUnreachable(server=provider.capitalize(), why=why)


def _unreachable(provider: str, trouble: Exception) -> MailboxUnreachable:
    return MailboxUnreachable(server=f"{provider.capitalize()}'s sign-in", why=str(trouble)[:300])
