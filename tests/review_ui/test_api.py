"""What an integrator does with the API, on a desk with real rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from records import audit
from records.api_keys import Scope
from tests.review_ui.programs import Program, key_for, program
from tests.review_ui.world import APPROVER, World

NEW = {
    "contractor_id": "V-77",
    "name": "Heron Plumbing LLC",
    "email": "Office@Heron.example",
    "requirement_set": "vendor_standard",
    "state": "fl",
    "agent": {"name": "Dana", "email": "dana@whitcombe.example"},
}


@pytest.fixture
def api(world: World) -> Program:
    return program(world)


def test_a_contractor_is_pushed_once_however_often_it_comes(api: Program, world: World):
    made = api.call("POST", "/contractors", json=NEW)
    assert (made.status_code, made.json["email"]) == (201, "office@heron.example")
    assert made.headers["Location"] == f"/api/v1/contractors/{made.json['id']}"
    again = api.say("POST", "/contractors", json={**NEW, "phone": "813 555 0100"})
    assert (again["id"], again["phone"]) == (made.json["id"], "813 555 0100")
    account = api.say("GET", f"/accounts/{again['account']}")
    assert account["contractor"] == {"id": again["id"], "contractor_id": "V-77", "name": "Heron Plumbing LLC"}
    assert (account["status"], account["state"], account["agent"]["name"]) == ("no_proof", "FL", "Dana")
    assert account["judged_on"] == "2026-11-23"
    (only,) = api.say("GET", "/accounts?contractor_id=V-77")["items"]
    assert only == account
    assert api.say("GET", f"/findings?account={account['id']}&result=fail")["items"]
    with world.open_work() as session:
        assert audit.verify(session).broken is None


def test_a_list_is_walked_slice_by_slice_and_by_what_changed(api: Program):
    everything = api.say("GET", "/accounts")["items"]
    seen, cursor = [], ""
    while True:
        part = api.say("GET", f"/accounts?limit=1{cursor}")
        seen += part["items"]
        if part["next_cursor"] is None:
            break
        cursor = f"&cursor={part['next_cursor']}"
    assert seen == everything
    assert len(seen) == 4
    since = datetime.now(UTC)
    api.say("PATCH", f"/accounts/{seen[2]['id']}", json={"trade": "roofing"})
    api.say("PATCH", f"/accounts/{seen[0]['id']}", json={"trade": "roofing"})
    query = {"updated_since": since.isoformat(), "limit": "1"}
    first = api.say("GET", "/accounts", query_string=query)
    second = api.say("GET", "/accounts", query_string={**query, "cursor": first["next_cursor"]})
    assert [one["items"][0]["id"] for one in (first, second)] == [seen[2]["id"], seen[0]["id"]]
    assert second["next_cursor"] is None


def test_a_change_is_made_only_if_nobody_else_made_one(api: Program):
    path = f"/contractors/{api.say('POST', '/contractors', 201, json=NEW)['id']}"
    seen = api.call("GET", path)
    tag = seen.headers["ETag"]
    assert api.call("GET", path, headers={"If-None-Match": tag}).status_code == 304
    changed = api.call("PATCH", path, json={"phone": "1"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json["phone"]) == (200, "1")
    late = api.call("PATCH", path, json={"phone": "2"}, headers={"If-Match": tag})
    assert (late.status_code, late.json["code"]) == (412, "changed-meanwhile")
    fresh = changed.headers["ETag"]
    assert api.call("GET", path).headers["ETag"] == fresh
    replaced = api.say("PUT", path, json={"name": "Heron Inc."}, headers={"If-Match": fresh})
    assert (replaced["phone"], replaced["email"], replaced["address"]) == (None, None, "")


def test_a_repeat_under_its_idempotency_key_is_answered_the_same(api: Program):
    first = api.call("POST", "/contractors", json=NEW, headers={"Idempotency-Key": "a1"})
    again = api.call("POST", "/contractors", json=NEW, headers={"Idempotency-Key": "a1"})
    assert (first.status_code, again.status_code, again.data) == (201, 201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    other = api.call("POST", "/contractors", json={**NEW, "phone": "1"}, headers={"Idempotency-Key": "a1"})
    assert (other.status_code, other.json["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**NEW, "email": "no address"}, "email"),
        ({**NEW, "state": "ZZ"}, "state"),
        ({**NEW, "requirement_set": "vendor_standart"}, "requirement_set"),
        ({**NEW, "agent": {"email": "x"}}, "agent.email"),
        ({**NEW, "agent": {"nmae": "x"}}, "agent.nmae"),
        ({**NEW, "contract_start": "2026-02-01", "contract_end": "2026-01-01"}, "contract_end"),
        ({**NEW, "contract_start": "2026-02-30"}, "contract_start"),
        ({"contractor_id": "V-78"}, "name"),
        ({"name": "x"}, "contractor_id"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(api: Program, body: dict[str, object], field: str):
    told = api.call("POST", "/contractors", json=body)
    assert (told.status_code, told.content_type) == (422, "application/problem+json")
    assert told.json["errors"][0]["field"] == field
    assert field in told.json["detail"]
    assert api.say("GET", "/accounts?contractor_id=V-77")["items"] == []


def test_documents_policies_findings_and_pages_are_those_of_the_desk(api: Program, world: World):
    world.desk.confirm(world.desk.case(1).document.id, {}, user_id=1)
    documents = api.say("GET", "/documents?state=reviewed")["items"]
    (one,) = documents
    whole = api.say("GET", f"/documents/{one['id']}")
    assert whole["document"] == one
    assert any(field["path"].endswith("each_occurrence") and field["box"] for field in whole["fields"])
    original = api.call("GET", f"/documents/{one['id']}/original")
    assert original.data.startswith(b"%PDF")
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert api.call("GET", whole["pages"][0]["image"]).data.startswith(b"\xff\xd8")
    policies = api.say("GET", f"/policies?account={one['account']}")["items"]
    gl = next(policy for policy in policies if policy["line"] == "gl")
    assert isinstance(gl["limits"]["each_occurrence"], int)
    assert gl["document"] == one["id"]
    assert [each for each in api.say("GET", "/policies")["items"] if each["account"] == one["account"]] == policies
    account = api.say("GET", f"/accounts/{one['account']}")
    changes = api.say("GET", f"/statuses?account={one['account']}")["items"]
    assert changes[-1]["status"] == account["status"]
    mails = api.say("GET", "/messages?limit=2")
    assert [mail["direction"] for mail in mails["items"]] == ["in", "in"]
    rest = api.say("GET", f"/messages?cursor={mails['next_cursor']}")
    assert not {mail["id"] for mail in mails["items"]} & {mail["id"] for mail in rest["items"]}


def test_requirement_sets_are_read_with_their_versions(api: Program):
    sets = api.say("GET", "/requirement-sets")["items"]
    code = sets[0]["code"]
    content = api.say("GET", f"/requirement-sets/{code}")
    assert (content["version"], content["content"]["id"]) == (1, code)
    assert api.say("GET", f"/requirement-sets/{code}?version=1") == content
    api.say("GET", f"/requirement-sets/{code}?version=2", 404)


def test_an_exception_is_granted_in_the_approvers_name_and_taken_back(api: Program, world: World):
    account = world.account("Redstone")
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=1)
    asked = {"requirement": "gl.limits.each_occurrence", "kind": "accepted", "reason": "Small job"}
    asked["ends_on"] = (world.at + timedelta(30)).date().isoformat()
    made = api.say("POST", f"/accounts/{account}/exceptions", 201, json=asked)
    assert made["approved_by"] == "Avery Approver"
    assert api.say("GET", f"/exceptions?account={account}&in_force_on=2026-11-24")["items"] == [made]
    gone = api.say("DELETE", f"/exceptions/{made['id']}")
    assert gone["ended_why"] == "revoked"
    late = api.call("POST", f"/accounts/{account}/exceptions", json={**asked, "ends_on": "2020-01-01"})
    assert (late.status_code, late.json["code"]) == (409, "exception-refused")
    without = program(world, Scope.EXCEPTIONS)
    assert without.call("POST", f"/accounts/{account}/exceptions", json=asked).status_code == 404


def test_a_key_may_call_so_often_a_minute_and_is_told_how_often(world: World):
    app = world.app(calls_a_minute=2)
    api, other = Program(app, key_for(world)), Program(app, key_for(world))
    assert api.call("GET", "/accounts").headers["RateLimit-Remaining"] == "1"
    assert api.call("GET", "/accounts").headers["RateLimit-Remaining"] == "0"
    told = api.call("GET", "/accounts")
    assert (told.status_code, told.json["code"], told.headers["Retry-After"]) == (429, "too-many-calls", "60")
    assert other.call("GET", "/accounts").status_code == 200
    world.at += timedelta(minutes=1)
    assert api.call("GET", "/accounts").status_code == 200


def test_errors_of_addresses_are_problems_too(api: Program):
    for method, path, status in (("GET", "/nowhere", 404), ("DELETE", "/accounts", 405), ("GET", "/accounts/x", 404)):
        told = api.call(method, path)
        assert (told.status_code, told.content_type) == (status, "application/problem+json")
    assert api.call("GET", f"/accounts/{10**12}").status_code == 404
    assert api.call("POST", "/contractors", data="{", content_type="application/json").status_code == 400
    assert api.call("POST", "/contractors", data="{}", content_type="text/plain").status_code == 415
    for query, field in (
        ("limit=0", "limit"),
        ("lmit=1", "lmit"),
        ("cursor=xyz", "cursor"),
        ("limit=1&limit=2", "limit"),
    ):
        assert api.call("GET", f"/accounts?{query}").json["errors"][0]["field"] == field


def test_a_contractor_of_two_clients_is_changed_for_one_alone(world: World):
    from sqlalchemy import select

    from records.accounts import Account, Contractor

    with world.open_work() as session:
        mine, theirs = world.account("Redstone"), world.account("Foreign")
        shared = session.get_one(Account, mine).contractor_id
        session.get_one(Account, theirs).contractor_id = shared
    api = program(world, approver=APPROVER)
    changed = api.say("PATCH", f"/contractors/{shared}", json={"phone": "1"})
    assert changed["id"] != shared
    with world.open_work() as session:
        assert session.scalars(select(Contractor.phone).filter_by(id=shared)).one() is None
        assert session.get_one(Account, mine).contractor_id == changed["id"]
