"""Every operation of the API with every kind of key: none, one without its scope, another client's, the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from domain.exceptions import ExceptionKind
from pipeline.exceptions import Asked
from pipeline.webhooks import Hooks, add, send_test
from records import requirements
from records.accounts import Account, Client
from records.api_keys import Scope
from records.events import EventKind
from records.exceptions import AccountException
from review_ui.api.operations import Operation
from review_ui.api.pages import OPERATIONS
from tests.review_ui.programs import Program, key_for
from tests.review_ui.world import APPROVER, CLIENT, REVIEWER, TODAY, World, copied

BY_ID = tuple(one for one in OPERATIONS if "<" in one.path)


@pytest.fixture(scope="module")
def world(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = copied(template, tmp_path_factory.mktemp("access") / "desk")
    made.desk.confirm(made.desk.case(2).document.id, {}, user_id=made.user(REVIEWER))
    asked = Asked("gl.limits.each_occurrence", ExceptionKind.ACCEPTED, "Small job", TODAY + timedelta(30))
    made.desk.accounts.grant(made.account("Redstone"), asked, user_id=made.user(APPROVER))
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def ours(world: World) -> dict[str, str]:
    """Numbers of rows of the first client, by the names that addresses give them."""
    redstone, document = world.account("Redstone"), world.desk.case(2).document.id
    hooks = Hooks(world.open_work, "a secret of the tests", lambda: world.at, allow_private=True)
    with world.open_work() as session:
        account = session.get_one(Account, redstone)
        client_id = session.scalars(select(Client.id).filter_by(name=CLIENT.name)).one()
        hook, _ = add(session, hooks, client_id=client_id, url="http://127.0.0.1:9/x", kinds=[EventKind.TEST])
        event = send_test(session, hook)
        found = requirements.sets(session, client_id=client_id)[0]
        exception = session.scalars(select(AccountException.id)).first()
        return {
            "contractor": str(account.contractor_id),
            "account": str(redstone),
            "code": found.code,
            "exception": str(exception),
            "document": str(document),
            "page": "1",
            "webhook": str(hook.id),
            "event": str(event),
        }


@pytest.fixture(scope="module")
def foreign(world: World) -> str:
    with world.open_work() as session:
        return session.scalars(select(Client.name).where(Client.name != CLIENT.name)).one()


@pytest.fixture(scope="module")
def app(world: World) -> Flask:
    return world.app(private_webhooks=True)


def call(app: Flask, key: str, one: Operation, numbers: dict[str, str]) -> int:
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda name: numbers[name[1]], one.path)
    body = {"data": {}, "content_type": "multipart/form-data"} if one.form else {"json": {} if one.body else None}
    return Program(app, key).call(one.method, path, **body).status_code


def named(one: Operation) -> str:
    return one.name


@pytest.mark.parametrize("one", OPERATIONS, ids=named)
def test_nothing_is_told_without_a_key_or_its_scope(one: Operation, world: World, app: Flask, ours: dict[str, str]):
    assert call(app, "certdesk_no_such_key", one, ours) == 401
    others = tuple(scope for scope in Scope if scope is not one.scope)
    assert call(app, key_for(world, *others), one, ours) == 403


@pytest.mark.parametrize("one", BY_ID, ids=named)
def test_rows_of_another_client_are_not_there(
    one: Operation, world: World, app: Flask, ours: dict[str, str], foreign: str
):
    answer = call(app, key_for(world, client=foreign), one, ours)
    assert answer in ((404,) if one.body is None else (404, 422))  # a body that cannot be is told first


@pytest.mark.parametrize("one", [one for one in OPERATIONS if one.method == "GET"], ids=named)
def test_the_right_key_reads_all_of_its_own(one: Operation, world: World, app: Flask, ours: dict[str, str]):
    assert call(app, key_for(world), one, ours) == 200
