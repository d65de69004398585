import json
import sys
from datetime import date

from bench.machine import machine
from bench.naive import naive, plumbed
from bench.picture import write_report
from bench.reading import documents, middle, read_set
from samples.collection import draw_set, write_set

PARROT = """
import json, pathlib, sys
for name in sys.argv[1:]:
    file = pathlib.Path(name)
    truth = json.loads((file.parent / "truth" / (file.stem + ".json")).read_text())
    if not truth.get("negative"):
        truth["insured"]["name"] = "Somebody <b>Else</b>"
    print(json.dumps({"file": name, "certificates": [] if truth.get("negative") else [truth]}))
"""


def drawn(folder, kinds, count):
    write_set(folder, draw_set(3, today=date(2026, 11, 23), count=count, kinds=kinds))
    return folder


def test_a_reader_that_errs_in_one_box_a_certificate_is_counted_so(tmp_path):
    folder = drawn(tmp_path, ("flat_text", "negative"), 4)
    flat, negative = read_set(folder, (sys.executable, "-c", PARROT), runs=2)
    assert (flat.kind, flat.counts.documents, flat.counts.wrong, flat.counts.missing) == ("flat_text", 2, 2, 0)
    assert [miss.verdict.box for miss in flat.misses] == ["insured.name"] * 2
    assert len(flat.seconds) == 2
    assert negative.counts.exact == 1.0


def test_a_reader_that_dies_leaves_all_boxes_missing(tmp_path):
    folder = drawn(tmp_path, ("flat_text",), 1)
    [result] = read_set(folder, (sys.executable, "-c", "raise SystemExit(1)"), runs=1)
    assert result.counts.right == 0
    assert result.counts.missing > 20


def test_the_report_shows_table_and_crops_and_escapes_what_was_read(tmp_path):
    folder = drawn(tmp_path / "set", ("flat_text",), 1)
    results = list(read_set(folder, (sys.executable, "-c", PARROT), runs=1))
    page = write_report(tmp_path / "report", (("cores", "2"),), [("drawn", results)]).read_text()
    assert "flat_text" in page
    assert "data:image/png;base64" in page
    assert "<b>Else" not in page


def test_the_baseline_finds_most_words_of_a_clean_page(tmp_path):
    folder = drawn(tmp_path, ("flat_text",), 1)
    [document] = documents(folder)
    found = naive([document.file], [document.truth])
    assert len(found.seconds) == len(plumbed([document.file])) == 1
    assert 0.5 < found.findable <= 1.0
    assert json.loads(document.truth.read_text())["form"] == "ACORD 25"


def test_a_median_is_printed_with_its_spread():
    assert middle((3.0, 1.0, 2.0)) == "2.00 (1.00-3.00)"


def test_the_machine_is_described():
    facts = dict(machine())
    assert int(facts["cores"]) >= 1
    assert facts["tesseract"][0].isdigit()
