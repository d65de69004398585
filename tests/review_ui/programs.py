"""A client's program: it calls the API with a key, as the document describes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from records import api_keys
from records.accounts import Client
from records.api_keys import Scope
from review_ui.api.limits import CALLS
from tests.review_ui.world import APPROVER, CLIENT, World

ROOT = "/api/v1"


def key_for(
    world: World, *scopes: Scope, client: str = CLIENT.name, days: int | None = None, approver: str = ""
) -> str:
    user_id = world.user(approver) if approver else None
    with world.open_work() as session:
        client_id = session.scalars(select(Client.id).filter_by(name=client)).one()
        _, key = api_keys.create(
            session,
            client_id=client_id,
            name="a program",
            scopes=scopes or tuple(Scope),
            at=world.at,
            expires_at=world.at + timedelta(days) if days else None,
            user_id=user_id,
        )
    return key


class Program:
    """Calls with one key; `say` gives the body of an answer that must have a status."""

    def __init__(self, app: Flask | FlaskClient, key: str) -> None:
        self.client = app.test_client() if isinstance(app, Flask) else app
        self.key = key

    def call(self, method: str, path: str, **other: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.key}", **other.pop("headers", {})}
        return self.client.open(f"{ROOT}{path}", method=method, headers=headers, **other)

    def say(self, method: str, path: str, status: int = 200, **other: Any) -> Any:
        answer = self.call(method, path, **other)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:2000]}"
        return answer.json if answer.data else None


def program(world: World, *scopes: Scope, calls_a_minute: int = CALLS, **other: Any) -> Program:
    """With every scope and the client's approver, unless told otherwise."""
    if not scopes and not other:
        other = {"approver": APPROVER}
    return Program(world.app(private_webhooks=True, calls_a_minute=calls_a_minute), key_for(world, *scopes, **other))
