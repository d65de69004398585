import random
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from cli.main import main
from domain.errors import NotABlank
from extract.files.open import open_document
from extract.fitting.boxes import read_words
from extract.fitting.formmap import map_of
from extract.fitting.new_map import as_yaml, draft_of
from extract.fitting.register import fit_map
from samples.certificate import certificate
from samples.draw import blank, flat
from samples.names import agency
from samples.papers import letter
from samples.style import Style

PRINT = Style(stretch=(1.1, 0.9, 1.0, 1.2, 1.0, 0.9), scale=0.96, margin=(14, 10))
TRUTH = certificate(random.Random(21), today=date(2026, 11, 23), edition="2016/03")


def drafted(pdf):
    with open_document(pdf, name="blank.pdf") as document:
        return draft_of(document.pages[0], name="blank.pdf", form="ACORD 25", edition="2099/01")


def test_the_map_drafted_from_a_blank_reads_a_filled_print_of_it():
    made = map_of(yaml.safe_load(as_yaml(drafted(blank(PRINT)))))
    assert (made.form, made.kind, made.edition) == ("ACORD 25", "acord_25", "2099/01")
    with open_document(flat(TRUTH, PRINT), name="filled.pdf") as document:
        words = document.pages[0].words
        fit = fit_map(words, made)
    assert fit is not None
    assert fit.share > 0.9
    seen = read_words(words, fit)
    assert seen["insured"].lines[0].text == TRUTH["insured"]["name"]
    for row in TRUTH["coverages"]:
        assert seen[f"{row['line']}.policy_number"].text.replace("\n", " ") == row["policy_number"]


def test_boxes_end_at_the_rules_of_the_blank():
    with open_document(blank(PRINT), name="blank.pdf") as document:
        rulings = document.pages[0].rulings
    (box,) = (cell.box for cell in drafted(blank(PRINT)).map.cells if cell.path == "gl.policy_number")
    assert min(abs(box.x0 - rule.x0) for rule in rulings if rule.height > rule.width) < 0.1
    assert min(abs(box.bottom - rule.top) for rule in rulings if rule.width > rule.height) < 0.1


def test_running_text_is_no_label():
    told = {label.text for label in drafted(blank(PRINT)).map.labels}
    assert {"PRODUCER", "LIMITS"} <= told
    assert "BELOW" not in told


def test_a_letter_is_no_blank():
    page = letter(("Thank you.",), sender=agency(random.Random(3)), day=date(2026, 11, 23))
    with pytest.raises(NotABlank, match=r"blank\.pdf has only"):
        drafted(page)


def test_the_command_writes_map_and_picture_and_says_what_it_found(tmp_path):
    (tmp_path / "blank.pdf").write_bytes(blank(PRINT))
    out, picture = tmp_path / "new.yaml", tmp_path / "new.png"
    asked = ["forms", "fit", str(tmp_path / "blank.pdf"), "--edition", "2099/01"]
    done = CliRunner().invoke(main, [*asked, "--out", str(out), "--picture", str(picture)])
    assert done.exit_code == 0, done.output
    assert "boxes like ACORD 25" in done.output
    assert map_of(yaml.safe_load(out.read_text())).edition == "2099/01"
    assert picture.read_bytes().startswith(b"\x89PNG")
    wrong = CliRunner().invoke(main, [*asked, "--page", "9"])
    assert wrong.exit_code == 2
    assert "has 1 pages" in wrong.output
