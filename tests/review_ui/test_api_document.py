"""The API's own document: valid, whole, and true of what is served, as a program made from it would find."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from click.testing import CliRunner
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cli.main import main
from review_ui.api.openapi import document
from review_ui.api.operations import ROOT
from review_ui.api.pages import OPERATIONS
from tests.review_ui.programs import Program, program
from tests.review_ui.world import World, copied

DOCUMENT = document(OPERATIONS, base_url="http://127.0.0.1")
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def api(template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One desk for all calls: whatever programs did before must not break the next.

    Its clock stands still and so never gives calls back: the limit is out of the way, or the last calls would prove
    nothing but that there is one.
    """
    world: World = copied(template, tmp_path_factory.mktemp("api") / "desk")
    yield program(world, calls_a_minute=100_000)
    world.engine.dispose()


def test_the_document_is_valid_and_printed_by_the_command():
    validate(DOCUMENT, cls=OpenAPIV31SpecValidator)
    printed = CliRunner().invoke(main, ["openapi"])
    assert printed.exit_code == 0
    assert json.loads(printed.output)["paths"].keys() == DOCUMENT["paths"].keys()


def test_every_address_of_the_api_is_in_the_document(world: World):
    told = {
        (method.upper(), re.sub(r"{[^}]+}", "{}", path))
        for path, methods in DOCUMENT["paths"].items()
        for method in methods
        if method in ("get", "post", "put", "patch", "delete")
    }
    served = {
        (method, re.sub(r"<[^>]+>", "{}", rule.rule.removeprefix(ROOT)))
        for rule in world.app().url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == told


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_what_is_served_is_what_the_document_says(case: schemathesis.Case, api: Program):
    made = case.as_transport_kwargs(base_url=f"http://localhost{ROOT}")
    made["headers"] = {**made.get("headers", {}), "Authorization": f"Bearer {api.key}"}
    response = case.call(base_url=f"http://localhost{ROOT}", headers=made["headers"], app=api.client.application)
    case.validate_response(response, checks=CHECKS)
