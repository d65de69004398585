"""`certdesk check`, as somebody at a terminal uses it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from cli.check import command
from config.reference import requirement_body
from domain.certificate import Extraction
from domain.extraction_json import to_json
from tests.rules.papers import CLIENT, CONTRACTOR, auto, box, certificate, gl, wc


@pytest.fixture
def extraction(tmp_path: Path) -> Path:
    """A certificate with a low limit, as `certdesk extract --json` prints it."""
    paper = certificate(gl({"each_occurrence": 500_000}), auto(), wc())
    file = tmp_path / "read.jsonl"
    file.write_text(json.dumps(to_json(Extraction("coi.pdf", "0" * 64, certificates=(paper,)))) + "\n", "utf-8")
    return file


def check(*arguments: object) -> Result:
    return CliRunner().invoke(command, ["--today", "2026-11-23", *map(str, arguments)])


def test_a_certificate_is_judged_as_json(extraction):
    done = check("--requirements", "vendor_standard", "--contractor", CONTRACTOR, "--json", extraction)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["status"], told["lines"]["gl"]) == ("noncompliant", "current")
    low = next(one for one in told["findings"] if one["code"] == "limit_low")
    assert low["file"] == "coi.pdf"
    assert low["fields"] == ["coverages.0.limits.each_occurrence"]
    assert low["ask"].startswith("General Liability Each Occurrence: shows $500,000; $1,000,000 required.")
    assert (low["evidence"], low["page"], low["box"]) == ("500000", 1, [0, 0, 9, 9])
    assert "met" not in {one["code"] for one in told["findings"]}
    assert any(one["requirement"] == "gl.in_force" for one in told["met"])
    assert told["not_tested"] == []


def test_without_a_day_it_is_judged_on_the_local_one(extraction):
    before = datetime.now().astimezone().date()
    done = CliRunner().invoke(command, ["--requirements", "vendor_standard", "--json", str(extraction)])
    assert done.exit_code == 0, done.output
    assert before <= date.fromisoformat(json.loads(done.stdout)["today"]) <= datetime.now().astimezone().date()


def test_a_table_says_the_verdict_first(extraction, tmp_path):
    rules = tmp_path / "ours.yaml"
    rules.write_text(yaml.safe_dump({**requirement_body("vendor_low_risk"), "id": "ours"}), "utf-8")
    done = check("--requirements", rules, "--client", CLIENT, extraction)
    assert done.output.startswith("COMPLIANT   score 100   ours, 2026-11-23")


def test_another_client_and_contractor_are_found_out(extraction):
    done = check("--requirements", "vendor_standard", "--client", "Kestrel LP", "--contractor", "Acme LLC", extraction)
    assert "Named insured reads Brightline Janitorial LLC; the contract is with Acme LLC" in done.output
    assert f"Certificate holder reads {CLIENT}" in done.output


def test_facts_answer_conditions(tmp_path):
    file = tmp_path / "read.jsonl"
    file.write_text(
        json.dumps(to_json(Extraction("coi.pdf", "0" * 64, certificates=(certificate(gl(), wc()),)))), "utf-8"
    )
    asked, known = (check("--requirements", "vendor_standard", *more, file) for more in ((), ("--flag", "vehicles=no")))
    assert asked.output.startswith("PENDING") and "if vehicles are used for the work" in asked.output
    assert known.output.startswith("COMPLIANT")


def test_facts_that_somebody_wrote_by_hand_are_judged_too(tmp_path):
    paper = certificate(gl(), auto(), wc(), wording=(), description=box("Marlow Tower LLC is additional insured."))
    said = to_json(Extraction("coi.pdf", "0" * 64, certificates=(paper,)))
    for row in said["certificates"][0]["coverages"]:
        row["policy_number"].pop("confidence")
    file = tmp_path / "facts.json"
    file.write_text(json.dumps([said], indent=1), "utf-8")
    told = json.loads(
        check("--requirements", "vendor_standard", "--client", CLIENT, "--flag", "vehicles", "--flag", "employees",
              "--facts", file, "--json").stdout
    )  # fmt: skip
    codes = [one["code"] for one in told["findings"]]
    assert codes == ["pnc_missing", "notice_missing"]
    assert (told["status"], told["questions"]) == ("compliant", [])


def test_parties_of_the_project_are_named_on_the_command_line(extraction):
    owner = ("--party", "owner=Halvorsen Properties LLC")
    done = check("--requirements", "contractor_high_risk", "--client", CLIENT, *owner, "--json", extraction)
    missing = [one for one in json.loads(done.stdout)["findings"] if one["requirement"] == "gl.ai_ongoing.owner"]
    assert "Halvorsen Properties LLC" in missing[0]["ask"]


def test_findings_carry_the_trades_codes_and_say_more_beside_them(tmp_path):
    paper = certificate(
        gl(subr_wvd=None, aggregate_per={"project": True}), auto(), wc(), wording=(),
        description=box("Waiver of subrogation is not included for general liability."),
    )  # fmt: skip
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(to_json(Extraction("coi.pdf", "0" * 64, certificates=(paper,)))), "utf-8")
    told = json.loads(check("--requirements", "contractor_high_risk", "--client", CLIENT, "--json", file).stdout)
    codes = {(one["code"], one["detail"], one["requirement"]) for one in told["findings"]}
    assert ("wos_missing", "wording_denied", "gl.wos") in codes
    assert ("wos_missing", "wos_evidence", "wc.wos") in codes
    assert [one["detail"] for one in told["notes"]] == ["aggregate_evidence"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("coverages: [", "is not valid"),
        ("- a list", "a mapping is expected at the top"),
        ("id: x\ntitle: y\nholder: {}\ncoverages: [{line: glass}]", "line 4: coverages[0].line: one of gl, auto, "),
    ],
)
def test_a_wrong_requirement_file_is_refused_with_its_key(extraction, tmp_path, text, says):
    rules = tmp_path / "wrong.yaml"
    rules.write_text(text, "utf-8")
    done = check("--requirements", rules, extraction)
    assert done.exit_code == 2
    assert says in done.output


def test_a_file_that_cannot_be_read_is_named_beside_the_verdict(extraction, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    done = check("--requirements", "vendor_standard", "--json", broken, extraction, tmp_path / "missing.pdf")
    told = json.loads(done.stdout)
    assert told["status"] == "noncompliant"
    assert {Path(one["file"]).name for one in told["warnings"]} == {"broken.pdf", "missing.pdf"}
