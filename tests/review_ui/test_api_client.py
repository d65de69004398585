"""A client that a well-kept generator makes from the document, against a desk behind a real server."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from review_ui.api.openapi import document
from review_ui.api.operations import ROOT
from review_ui.api.pages import OPERATIONS
from tests.review_ui.programs import key_for
from tests.review_ui.world import World

NAME = "generated_certdesk"
CONFIG = Path(__file__).with_name("client_generator.yaml")


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The client, without a warning made and imported."""
    home = tmp_path_factory.mktemp("client")
    (home / "openapi.json").write_text(json.dumps(document(OPERATIONS, base_url="http://127.0.0.1")))
    told = ("--path", "openapi.json", "--output-path", NAME, "--meta", "none", "--config", str(CONFIG))
    subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", *told, "--fail-on-warning"],
        cwd=home,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        check=True,
    )
    sys.path.insert(0, str(home))
    try:
        yield import_module(NAME)
    finally:
        sys.path.remove(str(home))


class Caller:
    """Calls operations by their ids, as whoever has the generated client would."""

    def __init__(self, made: ModuleType, address: str, key: str) -> None:
        self.client = made.AuthenticatedClient(base_url=f"{address}{ROOT}", token=key)
        self.models = import_module(f"{NAME}.models")
        self.types = import_module(f"{NAME}.types")

    def call(self, group: str, operation: str, *path: int, status: int = 200, **given: Any) -> Any:
        """What came, typed; the status must be that one."""
        answer = import_module(f"{NAME}.api.{group}.{operation}").sync_detailed(*path, client=self.client, **given)
        assert answer.status_code == status, answer.content[:500]
        return answer.parsed


@pytest.fixture
def api(generated: ModuleType, served: str, world: World) -> Iterator[Caller]:
    caller = Caller(generated, served, key_for(world))
    with caller.client:
        yield caller


def test_it_pushes_finds_and_changes_contractors(api: Caller):
    models = api.models
    agent = models.AgentBody(name="Ann Agent", email="ann@agency.example")
    body = models.NewContractor(
        contractor_id="G-1", name="Generated LLC", requirement_set="vendor_standard", agent=agent
    )
    made = api.call("contractors", "put_contractor", status=201, body=body, idempotency_key="one")
    again = api.call("contractors", "put_contractor", status=201, body=body, idempotency_key="one")
    assert (made.id, made.name) == (again.id, "Generated LLC")
    change = models.ContractorChange(phone="813 555 0101")
    assert api.call("contractors", "change_contractor", made.id, body=change).phone == "813 555 0101"
    (found,) = api.call("contractors", "list_contractors", contractor_id="G-1").items
    assert found.id == made.id
    account = api.call("accounts", "get_account", made.account)
    assert account.status is models.AccountStatus.NO_PROOF
    first = api.call("accounts", "list_accounts", limit=1)
    second = api.call("accounts", "list_accounts", limit=1, cursor=first.next_cursor)
    assert first.items[0].id < second.items[0].id
    refused = api.call("contractors", "get_contractor", 999_999, status=404)
    assert refused.code == "not-found"


def test_it_sends_and_fetches_documents(api: Caller, world: World):
    account = world.account("Redstone")
    file = api.types.File(io.BytesIO(b"%PDF-1.4 generated"), "coi.pdf", "application/pdf")
    body = api.models.UploadDocumentBody(file=file, note="by a program")
    assert api.call("documents", "upload_document", account, status=202, body=body) is not None
    known = api.call("documents", "list_documents", account=account).items[0]
    original = api.call("documents", "get_original", known.id)
    assert original.payload.read().startswith(b"%PDF")


def test_it_keeps_webhooks(api: Caller):
    models = api.models
    body = models.NewWebhook(url="https://hooks.example.com/x", kinds=[models.EventKind.DOCUMENT_READ])
    made = api.call("webhooks", "add_webhook", status=201, body=body)
    assert made.secret
    hook = made.webhook.id
    assert api.call("webhooks", "change_webhook", hook, body=models.WebhookChange(active=False)).active is False
    assert api.call("webhooks", "test_webhook", hook, status=202).deliveries == 1
    assert [one.id for one in api.call("webhooks", "list_webhooks").items] == [hook]
    api.call("webhooks", "remove_webhook", hook, status=204)
    assert api.call("webhooks", "list_webhooks").items == []
