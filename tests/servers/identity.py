"""A small OpenID provider on loopback: it signs whoever comes in as whom it is told, and lies where it is told to."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from config.identity_providers import IdentityProvider

ID, SECRET = "certdesk-at-harbor", "what only the two know"


class Identity:
    """The provider. `claims` go over what it would say, None takes one away; it signs with `key`, shows `shown`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.email = ""
        self.claims: dict[str, Any] = {}
        self.key = self.shown = RSAKey.generate_key(2048, parameters={"kid": "one"}, auto_kid=False)
        self.algorithm = "RS256"
        self.named = ""
        self.asked: list[dict[str, str]] = []
        self._given: dict[str, dict[str, str]] = {}
        self._server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Go away; a second time does nothing."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def provider(self, client: str, *domains: str) -> IdentityProvider:
        """How a desk is told of it."""
        return IdentityProvider(client, self.issuer, ID, SECRET, domains)

    def sign_in(self, address: str) -> str:
        """What a person's browser does there: the path with which it comes back to the desk."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def _app(self) -> Flask:
        app = Flask("identity")

        @app.get("/.well-known/openid-configuration")
        def told() -> Any:
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return jsonify(issuer=self.named or self.issuer, **{n: f"{self.issuer}/{e}" for n, e in ends.items()})

        @app.get("/keys")
        def keys() -> Any:
            return jsonify(KeySet([self.shown]).as_dict(private=False))

        @app.get("/authorize")
        def authorize() -> Any:
            asked = {name: values[0] for name, values in parse_qs(request.query_string.decode()).items()}
            self.asked.append(asked)
            if asked["client_id"] != ID or asked["response_type"] != "code":
                return "unknown client", 400
            code = secrets.token_urlsafe(16)
            self._given[code] = asked
            return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

        @app.post("/token")
        def token() -> Any:
            asked, login = self._given.pop(request.form["code"], None), request.authorization
            proof = base64.urlsafe_b64encode(hashlib.sha256(request.form.get("code_verifier", "").encode()).digest())
            if login is None or (login.username, login.password) != (ID, SECRET):
                return jsonify(error="invalid_client"), 401
            if (
                asked is None
                or asked["code_challenge_method"] != "S256"
                or asked["code_challenge"] != proof.rstrip(b"=").decode()
                or asked["redirect_uri"] != request.form["redirect_uri"]
            ):
                return jsonify(error="invalid_grant"), 400
            return jsonify(access_token="x", token_type="Bearer", expires_in=60, id_token=self._word(asked["nonce"]))

        return app

    def _word(self, nonce: str) -> str:
        at = int(self.now().timestamp())
        said = {"iss": self.issuer, "sub": "7", "aud": ID, "iat": at, "exp": at + 300, "nonce": nonce}
        said |= {"email": self.email, "email_verified": True, **self.claims}
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, kept, self.key, algorithms=[self.algorithm])


@pytest.fixture(scope="module")
def identity_server() -> Iterator[Identity]:
    """Started once a module; `identity` makes it honest again for each test."""
    made = Identity(datetime.now)
    yield made
    made.stop()


@pytest.fixture
def identity(identity_server: Identity) -> Identity:
    """An honest provider."""
    identity_server.claims, identity_server.named, identity_server.asked = {}, "", []
    identity_server.key, identity_server.algorithm = identity_server.shown, "RS256"
    return identity_server
