"""Signing in with a client's own identity provider: OpenID Connect, authorization code with PKCE, state and nonce."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from config.identity_providers import IdentityProvider
from domain.errors import NotYours
from domain.saying import N_
from records import accounts, people
from records.people import Role
from records.work import OpenWork

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

log = logging.getLogger(__name__)
PATIENCE_S = 10
TAKES = timedelta(minutes=10)
"""How long a person may take at the provider."""
KEPT_FOR = timedelta(hours=1)
"""How long is known what a provider says of itself."""
LEEWAY_S = 60
ALGORITHMS = ["RS256", "ES256", "PS256"]
"""Signatures that are believed: none by a shared secret, and not none at all."""
UNWELL = N_("The identity provider cannot be used now. Try again, or sign in with a password.")
NOT_BELIEVED = N_("What the identity provider said could not be proved. Start again from the sign-in page.")


class ProviderRefused(Exception):
    """Nobody is let in; its text is for the person."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a browser carries to the provider and back: nothing in it opens anything without the provider's word."""

    client: str
    state: str
    nonce: str
    verifier: str
    begun_at: float
    leads_to: str


class Providers:
    """The clients' identity providers.

    Args:
        providers: all of them, one a client.
        base_url: how browsers reach us, to come back to.
        look: a unit of work that only reads.
        now: the moment, in UTC.
    """

    def __init__(
        self, providers: Sequence[IdentityProvider], *, base_url: str, look: OpenWork, now: Callable[[], datetime]
    ) -> None:
        self._by_client = {one.client: one for one in providers}
        self._base_url, self._look, self._now = base_url.rstrip("/"), look, now
        self._known: dict[str, tuple[datetime, dict[str, Any]]] = {}

    def __bool__(self) -> bool:
        return bool(self._by_client)

    def for_address(self, email: str) -> IdentityProvider | None:
        """The provider that speaks of a mail address."""
        return next((one for one in self._by_client.values() if one.speaks_of(email)), None)

    def begin(self, client: str, leads_to: str) -> tuple[str, dict[str, Any]]:
        """The address at the provider to go to, and what the browser keeps until it is back.

        Raises:
            NotYours: the client has no provider. ProviderRefused: it does not answer.
        """
        provider = self._provider(client)
        told = self._told_by(provider)
        way = Way(
            client=client,
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            begun_at=self._now().timestamp(),
            leads_to=leads_to[:500],
        )
        address, _state = self._session(provider).create_authorization_url(
            told["authorization_endpoint"], state=way.state, nonce=way.nonce, code_verifier=way.verifier
        )
        return str(address), asdict(way)

    def arrived(self, client: str, kept: Any, said: Mapping[str, str]) -> tuple[int, str]:
        """Who came back from the provider, and where to; `kept` is what `begin` gave, `said` the address's query.

        Raises:
            NotYours: the client has no provider. ProviderRefused: the person cannot be let in.
        """
        provider = self._provider(client)
        way = self._way(client, kept, said)
        told = self._told_by(provider)
        if said.get("iss", provider.issuer) != provider.issuer or not said.get("code"):
            log.warning("an identity provider refused", extra={"client": client, "error": said.get("error", "")[:100]})
            raise ProviderRefused(N_("The identity provider let nobody in. Start again, or sign in with a password."))
        claims = self._claims(provider, told, self._token(provider, told, said["code"], way), way)
        return self._user(provider, claims), way.leads_to

    def _provider(self, client: str) -> IdentityProvider:
        if client not in self._by_client:
            raise NotYours
        return self._by_client[client]

    def _way(self, client: str, kept: Any, said: Mapping[str, str]) -> Way:
        """What the browser kept, if this answer belongs to it."""
        way = Way(**kept) if isinstance(kept, dict) else None
        if (
            way is None
            or way.client != client
            or not secrets.compare_digest(way.state.encode(), said.get("state", "").encode())
            or not 0 <= self._now().timestamp() - way.begun_at <= TAKES.total_seconds()
        ):
            raise ProviderRefused(N_("That sign-in was begun elsewhere, or too long ago. Start again."))
        return way

    def _session(self, provider: IdentityProvider) -> OAuth2Session:
        from authlib.integrations.requests_client import OAuth2Session  # here: most desks never need it

        return OAuth2Session(
            provider.client_id,
            provider.client_secret,
            scope="openid email",
            redirect_uri=f"{self._base_url}/sign-in/with/{provider.client}/back",
            code_challenge_method="S256",
            default_timeout=PATIENCE_S,
        )

    def _told_by(self, provider: IdentityProvider) -> dict[str, Any]:
        """What the provider says of itself: its endpoints and, under "keys", the keys that it signs with."""
        known = self._known.get(provider.client)
        if known is not None and self._now() - known[0] < KEPT_FOR:
            return known[1]
        told = _json(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != provider.issuer:
            log.error("an identity provider has another name", extra={"client": provider.client})
            raise ProviderRefused(UNWELL)
        try:
            made = {name: str(told[name]) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        except KeyError as missing:
            raise ProviderRefused(UNWELL) from missing
        self._known[provider.client] = (self._now(), {**made, "keys": _json(made["jwks_uri"])})
        return self._known[provider.client][1]

    def _token(self, provider: IdentityProvider, told: Mapping[str, Any], code: str, way: Way) -> str:
        import requests
        from authlib.common.errors import AuthlibBaseError

        try:
            with self._session(provider) as session:
                given = session.fetch_token(told["token_endpoint"], code=code, code_verifier=way.verifier)
        except (AuthlibBaseError, requests.RequestException, ValueError) as trouble:
            log.warning("an identity provider gave no token", extra={"client": provider.client, "why": str(trouble)})
            raise ProviderRefused(UNWELL) from trouble
        return str(given.get("id_token", ""))

    def _claims(self, provider: IdentityProvider, told: Mapping[str, Any], token: str, way: Way) -> dict[str, Any]:
        """What the provider says, once it is proved that it says so, to us, about this sign-in, and now."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        wanted = jwt.JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": way.nonce},
        )
        try:
            claims = jwt.decode(token, KeySet.import_key_set(told["keys"]), algorithms=ALGORITHMS).claims
            wanted.validate(claims)
        except (JoseError, ValueError) as wrong:
            self._known.pop(provider.client, None)  # its keys may be new: the next try asks for them
            log.warning("an identity provider is not believed", extra={"client": provider.client, "why": str(wrong)})
            raise ProviderRefused(NOT_BELIEVED) from wrong
        if isinstance(claims["aud"], list) and claims["aud"] != [provider.client_id]:
            raise ProviderRefused(NOT_BELIEVED)  # it was made for others as well
        return dict(claims)

    def _user(self, provider: IdentityProvider, claims: Mapping[str, Any]) -> int:
        """The person of that client with the address that the provider vouches for."""
        email = claims.get("email")
        if claims.get("email_verified") is not True or not isinstance(email, str) or not provider.speaks_of(email):
            raise ProviderRefused(N_("The identity provider does not vouch for your mail address. Ask who runs it."))
        with self._look() as session:
            client, user = accounts.client_by_slug(session, provider.client), people.by_email(session, email)
            if client is None or user is None or user.role is not Role.CLIENT or user.client_id != client.id:
                raise ProviderRefused(N_("You have no account at this desk yet. Ask the person who runs it for one."))
            return user.id


def _json(address: str) -> dict[str, Any]:
    """What is at an address, as an object."""
    import requests

    try:
        answer = requests.get(address, timeout=PATIENCE_S, allow_redirects=False)
        answer.raise_for_status()
        told = answer.json()
    except (requests.RequestException, ValueError) as trouble:
        log.warning("an identity provider does not answer", extra={"address": address, "why": str(trouble)})
        raise ProviderRefused(UNWELL) from trouble
    if not isinstance(told, dict):
        raise ProviderRefused(UNWELL)
    return told
