"""`certdesk requirements`, as somebody at a terminal uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from cli.requirements import command
from config.reference import FOLDER, requirement_codes
from rules.requirement_file import read_set

LAYER = "id: ny_state\napplies_to: {state: [NY]}\ncoverages: [{line: gl, limits: {each_occurrence: 2000000}}]\n"


def requirements(*arguments: object) -> Result:
    return CliRunner().invoke(command, [*map(str, arguments)])


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    file = tmp_path / "ny.yaml"
    file.write_text(LAYER, "utf-8")
    return file


def test_the_templates_are_listed():
    lines = requirements("list").output.splitlines()
    assert [one.split()[0] for one in lines] == list(requirement_codes())
    told = [json.loads(one) for one in requirements("list", "--json").output.splitlines()]
    assert told[0]["code"] == requirement_codes()[0] and told[0]["title"] in lines[0]


def test_a_template_is_shown_as_it_is():
    text = (FOLDER / "requirements" / "contractor_ny.yaml").read_text("utf-8")
    assert requirements("show", "contractor_ny").output == text
    done = requirements("show", "../settings")
    assert done.exit_code == 2 and "is none of contractor_high_risk, " in done.output


def test_good_sets_are_ok_and_what_is_not_tested_is_said(layer):
    done = requirements("check", "vendor_standard", "contractor_ny", layer)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "vendor_standard: ok",
        "contractor_ny: ok; not tested: additional insured {owner}, additional insured {architect}",
        f"{layer}: ok",
    ]


def test_every_problem_is_told_and_the_rest_is_checked_all_the_same(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("id: a\ntitle: b\ncoverages:\n- line: glass\n- {line: gl, limits: {med_exp: five}}\n", "utf-8")
    done = requirements("check", file, "vendor_standard", tmp_path / "none.yaml", tmp_path)
    assert done.exit_code == 2
    first, second, *others = done.output.splitlines()
    assert first.startswith(f"{file} line 4: coverages[0].line: one of gl, ")
    assert second.startswith(f"{file} line 5: coverages[1].limits.med_exp: a whole number of dollars is expected")
    assert others == [
        "vendor_standard: ok",
        f"{tmp_path / 'none.yaml'}: it cannot be read (No such file or directory)",
        f"{tmp_path}: it cannot be read (Is a directory)",
    ]


def test_programs_get_objects(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("id: a\ntitle: b\ncoverages: [{line: glass}]\n", "utf-8")
    done = requirements("check", "--json", file, "trucking_motor_carrier")
    wrong, good = (json.loads(one) for one in done.output.splitlines())
    assert (wrong["ok"], wrong["problems"][0]["line"], wrong["problems"][0]["where"]) == (False, 3, "coverages[0].line")
    assert good == {
        "file": "trucking_motor_carrier",
        "ok": True,
        "problems": [],
        "not_tested": [
            "auto.federal_floor",
            "cargo.ask unattended_vehicle_exclusion",
            "cargo.ask commodity_exclusions",
        ],
    }


def test_a_set_may_extend_a_file_beside_it_and_none_elsewhere(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "house.yaml").write_text("id: h\ntitle: h\ncoverages: [{line: gl}]", "utf-8")
    (tmp_path / "ours.yaml").write_text("id: o\ntitle: o\nextends: house", "utf-8")
    (tmp_path / "inner" / "ours.yaml").write_text("id: o\ntitle: o\nextends: ../house.yaml", "utf-8")
    assert requirements("check", tmp_path / "ours.yaml").exit_code == 0
    done = requirements("check", tmp_path / "inner" / "ours.yaml")
    assert done.exit_code == 2 and "there is no template '../house.yaml'" in done.output


def test_a_file_without_end_is_not_read_to_its_end():
    done = requirements("check", "/dev/zero")
    assert done.exit_code == 2 and "a set has at most 256 KiB, this has more" in done.output


def test_layers_are_laid_as_a_set_with_its_origins_in_remarks(layer):
    done = requirements("lay", "vendor_standard", layer, "--how", "strictest")
    assert done.exit_code == 0, done.output
    body = read_set(done.output.encode(), name="laid")
    assert body["layers"] == ["vendor_standard", "ny_state"]
    assert list(body)[:3] == ["schema", "id", "title"]
    origins = dict(one[2:].split("  ", 1) for one in done.output.splitlines() if one.startswith("# "))
    assert {key.strip(): one.strip() for key, one in origins.items()}["gl.limits.each_occurrence"] == "ny_state"


def test_layers_are_laid_for_programs_too(layer):
    done = requirements("lay", "vendor_standard", f"project={layer}", layer, "--how", "most_specific", "--json")
    told = json.loads(done.output)
    assert told["origin"]["gl.limits.each_occurrence"] == "ny_state"
    assert told["set"]["layers"] == ["vendor_standard", "ny_state", "ny_state"]


def test_a_layer_must_say_what_it_is_for(tmp_path):
    done = requirements("lay", "vendor_standard", "vendor_low_risk", "--how", "strictest")
    assert done.exit_code == 2
    assert "vendor_low_risk has no applies_to; write state=, trade= or project= before it" in done.output
    assert requirements("lay", "vendor_standard", "state=vendor_low_risk", "--how", "strictest").exit_code == 0
    file = tmp_path / "wrong.yaml"
    file.write_text("applies_to: {state: [XX]}", "utf-8")
    done = requirements("lay", "vendor_standard", file, "--how", "strictest")
    assert done.exit_code == 2 and f"{file} line 1: applies_to.state[0]: a known one is expected" in done.output
    assert requirements("lay", "vendor_standard", file).exit_code == 2


def test_help_comes_without_the_rules():
    code = "import sys, cli.main; cli.main.main(['requirements', '--help'], standalone_mode=False); "
    code += "sys.exit(any(one.startswith(('rules', 'yaml', 'config')) for one in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "List the templates" in done.stdout


def test_what_is_shown_is_a_set_that_can_be_changed():
    body = yaml.safe_load(requirements("show", "tenant_commercial").output)
    assert body["id"] == "tenant_commercial"
